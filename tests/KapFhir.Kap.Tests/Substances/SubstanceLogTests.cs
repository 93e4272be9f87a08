using System.Globalization;
using KapFhir.Kap.Substances;
using Shouldly;
using Xunit;

namespace KapFhir.Kap.Tests.Substances;

/// <summary>
/// The book of a lot. An event: day, kind and amount; of a dose <c>drawn/given/wasted/putback</c>; then marks: <c>w</c> watched by another, <c>s</c> watched by oneself,
/// <c>x</c> expired, <c>n</c> without record, <c>p</c> without place.
/// </summary>
public sealed class SubstanceLogTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("1 received 500", 500, "")]
    [InlineData("1 received 500; 2 dose 50/40/10 w", 450, "")]
    [InlineData("1 received 500; 2 dose 50/40/0/10", 460, "")]
    [InlineData("1 received 500; 2 dose 50/40/5 w", 450, "DoesNotAddUp 5")]
    [InlineData("1 received 500; 2 dose 50/40/10", 450, "NotWitnessed 10")]
    [InlineData("1 received 500; 2 dose 50/40/10 s", 450, "NotWitnessed 10")]
    [InlineData("1 received 500; 2 dose 50/50/0", 450, "")]
    [InlineData("1 received 500; 2 dose 40 n", 460, "NoRecord")]
    [InlineData("1 received 40; 2 dose 50/50/0", -10, "BelowZero -10")]
    [InlineData("2 dose 50/50/0; 1 received 500", 450, "")]
    [InlineData("1 dose 50/50/0; 1 received 50", 0, "")]
    [InlineData("1 received 500; 2 dispensed 100", 400, "")]
    [InlineData("1 received 500; 2 returned 500", 0, "")]
    [InlineData("1 received 500; 2 destroyed 100 w", 400, "")]
    [InlineData("1 received 500; 2 destroyed 100", 400, "NotWitnessed 100")]
    [InlineData("1 received 500; 2 lost 50", 450, "Lost 50")]
    [InlineData("1 received 500; 2 transferredout 200", 300, "")]
    [InlineData("1 transferredin 200; 2 dose 50/50/0", 150, "")]
    [InlineData("1 received 500; 2 dose 50/50/0; 3 counted 450", 450, "")]
    [InlineData("1 received 500; 2 dose 50/50/0; 3 counted 400; 4 dose 50/50/0", 350, "CountDiffers -50")]
    [InlineData("1 received 500; 2 counted 500.01", 500.01, "")]
    [InlineData("1 counted 300; 2 dose 50/50/0", 250, "")]
    [InlineData("1 dose 50/50/0; 2 counted 300", 300, "CountDiffers 350, BelowZero -50")]
    [InlineData("1 dose 50/50/0", -50, "UnknownLot")]
    [InlineData("1 received 500; 2 dose 50/50/0 x", 450, "Expired")]
    [InlineData("1 received 500; 2 dispensed 100 x", 400, "Expired")]
    [InlineData("1 received 500; 2 returned 100 x", 400, "")]
    [InlineData("1 received ?", 0, "NoAmount")]
    [InlineData("1 received 500; 2 dose 50/50/0 p", 450, "NoPlace")]
    public void What_is_on_hand_and_what_does_not_add_up(string events, double onHand, string discrepancies)
    {
        var log = SubstanceLog.Of(Events(events), Start, Start.AddDays(31), 0.01m);
        log.Totals.ShouldHaveSingleItem().Closing.ShouldBe((decimal)onHand);
        var found = log.Discrepancies.Select(d => d.Kind + (d.Amount is { } a ? " " + a.ToString(CultureInfo.InvariantCulture) : ""));
        found.Order(StringComparer.Ordinal).ShouldBe(discrepancies.Split(", ", StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_totals_of_a_period_lead_from_its_opening_to_its_closing()
    {
        var log = SubstanceLog.Of(
            Events("1 received 1000; 2 dose 50/40/10 w; 11 dose 100/80/10/10 w; 12 dispensed 60; 13 destroyed 20 w; 14 lost 5; 15 returned 100; 16 received 200; 17 dose 30/20/5 w; 18 counted 820"),
            Start.AddDays(10), Start.AddDays(31), 0.01m);
        var total = log.Totals.ShouldHaveSingleItem();
        total.Opening.ShouldBe(950);
        total.Given.ShouldBe(100);
        total.Wasted.ShouldBe(15);
        total.PutBack.ShouldBe(10);
        total.Unaccounted.ShouldBe(5);
        total.Corrected.ShouldBe(820 - 845);
        total.Closing.ShouldBe(total.Opening + total.Received - total.Dispensed - total.Given - total.Wasted - total.Returned - total.Destroyed - total.Lost - total.Unaccounted + total.Corrected);
        log.Lines.Count.ShouldBe(8);
        log.Lines[0].Balance.ShouldBe(860);
    }

    [Fact]
    public void Lots_are_kept_apart_and_what_is_over_is_not_listed()
    {
        var events = Events("1 received 500; 2 returned 500").Concat(Events("12 received 100", "B"));
        var log = SubstanceLog.Of(events, Start.AddDays(10), Start.AddDays(31), 0.01m);
        log.Totals.ShouldHaveSingleItem().Item.Lot.ShouldBe("B");
    }

    [Theory]
    [InlineData("1 received 500; 2 dose 50/40/10; 3 dose 50/50/0", 2, 450)]
    [InlineData("1 received 500; 2 dose 50/40/10; 3 dose 50/50/0", 3, 400)]
    [InlineData("2 dose 50/50/0", 2, null)]
    [InlineData("1 counted 60; 2 dose 50/50/0; 2 dose 50/50/0", 2, -40)]
    public void What_is_on_hand_at_a_moment(string events, int day, int? onHand) =>
        SubstanceLog.OnHand(Events(events), Start.AddDays(day - 1).AddHours(12)).ShouldBe(onHand);

    [Fact]
    public void The_table_has_a_row_for_each_line_and_no_formula()
    {
        var log = SubstanceLog.Of(Events("1 received 500; 2 dose 50/40/10").Select(e => e with { Name = "=cmd, \"x\"" }), Start, Start.AddDays(31), 0.01m);
        var text = new StringWriter(CultureInfo.InvariantCulture);
        LogTable.Write(text, log);
        var rows = text.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        rows.Length.ShouldBe(3);
        rows[1].ShouldContain("\"'=cmd, \"\"x\"\"\"");
        rows[2].ShouldContain("450");
        rows[2].ShouldContain("nobody else watched");
    }

    private static IEnumerable<StockEvent> Events(string text, string lot = "A") => text.Split(';', StringSplitOptions.TrimEntries).Select((e, i) => Event(e, i, lot)).ToList();

    private static StockEvent Event(string text, int index, string lot)
    {
        var words = text.Split(' ');
        var amounts = words[2].Split('/').Select(a => decimal.TryParse(a, CultureInfo.InvariantCulture, out var number) ? number : (decimal?)null).ToList();
        var (isDose, marks) = (words[1] == "dose", words.Length > 3 ? words[3] : "");
        var day = Start.AddDays(int.Parse(words[0], CultureInfo.InvariantCulture) - 1).AddHours(12);
        return new StockEvent
        {
            Reference = $"Basic/{lot}{index}",
            Kind = isDose ? StockKind.Administered : Enum.Parse<StockKind>(words[1], ignoreCase: true),
            At = day,
            Item = new StockItem("ketamine", lot),
            Amount = amounts[0],
            Given = isDose ? amounts.ElementAtOrDefault(1) ?? amounts[0] : null,
            Wasted = amounts.ElementAtOrDefault(2),
            PutBack = amounts.ElementAtOrDefault(3),
            By = ["Practitioner/n"],
            Witnesses = marks switch { "w" => ["Practitioner/w"], "s" => ["Practitioner/n"], _ => [] },
            Expires = marks == "x" ? day.AddDays(-1) : null,
            HasRecord = marks != "n",
            HasPlace = marks != "p",
        };
    }
}
