using KapFhir.Fhir;
using KapFhir.Fhir.FhirPath;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Scoring;
using KapFhir.Kap.Tests.Guide;
using Shouldly;
using Xunit;

namespace KapFhir.Kap.Tests.Scoring;

/// <summary>Every scale: its bands at their limits, what is missing, its parts. The limits are those of scales.json, which names their sources.</summary>
public sealed class ScaleTests
{
    public static TheoryData<string> Keys => [.. ScaleCatalog.Default.Scales.Select(s => s.Key)];

    [Theory]
    [InlineData("phq2", "00", 0, "negative screen")]
    [InlineData("phq2", "20", 2, "negative screen")]
    [InlineData("phq2", "21", 3, "positive screen: give the PHQ-9")]
    [InlineData("phq2", "33", 6, "positive screen: give the PHQ-9")]
    [InlineData("pcl5", "00000000000000000000", 0, "below the cut for a provisional diagnosis")]
    [InlineData("pcl5", "44444444000000000000", 32, "below the cut for a provisional diagnosis")]
    [InlineData("pcl5", "44444444100000000000", 33, "at or above the cut for a provisional diagnosis")]
    [InlineData("pcl5", "44444444444444444444", 80, "at or above the cut for a provisional diagnosis")]
    [InlineData("auditc", "110", 2, "below the cut")]
    [InlineData("auditc", "111", 3, "positive for women, below the cut for men")]
    [InlineData("auditc", "211", 4, "positive")]
    [InlineData("auditc", "444", 12, "positive")]
    [InlineData("auditc", "0..", 0, "below the cut")] // who never drinks is not asked the rest
    [InlineData("audit", "1111111000", 7, "low risk")]
    [InlineData("audit", "1111111100", 8, "hazardous drinking")]
    [InlineData("audit", "2222222100", 15, "hazardous drinking")]
    [InlineData("audit", "2222222200", 16, "harmful drinking")]
    [InlineData("audit", "4443400000", 19, "harmful drinking")]
    [InlineData("audit", "4444400000", 20, "likely dependence")]
    [InlineData("audit", "4444444444", 40, "likely dependence")]
    [InlineData("audit", "0.......42", 6, "low risk")]
    [InlineData("who5", "00000", 0, "likely depression")]
    [InlineData("who5", "22111", 28, "likely depression")]
    [InlineData("who5", "22211", 32, "poor well-being")]
    [InlineData("who5", "32232", 48, "poor well-being")]
    [InlineData("who5", "33232", 52, "good well-being")]
    [InlineData("who5", "55555", 100, "good well-being")]
    [InlineData("pain-nrs", "0", 0, null)]
    [InlineData("pain-nrs", "A", 10, null)]
    [InlineData("peg", "789", 8, null)]
    [InlineData("peg", "455", 4.7, null)]
    [InlineData("pgic", "2", 2, "responder")]
    [InlineData("pgic", "3", 3, "little or no change")]
    [InlineData("pgic", "6", 6, "worse")]
    [InlineData("moaas", "5", 5, "alert")]
    [InlineData("moaas", "4", 4, "lightly sedated")]
    [InlineData("moaas", "3", 3, "sedated: act")]
    [InlineData("aldrete", "22222", 10, "ready for discharge by the score")]
    [InlineData("aldrete", "22221", 9, "ready for discharge by the score")]
    [InlineData("aldrete", "22211", 8, "not yet ready for discharge")]
    [InlineData("aldrete", "22111", 7, "keep under observation")]
    [InlineData("dast10", "0000000000", 0, "none")] // the letters are points: item 3 gives its point for a no
    [InlineData("dast10", "1100000000", 2, "low")]
    [InlineData("dast10", "1110000000", 3, "moderate")]
    [InlineData("dast10", "1111110000", 6, "substantial")]
    [InlineData("dast10", "1111111110", 9, "severe")]
    [InlineData("qids", "3210321011111111", 14, "moderate")] // 3 of sleep, 3, 2 of appetite, 5, 1
    [InlineData("qids", "0000000000000000", 0, "none")]
    [InlineData("qids", "3333333333333333", 27, "very severe")]
    [InlineData("qids", "11111.1.11111111", 9, "mild")]
    [InlineData("madrs", "1111110000", 6, "none")]
    [InlineData("madrs", "1111111000", 7, "mild")]
    [InlineData("madrs", "2222222222", 20, "moderate")]
    [InlineData("madrs", "4444444430", 35, "severe")]
    [InlineData("ymrs", "22222200000", 12, "remission")]
    [InlineData("ymrs", "22222210000", 13, "minimal")]
    [InlineData("ymrs", "44448844800", 48, "severe")]
    [InlineData("cadss", "44444444444444444444444", 92, null)]
    [InlineData("cadss6", "123400", 10, null)]
    [InlineData("isi", "1111111", 7, "none")]
    [InlineData("isi", "2111111", 8, "subthreshold")]
    [InlineData("isi", "3222222", 15, "moderate")]
    [InlineData("isi", "4443322", 22, "severe")]
    [InlineData("bpicss", "22222224", 18, "below the cut")]
    [InlineData("bpicss", "2222222A", 24, "bladder pain syndrome likely")]
    [InlineData("promis-dep8a", "11111111", 38.2, "within normal limits")]
    [InlineData("promis-dep8a", "22222221", 54.1, "within normal limits")]
    [InlineData("promis-dep8a", "22222222", 55.1, "mild")]
    [InlineData("promis-dep8a", "55555555", 81.3, "severe")]
    [InlineData("sds", "A9A", 29, null)]
    [InlineData("meq30", "555555555555555555555555555555", 150, null)]
    public void A_total_falls_into_its_band(string key, string answers, double total, string? band)
    {
        var score = Forms.Scorer.Score(Forms.Response(key, answers)).Value!;
        score.Total.ShouldBe((decimal)total);
        score.Band?.Text.ShouldBe(band);
        (score.Band is null).ShouldBe(band is null);
    }

    [Theory]
    [InlineData("phq2", "2.")]
    [InlineData("auditc", "1.1")]
    [InlineData("audit", "1.11111100")]
    [InlineData("who5", "5555.")]
    [InlineData("peg", "55.")]
    [InlineData("aldrete", "2222.")]
    [InlineData("dast10", "111111111.")]
    [InlineData("qids", "111.111111111111")] // three of the four of sleep
    [InlineData("qids", "111111...1111111")] // one of appetite and weight
    [InlineData("madrs", "111111111.")]
    [InlineData("promis-dep8a", "1111111.")]
    [InlineData("pcl5", "11111111111111111...")]
    [InlineData("cssrs", ".00...0")]
    public void With_too_much_missing_there_is_no_result(string key, string answers)
    {
        var result = Forms.Scorer.Score(Forms.Response(key, answers));
        result.Value!.HasResult.ShouldBeFalse();
        result.Issues.ShouldHaveSingleItem().Severity.ShouldBe(IssueSeverity.Warning);
    }

    [Theory]
    [InlineData("1111111111111111111.", 20, 19)]
    [InlineData("22222222222222222 ..", 40, 18)]
    public void A_pcl5_without_two_items_is_pro_rated(string answers, decimal total, int answered)
    {
        var score = Forms.Scorer.Score(Forms.Response("pcl5", answers.Replace(" ", "2", StringComparison.Ordinal))).Value!;
        (score.Total, score.Answered, score.IsProRated).ShouldBe((total, answered, true));
    }

    // DSM-5: at least one B, one C, two D and two E symptoms rated 2 or more.
    [Theory]
    [InlineData("20000200000000000000", 2, 2, 0, 0, false)]
    [InlineData("20000202200000220000", 2, 2, 4, 4, true)]
    [InlineData("20000202100000220000", 2, 2, 3, 4, false)]
    [InlineData("44444444444444444444", 20, 8, 28, 24, true)]
    public void PCL5_has_four_clusters_and_the_rule_by_symptoms(string answers, decimal b, decimal c, decimal d, decimal e, bool provisional)
    {
        var parts = Forms.Scorer.Score(Forms.Response("pcl5", answers)).Value!.Parts;
        parts.Where(p => p.Value is not null).Select(p => (p.Code, p.Value!.Value)).ShouldBe([("pcl5-b", b), ("pcl5-c", c), ("pcl5-d", d), ("pcl5-e", e)]);
        parts.Single(p => p.Code == "pcl5-provisional").Holds.ShouldBe(provisional);
    }

    [Fact]
    public void MEQ30_has_four_factors_in_percent()
    {
        var score = Forms.Scorer.Score(Forms.Response("meq30", new string('3', 30))).Value!;
        score.Parts.Where(p => p.Value is not null).ShouldAllBe(p => p.Value == 60);
        score.Parts.Single(p => p.Code == "meq30-complete").Holds.ShouldBe(true);
        Forms.Scale("meq30").Subscales.SelectMany(s => s.Items).Order(StringComparer.Ordinal)
            .ShouldBe(Forms.Items("meq30").Select(i => i.ChildText("linkId")!).Order(StringComparer.Ordinal));
    }

    // Letters are the items 1, 2, 3, 4, 5, 6, 6b; triage of the Columbia Lighthouse Project.
    [Theory]
    [InlineData("00...0.", "no risk found", null, "N")]
    [InlineData("10...0.", "low", "LA9194-7", "L")]
    [InlineData("010000.", "low", "LA9194-7", "L")]
    [InlineData("011000.", "moderate", "LA6751-7", "H")]
    [InlineData("00...10", "moderate", "LA6751-7", "H")]
    [InlineData("011100.", "high", "LA9193-9", "HH")]
    [InlineData("111110.", "high", "LA9193-9", "HH")]
    [InlineData("00...11", "high", "LA9193-9", "HH")]
    [InlineData(".1.1...", "high", "LA9193-9", "HH")] // the highest stands on one yes
    public void The_CSSRS_screener_gives_a_level(string answers, string text, string? loinc, string interpretation)
    {
        var level = Forms.Scorer.Score(Forms.Response("cssrs", answers)).Value!.Level!;
        (level.Text, level.Loinc, level.Interpretation).ShouldBe((text, loinc, interpretation));
    }

    [Theory]
    [InlineData("01....0")] // thoughts, but nobody asked about plans
    [InlineData("00...1.")] // behaviour, but nobody asked when
    public void A_level_that_could_be_higher_is_not_given(string answers) =>
        Forms.Scorer.Score(Forms.Response("cssrs", answers)).Value!.HasResult.ShouldBeFalse();

    [Theory]
    [InlineData("phq9", "000000001", "Item 9")]
    [InlineData("cssrs", "011100.", "Item 4")]
    [InlineData("qids", "0000000000010000", "Item 12")]
    [InlineData("madrs", "0000000004", "Item 10")]
    [InlineData("pgic", "7", "worse")]
    public void An_answer_that_matters_by_itself_is_named(string key, string answers, string text) =>
        Forms.Scorer.Score(Forms.Response(key, answers)).Value!.Critical.ShouldContain(c => c.Item.Text.Contains(text, StringComparison.Ordinal));

    [Fact]
    public void Item_nine_of_the_PHQ9_is_recorded_beside_the_total_whatever_it_is()
    {
        var score = Forms.Scorer.Score(Forms.Response("phq9", "111111110")).Value!;
        score.Critical.ShouldBeEmpty();
        score.Parts.ShouldContain(p => p.Code == "44260-8" && p.Value == 0);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_scale_and_its_questionnaire_fit(string key)
    {
        var scale = Forms.Scale(key);
        var items = Forms.Items(key).Select(i => i.ChildText("linkId")!).ToList();
        scale.Terms.SelectMany(t => t.Items).Concat(scale.Subscales.SelectMany(s => s.Items)).Concat(scale.Critical.Select(c => c.Item))
            .Concat(scale.Levels.SelectMany(l => l.When)).Concat(scale.Needed.SelectMany(n => n.Items)).Concat(scale.Implied.SelectMany(i => i.Then))
            .Where(i => !items.Contains(i, StringComparer.Ordinal)).ShouldBeEmpty();
        scale.Bands.Zip(scale.Bands.Skip(1)).ShouldAllBe(p => p.First.High < p.Second.Low);
        if (scale.Bands.Count > 0)
        {
            (scale.Bands[0].Low, scale.Bands[^1].High).ShouldBe((scale.Low, scale.High));
        }
    }

    // The least and the greatest answers give the least and the greatest total.
    [Theory]
    [MemberData(nameof(Keys))]
    public void A_scale_reaches_its_limits_and_no_further(string key)
    {
        var scale = Forms.Scale(key);
        if (scale.Method is ScaleMethod.Triage)
        {
            return;
        }

        var (low, high) = (new Dictionary<string, decimal>(StringComparer.Ordinal), new Dictionary<string, decimal>(StringComparer.Ordinal));
        foreach (var item in Forms.Items(key))
        {
            (low[item.ChildText("linkId")!], high[item.ChildText("linkId")!]) = Limits(item);
        }

        ScoreArithmetic.Compute(scale, [.. low.Keys], low).Total.ShouldBe(scale.Low);
        ScoreArithmetic.Compute(scale, [.. high.Keys], high).Total.ShouldBe(scale.High);
    }

    // The form's own calculatedExpression and the server agree on complete answers; with one missing the form gives nothing.
    [Theory]
    [MemberData(nameof(Keys))]
    public void The_form_computes_what_the_server_computes(string key)
    {
        var total = Forms.Questionnaire(key).ChildrenNamed("item").FirstOrDefault(i => i.ChildText("linkId") == key + "-total");
        if (total is null)
        {
            return;
        }

        var expression = FhirPathExpression.Compile(total.ChildrenNamed("extension").First().Child("value")!.ChildText("expression")!).Value;
        var random = new Random(20260203);
        for (var round = 0; round < 20; round++)
        {
            var answers = string.Concat(Forms.Items(key).Select(i => Letter(i, random)));
            var response = Forms.Response(key, answers);
            Evaluate(expression, response).ShouldBe(Forms.Scorer.Score(response).Value!.Total, answers);
            Evaluate(expression, Forms.Response(key, "." + answers[1..])).ShouldBeNull();
        }
    }

    [Fact]
    public void Totals_of_the_catalogue_are_among_the_guides_codes()
    {
        foreach (var scale in ScaleCatalog.Default.Scales)
        {
            GuideFiles.Text("compiled", "ValueSet-kap-scale-total-vs").ShouldContain($"\"{scale.Code}\"");
        }
    }

    // What is written of a score keeps the profile of scores.
    [Theory]
    [MemberData(nameof(Keys))]
    public void The_observation_keeps_its_profile(string key)
    {
        var response = Forms.Response(key, string.Concat(Forms.Items(key).Select(i => Letter(i, new Random(7)))));
        var score = Forms.Scorer.Score(response).Value!;
        var observation = GuideFiles.Parse(ScoreObservation.Write(score, response, ScoreSource.Stored("r1", 1), "final", "1"));
        GuideFiles.Validator.Validate(observation).ShouldBeEmpty();
    }

    private static decimal? Evaluate(FhirPathExpression expression, FhirNode response)
    {
        var result = expression.Evaluate(response, new FhirPathContext { Resource = response, Resolve = Forms.Registry.Current.FindQuestionnaire });
        return result.Count == 0 ? null : Convert.ToDecimal(result.ShouldHaveSingleItem(), System.Globalization.CultureInfo.InvariantCulture);
    }

    // Of the points that the item offers, below ten or ten.
    private static char Letter(FhirNode item, Random random)
    {
        var offered = item.ChildText("type") is "choice" ? Points(item) : [.. Enumerable.Range((int)Limits(item).Low, (int)Math.Min(Limits(item).High, 10) + 1)];
        var points = offered[random.Next(offered.Count)];
        return points == 10 ? 'A' : (char)('0' + points);
    }

    private static List<int> Points(FhirNode item) =>
        [.. item.ChildrenNamed("answerOption").Select(o => int.Parse(o.ChildrenNamed("extension").First().ChildText("value")!, System.Globalization.CultureInfo.InvariantCulture))];

    private static (decimal Low, decimal High) Limits(FhirNode item)
    {
        var numbers = item.ChildrenNamed("answerOption").SelectMany(o => o.ChildrenNamed("extension")).Concat(item.ChildrenNamed("extension"))
            .Select(e => e.ChildText("value")).OfType<string>().Select(t => decimal.Parse(t, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        return (numbers.Min(), numbers.Max());
    }
}
