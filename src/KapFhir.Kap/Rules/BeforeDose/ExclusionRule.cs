using System.ComponentModel;
using System.Text.Json;
using KapFhir.Fhir;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Rules.BeforeDose;

/// <summary>The settings of R-03.</summary>
public sealed class ExclusionOptions() : RuleOptions(RuleMode.Warn)
{
    /// <summary>What excludes.</summary>
    [Description("Items of kap-eligibility-item that exclude. Source: esketamine prescribing information, ketamine label, published clinic criteria; E06 is clinic policy.")]
    public string Exclude { get; set; } = "E01,E02,E03,E04,E05,E06,E07,E08,E09,E10,E19,E20";

    /// <summary>What needs clearance.</summary>
    [Description("Items that need the prescriber's clearance. Source: as before; E11, E15, E16 and E17 are unverified.")]
    public string Clear { get; set; } = "E11,E12,E13,E14,E15,E16,E17,E18,E21,E22,E23";

    /// <summary>The least age.</summary>
    [Description("Least age in years. Source: adult indications of the prescribing information, published clinic criteria.")]
    public int MinAge { get; set; } = 18;

    /// <summary>How long a substance use disorder counts after it ended.</summary>
    [Description("For how many days a substance use disorder that ended still counts (E07). Source: published clinic criteria (3 months).")]
    public int RecentDays { get; set; } = 90;
}

/// <summary>R-03: nothing that excludes is open.</summary>
internal static class ExclusionRule
{
    private const string Id = "R-03";

    private static IReadOnlyList<(string Item, bool OnlyIfUncontrolled, FhirCode Code)> Catalogue { get; } = Read();

    /// <summary>Every code that some item knows, as a search lists them.</summary>
    internal static string Codes { get; } = string.Join(',', Catalogue.Select(c => c.Code.ToString()).Distinct(StringComparer.Ordinal));

    internal static IEnumerable<Finding> Check(Occasion occasion, PatientFacts facts, ExclusionOptions options)
    {
        var screening = ScreeningRule.Last(occasion, facts);
        return Open(occasion, facts, screening, options).Where(o => screening?.IsYes(o.Item + "-cleared") != true)
            .GroupBy(o => o.Item, StringComparer.Ordinal).Select(g => Found(occasion, g.Key, [.. g.Select(o => o.Reference)], options)).OfType<Finding>();
    }

    /// <summary>The items that are open, each with the fact it rests on.</summary>
    private static IEnumerable<(string Item, string Reference)> Open(Occasion occasion, PatientFacts facts, ResponseFact? screening, ExclusionOptions options)
    {
        if (screening is not null)
        {
            foreach (var item in screening.Answers.Keys.Where(k => k.Length == 3 && screening.IsYes(k)))
            {
                yield return (item, screening.Reference);
            }
        }

        foreach (var condition in facts.Conditions.Where(c => Counts(c, occasion, options)))
        {
            foreach (var item in Catalogue.Where(c => condition.Codes.Contains(c.Code) && (!c.OnlyIfUncontrolled || condition.Control is "partly" or "uncontrolled")))
            {
                yield return (item.Item, condition.Reference);
            }
        }

        foreach (var allergy in facts.Allergies)
        {
            yield return ("E03", allergy);
        }

        if (facts.Person is { } person && person.AgeAt(occasion.At) < options.MinAge)
        {
            yield return ("E19", person.Reference);
        }
    }

    private static bool Counts(ConditionFact condition, Occasion occasion, ExclusionOptions options) =>
        condition.Control != "controlled" && (condition.Since is null || condition.Since <= occasion.At)
        && (condition.IsActive || (IsSubstanceUse(condition) && condition.Ended?.AddDays(options.RecentDays) >= occasion.At));

    private static bool IsSubstanceUse(ConditionFact condition) => Catalogue.Any(c => c.Item == "E07" && condition.Codes.Contains(c.Code));

    private static Finding? Found(Occasion occasion, string item, IReadOnlyList<string> facts, ExclusionOptions options)
    {
        var excludes = SettingList.Of(options.Exclude).Contains(item, StringComparer.Ordinal);
        if (!excludes && !SettingList.Of(options.Clear).Contains(item, StringComparer.Ordinal))
        {
            return null;
        }

        // The place tells findings apart; the item itself is not told, since who writes the dose may not be one who may see the diagnosis.
        var issue = excludes ? Issues.ExclusionOpen(occasion.Place("subject"), facts.Count) : Issues.ClearanceNeeded(occasion.Place("subject"), facts.Count);
        return new Finding(Id, issue, item switch { "E03" => FhirCode.Act("DALG"), "E19" => FhirCode.Act("AGE"), "E09" => FhirCode.Act("PREG"), _ => FhirCode.Act("COND") },
            excludes ? FindingSeverity.High : FindingSeverity.Moderate)
        {
            Implicated = facts,
            Detail = item,
            IsClearedWithFact = true,
        };
    }

    private static List<(string, bool, FhirCode)> Read()
    {
        using var json = JsonDocument.Parse(KapGuide.Embedded("exclusions.json"));
        return [.. from item in json.RootElement.GetProperty("items").EnumerateArray()
            let onlyIfUncontrolled = item.TryGetProperty("onlyIfUncontrolled", out var only) && only.GetBoolean()
            from code in item.GetProperty("codes").EnumerateArray()
            select (item.GetProperty("item").GetString()!, onlyIfUncontrolled, FhirCode.Parse(code.GetString()!)!.Value)];
    }
}
