// 21 CFR 1304.11 and 1304.22: inventory, and records of what came, went and was given
namespace KapFhir.Kap.Substances;

/// <summary>The log of a place and a period.</summary>
/// <param name="From">The first moment.</param>
/// <param name="Until">The moment after the last.</param>
/// <param name="Lines">What happened, in order, each with what was on hand after it.</param>
/// <param name="Totals">A line for each lot.</param>
/// <param name="Discrepancies">What does not add up.</param>
public sealed record SubstanceLog(
    DateTimeOffset From, DateTimeOffset Until, IReadOnlyList<LogLine> Lines, IReadOnlyList<LotTotal> Totals, IReadOnlyList<Discrepancy> Discrepancies)
{
    /// <summary>Makes the log of what happened in a place.</summary>
    /// <param name="events">Everything that happened to its stock until the end of the period, what was before it too.</param>
    /// <param name="from">The first moment of the period.</param>
    /// <param name="until">The moment after its last.</param>
    /// <param name="toleranceMg">How far amounts may be apart.</param>
    public static SubstanceLog Of(IEnumerable<StockEvent> events, DateTimeOffset from, DateTimeOffset until, decimal toleranceMg)
    {
        var ledgers = events.Where(e => e.At < until).GroupBy(e => e.Item).OrderBy(g => g.Key.Product, StringComparer.Ordinal).ThenBy(g => g.Key.Lot, StringComparer.Ordinal)
            .Select(g => new LotLedger(g.Key, Ordered(g), toleranceMg)).ToList();
        return new SubstanceLog(from, until,
            [.. ledgers.SelectMany(l => l.Lines).Where(l => l.Event.At >= from).OrderBy(l => l.Event.At).ThenBy(l => l.Event.Reference, StringComparer.Ordinal)],
            [.. ledgers.Select(l => l.Total(from)).Where(t => !t.IsIdle)],
            [.. ledgers.SelectMany(l => l.Discrepancies).Where(d => d.Event.At >= from).OrderBy(d => d.Event.At)]);
    }

    /// <summary>What is on hand of a lot at a moment, all of that moment included; null if no stock of it is kept: it never came in and was never counted.</summary>
    public static decimal? OnHand(IEnumerable<StockEvent> events, DateTimeOffset at)
    {
        var ordered = Ordered(events.Where(e => e.At <= at));
        return ordered.Exists(e => e.Kind is StockKind.Received or StockKind.TransferredIn or StockKind.Counted) ? new LotLedger(ordered[0].Item, ordered, 0).Lines[^1].Balance : null;
    }

    // What came at the same moment as something went was there for it; a count is of the end of its moment.
    private static List<StockEvent> Ordered(IEnumerable<StockEvent> events) =>
        [.. events.OrderBy(e => e.At).ThenBy(e => e.Kind is StockKind.Received or StockKind.TransferredIn ? 0 : e.Kind == StockKind.Counted ? 2 : 1).ThenBy(e => e.Reference, StringComparer.Ordinal)];
}

/// <summary>A line of the log.</summary>
/// <param name="Event">What happened.</param>
/// <param name="Balance">What is on hand after it, in mg: after a count what was counted.</param>
/// <param name="Difference">Of a count by how much it differs from what should have been there; else 0.</param>
public sealed record LogLine(StockEvent Event, decimal Balance, decimal Difference);

/// <summary>What became of a lot in the period, in mg.</summary>
public sealed record LotTotal(StockItem Item)
{
    /// <summary>The product in words.</summary>
    public string? Name { get; init; }

    /// <summary>When the lot expires.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>On hand when the period began.</summary>
    public decimal Opening { get; init; }

    /// <summary>Came in, transfers among it.</summary>
    public decimal Received { get; init; }

    /// <summary>Handed to patients.</summary>
    public decimal Dispensed { get; init; }

    /// <summary>Given in doses.</summary>
    public decimal Given { get; init; }

    /// <summary>Wasted of doses.</summary>
    public decimal Wasted { get; init; }

    /// <summary>Drawn and put back.</summary>
    public decimal PutBack { get; init; }

    /// <summary>Returned to suppliers, transferred away.</summary>
    public decimal Returned { get; init; }

    /// <summary>Destroyed.</summary>
    public decimal Destroyed { get; init; }

    /// <summary>Known to be missing.</summary>
    public decimal Lost { get; init; }

    /// <summary>Drawn, and neither given nor wasted nor put back.</summary>
    public decimal Unaccounted { get; init; }

    /// <summary>By how much counts corrected what should have been there.</summary>
    public decimal Corrected { get; init; }

    /// <summary>On hand when it ended: opening + received - dispensed - given - wasted - returned - destroyed - lost - unaccounted + corrected.</summary>
    public decimal Closing { get; init; }

    /// <summary>True if nothing was there and nothing happened.</summary>
    public bool IsIdle => Opening == 0 && Lines == 0;

    /// <summary>How many lines of the period are of it.</summary>
    public int Lines { get; init; }
}

/// <summary>What does not add up.</summary>
/// <param name="Kind">Which rule of the log it breaks.</param>
/// <param name="Event">Where.</param>
/// <param name="Amount">By how much, in mg; null where that is not the question.</param>
public sealed record Discrepancy(DiscrepancyKind Kind, StockEvent Event, decimal? Amount);

/// <summary>What can be wrong.</summary>
public enum DiscrepancyKind
{
    /// <summary>A count differs from what should have been there.</summary>
    CountDiffers,

    /// <summary>More went than was there.</summary>
    BelowZero,

    /// <summary>Drawn is not given, wasted and put back.</summary>
    DoesNotAddUp,

    /// <summary>A dose without a record of what was drawn.</summary>
    NoRecord,

    /// <summary>Something was thrown away, and nobody else watched.</summary>
    NotWitnessed,

    /// <summary>The lot is not said.</summary>
    NoLot,

    /// <summary>The lot never came in and was never counted.</summary>
    UnknownLot,

    /// <summary>The lot was expired.</summary>
    Expired,

    /// <summary>The amount is not said in a unit that is mg.</summary>
    NoAmount,

    /// <summary>Something is missing: what the DEA is to be told (21 CFR 1301.76(b)).</summary>
    Lost,

    /// <summary>Where it was is not said.</summary>
    NoPlace,
}
