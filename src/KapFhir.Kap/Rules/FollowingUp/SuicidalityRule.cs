using System.ComponentModel;
using System.Globalization;
using KapFhir.Fhir;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Rules.FollowingUp;

/// <summary>The settings of R-17.</summary>
public sealed class SuicidalityOptions() : RuleOptions(RuleMode.Block)
{
    /// <summary>How C-SSRS question 4 counts.</summary>
    [Description("The level of a yes to C-SSRS question 4: high or moderate. Source: Columbia triage (high); SPiER maps it to moderate.")]
    public RiskLevel Question4 { get; set; } = RiskLevel.High;

    /// <summary>Minutes to contact a patient at high risk.</summary>
    [Description("Within how many minutes a patient at high risk is contacted. Source: design default.")]
    public int HighMinutes { get; set; } = 60;

    /// <summary>Hours to contact a patient at moderate risk.</summary>
    [Description("Within how many hours a patient at moderate risk is contacted. Source: design default.")]
    public int ModerateHours { get; set; } = 24;

    /// <summary>From which answer to PHQ-9 item 9.</summary>
    [Description("From which answer to PHQ-9 item 9 (0 to 3) a C-SSRS screen is asked for on the same day. Source: design default, from suicidality as an outcome.")]
    public int Phq9Item9 { get; set; } = 1;
}

/// <summary>A level of suicide risk by the C-SSRS screener.</summary>
public enum RiskLevel
{
    /// <summary>No yes.</summary>
    None,

    /// <summary>Low.</summary>
    Low,

    /// <summary>Moderate.</summary>
    Moderate,

    /// <summary>High.</summary>
    High,
}

/// <summary>R-17: suicidality is followed up at once, and high risk is cleared before the next dose and before leaving.</summary>
internal static class SuicidalityRule
{
    private const string Id = "R-17";
    private static readonly FhirCode AtRisk = new(Build.Snomed, "225444004");
    private static readonly Dictionary<string, int> Frequency = new(StringComparer.Ordinal) { ["LA6568-5"] = 0, ["LA6569-3"] = 1, ["LA6570-1"] = 2, ["LA6571-9"] = 3 };

    internal static IEnumerable<Finding> Check(Occasion occasion, PatientFacts facts, SuicidalityOptions options) => occasion.Kind switch
    {
        OccasionKind.Response when occasion.Response!.Questionnaire == "phq9" => OfPhq9(occasion, occasion.Response, facts, options),
        OccasionKind.Response => OfScreener(occasion, occasion.Response!, facts, options),
        OccasionKind.Score => occasion.Measurement!.Is("93374-7") && occasion.Measurement.DerivedFrom is null ? Raised(occasion, OfAnswer(occasion.Measurement), RiskLevel.None, [], options) : [],
        _ => Gate(occasion, facts),
    };

    /// <summary>The level of a C-SSRS screener by the Columbia triage.</summary>
    internal static RiskLevel Triage(ResponseFact response, SuicidalityOptions options)
    {
        bool Yes(string item, string code) => response.IsYes("cssrs-" + item) || response.IsYes("/" + code);
        return Yes("5", "93250-9") || Yes("6b", "93269-9") ? RiskLevel.High
            : Yes("4", "93249-1") ? options.Question4
            : Yes("3", "93248-3") || Yes("6", "93267-3") ? RiskLevel.Moderate
            : Yes("1", "93246-7") || Yes("2", "93247-5") ? RiskLevel.Low : RiskLevel.None;
    }

    private static RiskLevel OfAnswer(Measurement score) => score.Answers.Select(a => a.Code).FirstOrDefault() switch
    {
        "LA9193-9" => RiskLevel.High,
        "LA6751-7" => RiskLevel.Moderate,
        "LA9194-7" => RiskLevel.Low,
        _ => RiskLevel.None,
    };

    private static int Item9(ResponseFact response) => (response.Answer("phq9-9") ?? response.Answer("/44260-8")) is { } answer
        ? Frequency.TryGetValue(answer, out var count) ? count : int.TryParse(answer, NumberStyles.None, CultureInfo.InvariantCulture, out count) ? count : 0 : 0;

    private static IEnumerable<Finding> OfPhq9(Occasion occasion, ResponseFact response, PatientFacts facts, SuicidalityOptions options)
    {
        if (Item9(response) < options.Phq9Item9)
        {
            yield break;
        }

        if (facts.Responses.Any(r => r.Questionnaire == "cssrs-screener" && IsSameDay(r.At, response.At)))
        {
            yield break;
        }

        yield return new Finding(Id, Issues.ScreenerNeeded(occasion.Place("item")), FhirCode.Act("OBSA"), FindingSeverity.High)
        {
            IsAdvice = true,
            FollowUps =
            [
                ScreenTask(response, isDone: false),
                new AssessedRisk("suicide", "PHQ-9 item 9 is above 0. The C-SSRS screener of the same day decides the level.", null, [occasion.Reference]),
            ],
        };
    }

    private static IEnumerable<Finding> OfScreener(Occasion occasion, ResponseFact response, PatientFacts facts, SuicidalityOptions options)
    {
        // What the PHQ-9 of the day asked for is done with this.
        var done = facts.Responses.Where(r => r.Questionnaire == "phq9" && IsSameDay(r.At, response.At) && Item9(r) >= options.Phq9Item9).Select(r => (FollowUp)ScreenTask(r, isDone: true));
        var before = facts.Responses.FirstOrDefault(r => r.Questionnaire == "cssrs-screener" && r.At < response.At);
        return Raised(occasion, Triage(response, options), before is null ? RiskLevel.None : Triage(before, options), done, options);
    }

    private static TaskToDo ScreenTask(ResponseFact phq9, bool isDone) =>
        new("cssrs", "C-SSRS screen today: PHQ-9 item 9 is above 0", EndOfDay(phq9.At), "asap", isDone) { Of = phq9.Reference, At = phq9.At };

    private static IEnumerable<Finding> Raised(Occasion occasion, RiskLevel level, RiskLevel before, IEnumerable<FollowUp> done, SuicidalityOptions options)
    {
        var code = level.ToString().ToLowerInvariant();
        List<FollowUp> todo = [.. done];
        if (level != RiskLevel.None)
        {
            todo.Add(new AssessedRisk("suicide", "C-SSRS screener, Columbia triage" + (level > before ? "; higher than the last" : ""), code, [occasion.Reference]));
        }

        if (level >= RiskLevel.Moderate)
        {
            var due = level == RiskLevel.High ? occasion.At.AddMinutes(options.HighMinutes) : occasion.At.AddHours(options.ModerateHours);
            var priority = level == RiskLevel.High ? "stat" : "urgent";
            todo.Add(new RaisedFlag("suicide", "At risk for suicide: " + code, "clinical", AtRisk)
            {
                Level = new FhirCode(Build.Snomed, level == RiskLevel.High ? "15508007" : "25594002"),
            });
            todo.Add(new TaskToDo("suicide-contact", $"Contact the patient: {code} risk of suicide", due, priority));
            todo.Add(new Message("suicide", $"C-SSRS: {code} risk of suicide", priority));
        }

        if (todo.Count > 0)
        {
            yield return new Finding(Id, Issues.SuicideRisk(occasion.Place("item"), code), FhirCode.Act("COND"), level >= RiskLevel.Moderate ? FindingSeverity.High : FindingSeverity.Low)
            {
                IsAdvice = true,
                IsTaskOnly = level < RiskLevel.Moderate,
                FollowUps = todo,
            };
        }
    }

    private static IEnumerable<Finding> Gate(Occasion occasion, PatientFacts facts) =>
        facts.Risks.Where(r => r.Level == "high" && !(r.Since > occasion.At)).Take(1).Select(r => new Finding(
            Id, Issues.RiskNotCleared(occasion.Place("subject")), FhirCode.Act("COND"), FindingSeverity.High) { Implicated = [r.Reference], IsClearedWithFact = true });

    private static bool IsSameDay(DateTimeOffset one, DateTimeOffset other) => one.UtcDateTime.Date == other.UtcDateTime.Date;

    private static DateTimeOffset EndOfDay(DateTimeOffset at) => new(at.Date.AddDays(1).AddSeconds(-1), at.Offset);
}
