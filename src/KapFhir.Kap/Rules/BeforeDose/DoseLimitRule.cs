using System.ComponentModel;
using KapFhir.Fhir;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Rules.BeforeDose;

/// <summary>The settings of R-06. A number of 0 is no limit.</summary>
public sealed class DoseLimitOptions() : RuleOptions(RuleMode.Block)
{
    /// <summary>How old the weight may be.</summary>
    [Description("How many days old the weight may be that a dose by weight is computed from. Source: design default.")]
    public int WeightMaxAgeDays { get; set; } = 30;

    /// <summary>How far two statements of a dose by weight may be apart.</summary>
    [Description("How far the doses by weight of MedicationAdministration and Procedure, and of what is stated and computed, may be apart, in mg/kg. Source: design default.")]
    public decimal AgreementMgPerKg { get; set; } = 0.02m;

    /// <summary>IV: typical.</summary>
    [Description("IV: typical dose in mg/kg; more is a warning. Source: Andrade 2017 (0.1 to 0.75, mostly 0.5 over 40 minutes).")]
    public decimal IvTypicalMgPerKg { get; set; } = 0.75m;

    /// <summary>IV: ceiling.</summary>
    [Description("IV: ceiling in mg/kg. Source: design default, set by the medical director.")]
    public decimal IvMaxMgPerKg { get; set; } = 1.0m;

    /// <summary>IM: typical.</summary>
    [Description("IM: typical dose in mg/kg; more is a warning. Source: clinic ranges of 0.5 to 1.0, unverified.")]
    public decimal ImTypicalMgPerKg { get; set; } = 1.0m;

    /// <summary>IM: ceiling.</summary>
    [Description("IM: ceiling in mg/kg. Source: design default, set by the medical director.")]
    public decimal ImMaxMgPerKg { get; set; } = 2.0m;

    /// <summary>Lozenge: typical.</summary>
    [Description("Lozenge: typical dose in mg; more is a warning. Source: Ketamine Training Center (100 to 400 mg).")]
    public decimal SlTypicalMg { get; set; } = 400;

    /// <summary>Lozenge: ceiling.</summary>
    [Description("Lozenge: ceiling in mg. Source: design default, set by the medical director.")]
    public decimal SlMaxMg { get; set; } = 600;

    /// <summary>Swallowed: typical.</summary>
    [Description("Swallowed: typical dose in mg/kg; more is a warning. Source: Andrade 2019 (2.0 to 2.5).")]
    public decimal OralTypicalMgPerKg { get; set; } = 2.5m;

    /// <summary>Swallowed: ceiling.</summary>
    [Description("Swallowed: ceiling in mg/kg. Source: Andrade 2019, the greatest reported.")]
    public decimal OralMaxMgPerKg { get; set; } = 7;

    /// <summary>Nasal ketamine: typical.</summary>
    [Description("Nasal racemic ketamine: typical dose in mg; more is a warning. Source: unverified.")]
    public decimal NasalTypicalMg { get; set; } = 100;

    /// <summary>Nasal ketamine: ceiling.</summary>
    [Description("Nasal racemic ketamine: ceiling in mg. Source: greatest reported, unverified.")]
    public decimal NasalMaxMg { get; set; } = 150;

    /// <summary>SC: ceiling.</summary>
    [Description("Subcutaneous: ceiling in mg/kg. Source: Andrade 2017 lists the route; number unverified.")]
    public decimal ScMaxMgPerKg { get; set; } = 0.5m;

    /// <summary>Esketamine: ceiling.</summary>
    [Description("Esketamine: ceiling in mg. Source: prescribing information (3 devices).")]
    public decimal EsketamineMaxMg { get; set; } = 84;

    /// <summary>The limits of a route.</summary>
    internal DoseLimits For(DoseRoute route, bool isEsketamine) => isEsketamine ? new(0, 0, 0, EsketamineMaxMg) : route switch
    {
        DoseRoute.Intravenous => new(IvTypicalMgPerKg, IvMaxMgPerKg, 0, 0),
        DoseRoute.Intramuscular => new(ImTypicalMgPerKg, ImMaxMgPerKg, 0, 0),
        DoseRoute.Sublingual => new(0, 0, SlTypicalMg, SlMaxMg),
        DoseRoute.Oral => new(OralTypicalMgPerKg, OralMaxMgPerKg, 0, 0),
        DoseRoute.Nasal => new(0, 0, NasalTypicalMg, NasalMaxMg),
        DoseRoute.Subcutaneous => new(0, ScMaxMgPerKg, 0, 0),
        _ => new(0, 0, 0, 0),
    };
}

/// <summary>The limits of a route; 0 for none.</summary>
public readonly record struct DoseLimits(decimal TypicalMgPerKg, decimal MaxMgPerKg, decimal TypicalMg, decimal MaxMg)
{
    /// <summary>True if a weight is needed to judge a dose.</summary>
    public bool IsByWeight => TypicalMgPerKg > 0 || MaxMgPerKg > 0;
}

/// <summary>R-06: the dose is within the limits of its route, by a weight that is fresh.</summary>
internal static class DoseLimitRule
{
    private const string Id = "R-06";
    private const string Weight = "29463-7";

    internal static IEnumerable<Finding> Check(Occasion occasion, PatientFacts facts, DoseLimitOptions options)
    {
        var limits = options.For(occasion.Route, InSession.SessionTimes.IsEsketamine(occasion, facts));
        var place = Place(occasion);
        if (WeightFault(occasion, facts, options, limits, place) is { } refused)
        {
            return [refused];
        }

        var weight = WeightAt(occasion, facts, options);
        decimal? perKg = occasion.Order?.MgPerKg ?? (weight > 0 && Milligrams(occasion) is { } mg ? mg / weight : null);
        return ByWeight(limits, perKg, place).Concat(Absolute(limits, Milligrams(occasion) ?? perKg * weight, place)).Concat(Agreement(occasion, facts, options));
    }

    /// <summary>The last weight before the occasion that is fresh enough, in kg.</summary>
    internal static decimal? WeightAt(Occasion occasion, PatientFacts facts, DoseLimitOptions options) => LastWeight(occasion, facts) is { } last
        && last.At.AddDays(options.WeightMaxAgeDays) >= occasion.At ? last.Value : null;

    private static Measurement? LastWeight(Occasion occasion, PatientFacts facts) =>
        facts.Measures.FirstOrDefault(m => m.Is(Weight) && m.Value > 0 && m.At <= occasion.At);

    private static Finding? WeightFault(Occasion occasion, PatientFacts facts, DoseLimitOptions options, DoseLimits limits, string place)
    {
        var isAsked = limits.IsByWeight || occasion.Order?.MgPerKg is not null;
        if (!isAsked || WeightAt(occasion, facts, options) is not null)
        {
            return null;
        }

        var last = LastWeight(occasion, facts);
        return Found(Issues.WeightNotFresh(place, options.WeightMaxAgeDays, last is not null), "DOSEHINDW", FindingSeverity.High) with
        {
            Implicated = last is null ? [] : [last.Reference],
        };
    }

    private static IEnumerable<Finding> ByWeight(DoseLimits limits, decimal? perKg, string place)
    {
        if (limits.MaxMgPerKg > 0 && perKg > limits.MaxMgPerKg)
        {
            yield return Found(Issues.DoseAboveCeiling(place, limits.MaxMgPerKg, "mg/kg"), "DOSEHINDW", FindingSeverity.High);
        }
        else if (limits.TypicalMgPerKg > 0 && perKg > limits.TypicalMgPerKg)
        {
            yield return Found(Issues.DoseAboveTypical(place, limits.TypicalMgPerKg, "mg/kg"), "DOSEHINDW", FindingSeverity.Moderate) with { IsAdvice = true };
        }
    }

    private static IEnumerable<Finding> Absolute(DoseLimits limits, decimal? milligrams, string place)
    {
        if (limits.MaxMg > 0 && milligrams > limits.MaxMg)
        {
            yield return Found(Issues.DoseAboveCeiling(place, limits.MaxMg, "mg"), "DOSEH", FindingSeverity.High);
        }
        else if (limits.TypicalMg > 0 && milligrams > limits.TypicalMg)
        {
            yield return Found(Issues.DoseAboveTypical(place, limits.TypicalMg, "mg"), "DOSEH", FindingSeverity.Moderate) with { IsAdvice = true };
        }
    }

    // The administration is the truth and the session mirrors it: what they state must be one dose.
    private static IEnumerable<Finding> Agreement(Occasion occasion, PatientFacts facts, DoseLimitOptions options)
    {
        if (occasion.Dose is not { } dose)
        {
            yield break;
        }

        if (dose is { MgPerKg: { } stated, WeightKg: { } kg, Milligrams: { } mg } && kg > 0 && Math.Abs((mg / kg) - stated) > options.AgreementMgPerKg)
        {
            yield return Found(Issues.DosePerWeightWrong(occasion.Place("extension"), options.AgreementMgPerKg), "DOSEHINDW", FindingSeverity.Moderate);
        }

        if (occasion.Session is not { Status: "completed", Milligrams: { } total, WeightKg: { } weight } session || weight <= 0)
        {
            yield break;
        }

        var given = (dose.Milligrams ?? 0) + facts.Doses.Where(d => d.Session == session.Reference).Sum(d => d.Milligrams ?? 0);
        if (Math.Abs(given - total) / weight > options.AgreementMgPerKg)
        {
            yield return Found(Issues.DosesDisagree(occasion.Place("dosage.dose"), options.AgreementMgPerKg), "DOSEHINDW", FindingSeverity.Moderate) with
            {
                Implicated = [session.Reference],
            };
        }
    }

    private static decimal? Milligrams(Occasion occasion) =>
        occasion.Dose?.Milligrams ?? occasion.Order?.Milligrams?.High ?? occasion.Session?.PlannedMilligrams;

    private static string Place(Occasion occasion) => occasion.Kind switch
    {
        OccasionKind.Dose => occasion.Place("dosage.dose"),
        OccasionKind.Order => occasion.Place("dosageInstruction"),
        _ => occasion.Place("extension"),
    };

    private static Finding Found(Issue issue, string code, FindingSeverity severity) => new(Id, issue, FhirCode.Act(code), severity);
}
