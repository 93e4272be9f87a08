using System.ComponentModel;
using KapFhir.Fhir;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Rules.InSession;

/// <summary>The settings of R-31.</summary>
public sealed class DischargeOptions() : RuleOptions(RuleMode.Block)
{
    /// <summary>Minutes after the end of the dose.</summary>
    [Description("Least minutes from the end of the dose to leaving: IV, IM, lozenge and others. Source: 60 to 120 in practice, default unverified.")]
    public int MinMinutes { get; set; } = 120;

    /// <summary>Minutes after esketamine.</summary>
    [Description("Least minutes from the start of esketamine to leaving. Source: esketamine prescribing information (at least 2 hours, and until safe to leave).")]
    public int EsketamineMinMinutes { get; set; } = 120;

    /// <summary>Least Aldrete score.</summary>
    [Description("Least modified Aldrete score. Source: usual threshold (some use 8).")]
    public decimal MinAldrete { get; set; } = 9;

    /// <summary>Least MOAA/S score.</summary>
    [Description("Least MOAA/S score. Source: unverified (5 is alert).")]
    public decimal MinMoaas { get; set; } = 5;

    /// <summary>Systolic pressure.</summary>
    [Description("Systolic pressure in mm[Hg] up to which a patient may leave whatever it was before. Source: design default.")]
    public decimal MaxSystolic { get; set; } = 140;

    /// <summary>Diastolic pressure.</summary>
    [Description("Diastolic pressure in mm[Hg] up to which a patient may leave. Source: design default.")]
    public decimal MaxDiastolic { get; set; } = 90;

    /// <summary>How far above the first.</summary>
    [Description("By how many percent the pressure may be above that before the dose. Source: design default.")]
    public decimal BaselinePercent { get; set; } = 20;

    /// <summary>Least saturation.</summary>
    [Description("Least oxygen saturation in %. Source: design default, number unverified.")]
    public decimal MinSpO2 { get; set; } = 94;

    /// <summary>Dissociation.</summary>
    [Description("CADSS-6 total up to which a patient may leave, or up to that before the dose. Source: design default.")]
    public decimal MaxDissociation { get; set; } = 1;

    /// <summary>Escort.</summary>
    [Description("Whether an adult must go with the patient. Source: ketamine label (responsible adult).")]
    public bool RequireEscort { get; set; } = true;

    /// <summary>Driving.</summary>
    [Description("Whether the advice not to drive until the next day must be on record. Source: esketamine prescribing information.")]
    public bool RequireDrivingAdvice { get; set; } = true;
}

/// <summary>R-31: the patient was ready to leave when the session is completed.</summary>
internal static class DischargeRule
{
    private const string Id = "R-31";

    internal static IEnumerable<Finding> Check(Occasion occasion, PatientFacts facts, DischargeOptions options) =>
        Faults(occasion, facts, options).Select(issue => new Finding(Id, issue, FhirCode.Kap("kap-issue", "discharge-early"), FindingSeverity.High) { Detail = issue.Diagnostics });

    private static IEnumerable<Issue> Faults(Occasion occasion, PatientFacts facts, DischargeOptions options)
    {
        var session = occasion.Session!;
        var place = occasion.Place("extension");
        var isEsketamine = SessionTimes.IsEsketamine(occasion, facts);
        var from = isEsketamine ? SessionTimes.DoseStart(occasion, facts) : SessionTimes.DoseEnd(occasion, facts);
        var least = isEsketamine ? options.EsketamineMinMinutes : options.MinMinutes;
        if ((session.Discharge?.At ?? session.End) is not { } left || (left - from).TotalMinutes < least)
        {
            yield return Issues.DischargedEarly(occasion.Place("performed"), least);
        }

        if (session.Discharge is not { } discharge)
        {
            yield return Issues.DischargeNotJudged(place);
            yield break;
        }

        if ((discharge.Method == "aldrete" && !(discharge.Score >= options.MinAldrete)) || (discharge.Method == "moaas" && !(discharge.Score >= options.MinMoaas)))
        {
            yield return Issues.NotAwake(place, options.MinAldrete, options.MinMoaas);
        }

        if (options.RequireEscort && discharge.HasEscort != true)
        {
            yield return Issues.LeftAlone(place);
        }

        if (options.RequireDrivingAdvice && discharge.IsToldNotToDrive != true)
        {
            yield return Issues.DrivingAdviceMissing(place);
        }

        foreach (var issue in Measured(occasion, facts, options))
        {
            yield return issue;
        }
    }

    private static IEnumerable<Issue> Measured(Occasion occasion, PatientFacts facts, DischargeOptions options)
    {
        var place = occasion.Place("performed");
        var start = SessionTimes.DoseStart(occasion, facts);
        var after = facts.InSession.Where(m => m.At > start).ToList();
        var pressure = after.FindLast(m => m is { Systolic: not null, Diastolic: not null });
        var before = facts.InSession.Concat(facts.Vitals).Where(m => m.At <= start && m.Systolic is not null).MaxBy(m => m.At);
        if (pressure is null || !IsCalm(pressure, before, options))
        {
            yield return Issues.PressureAtDischarge(place, options.MaxSystolic, options.MaxDiastolic, options.BaselinePercent);
        }

        if (after.FindLast(m => m.Is("59408-5") || m.Is("2708-6")) is { } oxygen && oxygen.Value < options.MinSpO2)
        {
            yield return Issues.SaturationAtDischarge(place, options.MinSpO2);
        }

        var first = facts.InSession.Where(m => m.At <= start && m.Is("cadss6-total")).Select(m => m.Value).LastOrDefault();
        if (after.FindLast(m => m.Is("cadss6-total")) is { Value: { } dissociation } && dissociation > Math.Max(options.MaxDissociation, first ?? 0))
        {
            yield return Issues.DissociationAtDischarge(place, options.MaxDissociation);
        }
    }

    private static bool IsCalm(Measurement last, Measurement? before, DischargeOptions options) =>
        (last.Systolic <= options.MaxSystolic && last.Diastolic <= options.MaxDiastolic)
        || (before is not null && last.Systolic <= before.Systolic * (1 + (options.BaselinePercent / 100)) && last.Diastolic <= before.Diastolic * (1 + (options.BaselinePercent / 100)));
}
