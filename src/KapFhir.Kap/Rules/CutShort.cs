using KapFhir.Fhir;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Rules;

/// <summary>That there is more on record than was looked at: never kept from whoever reads a finding, or that there is none.</summary>
internal static class CutShort
{
    private static readonly FhirCode Incomplete = FhirCode.Kap("kap-issue", "record-cut-short");

    /// <summary>The finding, which says so.</summary>
    internal static Finding Said(Finding finding, RecordOptions options) => finding with { Issue = finding.Issue.OfShortRecord(options.MaxResources) };

    /// <summary>A finding of its own for rules that found nothing in the part they saw. It refuses nothing: what was not seen is no fault.</summary>
    internal static Finding Finding(Occasion occasion, IReadOnlyList<string> rules, FactKinds kinds, RecordOptions options) => new(
        rules[0], Issues.RecordCutShort(rules[0], occasion.Place("subject"), rules, Names(kinds), options.MaxResources), Incomplete, FindingSeverity.Moderate)
    {
        IsAdvice = true,
        Detail = "cut-short",
    };

    private static IReadOnlyList<string> Names(FactKinds kinds) =>
        [.. Enum.GetValues<FactKinds>().Where(k => k != FactKinds.None && (kinds & k) != FactKinds.None).Select(k => k.ToString().ToLowerInvariant())];
}
