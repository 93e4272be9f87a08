// https://hl7.org/fhir/R4/bundle.html#references
using System.Runtime.CompilerServices;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.FhirPath.Functions;

/// <summary>The resources of a Bundle by their fullUrl, and by the end of it that a relative reference names: <c>Patient/1</c>.</summary>
internal static class BundleEntries
{
    // As long-lived as the Bundle itself: a transaction of thousands of references is searched once.
    private static readonly ConditionalWeakTable<FhirNode, Dictionary<string, FhirNode>> Known = [];

    public static FhirNode? Find(FhirNode bundle, string reference)
    {
        var entries = Known.GetValue(bundle, Index);
        return entries.GetValueOrDefault(reference) ?? entries.GetValueOrDefault(ReferenceText.WithoutVersion(reference));
    }

    private static Dictionary<string, FhirNode> Index(FhirNode bundle)
    {
        var entries = new Dictionary<string, FhirNode>(StringComparer.Ordinal);
        foreach (var entry in bundle.ChildrenNamed("entry"))
        {
            if (entry.ChildText("fullUrl") is { } url && entry.Child("resource") is { } resource)
            {
                entries.TryAdd(url, resource);
                entries.TryAdd(Relative(url), resource);
            }
        }

        return entries;
    }

    private static string Relative(string url)
    {
        var last = url.LastIndexOf('/');
        var start = last <= 0 ? -1 : url.LastIndexOf('/', last - 1);
        return start < 0 ? url : url[(start + 1)..];
    }
}
