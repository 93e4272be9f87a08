// https://hl7.org/fhir/R4/http.html#parameters
using KapFhir.Fhir;

namespace KapFhir.Server.Http;

/// <summary>The form a client wants its answer in.</summary>
/// <param name="ContentType">The Content-Type.</param>
/// <param name="IsPretty">True to indent for people.</param>
internal sealed record AnswerForm(string ContentType, bool IsPretty)
{
    public static AnswerForm Default { get; } = new(MediaTypes.FhirJsonUtf8, IsPretty: false);

    private static readonly AnswerForm Pretty = new(MediaTypes.FhirJsonUtf8, IsPretty: true);

    /// <summary>True for XML, false for JSON.</summary>
    public bool IsXml { get; } = MediaTypes.IsXml(ContentType);

    public static Result<AnswerForm> Negotiate(HttpRequest request, IReadOnlyList<KeyValuePair<string, string>> query)
    {
        string? format = null, pretty = null;
        for (var i = 0; i < query.Count; i++)
        {
            var (name, value) = query[i];
            format = name == "_format" ? value : format;
            pretty = name == "_pretty" ? value : pretty;
        }

        if (pretty is not (null or "" or "true" or "false"))
        {
            return Issues.BadParameter("_pretty", pretty, "true, false");
        }

        var type = MediaTypes.Negotiate(format, request.Headers.Accept, request.ContentType);
        return !type.IsSuccess ? Result<AnswerForm>.Failed(type.Issues)
            : type.Value != MediaTypes.FhirJsonUtf8 ? new AnswerForm(type.Value, pretty == "true")
            : pretty == "true" ? Pretty : Default;
    }
}
