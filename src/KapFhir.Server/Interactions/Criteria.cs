// https://hl7.org/fhir/R4/http.html#cond-update
using KapFhir.Auth;
using KapFhir.Fhir;
using KapFhir.Fhir.Search;
using KapFhir.Server.Http;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Interactions;

/// <summary>The search that a conditional interaction depends on.</summary>
/// <param name="Text">As sent.</param>
/// <param name="Query">The search.</param>
/// <param name="Visible">What it looks among: what its caller may search, whatever else it may do.</param>
internal sealed record Criteria(string Text, SearchQuery Query, Visibility Visible)
{
    /// <summary>The search in a request's own query.</summary>
    /// <param name="server">The server.</param>
    /// <param name="request">The request.</param>
    /// <param name="takesCount">True if <c>_count</c> says how many resources may be meant.</param>
    /// <param name="but">A parameter that is no part of the search, or null.</param>
    public static Result<Criteria?> ParseQuery(FhirServer server, FhirRequest request, bool takesCount = false, string? but = null)
    {
        List<KeyValuePair<string, string>> query = [.. request.Query.Where(p => p.Key != but)];
        return Parse(server, request, request.Type, query, string.Join('&', query.Select(p => p.Key + "=" + p.Value)), takesCount);
    }

    /// <summary>The search in If-None-Exist, with or without a leading question mark or type; null stays null.</summary>
    public static Result<Criteria?> ParseOptional(FhirServer server, FhirRequest request, string? text)
    {
        if (text is null)
        {
            return Result<Criteria?>.Succeeded(null, []);
        }

        var mark = text.IndexOf('?', StringComparison.Ordinal);
        var search = text[(mark + 1)..];
        return mark > 0 && text[..mark].Split('/')[^1] != request.Type
            ? Issues.ConditionOfOtherType(text[..mark], request.Type)
            : Parse(server, request, request.Type, RequestBody.ReadParameters(search), search);
    }

    /// <summary>The search in a conditional reference, <c>Patient?identifier=s|v</c>.</summary>
    public static Result<Criteria?> ParseReference(FhirServer server, FhirRequest request, string text)
    {
        var mark = text.IndexOf('?', StringComparison.Ordinal);
        return server.Definitions.FindResourceType(text[..mark]) is null
            ? Issues.UnknownType(text[..mark]) with { Status = 400 }
            : Parse(server, request, text[..mark], RequestBody.ReadParameters(text[mark..]), text[(mark + 1)..]);
    }

    // Unknown parameters are refused whatever the client prefers, and so is a search by nothing: it would match everything.
    private static Result<Criteria?> Parse(
        FhirServer server, FhirRequest request, string type, IReadOnlyList<KeyValuePair<string, string>> parameters, string text,
        bool takesCount = false) =>
        server.Access.Admit(request.Caller, new AccessQuestion(FhirInteraction.Search, type)).Then(visible =>
            SearchQueryParser.Parse(server.Definitions, [type], parameters, server.Parsing(request.Base, isLenient: false)).Then<Criteria?>(query =>
                query.Clauses.Count == 0 ? Issues.UnselectiveCriteria(type, text)
                : ShapeOf(query) is { } shape ? Issues.ShapeInCriteria(shape)
                : query.Count is not null && !takesCount ? Issues.CountInCriteria()
                : new Criteria(text, query, visible)));

    /// <summary>The resources that match inside a unit, at most <paramref name="limit"/>.</summary>
    public IReadOnlyList<StoredVersion> Match(WriteUnit unit, int limit) => unit.Match(Query, Visible, limit);

    // What shapes a page of results says nothing about which resource is meant. Only a delete knows what to do with _count.
    private static string? ShapeOf(SearchQuery query) => query.Applied.Select(p => p.Key.Split(':')[0])
        .FirstOrDefault(k => k is "_sort" or "_include" or "_revinclude" or "_summary" or "_elements" or "_total" or "_contained" or "_containedType");
}
