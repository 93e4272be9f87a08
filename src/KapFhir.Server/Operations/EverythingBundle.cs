// https://hl7.org/fhir/R4/patient-operation-everything.html
using System.Text.Json;
using KapFhir.Fhir;
using KapFhir.Server.Bundles;
using KapFhir.Server.Http;
using KapFhir.Server.Release;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Operations;

/// <summary>
/// Writes everything as one bundle, reading on while it is sent: never more than one page of it is in memory. All pages show the moment of the first.
/// </summary>
internal static class EverythingBundle
{
    public static async Task Write(AnswerStream stream, EverythingQuery query,
        SearchPage page, BundleLinks links, FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var written = new HashSet<long>();
        var isCut = page.IsIncludedCut;
        var notices = (await BundleNotices.Of(request, query.Search, server, cancel)).With(request, Shown(page), server);
        await using var json = BundleWriter.Begin(stream.Output, "searchset");
        json.WriteStartArray("link");
        BundleWriter.WriteLink(json, "self", links.Self);
        json.WriteEndArray();
        json.WriteStartArray("entry");
        WriteEntries(json, page, written, request.Base);
        while (page.Next is { } next)
        {
            json.Flush();
            await stream.Flush(cancel);
            page = await query.Read(query.Search with { Cursor = next }, request, server, cancel);
            isCut |= page.IsIncludedCut;
            notices = notices.With(request, Shown(page), server);
            WriteEntries(json, page, written, request.Base);
        }

        SearchBundle.WriteOutcome(json, [.. isCut ? [Issues.IncludesCut()] : Enumerable.Empty<Issue>(), .. notices.Issues]);
        json.WriteEndArray();
        notices.WriteMeta(json); // what goes with all of it is known when all of it was read
        json.WriteEndObject();
    }

    private static IEnumerable<StoredVersion> Shown(SearchPage page) => page.Matches.Concat(page.Included);

    // What one page refers to may be in the compartment itself and come again, or be referred to from many pages: once is enough.
    private static void WriteEntries(Utf8JsonWriter json, SearchPage page, HashSet<long> written, string fhirBase)
    {
        foreach (var match in page.Matches.Where(m => written.Add(m.Sid)))
        {
            SearchBundle.WriteWhole(json, match, isMatch: true, fhirBase);
        }

        foreach (var included in page.Included.Where(i => written.Add(i.Sid)))
        {
            SearchBundle.WriteWhole(json, included, isMatch: false, fhirBase);
        }
    }
}
