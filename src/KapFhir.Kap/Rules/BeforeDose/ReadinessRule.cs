using System.ComponentModel;
using System.Globalization;
using KapFhir.Fhir;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Rules.BeforeDose;

/// <summary>The settings of R-13.</summary>
public sealed class ReadinessOptions() : RuleOptions(RuleMode.Warn)
{
    /// <summary>Hours without food.</summary>
    [Description("Hours without food before the dose. Source: esketamine prescribing information; for IV and IM the clinic's own.")]
    public decimal FoodHours { get; set; } = 2;

    /// <summary>Minutes without drink.</summary>
    [Description("Minutes without drink before the dose. Source: esketamine prescribing information; for IV and IM the clinic's own.")]
    public int DrinkMinutes { get; set; } = 30;

    /// <summary>Whether an escort must be named.</summary>
    [Description("Whether an escort must be named before the dose. Source: ketamine label (responsible adult).")]
    public bool RequireEscort { get; set; } = true;

    /// <summary>How many of the staff are there.</summary>
    [Description("Least people of the staff named on the session. Source: site readiness (APA 2017, one published clinic checklist); the number is set here.")]
    public int MinStaff { get; set; } = 2;

    /// <summary>What the site has ready.</summary>
    [Description("Items of kap-session-record that must be answered yes: what the site has ready (staff trained in ACLS and BLS, AED, airway kit, oxygen, ECG). Source: one published clinic checklist; APA 2017, unverified in detail.")]
    public string SiteChecks { get; set; } = "site-acls,site-bls,site-aed,site-airway,site-oxygen,site-ecg";

    /// <summary>Whether a check must have passed.</summary>
    [Description("Whether a session begins only after a `$kap-preflight` of it was recorded (`record`) and passed. Source: R-13 of the clinical brief; off here, since the same gates are asked when the session begins.")]
    public bool RequirePreflight { get; set; }

    /// <summary>How long a check holds.</summary>
    [Description("How many minutes before the session the recorded check may have been made. Source: set here, from no publication.")]
    public int PreflightMinutes { get; set; } = 120;
}

/// <summary>R-13: the patient has fasted, an escort is named, the staff is there. Asked when a session begins.</summary>
internal static class ReadinessRule
{
    private const string Id = "R-13";
    private const string Form = "kap-session-record";
    private const int HoursApart = 12;

    internal static IEnumerable<Finding> Check(Occasion occasion, PatientFacts facts, ReadinessOptions options)
    {
        var session = occasion.Session;
        var record = facts.Responses.FirstOrDefault(r => r.Questionnaire == Form && (r.Session == occasion.Session?.Reference
            || (r.Session is null && (r.At - occasion.At).Duration() < TimeSpan.FromHours(HoursApart))));
        if (options.FoodHours > 0 && !Fasted(record, "last-food", occasion.At.AddHours(-(double)options.FoodHours)))
        {
            yield return Found(Issues.NotFasted(occasion.Place("performed"), record is null), "screening-incomplete", record);
        }
        else if (options.DrinkMinutes > 0 && !Fasted(record, "last-drink", occasion.At.AddMinutes(-options.DrinkMinutes)))
        {
            yield return Found(Issues.NotFasted(occasion.Place("performed"), record is null), "screening-incomplete", record);
        }

        if (options.RequireEscort && record?.IsYes("escort-present") != true && session?.Performers.Any(p => p.Function == "escort") != true)
        {
            yield return Found(Issues.EscortMissing(occasion.Place("performer")), "no-escort", record);
        }

        if ((session?.Performers.Where(p => p.Function is not ("escort" or "witness")).Select(p => p.Actor).Distinct(StringComparer.Ordinal).Count() ?? 0) < options.MinStaff)
        {
            yield return Found(Issues.StaffMissing(occasion.Place("performer"), options.MinStaff), "licence", null);
        }

        foreach (var finding in Site(occasion, record, facts, options))
        {
            yield return finding;
        }
    }

    private static IEnumerable<Finding> Site(Occasion occasion, ResponseFact? record, PatientFacts facts, ReadinessOptions options)
    {
        var lacking = SettingList.Of(options.SiteChecks).Where(item => record?.IsYes(item) != true).ToList();
        if (lacking.Count > 0)
        {
            yield return Found(Issues.SiteNotReady(occasion.Place("location"), lacking), "site-not-ready", record);
        }

        if (options.RequirePreflight && !facts.Preflights.Any(p => p.IsPassed && p.At <= occasion.At && p.At >= occasion.At.AddMinutes(-options.PreflightMinutes)))
        {
            yield return Found(Issues.PreflightMissing(occasion.Place("status"), options.PreflightMinutes), "screening-incomplete", null);
        }
    }

    private static bool Fasted(ResponseFact? record, string item, DateTimeOffset before) =>
        record?.Answer(item) is { } text && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var last) && last <= before;

    private static Finding Found(Issue issue, string code, ResponseFact? record) =>
        new(Id, issue, FhirCode.Kap("kap-issue", code), FindingSeverity.Moderate) { Implicated = record is null ? [] : [record.Reference] };
}
