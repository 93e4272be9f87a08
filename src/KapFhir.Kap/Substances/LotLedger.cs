namespace KapFhir.Kap.Substances;

/// <summary>Keeps the balance of one lot.</summary>
internal sealed class LotLedger
{
    private readonly StockItem _item;
    private readonly decimal _tolerance;
    private readonly bool _isKept;
    private readonly DateTimeOffset? _expires;
    private readonly List<LogLine> _lines = [];

    /// <param name="item">The lot.</param>
    /// <param name="events">What happened to it, in order.</param>
    /// <param name="tolerance">How far amounts may be apart.</param>
    internal LotLedger(StockItem item, IReadOnlyList<StockEvent> events, decimal tolerance)
    {
        _item = item;
        _tolerance = tolerance;
        _isKept = events.Any(e => e.Kind is StockKind.Received or StockKind.TransferredIn or StockKind.Counted);
        _expires = events.Select(e => e.Expires).FirstOrDefault(e => e is not null);
        var balance = 0m;
        foreach (var happened in events)
        {
            var isCount = happened is { Kind: StockKind.Counted, Amount: not null };
            var difference = isCount ? happened.Amount!.Value - balance : 0;
            balance = isCount ? happened.Amount!.Value : balance + happened.Change;
            _lines.Add(new LogLine(happened, balance, difference));
        }
    }

    internal IReadOnlyList<LogLine> Lines => _lines;

    internal IEnumerable<Discrepancy> Discrepancies => _lines.SelectMany((line, at) => Of(line, isFirst: at == 0));

    internal LotTotal Total(DateTimeOffset from)
    {
        var (before, within) = (_lines.Where(l => l.Event.At < from).ToList(), _lines.Where(l => l.Event.At >= from).ToList());
        decimal Sum(Func<StockEvent, decimal?> of, params StockKind[] kinds) => within.Where(l => kinds.Contains(l.Event.Kind)).Sum(l => of(l.Event) ?? 0);
        var opening = before.Count > 0 ? before[^1].Balance : 0;
        return new LotTotal(_item)
        {
            Name = _lines.Select(l => l.Event.Name).FirstOrDefault(n => n is not null),
            Expires = _expires,
            Lines = within.Count,
            Opening = opening,
            Received = Sum(e => e.Amount, StockKind.Received, StockKind.TransferredIn),
            Dispensed = Sum(e => e.Amount, StockKind.Dispensed),
            Given = Sum(e => e.Given, StockKind.Administered),
            Wasted = Sum(e => e.Wasted, StockKind.Administered),
            PutBack = Sum(e => e.PutBack, StockKind.Administered),
            Unaccounted = Sum(Unaccounted, StockKind.Administered),
            Returned = Sum(e => e.Amount, StockKind.Returned, StockKind.TransferredOut),
            Destroyed = Sum(e => e.Amount, StockKind.Destroyed),
            Lost = Sum(e => e.Amount, StockKind.Lost),
            Corrected = within.Sum(l => l.Difference),
            Closing = within.Count > 0 ? within[^1].Balance : opening,
        };
    }

    private static decimal? Unaccounted(StockEvent dose) => (dose.Amount ?? 0) - (dose.Given ?? 0) - (dose.Wasted ?? 0) - (dose.PutBack ?? 0);

    private IEnumerable<Discrepancy> Of(LogLine line, bool isFirst)
    {
        var happened = line.Event;
        (DiscrepancyKind Kind, bool Holds, decimal? Amount)[] checks =
        [
            // The first count of a lot is where its book begins: an initial inventory.
            (DiscrepancyKind.CountDiffers, !isFirst && Math.Abs(line.Difference) > _tolerance, line.Difference),
            (DiscrepancyKind.BelowZero, _isKept && happened.Change < 0 && line.Balance < -_tolerance, line.Balance),
            (DiscrepancyKind.DoesNotAddUp, happened is { Kind: StockKind.Administered, HasRecord: true } && Math.Abs(Unaccounted(happened) ?? 0) > _tolerance, Unaccounted(happened)),
            (DiscrepancyKind.NoRecord, !happened.HasRecord, null),
            (DiscrepancyKind.NotWitnessed, happened is { NeedsWitness: true, IsWitnessed: false }, happened.Kind == StockKind.Destroyed ? happened.Amount : happened.Wasted),
            (DiscrepancyKind.NoLot, happened.Item.Lot.Length == 0, null),
            (DiscrepancyKind.UnknownLot, happened.Item.Lot.Length > 0 && !_isKept, null),
            (DiscrepancyKind.Expired, happened.Kind is StockKind.Administered or StockKind.Dispensed && (happened.Expires ?? _expires) < happened.At, null),
            (DiscrepancyKind.NoAmount, happened.Amount is null, null),
            (DiscrepancyKind.Lost, happened.Kind == StockKind.Lost, happened.Amount),
            (DiscrepancyKind.NoPlace, !happened.HasPlace, null),
        ];
        return checks.Where(c => c.Holds).Select(c => new Discrepancy(c.Kind, happened, c.Amount));
    }
}
