using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Terminology;
using KapFhir.Tests;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Terminology;

/// <summary>The expansions that the specification publishes with its value sets, against ours of the same definitions.</summary>
public sealed class OfficialExpansionTests
{
    private const string NotHere = "The code systems are not in the package: refused, as $expand says (\"SHALL return an error\").";

    // Kind of difference | why ours stands. A difference of no kind fails the test.
    private static readonly Dictionary<string, string> Kinds = new(StringComparer.Ordinal)
    {
        ["refused: SNOMED CT, LOINC, UCUM, CVX"] = NotHere,
        ["refused: a grammar"] = "MIME types and units cannot be listed; the published expansions are empty or some that are usual, and say that they are unclosed.",
        ["refused: another version"] = "The definition takes its system in version 3.6.0; the package has it as 4.0.1. Asked for by url, the published expansion is given.",
        ["codes cut off in the published one"] = "The published expansion says that it has only the first 1,000 codes.",
        ["deprecated codes"] = "The publisher left out codes that have a deprecationDate. \"Concepts that are deprecated but not inactive can still be used\" "
            + "(https://hl7.org/fhir/R4/codesystem.html#status): ours has them.",
        ["second parents"] = "The publisher followed nested concepts only. These concepts stand under the filter's code by the property child or subsumedBy as well.",
        ["newer currencies"] = "ISO 4217 has six currencies that came after the publication.",
        ["examples of how an expansion may look"] = "Not computed: one is of another system (http://hl7.org/fhir/hacked), the other leaves out what is nested in CRT.",
    };

    private static readonly ValueSetMembership Sets = new(ConformanceResources.Of(FhirDefinitions.R4));

    [Fact]
    public void Ours_have_the_same_codes()
    {
        var official = FhirDefinitions.R4.ValueSetUrls.Select(u => FhirDefinitions.R4.FindValueSet(u)!).Where(v => v.Expansion is not null).ToList();
        var different = official.Select(v => (v.Url, Kind: KindOf(v))).Where(d => d.Kind is not null).ToLookup(d => d.Kind!, d => Name(d.Url), StringComparer.Ordinal);
        different.Where(d => !Kinds.ContainsKey(d.Key)).SelectMany(d => d.Select(url => $"{d.Key}: {url}")).ShouldBeEmpty();
        ConformancePage.ShouldHold(new SuiteResult(
            "Value set expansions", "The expansions that R4 publishes (npm hl7.fhir.r4.examples 4.0.1: 553 in Bundle-valueset-expansions and 4 of the value sets' own): "
                + "the same set of codes from the same definition, as sets of system and code.",
            official.Count, official.Count - different.Sum(d => d.Count()),
            [.. different.Select(d => ($"{d.Key} ({d.Count()}): {string.Join(", ", d.Order(StringComparer.Ordinal))}", Kinds[d.Key]))]));
    }

    // Null if ours has the same codes. HL7's expansions have no code that only groups others (excludeNotForUI).
    private static string? KindOf(ValueSetDefinition definition)
    {
        var ours = ValueSetExpander.Expand(definition, Sets, new ExpansionOptions { MayUseGiven = false, ExcludeNotForUi = true });
        if (!ours.IsSuccess)
        {
            return KindOfRefusal(ours.Issues[0].Diagnostics);
        }

        var published = definition.Expansion!.Select(c => (c.System, c.Code)).ToHashSet();
        var more = ours.Value.Codes.Where(c => !published.Contains((c.System, c.Code))).ToList();
        var isWhole = published.Count == ours.Value.Codes.Count - more.Count;
        return isWhole && more.Count == 0 ? null : isWhole ? KindOfMore(more, definition) : OfAnother(definition);
    }

    private static string KindOfRefusal(string why) =>
        why.Contains("grammar", StringComparison.Ordinal) ? "refused: a grammar"
        : why.Contains("in version '3.6.0'", StringComparison.Ordinal) ? "refused: another version"
        : why.Contains("snomed", StringComparison.Ordinal) || why.Contains("loinc", StringComparison.Ordinal) || why.Contains("cvx", StringComparison.Ordinal)
            || why.Contains("unitsofmeasure", StringComparison.Ordinal) ? "refused: SNOMED CT, LOINC, UCUM, CVX"
        : why;

    private static string KindOfMore(IReadOnlyList<ExpandedCode> more, ValueSetDefinition definition) =>
        definition.Expansion!.Count == 1000 ? "codes cut off in the published one"
        : more.All(c => c.System == "urn:iso:std:iso:4217") ? "newer currencies"
        : more.All(IsDeprecated) ? "deprecated codes"
        : more.All(c => IsDeprecated(c) || IsBelowBySecondParent(c)) ? "second parents"
        : definition.Url.EndsWith("/inactive", StringComparison.Ordinal) ? "examples of how an expansion may look"
        : $"more codes ({string.Join(' ', more.Select(c => c.Code))})";

    private static string OfAnother(ValueSetDefinition definition) =>
        definition.Expansion!.All(c => c.System == "http://hl7.org/fhir/hacked") ? "examples of how an expansion may look" : "fewer codes";

    private static bool IsDeprecated(ExpandedCode code) => code.Index!.System.Concepts[code.Concept].Properties.Any(p => p.Code == "deprecationDate");

    // It or one of the concepts it is nested in has a second parent.
    private static bool IsBelowBySecondParent(ExpandedCode code)
    {
        for (var at = code.Concept; at >= 0; at = code.Index!.System.Concepts[at].Parent)
        {
            if (code.Index!.System.Concepts[at].Properties.Any(p => p.Code == "subsumedBy"))
            {
                return true;
            }
        }

        return false;
    }

    private static string Name(string url) => url[(url.LastIndexOf('/') + 1)..];
}
