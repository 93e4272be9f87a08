// https://hl7.org/fhir/R4/bundle.html#references
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation.Rules;

/// <summary>An entry of a bundle with a resource.</summary>
/// <param name="Node">The entry.</param>
/// <param name="Resource">Its resource.</param>
/// <param name="FullUrl">Its identity in the bundle, or null.</param>
/// <param name="Root">For a RESTful fullUrl what stands before <c>Type/id</c>, slash included; else null.</param>
internal sealed record BundleEntry(FhirNode Node, FhirNode Resource, string? FullUrl, string? Root);

/// <summary>The entries of a bundle by what references call them.</summary>
internal sealed class BundleIndex
{
    private const string History = "/_history/";
    private const string Uuid = "urn:uuid:";
    private readonly ILookup<string, BundleEntry> _byFullUrl;
    private readonly ILookup<(string, string?), BundleEntry> _byVersion;

    internal BundleIndex(FhirNode bundle)
    {
        Entries = [.. bundle.ChildrenNamed("entry").Where(e => e.Child("resource") is not null).Select(Read)];
        _byFullUrl = Entries.Where(e => e.FullUrl is not null).ToLookup(e => e.FullUrl!, StringComparer.Ordinal);
        _byVersion = Entries.Where(e => e.FullUrl is not null).ToLookup(e => (e.FullUrl!, e.Resource.Child("meta")?.ChildText("versionId")));
    }

    internal IReadOnlyList<BundleEntry> Entries { get; }

    /// <summary>The entries that a reference in one of them leads to: one, none, or two of several where the bundle does not say which.</summary>
    internal IReadOnlyList<BundleEntry> Find(string reference, BundleEntry from)
    {
        var at = reference.IndexOf(History, StringComparison.Ordinal);
        if (FullUrlOf(at < 0 ? reference : reference[..at], from) is not { } fullUrl)
        {
            return [];
        }

        return [.. (at < 0 ? _byFullUrl[fullUrl] : _byVersion[(fullUrl, reference[(at + History.Length)..])]).Take(2)];
    }

    /// <summary>What stands before <c>Type/id</c> in a RESTful url, slash included; null for any other url.</summary>
    internal static string? RootOf(string url, out string type, out string id)
    {
        type = id = "";
        var slash = url.LastIndexOf('/');
        var before = slash <= 0 ? -1 : url.LastIndexOf('/', slash - 1);
        if (before < 0 || !UriText.IsHttp(url))
        {
            return null;
        }

        type = url[(before + 1)..slash];
        id = url[(slash + 1)..];
        return type.Length > 0 && char.IsAsciiLetterUpper(type[0]) && type.All(char.IsAsciiLetter) ? url[..(before + 1)] : null;
    }

    // A relative reference continues the root of its entry's fullUrl where that is a RESTful one.
    private static string? FullUrlOf(string reference, BundleEntry from)
    {
        if (UriText.IsAbsolute(reference))
        {
            return reference;
        }

        if (from.Root is not null)
        {
            return from.Root + reference;
        }

        return from.FullUrl?.StartsWith(Uuid, StringComparison.Ordinal) is true ? Uuid + reference[(reference.IndexOf('/', StringComparison.Ordinal) + 1)..] : null;
    }

    private static BundleEntry Read(FhirNode entry)
    {
        var fullUrl = entry.ChildText("fullUrl");
        return new BundleEntry(entry, entry.Child("resource")!, fullUrl, fullUrl is null ? null : RootOf(fullUrl, out _, out _));
    }
}
