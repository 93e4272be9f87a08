// https://hl7.org/fhir/R4/datatypes.html#Attachment: "The url element contains a reference to the data content. ... to a Binary resource"
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search;
using KapFhir.Server.Http;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Operations;

/// <summary>
/// The Binaries of this server that the attachments of a page lead to. An attachment's url is no Reference, so no search parameter knows it; but without the
/// content the record is not whole.
/// </summary>
internal static class AttachedBinaries
{
    /// <summary>Their type.</summary>
    public const string Type = "Binary";

    /// <summary>The page with them among what is included, as far as the caller may see them, up to the limit of inclusions.</summary>
    public static async Task<SearchPage> With(SearchPage page, FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var included = page.Included.ToList();
        var seen = included.Concat(page.Matches).Select(v => v.Sid).ToHashSet();
        var isCut = page.IsIncludedCut;
        foreach (var url in page.Matches.Concat(page.Included).SelectMany(v => Urls(v, server)).Distinct(StringComparer.Ordinal))
        {
            if (await Read(url, request, server, cancel) is not { IsDeleted: false } binary || !seen.Add(binary.Sid))
            {
                continue;
            }

            isCut |= included.Count >= server.Storage.MaxIncluded;
            if (isCut)
            {
                break;
            }

            included.Add(binary);
        }

        return page with { Included = included, IsIncludedCut = isCut };
    }

    private static async Task<StoredVersion?> Read(string url, FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var target = ReferenceTarget.Parse(url, request.Base, server.Definitions);
        return target is not { Kind: ReferenceKind.Local, Type: Type } ? null
            : target.Version is null ? await server.Store.Read(Type, target.Id, request.Visible, cancel)
            : int.TryParse(target.Version, System.Globalization.CultureInfo.InvariantCulture, out var version)
                ? await server.Store.ReadVersion(Type, target.Id, version, request.Visible, cancel) : null;
    }

    // Most resources have no attachment: their bytes tell without being read.
    private static List<string> Urls(StoredVersion version, FhirServer server)
    {
        var urls = new List<string>();
        if (version.Json.Span.IndexOf("Binary"u8) >= 0)
        {
            Find(server.Writes.Read(version.Json, version.Type).Value, urls);
        }

        return urls;
    }

    private static void Find(FhirNode node, List<string> urls)
    {
        if (node.Type.Name == "Attachment" && node.ChildText("url") is { } url)
        {
            urls.Add(url);
        }

        foreach (var child in node.Children)
        {
            Find(child, urls);
        }
    }
}
