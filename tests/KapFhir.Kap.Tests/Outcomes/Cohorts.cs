using System.Globalization;
using KapFhir.Kap.Outcomes;
using KapFhir.Kap.Rules.Facts;
using KapFhir.Kap.Scoring;

namespace KapFhir.Kap.Tests.Outcomes;

/// <summary>Courses told in a line: days count from the first dose, which is on 1 March 2026.</summary>
internal static class Cohorts
{
    public static readonly DateOnly FirstDay = new(2026, 3, 1);

    public static readonly DateOnly Later = new(2027, 1, 1);

    public static Scale Phq9 { get; } = Scale("phq9");

    public static Scale Scale(string key) => ScaleCatalog.Default.Scales.Single(s => s.Key == key);

    /// <summary>The record of a patient: doses on these days with therapy around them, and scores <c>day:total</c> or <c>day:total:item 9</c>.</summary>
    public static (CourseFact Episode, List<SessionPoint> Sessions, List<ScoreFact> Scores) Course(string patient, string scores, string doses = "0,7,14", string type = "kap",
        bool preparation = true, bool integration = true, bool isEnded = true, DoseRoute route = DoseRoute.Intravenous)
    {
        var reference = "Patient/" + patient;
        List<SessionPoint> sessions = [.. doses.Split(',', StringSplitOptions.RemoveEmptyEntries).Select((d, i) => Session(reference, SessionKind.Dosing, Number(d), $"dose-{i}", route))];
        if (preparation)
        {
            sessions.Add(Session(reference, SessionKind.Preparation, -5, "preparation"));
        }

        if (integration)
        {
            sessions.Add(Session(reference, SessionKind.Integration, 2, "integration"));
        }

        return (
            new CourseFact($"EpisodeOfCare/{patient}", reference, [type], FirstDay.AddDays(-30), isEnded ? FirstDay.AddDays(60) : null) { IsEnded = isEnded },
            sessions,
            [.. scores.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((s, i) => Score(reference, s, i))]);
    }

    /// <summary>A session that took place, at ten in the morning.</summary>
    public static SessionPoint Session(string patient, SessionKind kind, int day, string name, DoseRoute route = DoseRoute.Unknown) =>
        new($"Procedure/{patient[8..]}-{name}", patient, kind, At(day, 10), FirstDay.AddDays(day)) { IsCompleted = true, Status = "completed", Route = route };

    /// <summary>A score at nine in the morning: <c>-3:18</c>.</summary>
    public static ScoreFact Score(string patient, string text, int number = 0)
    {
        var parts = text.Split(':');
        return new ScoreFact(
            string.Create(CultureInfo.InvariantCulture, $"Observation/{patient[8..]}-{number}"), patient, At(Number(parts[0]), 9), FirstDay.AddDays(Number(parts[0])), Number(parts[1]))
        {
            Suicidality = parts.Length > 2 ? Number(parts[2]) : null,
        };
    }

    /// <summary>What came of one course.</summary>
    public static CourseOutcome Outcome(string scores, string doses = "0,7,14", OutcomeOptions? options = null, TraitsFact? traits = null, string scale = "phq9")
    {
        var (episode, sessions, list) = Course("p", scores, doses);
        var numbers = options ?? new OutcomeOptions();
        return new CourseOutcome(TreatmentCourse.Of("Patient/p", [episode], sessions, numbers)[0], Scale(scale), CohortFacts.InOrder(list), traits, numbers, Later);
    }

    /// <summary>The facts of many courses.</summary>
    public static CohortFacts Facts(params IEnumerable<(CourseFact Episode, List<SessionPoint> Sessions, List<ScoreFact> Scores)> courses)
    {
        var all = courses.ToList();
        return new CohortFacts(all.Select(c => c.Episode), all.SelectMany(c => c.Sessions), all.SelectMany(c => c.Scores));
    }

    /// <summary>The figures of one measure and group, cells of any size told.</summary>
    public static Figures Figures(CohortFacts facts, string measure, string group, OutcomeOptions? options = null) => CohortReport
        .Compute(facts, Question(measure), options ?? new OutcomeOptions { MinCell = 0 }).Single().Groups.Single(g => g.Code == group).Figures;

    public static CohortQuestion Question(string measure) => new(Phq9, new DateOnly(2026, 1, 1), new DateOnly(2026, 12, 31), Later)
    {
        Measures = [.. OutcomeMeasure.All.Where(m => m.Id == measure)],
    };

    private static DateTimeOffset At(int day, int hour) => new(FirstDay.AddDays(day), new TimeOnly(hour, 0), TimeSpan.Zero);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
