namespace KapFhir.Kap.Substances;

/// <summary>
/// Which stock a dose came from: that of its lot. A vault serves many rooms, so that where a dose was given counts only when its lot is kept in several places.
/// </summary>
public static class StockPlaces
{
    /// <summary>What happened to the stock of some places.</summary>
    /// <param name="here">What came there, left there and was counted there.</param>
    /// <param name="elsewhere">The same of all other places.</param>
    /// <param name="uses">Every dose, and all that was handed to patients.</param>
    /// <param name="places">The places.</param>
    public static IReadOnlyList<StockEvent> Of(
        IReadOnlyList<StockEvent> here, IEnumerable<StockEvent> elsewhere, IEnumerable<StockEvent> uses, IReadOnlySet<string> places)
    {
        var (kept, others) = (here.Select(e => e.Item).ToHashSet(), elsewhere.Select(e => e.Item).ToHashSet());
        return [.. here, .. uses.Where(IsHere).Select(u => u with { HasPlace = u.Places.Count > 0 || !others.Contains(u.Item) })];

        bool IsHere(StockEvent use)
        {
            var isGivenHere = use.Places.Any(places.Contains);
            return kept.Contains(use.Item) ? !others.Contains(use.Item) || use.Places.Count == 0 || isGivenHere : !others.Contains(use.Item) && isGivenHere;
        }
    }
}
