// https://hl7.org/fhir/R4/snomedct.html#implicit and https://hl7.org/fhir/R4/loinc.html#implicit
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Terminology;

/// <summary>Value sets that a code system's own url implies: those of SNOMED CT and LOINC, once their content is loaded.</summary>
internal static class ImplicitValueSets
{
    private const string Snomed = "http://snomed.info/sct";
    private const string Loinc = "http://loinc.org";
    private const string SnomedQuery = "?fhir_vs";
    private const string LoincPath = "http://loinc.org/vs";

    /// <summary>The value set of this url, or why there is none; null if the url implies none.</summary>
    internal static Result<ValueSetDefinition>? Find(string url, TerminologyResources resources)
    {
        if (url.StartsWith(Snomed, StringComparison.Ordinal) && url.IndexOf(SnomedQuery, StringComparison.Ordinal) is >= 0 and var query)
        {
            return Of(Snomed, url, OfSnomed(url[(query + SnomedQuery.Length)..]), resources);
        }

        return !url.StartsWith(LoincPath, StringComparison.Ordinal) ? default(Result<ValueSetDefinition>?) : Of(Loinc, url, url.Length == LoincPath.Length ? [] : null, resources);
    }

    private static Result<ValueSetDefinition> Of(string system, string url, ValueSetFilter[]? filters, TerminologyResources resources)
    {
        if (resources.FindCodeSystem(system) is not { Concepts.Count: > 0 })
        {
            return Issues.ImplicitValueSetNotLoaded(url, system);
        }

        return filters is null ? Issues.ImplicitValueSetForm(url) : new ValueSetDefinition
        {
            Url = url,
            Name = "Implicit",
            Status = "active",
            Include = [new ValueSetPart(system, null, [], filters, [])],
            Exclude = [],
        };
    }

    // All concepts, or those at and under one; reference sets and expressions need SNOMED's own tables.
    private static ValueSetFilter[]? OfSnomed(string query) =>
        query.Length == 0 ? []
        : query.StartsWith("=isa/", StringComparison.Ordinal) ? [new ValueSetFilter("concept", "is-a", query["=isa/".Length..])]
        : null;
}
