// https://hl7.org/fhir/R4/search.html#uri
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Search.Parameters;

/// <summary>URIs: uri, url, oid, uuid and canonical.</summary>
internal static class UriParameter
{
    /// <summary>Reads a uri. <c>:above</c> becomes the urls above, to be compared for equality.</summary>
    public static Issue? Parse(string text, ValueScope scope, List<SearchValue> values)
    {
        var url = SearchEscaping.Unescape(text);
        if (scope.Modifier == SearchModifier.None)
        {
            values.Add(new UriValue(url));
            return null;
        }

        if (!url.StartsWith("http://", StringComparison.Ordinal) && !url.StartsWith("https://", StringComparison.Ordinal))
        {
            return Issues.SearchUriNotHierarchical(scope.Name, text);
        }

        values.AddRange(scope.Modifier == SearchModifier.Above ? Above(url).Select(u => new UriValue(u)) : [new UriValue(url)]);
        return null;
    }

    /// <summary>Keeps a uri; a canonical with a version also without it.</summary>
    public static void Extract(object item, IndexKey key, Extraction extraction)
    {
        if (item is FhirNode { Text: { } url } node)
        {
            Add(url, node.Type.Name == "canonical", key, extraction);
        }
    }

    /// <summary>Keeps a uri, or a canonical, which is found by its url whatever its version.</summary>
    public static void Add(string url, bool isCanonical, IndexKey key, Extraction extraction)
    {
        extraction.Add(new UriEntry(key, url));
        var bar = isCanonical ? url.IndexOf('|', StringComparison.Ordinal) : -1;
        if (bar > 0)
        {
            extraction.Add(new UriEntry(key, url[..bar]));
        }
    }

    // http://acme.org/fhir/ValueSet/1 lies below itself, http://acme.org/fhir/ValueSet/, http://acme.org/fhir/ValueSet and so on up to the
    // host.
    private static IEnumerable<string> Above(string url)
    {
        yield return url;
        var host = url.IndexOf("://", StringComparison.Ordinal) + 3;
        for (var i = url.Length - 1; i > host; i--)
        {
            if (url[i] == '/')
            {
                if (i + 1 < url.Length)
                {
                    yield return url[..(i + 1)];
                }

                yield return url[..i];
            }
        }
    }
}
