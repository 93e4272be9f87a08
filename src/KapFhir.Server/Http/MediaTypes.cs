// https://hl7.org/fhir/R4/http.html#mime-type and RFC 7231, 5.3.2
using KapFhir.Fhir;

namespace KapFhir.Server.Http;

/// <summary>Which format a client wants and which it sends.</summary>
internal static class MediaTypes
{
    public const string FhirJson = "application/fhir+json";
    public const string FhirXml = "application/fhir+xml";
    public const string FhirJsonUtf8 = "application/fhir+json; charset=utf-8";
    public const string Csv = "text/csv";
    public const string CsvUtf8 = "text/csv; charset=utf-8; header=present";
    public const string FhirXmlUtf8 = "application/fhir+xml; charset=utf-8";

    /// <summary>
    /// The Content-Type to answer with. <c>_format</c> comes before Accept; https://hl7.org/fhir/R4/http.html#parameters. Who says neither
    /// is answered in the format sent, or in JSON.
    /// </summary>
    public static Result<string> Negotiate(string? format, string? accept, string? contentType, bool hasTable = false)
    {
        if (!string.IsNullOrEmpty(format))
        {
            return OfFormat(format, hasTable);
        }

        var preferred = IsXml(contentType) ? FhirXmlUtf8 : FhirJsonUtf8;
        return accept is null or "" or "*/*" ? preferred
            : accept == FhirJson ? FhirJsonUtf8
            : AcceptHeader.Choose(accept, preferred, hasTable) is { } chosen ? chosen : Issues.NotAcceptable(accept);
    }

    /// <summary>True if a body of this Content-Type is FHIR JSON or XML of this version, in UTF-8.</summary>
    public static bool IsReadable(string? contentType)
    {
        if (contentType is null)
        {
            return false;
        }

        var parts = contentType.Split(';', StringSplitOptions.TrimEntries);
        return ContentTypeOf(parts[0]) is not null && parts.Skip(1).All(IsReadableParameter);
    }

    /// <summary>True if this Content-Type is one of XML.</summary>
    public static bool IsXml(string? contentType) =>
        contentType is not null
        && ContentTypeOf(contentType.Split(';', 2)[0].Trim()) is { } type && type.Contains("xml", StringComparison.Ordinal);

    /// <summary>The Content-Type of answers in this media type, or null if it is none of FHIR's; a table's only where there is one.</summary>
    public static string? ContentTypeOf(string mediaType, bool hasTable = false) => mediaType.ToLowerInvariant() switch
    {
        Csv when hasTable => CsvUtf8,
        FhirJson or "application/json+fhir" => FhirJsonUtf8,
        FhirXml or "application/xml+fhir" => FhirXmlUtf8,
        "application/json" or "text/json" => "application/json; charset=utf-8",
        "application/xml" => "application/xml; charset=utf-8",
        "text/xml" => "text/xml; charset=utf-8",
        _ => null,
    };

    /// <summary>False if the parameter asks for another version of FHIR.</summary>
    public static bool IsOurVersion(string parameter) =>
        !parameter.StartsWith("fhirVersion=", StringComparison.OrdinalIgnoreCase) || parameter[12..].Trim('"') is "4.0" or "4.0.1";

    private static bool IsReadableParameter(string parameter) =>
        IsOurVersion(parameter)
        && (!parameter.StartsWith("charset=", StringComparison.OrdinalIgnoreCase)
            || parameter[8..].Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static Result<string> OfFormat(string format, bool hasTable)
    {
        // A raw plus sign in a query means a space.
        var parts = format.Replace(' ', '+').Split(';');
        var type = parts[0].ToLowerInvariant() switch { "json" => FhirJsonUtf8, "xml" => FhirXmlUtf8, "csv" when hasTable => CsvUtf8, var name => ContentTypeOf(name, hasTable) };
        return type is null ? Issues.NotAcceptable(format) : type;
    }
}
