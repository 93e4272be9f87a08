// https://hl7.org/fhir/R4/conformance-module.html
using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Definitions;
using KapFhir.Server.Bundles;

namespace KapFhir.Server.Writing;

/// <summary>
/// The conformance resources that a transaction writes. It is carried out as a whole, so they are in force for what else it contains: a profile and its first
/// patient can come in one bundle.
/// </summary>
/// <param name="Added">Those written, under the names that the store will know them by.</param>
/// <param name="RemovedSources">The names of those deleted.</param>
internal sealed record WrittenConformance(IReadOnlyList<ConformanceResource> Added, IReadOnlyList<string> RemovedSources)
{
    public bool IsEmpty => Added.Count == 0 && RemovedSources.Count == 0;

    /// <summary>Those of the entries of a transaction.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="idOf">The id that each is written under, or null if it is not.</param>
    /// <param name="definitions">R4's definitions.</param>
    public static WrittenConformance Of(IEnumerable<BundleEntry> entries, Func<int, string?> idOf, FhirDefinitions definitions)
    {
        var changing = entries.Where(e => e is { IsWrite: true, IsPatch: false } && ConformanceTypes.IsOne(definitions.FindType(e.Request.Type))).ToList();
        return new WrittenConformance(
            [.. changing.Where(e => e.Resource is not null && idOf(e.Index) is not null)
                .Select(e => ConformanceResource.Of(e.Resource!.RawValue, ConformanceOrigin.Written, e.Request.Type + "/" + idOf(e.Index), definitions)).OfType<ConformanceResource>()],
            [.. changing.Where(e => e.Request.Method == "DELETE" && idOf(e.Index) is not null).Select(e => e.Request.Type + "/" + idOf(e.Index))]);
    }
}
