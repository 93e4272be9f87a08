using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Operations;

/// <summary>Reads all that a search finds, page by page, as of one moment.</summary>
internal static class RecordPages
{
    /// <summary>How many are read at once.</summary>
    public const int Size = 200;

    /// <summary>Everything of a type that these parameters find. The parameters are the server's own: one that is not understood is a fault.</summary>
    public static Task<IReadOnlyList<FhirNode>> All(
        FhirServer server, string type, IReadOnlyList<KeyValuePair<string, string>> parameters, Visibility visible, CancellationToken cancel)
    {
        var query = SearchQueryParser.Parse(server.Definitions, [type], parameters, server.Parsing(server.Options.OwnBase, isLenient: false)).Value;
        return All(server, query with { Count = Size }, visible, cancel);
    }

    /// <summary>Everything that a search finds and includes, each once.</summary>
    public static async Task<IReadOnlyList<FhirNode>> All(FhirServer server, SearchQuery query, Visibility visible, CancellationToken cancel)
    {
        var (all, seen) = (new List<FhirNode>(), new HashSet<long>());
        await foreach (var version in Versions(server, query, visible, cancel))
        {
            if (seen.Add(version.Sid))
            {
                all.Add(server.Writes.Read(version.Json, version.Type).Value);
            }
        }

        return all;
    }

    private static async IAsyncEnumerable<StoredVersion> Versions(
        FhirServer server, SearchQuery query, Visibility visible, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        for (var next = query; next is not null;)
        {
            var page = await server.Store.Search(next, visible, cancel);
            foreach (var version in page.Matches.Concat(page.Included))
            {
                yield return version;
            }

            next = page.Next is { } cursor ? query with { Cursor = cursor } : null;
        }
    }
}
