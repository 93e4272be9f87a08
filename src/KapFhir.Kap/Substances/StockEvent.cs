namespace KapFhir.Kap.Substances;

/// <summary>What happened to a stock of a controlled substance.</summary>
public enum StockKind
{
    /// <summary>It came in.</summary>
    Received,

    /// <summary>It came from another place of the same owner.</summary>
    TransferredIn,

    /// <summary>It went to another place of the same owner.</summary>
    TransferredOut,

    /// <summary>It was handed to a patient to take along.</summary>
    Dispensed,

    /// <summary>A dose was drawn from it and given.</summary>
    Administered,

    /// <summary>It went back to the supplier, or to who destroys it.</summary>
    Returned,

    /// <summary>It was destroyed here.</summary>
    Destroyed,

    /// <summary>It is missing.</summary>
    Lost,

    /// <summary>It was counted.</summary>
    Counted,
}

/// <summary>A lot of a product: what stock is kept of.</summary>
/// <param name="Product">The substance: ketamine, esketamine, or a code.</param>
/// <param name="Lot">The number of the lot; empty where none was said.</param>
public sealed record StockItem(string Product, string Lot);

/// <summary>One thing that happened, as a resource tells it. Amounts are in mg.</summary>
public sealed record StockEvent
{
    /// <summary>The resource.</summary>
    public required string Reference { get; init; }

    /// <summary>What happened.</summary>
    public required StockKind Kind { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Of what.</summary>
    public required StockItem Item { get; init; }

    /// <summary>The product in words.</summary>
    public string? Name { get; init; }

    /// <summary>The codes of the product.</summary>
    public IReadOnlyList<Rules.FhirCode> Codes { get; init; } = [];

    /// <summary>When the lot expires.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>How much came, went, was drawn or was counted; null if it is not said in a unit that is mg.</summary>
    public decimal? Amount { get; init; }

    /// <summary>Of a dose what was given.</summary>
    public decimal? Given { get; init; }

    /// <summary>Of a dose what was wasted.</summary>
    public decimal? Wasted { get; init; }

    /// <summary>Of a dose what went back into stock.</summary>
    public decimal? PutBack { get; init; }

    /// <summary>False for a dose without the record of what was drawn.</summary>
    public bool HasRecord { get; init; } = true;

    /// <summary>Who did it.</summary>
    public IReadOnlyList<string> By { get; init; } = [];

    /// <summary>Who watched.</summary>
    public IReadOnlyList<string> Witnesses { get; init; } = [];

    /// <summary>To whom it was given.</summary>
    public string? Patient { get; init; }

    /// <summary>From whom it came, or to whom it went.</summary>
    public string? Partner { get; init; }

    /// <summary>Where a dose was given, or something handed to a patient; empty if it is not said.</summary>
    public IReadOnlyList<string> Places { get; init; } = [];

    /// <summary>False if its lot is kept in several places, and which of them it came from is not said.</summary>
    public bool HasPlace { get; init; } = true;

    /// <summary>By how much it changes what is on hand.</summary>
    public decimal Change => Kind switch
    {
        StockKind.Received or StockKind.TransferredIn => Amount ?? 0,
        StockKind.Counted => 0,
        StockKind.Administered => (PutBack ?? 0) - (Amount ?? 0),
        _ => -(Amount ?? 0),
    };

    /// <summary>True if watching is asked for: something was thrown away, and by whom is the only proof of it.</summary>
    public bool NeedsWitness => Wasted > 0 || Kind == StockKind.Destroyed;

    /// <summary>True if somebody watched who did not do it.</summary>
    public bool IsWitnessed => Witnesses.Any(w => !By.Contains(w, StringComparer.Ordinal));
}
