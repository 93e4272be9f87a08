using KapFhir.Kap.Outcomes;
using KapFhir.Kap.Rules.Facts;
using Shouldly;
using Xunit;
using static KapFhir.Kap.Tests.Outcomes.Cohorts;

namespace KapFhir.Kap.Tests.Outcomes;

/// <summary>A cohort of ten courses, counted by hand.</summary>
public sealed class CohortReportTests
{
    // Doses on days 0, 7, 14: acute is day 28 to 45, lasting day 42 to 104.
    private static readonly CohortFacts Ten = Facts(
        Course("a", "-3:20:2 30:8:0 50:9 60:8"), // response, lasting, item 9 down
        Course("b", "-3:18:1 30:4:1 60:3"), // remission, lasting, item 9 as before
        Course("c", "-3:16:0 30:12 60:6"), // no acute response; lasting
        Course("d", "-3:20:1 20:9:0"), // nothing in a window: 9 is carried
        Course("e", "-3:14"), // no score after the dose
        Course("f", "-3:15:0 30:21 60:20"), // worse by 6
        Course("g", "-3:9 30:2"), // not ill enough
        Course("h", "-3:19 30:5", integration: false), // no integration
        Course("i", "-20:19 30:5"), // no baseline
        Course("j", "-3:12 30:6 50:10 60:6")); // response; 10 in between is above 9

    [Theory]
    [InlineData("kap-acute-response", "completers", 10, 5, 3)] // a b c f j: a b j
    [InlineData("kap-acute-response", "locf", 10, 7, 4)] // and d, e: d by what is carried
    [InlineData("kap-acute-response", "non-responder", 10, 7, 3)]
    [InlineData("kap-remission", "completers", 10, 5, 1)]
    [InlineData("kap-remission", "locf", 10, 7, 1)]
    [InlineData("kap-lasting-reduction", "completers", 10, 5, 3)] // a b c f j: a b c
    [InlineData("kap-lasting-reduction", "locf", 10, 7, 4)] // and d
    [InlineData("kap-lasting-reduction", "non-responder", 10, 7, 3)]
    [InlineData("kap-lasting-improvement", "completers", 10, 5, 4)] // a b c j
    [InlineData("kap-deterioration", "completers", 10, 5, 1)]
    [InlineData("kap-deterioration", "non-responder", 10, 7, 1)]
    [InlineData("kap-suicidality-reduction", "completers", 10, 2, 1)] // asked of a b d; a and b have one in the window
    [InlineData("kap-suicidality-reduction", "locf", 10, 3, 2)]
    public void Shares_are_as_counted_by_hand(string measure, string group, int initial, int denominator, int numerator)
    {
        var figures = Figures(Ten, measure, group);
        (figures.Initial, figures.Denominator, figures.Numerator).ShouldBe((initial, denominator, numerator));
        figures.Score.ShouldBe((decimal)numerator / denominator);
    }

    [Fact]
    public void What_is_missing_is_told() => Figures(Ten, "kap-acute-response", "locf").Missing.ShouldBe(2);

    [Theory]
    [InlineData("completers", -7.2857)] // a -12, b -14, c -4, f +6, g -7, h -14, j -6: -51 / 7
    [InlineData("locf", -6.8889)] // d -11, e 0: -62 / 9
    [InlineData("non-responder", -5.6667)] // d and e 0: -51 / 9
    public void A_mean_change_is_of_everybody_with_a_baseline(string group, double mean) => Math.Round((double)Figures(Ten, "kap-mean-change", group).Score!.Value, 4).ShouldBe(mean);

    [Fact]
    public void The_time_to_response_is_the_median_of_those_who_responded() // a 30, b 30, c 60, d 20, j 30 days less an hour
    {
        var figures = Figures(Ten, "kap-time-to-response", "observed");
        (figures.Denominator, figures.Score).ShouldBe((5, (30 * 24) - 1));
    }

    [Fact]
    public void Durability_is_a_survival_of_responses() // a 30+, b 30+, c 0+, d 0+, j lost after 20 (10 is a case again)
    {
        var figures = Figures(Ten, "kap-durability", "observed");
        figures.Denominator.ShouldBe(5);
        figures.Steps.Select(s => (s.Day, s.AtRisk, s.Lost, Math.Round(s.Kept, 4))).ShouldBe([(14, 3, 0, 1m), (28, 2, 1, 0.6667m), (56, 0, 1, 0.6667m)]);
        figures.Score.ShouldBeNull();
    }

    [Fact]
    public void Ketamine_alone_stands_beside_and_needs_no_therapy()
    {
        var facts = Facts(Course("a", "-3:20 30:8"), Course("k", "-3:20 30:8", type: "ketamine-only", preparation: false, integration: false));
        Figures(facts, "kap-acute-response", "completers").Denominator.ShouldBe(1);
        Figures(facts, "kap-acute-response", "comparator-completers").Denominator.ShouldBe(1);
    }

    [Theory]
    [InlineData("2026-03-28", 0)] // 27 days after the first dose
    [InlineData("2026-03-29", 1)]
    public void A_course_that_goes_on_counts_after_its_days(string asOf, int denominator)
    {
        var facts = Facts(Course("a", "-3:20", isEnded: false));
        var question = Question("kap-acute-response") with { AsOf = DateOnly.Parse(asOf, System.Globalization.CultureInfo.InvariantCulture) };
        CohortReport.Compute(facts, question, new OutcomeOptions { MinCell = 0 })[0].Groups.Single(g => g.Code == "locf").Figures.Denominator.ShouldBe(denominator);
    }

    [Theory]
    [InlineData("2026-05-01", "2026-12-31", 0)] // the course ended on 30 April
    [InlineData("2026-04-30", "2026-12-31", 1)]
    [InlineData("2026-01-01", "2026-01-29", 1)] // it began on 30 January
    [InlineData("2026-01-01", "2026-01-30", 1)]
    public void A_course_is_in_a_period_that_it_overlaps(string start, string end, int initial)
    {
        var from = DateOnly.Parse(start, System.Globalization.CultureInfo.InvariantCulture);
        var to = DateOnly.Parse(end, System.Globalization.CultureInfo.InvariantCulture);
        var (episode, sessions, scores) = Course("a", "-3:20 30:8");
        var question = Question("kap-acute-response") with { Start = from, End = to };
        CohortReport.Compute(Facts((episode with { Start = new DateOnly(2026, 1, 29) }, sessions, scores)), question, new OutcomeOptions { MinCell = 0 })[0]
            .Groups[0].Figures.Initial.ShouldBe(initial);
    }

    [Fact]
    public void Scores_after_the_day_of_the_report_are_not_looked_at()
    {
        var question = Question("kap-acute-response") with { AsOf = FirstDay.AddDays(29) };
        CohortReport.Compute(Facts(Course("a", "-3:20 28:15 30:8")), question, new OutcomeOptions { MinCell = 0 })[0].Groups[0].Figures.Numerator.ShouldBe(0);
    }

    [Fact]
    public void Several_routes_are_a_stratum_of_their_own()
    {
        var both = Course("b", "-3:20 30:8", "0,7");
        both.Sessions[1] = both.Sessions[1] with { Route = DoseRoute.Sublingual };
        var question = Question("kap-acute-response") with { Stratifiers = ["route", "sessions"] };
        var group = CohortReport.Compute(Facts(Course("a", "-3:20 30:8"), both), question, new OutcomeOptions { MinCell = 0 })[0].Groups[0];
        group.Stratifiers.Select(s => s.Code + ": " + string.Join(", ", s.Strata.Select(t => t.Name))).ShouldBe(["route: intravenous, several", "sessions: 1-3"]);
    }

    [Theory]
    [InlineData(17, "0-17")]
    [InlineData(18, "18-29")]
    [InlineData(75, "75+")]
    [InlineData(null, "unknown")]
    public void Bands_begin_at_their_numbers(int? number, string band) => Stratifiers.Band(number, new OutcomeOptions().AgeBands).ShouldBe(band);

    [Fact]
    public void A_number_below_every_band_is_under_the_first() => Stratifiers.Band(0, "1,2,5").ShouldBe("under 1");

    [Fact]
    public void A_band_of_one_number_is_that_number() => Stratifiers.Band(6, new OutcomeOptions().SessionBands).ShouldBe("6");

    [Theory]
    [InlineData("Courses", "")]
    [InlineData("AgeBands", "18,x")]
    [InlineData("AgeBands", "30,18")]
    [InlineData("AcuteFromDay", 40)]
    [InlineData("MinCell", -1)]
    public void A_setting_that_makes_no_sense_is_told(string name, object value)
    {
        var options = new OutcomeOptions();
        typeof(OutcomeOptions).GetProperty(name)!.SetValue(options, value);
        options.Validate().ShouldHaveSingleItem().ShouldStartWith("Kap:Outcomes:" + name);
    }

    [Fact]
    public void The_defaults_make_sense() => new OutcomeOptions().Validate().ShouldBeEmpty();
}
