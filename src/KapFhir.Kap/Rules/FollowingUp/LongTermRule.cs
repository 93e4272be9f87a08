using System.ComponentModel;
using KapFhir.Fhir;
using KapFhir.Kap.Rules.BeforeDose;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Rules.FollowingUp;

/// <summary>The settings of R-15.</summary>
public sealed class LongTermOptions() : RuleOptions(RuleMode.Warn)
{
    /// <summary>Sessions between two checks.</summary>
    [Description("Sessions after which bladder and cognition are looked at. Source: design default, number unverified.")]
    public int EverySessions { get; set; } = 12;

    /// <summary>Weeks between two checks.</summary>
    [Description("Weeks of treatment after which they are looked at. Source: design default, number unverified.")]
    public int EveryWeeks { get; set; } = 12;

    /// <summary>BPIC-SS.</summary>
    [Description("BPIC-SS total that suggests bladder pain syndrome. Source: Humphrey 2012, from memory.")]
    public decimal BladderCut { get; set; } = 19;

    /// <summary>Rise of BPIC-SS.</summary>
    [Description("Rise of the BPIC-SS total over the first that is flagged. Source: design default.")]
    public decimal BladderRise { get; set; } = 10;

    /// <summary>Drop of MoCA.</summary>
    [Description("Drop of the MoCA total below the first that is flagged. Source: design default.")]
    public decimal CognitionDrop { get; set; } = 3;
}

/// <summary>R-15: bladder and cognition are looked at in long courses.</summary>
internal static class LongTermRule
{
    private const string Id = "R-15";
    private const string Bladder = "bpicss-total";
    private const string Cognition = "72172-0";

    internal static IEnumerable<Finding> Check(Occasion occasion, PatientFacts facts, LongTermOptions options) =>
        occasion.Measurement is { } score ? OfScore(occasion, score, facts, options) : Due(occasion, facts, options);

    private static IEnumerable<Finding> Due(Occasion occasion, PatientFacts facts, LongTermOptions options)
    {
        var last = facts.Scores.Where(s => s.At <= occasion.At && (s.Is(Bladder) || s.Is(Cognition))).Select(s => (DateTimeOffset?)s.At).FirstOrDefault();
        var since = Course.Before(occasion, facts).Where(d => last is null || d.Start > last).ToList();
        var isLate = since.Count > 0 && (Course.Sessions(since) >= options.EverySessions || since[^1].Start.AddDays(7 * options.EveryWeeks) < occasion.At);
        return !isLate ? [] :
        [
            new Finding(Id, Issues.LongTermCheckDue(occasion.Place("subject"), options.EverySessions, options.EveryWeeks), FhirCode.Kap("kap-issue", "monitoring-gap"), FindingSeverity.Moderate)
            {
                FollowUps = [new TaskToDo("long-term", "Bladder symptoms (BPIC-SS or urinalysis) and cognition (MoCA)", occasion.At.AddDays(14), "routine")],
            },
        ];
    }

    private static IEnumerable<Finding> OfScore(Occasion occasion, Measurement score, PatientFacts facts, LongTermOptions options)
    {
        var first = facts.Scores.LastOrDefault(s => s.At < score.At && s.Is(score.Is(Bladder) ? Bladder : Cognition))?.Value;
        if (score.Is(Bladder) && (score.Value >= options.BladderCut || score.Value - first >= options.BladderRise))
        {
            yield return Found(occasion, Issues.BladderSymptoms(occasion.Place("value"), options.BladderCut, options.BladderRise), new FhirCode(Build.Snomed, "197834003"), "Bladder symptoms under ketamine: look for cystitis");
        }

        if (score.Is(Cognition) && first - score.Value >= options.CognitionDrop)
        {
            yield return Found(occasion, Issues.CognitionWorse(occasion.Place("value"), options.CognitionDrop), new FhirCode(Build.Snomed, "386806002"), "Cognition is worse than at the start");
        }
    }

    private static Finding Found(Occasion occasion, Issue issue, FhirCode code, string text) => new(Id, issue, FhirCode.Act("COND"), FindingSeverity.Moderate)
    {
        IsAdvice = true,
        FollowUps = [new RaisedFlag("long-term", text, "clinical", code), new TaskToDo("long-term-review", text, occasion.At.AddDays(7), "urgent")],
    };
}
