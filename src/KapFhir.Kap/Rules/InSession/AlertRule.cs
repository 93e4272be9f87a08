using System.ComponentModel;
using KapFhir.Fhir;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Rules.InSession;

/// <summary>The settings of R-28.</summary>
public sealed class AlertOptions() : RuleOptions(RuleMode.Warn)
{
    /// <summary>Systolic alert.</summary>
    [Description("Systolic pressure in mm[Hg] from which somebody is told. Source: design default, number unverified.")]
    public decimal AlertSystolic { get; set; } = 160;

    /// <summary>Diastolic alert.</summary>
    [Description("Diastolic pressure in mm[Hg] from which somebody is told. Source: design default, number unverified.")]
    public decimal AlertDiastolic { get; set; } = 100;

    /// <summary>Systolic stop.</summary>
    [Description("Systolic pressure in mm[Hg] from which the dose is stopped and treated. Source: design default, number unverified.")]
    public decimal StopSystolic { get; set; } = 180;

    /// <summary>Diastolic stop.</summary>
    [Description("Diastolic pressure in mm[Hg] from which the dose is stopped and treated. Source: design default, number unverified.")]
    public decimal StopDiastolic { get; set; } = 110;

    /// <summary>Saturation alert.</summary>
    [Description("Oxygen saturation in % below which something is done. Source: design default, number unverified.")]
    public decimal AlertSpO2 { get; set; } = 94;

    /// <summary>Saturation stop.</summary>
    [Description("Oxygen saturation in % below which the dose is stopped. Source: design default, number unverified.")]
    public decimal StopSpO2 { get; set; } = 90;

    /// <summary>Least heart rate.</summary>
    [Description("Least heart rate per minute. Source: design default, number unverified.")]
    public decimal MinHeartRate { get; set; } = 50;

    /// <summary>Greatest heart rate.</summary>
    [Description("Greatest heart rate per minute. Source: design default, number unverified.")]
    public decimal MaxHeartRate { get; set; } = 120;

    /// <summary>Sedation.</summary>
    [Description("MOAA/S score up to which sedation is too deep. Source: unverified.")]
    public decimal MaxSedation { get; set; } = 3;
}

/// <summary>R-28: vital signs and sedation during the session. It never refuses: a dangerous reading must be on record.</summary>
internal static class AlertRule
{
    private const string Id = "R-28";
    private static readonly FhirCode Pressure = new(Build.Snomed, "24184005");
    private static readonly FhirCode Hypoxia = new(Build.Snomed, "389086002");
    private static readonly FhirCode Tachycardia = new(Build.Snomed, "3424008");
    private static readonly FhirCode Sedated = new(Build.Snomed, "17971005");

    internal static IEnumerable<Finding> Check(Occasion occasion, AlertOptions options)
    {
        // What was measured before the dose is for the gate before it.
        if (occasion.Measurement is not { } m || m.Minutes < 0 || m.At < occasion.Session?.Start)
        {
            yield break;
        }

        if (m.Systolic >= options.StopSystolic || m.Diastolic >= options.StopDiastolic)
        {
            yield return Found(occasion, Pressure, "Blood pressure in the session: stop, treat, tell the prescriber", isStop: true);
        }
        else if (m.Systolic >= options.AlertSystolic || m.Diastolic >= options.AlertDiastolic)
        {
            yield return Found(occasion, Pressure, "Blood pressure in the session is high", isStop: false);
        }

        if ((m.Is("59408-5") || m.Is("2708-6")) && m.Value < options.AlertSpO2)
        {
            yield return Found(occasion, Hypoxia, "Oxygen saturation in the session is low", m.Value < options.StopSpO2);
        }

        if (m.Is("8867-4") && (m.Value < options.MinHeartRate || m.Value > options.MaxHeartRate))
        {
            yield return Found(occasion, Tachycardia, "Heart rate in the session is out of its limits", isStop: false);
        }

        if (m.Is("moaas") && m.Value <= options.MaxSedation)
        {
            yield return Found(occasion, Sedated, "Sedation in the session is deep", isStop: true);
        }
    }

    private static Finding Found(Occasion occasion, FhirCode code, string text, bool isStop) =>
        new(Id, Issues.SessionAlert(occasion.Place("value"), text, isStop), FhirCode.Act("OBSA"), isStop ? FindingSeverity.High : FindingSeverity.Moderate)
        {
            IsAdvice = true,
            Detail = code.Code,
            Implicated = occasion.Session is { } session ? [session.Reference] : [],
            FollowUps =
            [
                new Message("alert-" + code.Code, text, isStop ? "stat" : "urgent"),
                .. isStop ? (FollowUp[])[new RaisedFlag("alert-" + code.Code, text, "safety", code), new SuspectedEvent("alert-" + code.Code, text, code)] : [],
            ],
        };
}
