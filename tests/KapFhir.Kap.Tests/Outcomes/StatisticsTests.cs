using KapFhir.Kap.Outcomes;
using Shouldly;
using Xunit;

namespace KapFhir.Kap.Tests.Outcomes;

/// <summary>Intervals and survival against published tables.</summary>
public sealed class StatisticsTests
{
    private const double Z = 1.959963984540054;

    // Newcombe 1998, Statistics in Medicine 17:857, table I, method 3.
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    [InlineData(20, 20, 0.8389, 1.0000)]
    [InlineData(5, 10, 0.2366, 0.7634)]
    public void Wilsons_interval_is_the_published_one(int count, int of, double low, double high)
    {
        var interval = WilsonInterval.Of(count, of, Z)!.Value;
        Math.Round(interval.Low, 4).ShouldBe(low);
        Math.Round(interval.High, 4).ShouldBe(high);
    }

    [Fact]
    public void Of_nobody_there_is_no_interval() => WilsonInterval.Of(0, 0, Z).ShouldBeNull();

    // Freireich and others 1963, the patients treated with 6-mercaptopurine, as in every textbook of survival; + is "last known to be in remission".
    private static readonly (int, bool)[] Freireich =
        [.. "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+".Split(' ')
            .Select(t => (int.Parse(t.TrimEnd('+'), System.Globalization.CultureInfo.InvariantCulture), !t.EndsWith('+')))];

    [Theory]
    [InlineData(6, 21, 3, 0.857)]
    [InlineData(7, 17, 1, 0.807)]
    [InlineData(10, 15, 1, 0.753)]
    [InlineData(13, 12, 1, 0.690)]
    [InlineData(16, 11, 1, 0.627)]
    [InlineData(22, 7, 1, 0.538)]
    [InlineData(23, 6, 1, 0.448)]
    public void The_product_limit_is_the_published_one(int day, int atRisk, int lost, double kept)
    {
        var step = Survival.Of(Freireich).Single(s => s.Day == day);
        (step.AtRisk, step.Lost, Math.Round((double)step.Kept, 3)).ShouldBe((atRisk, lost, kept));
    }

    // As Stata's sts list and R's survfit (conf.type = "log-log") print them for the same patients.
    [Theory]
    [InlineData(6, 0.6197, 0.9516)]
    [InlineData(7, 0.5631, 0.9228)]
    [InlineData(10, 0.5032, 0.8894)]
    [InlineData(13, 0.4316, 0.8491)]
    [InlineData(16, 0.3675, 0.8049)]
    [InlineData(22, 0.2678, 0.7468)]
    [InlineData(23, 0.1881, 0.6801)]
    public void Greenwoods_interval_is_the_published_one(int day, double low, double high)
    {
        var interval = Survival.Of(Freireich).Single(s => s.Day == day).Interval(Z)!.Value;
        (Math.Round(interval.Low, 4), Math.Round(interval.High, 4)).ShouldBe((low, high));
    }

    [Fact]
    public void Where_nobody_lost_it_or_everybody_there_is_no_interval()
    {
        Survival.At(5, Freireich)!.Value.Interval(Z).ShouldBeNull();
        Survival.Of([(3, true), (4, true)])[^1].Interval(Z).ShouldBeNull();
    }

    [Fact]
    public void Between_losses_the_interval_is_that_of_the_step_before() => Survival.At(12, Freireich)!.Value.Interval(Z).ShouldBe(Survival.At(10, Freireich)!.Value.Interval(Z));

    [Fact]
    public void The_median_is_the_first_day_at_which_half_or_fewer_keep_it() => Survival.Median(Survival.Of(Freireich)).ShouldBe(23);

    [Fact]
    public void There_is_no_median_where_most_keep_it() => Survival.Median(Survival.Of([(5, true), (9, false), (9, false)])).ShouldBeNull();

    [Theory]
    [InlineData(5, 1)]
    [InlineData(6, 0.857)]
    [InlineData(12, 0.753)]
    public void The_share_at_a_day_is_that_of_the_step_before(int day, double kept) => Math.Round((double)Survival.At(day, Freireich)!.Value.Kept, 3).ShouldBe(kept);

    [Fact]
    public void Beyond_the_last_who_is_known_nothing_is_told() => Survival.At(10, [(5, false)]).ShouldBeNull();
}
