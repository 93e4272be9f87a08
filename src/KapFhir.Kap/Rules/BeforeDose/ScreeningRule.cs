using System.ComponentModel;
using KapFhir.Fhir;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Rules.BeforeDose;

/// <summary>The settings of R-02.</summary>
public sealed class ScreeningOptions() : RuleOptions(RuleMode.Warn)
{
    /// <summary>How long before the first dose.</summary>
    [Description("How many days before the first dose of a course the screening may have been completed. Source: design default.")]
    public int MaxAgeDays { get; set; } = 30;

    /// <summary>How long a screening serves a course.</summary>
    [Description("For how many days a screening serves the doses of its course. Source: set here, from no publication.")]
    public int CourseDays { get; set; } = 180;

    /// <summary>What must be measured.</summary>
    [Description("LOINC codes of what must be measured, separated by commas; alternatives by a slash. Source: esketamine prescribing information and design default "
        + "(blood pressure, heart rate, oxygen saturation, weight, height).")]
    public string Measures { get; set; } = "85354-9,8867-4,59408-5/2708-6,29463-7,8302-2";
}

/// <summary>R-02: the eligibility screening is complete and recent.</summary>
internal static class ScreeningRule
{
    internal const string Form = "kap-eligibility";
    private const string Id = "R-02";
    private const int Items = 23;
    private static readonly FhirCode Incomplete = FhirCode.Kap("kap-issue", "screening-incomplete");

    internal static IEnumerable<Finding> Check(Occasion occasion, PatientFacts facts, ScreeningOptions options)
    {
        var place = occasion.Place("subject");
        if (Last(occasion, facts) is not { } screening || !Serves(screening, occasion, facts, options))
        {
            yield return new Finding(Id, Issues.ScreeningMissing(place, options.MaxAgeDays), Incomplete, FindingSeverity.Moderate);
            yield break;
        }

        var open = Enumerable.Range(1, Items).Select(ItemId).Where(item => !screening.Has(item)).ToList();
        if (open.Count > 0)
        {
            yield return new Finding(Id, Issues.ScreeningItemsOpen(place, open), Incomplete, FindingSeverity.Moderate) { Implicated = [screening.Reference] };
        }

        var lacking = SettingList.Of(options.Measures).Where(codes => !IsMeasured(codes, facts)).ToList();
        if (lacking.Count > 0)
        {
            yield return new Finding(Id, Issues.ScreeningMeasuresMissing(place, lacking), Incomplete, FindingSeverity.Low) { Detail = "measures" };
        }
    }

    /// <summary>The last screening before the occasion.</summary>
    internal static ResponseFact? Last(Occasion occasion, PatientFacts facts) =>
        facts.Responses.FirstOrDefault(r => r.Questionnaire == Form && r.At <= occasion.At);

    /// <summary>The linkId of an item: E01.</summary>
    internal static string ItemId(int number) => "E" + number.ToString("00", System.Globalization.CultureInfo.InvariantCulture);

    // Its age counts to the first dose after it, and later doses of that course go by the same screening.
    private static bool Serves(ResponseFact screening, Occasion occasion, PatientFacts facts, ScreeningOptions options)
    {
        var first = facts.Doses.Where(d => d.Start >= screening.At && d.Start < occasion.At).Select(d => d.Start).DefaultIfEmpty(occasion.At).Min();
        return screening.At.AddDays(options.MaxAgeDays) >= first && screening.At.AddDays(options.CourseDays) >= occasion.At;
    }

    private static bool IsMeasured(string codes, PatientFacts facts) =>
        codes.Split('/').Any(code => facts.Measures.Any(m => m.Is(code)) || facts.Vitals.Any(m => m.Is(code)));
}
