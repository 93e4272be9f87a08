using System.ComponentModel;
using KapFhir.Fhir;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Rules.FollowingUp;

/// <summary>The settings of R-21. A number of 0 is not looked at.</summary>
public sealed class DeteriorationOptions() : RuleOptions(RuleMode.Warn)
{
    /// <summary>PHQ-9.</summary>
    [Description("Rise of the PHQ-9 total that is worse. Source: conventional important difference, from memory.")]
    public decimal Phq9 { get; set; } = 5;

    /// <summary>GAD-7.</summary>
    [Description("Rise of the GAD-7 total that is worse. Source: Toussaint 2020.")]
    public decimal Gad7 { get; set; } = 4;

    /// <summary>PCL-5.</summary>
    [Description("Rise of the PCL-5 total that is worse. Source: National Center for PTSD (10 is clinically meaningful).")]
    public decimal Pcl5 { get; set; } = 10;

    /// <summary>PGI-C.</summary>
    [Description("PGI-C answer from which the patient is worse. Source: scale of 1 to 7, from memory.")]
    public decimal Pgic { get; set; } = 6;

    /// <summary>Days before the first dose.</summary>
    [Description("How many days before the first dose a score is the baseline. Source: design default.")]
    public int BaselineDays { get; set; } = 14;

    /// <summary>The rise that is worse, by the code of the total; null for a scale that is not looked at.</summary>
    internal (string Code, decimal Rise)? Of(Measurement score) =>
        score.Is("44261-6") ? ("44261-6", Phq9) : score.Is("70274-6") ? ("70274-6", Gad7) : score.Is("101698-9") ? ("101698-9", Pcl5) : null;
}

/// <summary>R-21: a score that got worse is looked at. Some 8 % of patients get worse (McInnes 2022), so it never refuses.</summary>
internal static class DeteriorationRule
{
    internal static IEnumerable<Finding> Check(Occasion occasion, PatientFacts facts, DeteriorationOptions options)
    {
        var score = occasion.Measurement!;
        var isWorse = score.Is("pgic") ? options.Pgic > 0 && score.Value >= options.Pgic
            : options.Of(score) is var (code, rise) && rise > 0 && Before(score, code, facts, options).Any(before => score.Value - before >= rise);
        return !isWorse ? [] :
        [
            new Finding("R-21", Issues.ScoreWorse(occasion.Place("value")), FhirCode.Act("OBSA"), FindingSeverity.Moderate)
            {
                IsAdvice = true,
                FollowUps =
                [
                    new RaisedFlag("worse", "Scores are worse than before", "clinical", new FhirCode(Build.Snomed, "271299001")),
                    new TaskToDo("worse", "Review: the score got worse", occasion.At.AddDays(3), "urgent"),
                ],
            },
        ];
    }

    // The last before the first dose, and the one just before.
    private static IEnumerable<decimal> Before(Measurement score, string code, PatientFacts facts, DeteriorationOptions options)
    {
        var earlier = facts.Scores.Where(s => s.At < score.At && s.Is(code) && s.Value is not null).ToList();
        var first = facts.Doses.Where(d => d.Start < score.At).Select(d => (DateTimeOffset?)d.Start).LastOrDefault();
        var baseline = first is { } dose ? earlier.Find(s => s.At <= dose && s.At >= dose.AddDays(-options.BaselineDays)) : null;
        return new[] { baseline, earlier.FirstOrDefault() }.OfType<Measurement>().Select(s => s.Value!.Value);
    }
}
