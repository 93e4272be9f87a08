// OperationDefinition kap-patient-outcomes of the guide
using System.Globalization;
using System.Text;
using KapFhir.Kap.Outcomes;
using KapFhir.Kap.Rules.Facts;
using KapFhir.Kap.Scoring;

namespace KapFhir.Server.Operations;

/// <summary>Writes the outcomes of one patient: what a chart of them needs, references to every resource included.</summary>
/// <param name="json">The Parameters.</param>
/// <param name="outcomes">The outcomes.</param>
/// <param name="from">The first day whose scores and sessions are listed.</param>
/// <param name="listsEmpty">True to list scales without a score too: they were asked for.</param>
internal sealed class PatientOutcomesWriter(ParametersWriter json, PatientOutcomes outcomes, DateOnly from, bool listsEmpty)
{
    public void Write()
    {
        Reference("patient", outcomes.Patient);
        outcomes.Courses.ToList().ForEach(WriteCourse);
        foreach (var (session, course, number) in outcomes.Sessions.Where(s => s.Session.Day >= from))
        {
            WriteSession(session, course, number);
        }

        foreach (var series in outcomes.Series.Where(s => s.Points.Any(p => p.Score.Day >= from) || listsEmpty))
        {
            json.Parts("series", () => WriteSeries(series));
        }
    }

    private void WriteCourse(TreatmentCourse course) => json.Parts("course", () =>
    {
        Reference("course", course.Fact?.Reference);
        course.Fact?.Types.ToList().ForEach(type => json.Value("type", "code", type));
        json.Value("start", "date", Text(course.Fact?.Start));
        json.Value("end", "date", Text(course.Fact?.End));
        if (course.Fact is { } fact)
        {
            json.Flag("ended", fact.IsEnded);
        }

        Reference("firstDose", course.First?.Reference);
        Reference("lastInductionDose", course.Induction.LastOrDefault()?.Reference);
        Reference("lastDose", course.Doses.LastOrDefault()?.Reference);
        Whole("doses", course.Doses.Count);
        Whole("preparation", course.Sessions.Count(s => s is { Kind: SessionKind.Preparation, IsCompleted: true }));
        Whole("integration", course.Sessions.Count(s => s is { Kind: SessionKind.Integration, IsCompleted: true }));
    });

    private void WriteSession(SessionPoint session, TreatmentCourse course, int? number) => json.Parts("session", () =>
    {
        Reference("session", session.Reference);
        Time("time", session.Said, session.At);
        json.Value("kind", "code", session.Kind.ToString().ToLowerInvariant());
        json.Value("phase", "code", session.Phase);
        json.Value("status", "code", session.Status);
        Whole("number", number);
        json.Value("route", "code", session.Route is DoseRoute.Unknown ? null : session.Route.ToString().ToLowerInvariant());
        json.Quantity("dose", session.Milligrams, "mg");
        Reference("course", course.Fact?.Reference);
    });

    private void WriteSeries(PatientSeries series)
    {
        var (scale, rule) = (series.Scale, series.Scale.Change);
        json.Value("scale", "code", scale.Key);
        json.Value("title", "string", scale.Title);
        json.Coding("code", scale.System, null, scale.Code, null);
        Number("low", scale.Low);
        Number("high", scale.High);
        json.Value("better", "code", rule?.IsUp == true ? "higher" : "lower");
        Whole("recallDays", rule?.RecallDays);
        Number("responsePercent", rule?.ResponsePercent);
        Number("responsePoints", rule?.ResponsePoints);
        Number("remission", rule?.RemissionBeyond);
        Number("deterioration", rule?.Deterioration);
        Number("meaningful", rule?.Mcid);
        Number("reliable", rule?.Reliable);
        Number("caseFrom", rule?.CaseFrom);
        scale.Bands.ToList().ForEach(WriteBand);
        foreach (var point in series.Points.Where(p => p.Score.Day >= from))
        {
            json.Parts("point", () => WritePoint(point, series));
        }

        foreach (var outcome in series.Outcomes.Where(o => o.Baseline is not null || o.FollowUp.Count > 0))
        {
            json.Parts("outcome", () => WriteOutcome(outcome));
        }
    }

    private void WriteBand(Band band) => json.Parts("band", () =>
    {
        Number("low", band.Low);
        Number("high", band.High);
        json.Value("text", "string", band.Text);
        json.Value("interpretation", "code", band.Interpretation);
    });

    private void WritePoint(SeriesPoint point, PatientSeries series)
    {
        var (score, band) = (point.Score, ScoreArithmetic.BandOf(series.Scale, point.Score.Value));
        Reference("score", score.Reference);
        Time("time", score.Said, score.At);
        Number("value", score.Value);
        json.Value("band", "string", band?.Text);
        json.Value("interpretation", "code", band?.Interpretation);
        json.Value("timepoint", "code", score.Timepoint);
        Reference("session", score.Session);
        Reference("course", point.Course?.Fact?.Reference);
        json.Flag("isBaseline", series.Outcomes.Any(o => ReferenceEquals(o.Baseline, score)));
        Number("change", point.Change);
        Number("percent", point.Percent);
        json.Value("state", "code", point.State is { } state ? ScoreChange.CodeOf(state) : null);
        Flag("meaningful", point.IsMeaningful(series.Scale));
        Flag("reliable", point.IsReliable(series.Scale));
        Number("suicidality", score.Suicidality);
    }

    private void WriteOutcome(CourseOutcome outcome)
    {
        Reference("course", outcome.Course.Fact?.Reference);
        WriteScore("baseline", outcome.Baseline);
        if (outcome.FollowUp.Count > 0)
        {
            var latest = new SeriesPoint(outcome.FollowUp[^1], outcome.Course, outcome.Baseline, PatientSeries.StateOf(outcome.Scale, outcome.Baseline, outcome.FollowUp[^1]));
            WriteScore("latest", latest.Score);
            Number("change", latest.Change);
            Number("percent", latest.Percent);
            json.Value("state", "code", latest.State is { } state ? ScoreChange.CodeOf(state) : null);
            WriteScore("best", outcome.Scale.Change?.IsUp == true ? outcome.FollowUp.MaxBy(s => s.Value) : outcome.FollowUp.MinBy(s => s.Value));
        }

        WriteScore("acute", outcome.In(OutcomeWindow.Acute));
        if (outcome.In(OutcomeWindow.Lasting) is { } lasting)
        {
            WriteScore("lasting", lasting);
            Flag("isLasting", outcome.Baseline is null ? null : outcome.IsResponse(lasting) && outcome.IsUnbroken(lasting));
        }

        if (outcome.Kept is { } kept)
        {
            Reference("firstResponse", kept.First.Reference);
            Number("hoursToResponse", Math.Round((decimal)(kept.First.At - outcome.Course.First!.At).TotalHours, 1));
            Whole("responseDays", kept.Days);
            Reference("responseLost", kept.Lost?.Reference);

            // Kept as long as is known; with no score after the first response nothing is.
            json.Value("responseIs", "code", kept.Lost is not null ? "lost" : outcome.FollowUp[^1].At > kept.First.At ? "kept" : "unknown");
        }
    }

    private void WriteScore(string name, ScoreFact? score)
    {
        if (score is not null)
        {
            Reference(name, score.Reference);
            Number(name + "Value", score.Value);
            Time(name + "Time", score.Said, score.At);
        }
    }

    private void Reference(string name, string? reference)
    {
        if (reference is not null)
        {
            json.Raw(name, "valueReference", Encoding.UTF8.GetBytes($$"""{"reference":"{{reference}}"}"""));
        }
    }

    private void Flag(string name, bool? value)
    {
        if (value is { } known)
        {
            json.Flag(name, known);
        }
    }

    private void Time(string name, string? said, DateTimeOffset at) => json.Value(name, "dateTime", said ?? at.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));

    private void Whole(string name, int? number) => json.Value(name, "integer", number?.ToString(CultureInfo.InvariantCulture));

    private void Number(string name, decimal? number) => json.Value(name, "decimal", number?.ToString(CultureInfo.InvariantCulture));

    private static string? Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
