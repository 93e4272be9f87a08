// https://hl7.org/fhir/R4/http.html#mime-type and RFC 7231, 5.3.2
using System.Globalization;
using KapFhir.Fhir;

namespace KapFhir.Server.Http;

/// <summary>Which format a client wants and which it sends.</summary>
internal static class MediaTypes
{
    public const string FhirJson = "application/fhir+json";
    public const string FhirJsonUtf8 = "application/fhir+json; charset=utf-8";
    private const string GenericJsonUtf8 = "application/json; charset=utf-8";

    /// <summary>
    /// The Content-Type to answer with. <c>_format</c> comes before Accept; https://hl7.org/fhir/R4/http.html#parameters.
    /// </summary>
    public static Result<string> Negotiate(string? format, string? accept)
    {
        if (!string.IsNullOrEmpty(format))
        {
            return OfFormat(format);
        }

        return accept is null or "" or "*/*" or FhirJson ? FhirJsonUtf8 : OfAccept(accept);
    }

    /// <summary>True if a body of this Content-Type is FHIR JSON of this version.</summary>
    public static bool IsReadable(string? contentType)
    {
        if (contentType is null)
        {
            return false;
        }

        var parts = contentType.Split(';', StringSplitOptions.TrimEntries);
        return ContentTypeOf(parts[0]) is not null && parts.Skip(1).All(IsReadableParameter);
    }

    private static bool IsReadableParameter(string parameter) =>
        IsOurVersion(parameter)
        && (!parameter.StartsWith("charset=", StringComparison.OrdinalIgnoreCase)
            || parameter[8..].Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static Result<string> OfFormat(string format)
    {
        // A raw plus sign in a query means a space.
        var name = format.Replace(' ', '+').Split(';', 2)[0];
        return (string.Equals(name, "json", StringComparison.OrdinalIgnoreCase) ? FhirJsonUtf8 : ContentTypeOf(name)) is { } type ? type
            : IsXml(name) ? Issues.XmlNotOffered() : Issues.NotAcceptable(format);
    }

    private static Result<string> OfAccept(string accept)
    {
        string? best = null;
        var bestQuality = 0m;
        var asksForXml = false;
        foreach (var range in accept.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = range.Split(';', StringSplitOptions.TrimEntries);
            asksForXml |= IsXml(parts[0]);
            var quality = parts.Skip(1).All(IsOurVersion) ? QualityOf(parts) : 0;
            if (quality > 0
                && ContentTypeOf(parts[0]) is { } type && (quality > bestQuality || (quality == bestQuality && type == FhirJsonUtf8)))
            {
                (best, bestQuality) = (type, quality);
            }
        }

        return best is not null ? best : asksForXml ? Issues.XmlNotOffered() : Issues.NotAcceptable(accept);
    }

    private static string? ContentTypeOf(string mediaType) => mediaType.ToLowerInvariant() switch
    {
        FhirJson or "application/json+fhir" or "*/*" or "application/*" => FhirJsonUtf8,
        "application/json" or "text/json" => GenericJsonUtf8,
        _ => null,
    };

    private static bool IsXml(string mediaType) => mediaType.ToLowerInvariant() is
        "xml" or "application/fhir+xml" or "application/xml" or "text/xml" or "application/xml+fhir";

    private static bool IsOurVersion(string parameter) =>
        !parameter.StartsWith("fhirVersion=", StringComparison.OrdinalIgnoreCase) || parameter[12..].Trim('"') is "4.0" or "4.0.1";

    private static decimal QualityOf(string[] parts)
    {
        var text = Array.Find(parts, p => p.StartsWith("q=", StringComparison.OrdinalIgnoreCase));
        return text is null ? 1
            : decimal.TryParse(text.AsSpan(2), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var quality) ? quality : 0;
    }
}
