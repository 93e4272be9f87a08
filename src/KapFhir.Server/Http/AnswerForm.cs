// https://hl7.org/fhir/R4/http.html#parameters
using KapFhir.Fhir;

namespace KapFhir.Server.Http;

/// <summary>The form a client wants its answer in.</summary>
/// <param name="ContentType">The Content-Type.</param>
/// <param name="IsPretty">True to indent for people.</param>
internal sealed record AnswerForm(string ContentType, bool IsPretty)
{
    /// <summary>A page for people.</summary>
    public const string Html = "text/html; charset=utf-8";

    public static AnswerForm Default { get; } = new(MediaTypes.FhirJsonUtf8, IsPretty: false);

    private static readonly AnswerForm Page = new(Html, IsPretty: true);
    private static readonly AnswerForm Pretty = new(MediaTypes.FhirJsonUtf8, IsPretty: true);

    /// <summary>True for a table; what there is no table of, a failure above all, is sent in JSON.</summary>
    public bool IsTable { get; } = ContentType == MediaTypes.CsvUtf8;

    /// <summary>True for a page.</summary>
    public bool IsPage { get; } = ContentType == Html;

    /// <summary>True for XML, false for JSON.</summary>
    public bool IsXml { get; } = MediaTypes.IsXml(ContentType);

    /// <summary>What is asked for.</summary>
    /// <param name="request">The request.</param>
    /// <param name="query">The parameters of its query.</param>
    /// <param name="hasTable">True where text/csv can be sent.</param>
    public static Result<AnswerForm> Negotiate(HttpRequest request, IReadOnlyList<KeyValuePair<string, string>> query, bool hasTable)
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

        if (IsForPeople(request, format))
        {
            return Page;
        }

        var type = MediaTypes.Negotiate(format, request.Headers.Accept, request.ContentType, hasTable);
        return !type.IsSuccess ? Result<AnswerForm>.Failed(type.Issues)
            : type.Value != MediaTypes.FhirJsonUtf8 ? new AnswerForm(type.Value, pretty == "true")
            : pretty == "true" ? Pretty : Default;
    }

    // Browsers ask for HTML before all else; a star, or HTML somewhere behind, is a program that takes what comes. What changes something is no browser's.
    private static bool IsForPeople(HttpRequest request, string? format) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && (string.IsNullOrEmpty(format) ? AcceptHeader.IsFirst(request.Headers.Accept.ToString(), "text/html") : format is "html" or "text/html");
}
