using KapFhir.Kap.Outcomes;
using Shouldly;
using Xunit;

namespace KapFhir.Kap.Tests.Outcomes;

/// <summary>Numbers from 1 to 10 are not told, nor what they could be computed from.</summary>
public sealed class SmallCellTests
{
    private static Figures Of(int initial, int denominator, int numerator) =>
        new() { Initial = initial, Denominator = denominator, Numerator = numerator, Missing = 20, Score = (decimal)numerator / Math.Max(1, denominator), Interval = new WilsonInterval(0.1, 0.9) };

    [Theory]
    [InlineData(50, 40, 20, "50/40/20", true)]
    [InlineData(50, 40, 11, "50/40/11", true)]
    [InlineData(50, 40, 10, "50/40/-", false)]
    [InlineData(50, 40, 0, "50/40/0", true)] // none is not few
    [InlineData(50, 40, 29, "50/40/29", true)]
    [InlineData(50, 40, 30, "50/40/-", false)] // the other ten could be computed
    [InlineData(50, 40, 40, "50/40/40", true)]
    [InlineData(50, 40, 39, "50/40/-", false)]
    [InlineData(50, 10, 5, "50/-/-", false)]
    [InlineData(10, 10, 5, "-/-/-", false)]
    [InlineData(0, 0, 0, "0/0/0", true)]
    public void A_cell_of_few_is_left_out(int initial, int denominator, int numerator, string told, bool isScored)
    {
        var figures = SmallCells.Of(Of(initial, denominator, numerator), 11);
        $"{Text(figures.Initial)}/{Text(figures.Denominator)}/{Text(figures.Numerator)}".ShouldBe(told);
        (figures.Score is not null && figures.Interval is not null).ShouldBe(isScored);
        figures.IsSuppressed.ShouldBe(!isScored);
    }

    [Fact]
    public void A_stratum_left_out_cannot_be_had_by_subtraction()
    {
        (string Name, Figures Figures)[] strata = [("a", Of(60, 50, 25)), ("b", Of(40, 30, 15)), ("c", Of(12, 9, 4))];
        var masked = SmallCells.Of(strata, 11);
        masked.Select(m => Text(m.Figures.Denominator)).ShouldBe(["50", "-", "-"]);
        masked.Select(m => Text(m.Figures.Initial)).ShouldBe(["60", "40", "12"]);
    }

    [Fact]
    public void Strata_left_out_together_are_a_cell_at_least()
    {
        (string Name, Figures Figures)[] strata = [("a", Of(60, 50, 25)), ("b", Of(40, 30, 15)), ("c", Of(12, 3, 1)), ("d", Of(12, 4, 1))];
        SmallCells.Of(strata, 11).Select(m => Text(m.Figures.Denominator)).ShouldBe(["50", "-", "-", "-"]);
    }

    private static string Text(int? number) => number?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-";
}
