using KapFhir.Kap.Outcomes;
using KapFhir.Kap.Rules.Facts;
using KapFhir.Kap.Scoring;
using Shouldly;
using Xunit;
using static KapFhir.Kap.Tests.Outcomes.Cohorts;

namespace KapFhir.Kap.Tests.Outcomes;

/// <summary>Baseline, windows and durability of one course. The first dose is on day 0 at ten, scores are at nine; the last dose is on day 14 unless said.</summary>
public sealed class CourseOutcomeTests
{
    [Theory]
    [InlineData("-14:18", 18)] // the first of 14 days
    [InlineData("-15:18", null)] // a day too early
    [InlineData("-20:20 -14:18 -3:16", 16)] // the last of several
    [InlineData("0:15", 15)] // the same day, before the dose
    [InlineData("1:15", null)] // after it
    [InlineData("", null)]
    public void The_baseline_is_the_last_score_of_the_days_before_the_first_dose(string scores, int? baseline) =>
        (Outcome(scores).Baseline?.Value).ShouldBe(baseline is { } value ? value : default(decimal?));

    [Fact]
    public void A_score_at_the_very_moment_of_the_first_dose_is_a_baseline()
    {
        var (episode, sessions, _) = Course("p", "");
        var course = TreatmentCourse.Of("Patient/p", [episode], sessions, new OutcomeOptions())[0];
        course.Baseline([Score("Patient/p", "0:15") with { At = course.First!.At }], new OutcomeOptions()).ShouldNotBeNull();
    }

    [Theory]
    [InlineData(OutcomeWindow.Acute, "-3:18 27:9", null)] // 13 days after the last dose
    [InlineData(OutcomeWindow.Acute, "-3:18 28:9", 9)] // 14
    [InlineData(OutcomeWindow.Acute, "-3:18 45:9", 9)] // 31
    [InlineData(OutcomeWindow.Acute, "-3:18 46:9", null)] // 32
    [InlineData(OutcomeWindow.Acute, "-3:18 28:9 40:12 60:3", 12)] // the last within
    [InlineData(OutcomeWindow.Lasting, "-3:18 41:9", null)] // 27
    [InlineData(OutcomeWindow.Lasting, "-3:18 42:9", 9)] // 28
    [InlineData(OutcomeWindow.Lasting, "-3:18 104:9", 9)] // 90
    [InlineData(OutcomeWindow.Lasting, "-3:18 105:9", null)] // 91
    [InlineData(OutcomeWindow.Rapid, "-3:18 3:9", 9)] // 71 hours
    [InlineData(OutcomeWindow.Rapid, "-3:18 4:9", null)] // 95 hours
    public void A_window_has_whole_days_from_its_dose(OutcomeWindow window, string scores, int? value) =>
        (Outcome(scores).In(window)?.Value).ShouldBe(value is { } expected ? expected : default(decimal?));

    [Theory]
    [InlineData("-3:18 20:11", 11)]
    [InlineData("-3:18 20:11 60:5", 11)] // what came after the window is not carried back
    [InlineData("-3:18", 18)] // nothing after the first dose: the baseline
    public void What_is_missing_is_carried_forward(string scores, int value) => Outcome(scores).CarriedTo(OutcomeWindow.Acute)!.Value.ShouldBe(value);

    [Theory]
    [InlineData("2026-04-10", true)] // before the window ended (15 April)
    [InlineData("2026-04-15", true)]
    [InlineData("2026-04-16", false)]
    public void Nobody_is_carried_beyond_death(string died, bool isLeftOut)
    {
        var traits = new TraitsFact("Patient/p", null, null, DateOnly.Parse(died, System.Globalization.CultureInfo.InvariantCulture), IsDead: true);
        (Outcome("-3:18 20:5", traits: traits).CarriedTo(OutcomeWindow.Acute) is null).ShouldBe(isLeftOut);
    }

    [Fact]
    public void Maintenance_moves_the_lasting_window_and_not_the_acute_one()
    {
        var (episode, sessions, scores) = Course("p", "-3:18 28:9 90:4", "0,7,14,60");
        var numbers = new OutcomeOptions();
        sessions = [.. sessions.Select(s => s.Reference.EndsWith("dose-3", StringComparison.Ordinal) ? s with { Phase = "maintenance" } : s)];
        var outcome = new CourseOutcome(TreatmentCourse.Of("Patient/p", [episode], sessions, numbers)[0], Phq9, scores, null, numbers, Later);
        outcome.In(OutcomeWindow.Acute)!.Value.ShouldBe(9);
        outcome.In(OutcomeWindow.Lasting)!.Value.ShouldBe(4);
    }

    [Fact]
    public void A_long_pause_ends_induction_where_the_clinic_says_so() =>
        Outcome("-3:18 28:9", "0,7,14,60", new OutcomeOptions { InductionGapDays = 21 }).In(OutcomeWindow.Acute)!.Value.ShouldBe(9);

    [Theory]
    [InlineData("-3:20 20:15 50:10", true)] // exactly 75 % is not above
    [InlineData("-3:20 20:16 50:10", false)]
    [InlineData("-3:20 10:20 50:10", true)] // between doses, not after the last
    [InlineData("-3:20 50:10 60:19", false)] // the last one decides, and is no response
    public void A_lasting_reduction_is_not_undone_in_between(string scores, bool holds)
    {
        var outcome = Outcome(scores);
        var score = outcome.In(OutcomeWindow.Lasting)!;
        (outcome.IsResponse(score) && outcome.IsUnbroken(score)).ShouldBe(holds);
    }

    [Theory]
    [InlineData("-3:20 7:10 14:12 21:16", 14, true)] // 4 of 10 points left, and 16 is a case again
    [InlineData("-3:20 7:6 14:9 21:10", 14, true)] // 10 is a case again
    [InlineData("-3:20 7:6 14:9 21:8", 14, false)] // kept as long as is known
    [InlineData("-3:26 7:13 14:13 21:12", 14, false)] // a case still, and as well as before
    [InlineData("-3:20 7:10", 0, false)] // nothing known after it
    [InlineData("-3:20 7:10 10:15", 3, false)] // half of the gain is kept: 15 is a case, as 10 was
    public void A_response_lasts_until_too_little_of_it_is_left(string scores, int days, bool isLost)
    {
        var kept = Outcome(scores).Kept!;
        (kept.Days, kept.Lost is not null).ShouldBe((days, isLost));
    }

    [Theory]
    [InlineData("-3:0 20:4", OutcomeState.Unknown)]
    [InlineData("20:4", OutcomeState.Unknown)]
    [InlineData("-3:18 20:4", OutcomeState.Remission)]
    [InlineData("-3:18 20:8", OutcomeState.Response)]
    [InlineData("-3:18 20:13", OutcomeState.Partial)]
    [InlineData("-3:18 20:17", OutcomeState.NoChange)]
    [InlineData("-3:18 20:23", OutcomeState.Deteriorated)]
    public void A_score_after_a_dose_has_a_state(string scores, OutcomeState state) => Points(scores)[^1].State.ShouldBe(state);

    [Fact]
    public void A_score_before_any_dose_has_none() => Points("-3:18 20:8")[0].State.ShouldBeNull();

    [Fact]
    public void Each_course_has_its_own_baseline()
    {
        var numbers = new OutcomeOptions();
        var (first, sessions, scores) = Course("p", "-3:20 20:8 195:16 220:4");
        var second = first with { Reference = "EpisodeOfCare/p-2", Start = FirstDay.AddDays(150), End = null };
        var courses = TreatmentCourse.Of("Patient/p", [first, second], [.. sessions, Session("Patient/p", SessionKind.Dosing, 200, "again")], numbers);
        var points = PatientSeries.Of(Phq9, courses, scores, null, numbers, Later).Points;
        points.Select(p => p.Baseline?.Value).ShouldBe([null, 20, 20, 16]);
        points.Select(p => p.Course?.Fact!.Reference).ShouldBe([null, "EpisodeOfCare/p", "EpisodeOfCare/p", "EpisodeOfCare/p-2"]);
    }

    [Fact]
    public void The_visit_decides_which_course_a_session_is_of()
    {
        var (first, sessions, _) = Course("p", "");
        var beside = first with { Reference = "EpisodeOfCare/other", Start = FirstDay.AddDays(-1) };
        var visited = sessions.Select(s => s with { Encounter = "Encounter/1" }).ToList();
        Doses(null).ShouldBe("EpisodeOfCare/other");
        Doses(new Dictionary<string, string>(StringComparer.Ordinal) { ["Encounter/1"] = first.Reference }).ShouldBe(first.Reference);

        string Doses(Dictionary<string, string>? visits) =>
            TreatmentCourse.Of("Patient/p", [first, beside], visited, new OutcomeOptions(), visits).First(c => c.Doses.Count > 0).Fact!.Reference;
    }

    [Fact]
    public void Sessions_outside_of_every_episode_are_a_course_of_their_own()
    {
        var course = TreatmentCourse.Of("Patient/p", [], [Session("Patient/p", SessionKind.Dosing, 0, "only", DoseRoute.Nasal)], new OutcomeOptions()).ShouldHaveSingleItem();
        (course.Fact, course.Doses.Count).ShouldBe((null, 1));
    }

    private static IReadOnlyList<SeriesPoint> Points(string scores)
    {
        var (episode, sessions, list) = Course("p", scores);
        return PatientSeries.Of(Phq9, TreatmentCourse.Of("Patient/p", [episode], sessions, new OutcomeOptions()), list, null, new OutcomeOptions(), Later).Points;
    }
}
