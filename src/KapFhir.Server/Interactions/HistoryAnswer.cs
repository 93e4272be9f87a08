// https://hl7.org/fhir/R4/http.html#history
using System.Globalization;
using KapFhir.Fhir;
using KapFhir.Fhir.Search;
using KapFhir.Server.Bundles;
using KapFhir.Server.Http;
using KapFhir.Server.Release;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Interactions;

/// <summary>Reads the parameters of a history, asks for it and writes it, on any of its three levels.</summary>
internal static class HistoryAnswer
{
    public static async Task<FhirAnswer> Of(FhirRequest request, FhirServer server, string? type, string? id, CancellationToken cancel)
    {
        var query = ParseQuery(request, server.Storage.Zone);
        if (!query.IsSuccess)
        {
            return FhirAnswer.Failed(query.Issues);
        }

        if (query.Value.List is { } list && await server.Store.Read("List", list, request.Visible, cancel) is not { IsDeleted: false })
        {
            return FhirAnswer.Failed(Issues.ResourceNotFound("List", list));
        }

        var page = await server.Store.History(query.Value, request.Visible, cancel);
        if (!page.Exists)
        {
            return FhirAnswer.Failed(Issues.ResourceNotFound(type!, id!));
        }

        var links = new BundleLinks(request.Base + "/" + request.Path.TrimEnd('/'), request.Query);
        var notices = (await BundleNotices.Of(request, page, server, cancel)).With(request, page.Versions, server);
        return FhirAnswer.Showing(page.Versions, buffer => HistoryBundle.Write(buffer, page, notices, links, request.Base));
    }

    /// <summary>The history that a request asks for.</summary>
    public static Result<HistoryQuery> ParseQuery(FhirRequest request, TimeZoneInfo zone)
    {
        var query = new HistoryQuery(request.Parts.Type, request.Parts.Id, null, null, null, null, null);
        foreach (var (name, value) in request.Query.Where(p => p.Value.Length > 0))
        {
            var next = With(query, name, value, zone, request.Prefer.IsLenient == true);
            if (!next.IsSuccess)
            {
                return next;
            }

            query = next.Value;
        }

        return query;
    }

    private static Result<HistoryQuery> With(HistoryQuery query, string name, string value, TimeZoneInfo zone, bool isLenient) => name switch
    {
        "_count" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? query with { Count = count } : Issues.BadParameter(name, value, "a whole number from 0"),
        "_since" => ParseDate(name, value, zone).Then<HistoryQuery>(span => query with { Since = span.Start }),
        "_at" => ParseDate(name, value, zone).Then<HistoryQuery>(span => query with { AtStart = span.Start, AtEnd = span.End }),
        "_sort" => value switch
        {
            "-_lastUpdated" or "none" => query with { IsOldestFirst = false },
            "_lastUpdated" => query with { IsOldestFirst = true },
            _ => Issues.BadParameter(name, value, "-_lastUpdated (newest first, as it is without _sort), _lastUpdated, none"),
        },
        "_list" when query.Id is null => ListId(value) is { } list ? query with { List = list } : Issues.SearchListUnknown(value),
        BundleLinks.CursorParameter => SearchCursorToken.Parse(value).Then<HistoryQuery>(cursor => query with { Cursor = cursor }),
        "_format" or "_pretty" => query,
        _ => isLenient ? query : Issues.BadHistoryParameter(name),
    };

    private static string? ListId(string value) =>
        (value.StartsWith("List/", StringComparison.Ordinal) ? value[5..] : value) is { Length: > 0 } id && !id.ContainsAny('/', '$') ? id : null;

    // A raw plus sign of a time zone in a query means a space.
    private static Result<(DateTimeOffset Start, DateTimeOffset End)> ParseDate(string name, string value, TimeZoneInfo zone) =>
        DateSpan.Parse(value.Replace(' ', '+'), zone) is { } span
            ? (new DateTimeOffset(span.Start, TimeSpan.Zero), new DateTimeOffset(span.End, TimeSpan.Zero))
            : Issues.BadParameter(name, value, "a date or an instant like 2026-03-01T10:00:00Z");
}
