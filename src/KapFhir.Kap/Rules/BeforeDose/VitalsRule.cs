using System.ComponentModel;
using KapFhir.Fhir;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Rules.BeforeDose;

/// <summary>The settings of R-05.</summary>
public sealed class VitalsOptions() : RuleOptions(RuleMode.Warn)
{
    /// <summary>How old the last blood pressure may be.</summary>
    [Description("How many minutes before the dose the last vital signs may have been taken. Source: design default.")]
    public int MaxAgeMinutes { get; set; } = 30;

    /// <summary>Systolic pressure at which the dose waits.</summary>
    [Description("Systolic pressure in mm[Hg] above which the dose is delayed and the measurement repeated. Source: esketamine prescribing information.")]
    public decimal DelaySystolic { get; set; } = 140;

    /// <summary>Diastolic pressure at which the dose waits.</summary>
    [Description("Diastolic pressure in mm[Hg] above which the dose is delayed. Source: esketamine prescribing information.")]
    public decimal DelayDiastolic { get; set; } = 90;

    /// <summary>Systolic pressure at which there is no dose.</summary>
    [Description("Systolic pressure in mm[Hg] from which no dose is given and the prescriber is told. Source: design default, number unverified.")]
    public decimal StopSystolic { get; set; } = 180;

    /// <summary>Diastolic pressure at which there is no dose.</summary>
    [Description("Diastolic pressure in mm[Hg] from which no dose is given. Source: design default, number unverified.")]
    public decimal StopDiastolic { get; set; } = 110;

    /// <summary>Least oxygen saturation.</summary>
    [Description("Oxygen saturation in % below which something is to be done. Source: design default, number unverified.")]
    public decimal MinSpO2 { get; set; } = 94;

    /// <summary>Least heart rate.</summary>
    [Description("Least heart rate per minute. Source: design default, number unverified.")]
    public decimal MinHeartRate { get; set; } = 50;

    /// <summary>Greatest heart rate.</summary>
    [Description("Greatest heart rate per minute. Source: design default, number unverified.")]
    public decimal MaxHeartRate { get; set; } = 120;
}

/// <summary>R-05: blood pressure, heart rate and oxygen saturation allow a dose.</summary>
internal static class VitalsRule
{
    private const string Id = "R-05";
    private static readonly FhirCode Gate = FhirCode.Kap("kap-issue", "bp-gate");

    internal static IEnumerable<Finding> Check(Occasion occasion, PatientFacts facts, VitalsOptions options)
    {
        var place = occasion.Place(occasion.Kind == OccasionKind.Dose ? "effective" : "performed");
        var recent = facts.Vitals.Where(v => v.At <= occasion.At && v.At >= occasion.At.AddMinutes(-options.MaxAgeMinutes)).ToList();
        if (recent.Find(v => v is { Systolic: not null, Diastolic: not null }) is not { } pressure)
        {
            yield return new Finding(Id, Issues.PressureNotTaken(place, options.MaxAgeMinutes), Gate, FindingSeverity.Moderate);
        }
        else if (pressure.Systolic >= options.StopSystolic || pressure.Diastolic >= options.StopDiastolic)
        {
            var text = Issues.PressureStops(place, options.StopSystolic, options.StopDiastolic);
            yield return new Finding(Id, text, Gate, FindingSeverity.High)
            {
                Implicated = [pressure.Reference],
                FollowUps = [new Message("pressure", "Blood pressure forbids the dose: see the prescriber.", "stat")],
            };
        }
        else if (pressure.Systolic > options.DelaySystolic || pressure.Diastolic > options.DelayDiastolic)
        {
            yield return new Finding(Id, Issues.PressureDelays(place, options.DelaySystolic, options.DelayDiastolic), Gate, FindingSeverity.Moderate) { Implicated = [pressure.Reference] };
        }

        if (recent.Find(v => v.Is("59408-5") || v.Is("2708-6")) is { Value: { } saturation } oxygen && saturation < options.MinSpO2)
        {
            yield return new Finding(Id, Issues.SaturationLow(place, options.MinSpO2), FhirCode.Act("COND"), FindingSeverity.Moderate) { Implicated = [oxygen.Reference] };
        }

        if (recent.Find(v => v.Is("8867-4")) is { Value: { } rate } heart && (rate < options.MinHeartRate || rate > options.MaxHeartRate))
        {
            yield return new Finding(Id, Issues.HeartRateOut(place, options.MinHeartRate, options.MaxHeartRate), FhirCode.Act("OBSA"), FindingSeverity.Moderate) { Implicated = [heart.Reference] };
        }
    }
}
