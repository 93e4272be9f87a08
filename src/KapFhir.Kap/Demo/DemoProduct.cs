namespace KapFhir.Kap.Demo;

/// <summary>What the demo clinic gives. Every quarter has a lot of its own.</summary>
/// <param name="Key">A short name, in the ids of its lots.</param>
/// <param name="Words">What it is.</param>
/// <param name="UnitMg">Milligrams of one vial, tablet, capsule or device.</param>
/// <param name="UnitWords">What one is.</param>
internal sealed record DemoProduct(string Key, string Words, decimal UnitMg, string UnitWords)
{
    private const int MonthsPerLot = 3;
    private const int MonthsOfLife = 15;

    internal bool IsEsketamine => Key == "esketamine-28";

    internal static IReadOnlyList<DemoProduct> All { get; } =
    [
        new("ketamine-50", "ketamine 50 mg/mL injection", 500, "vial of 10 mL"),
        new("ketamine-100", "ketamine 100 mg/mL injection", 500, "vial of 5 mL"),
        new("ketamine-free", "ketamine 10 mg/mL injection, free of preservatives (expanded access)", 200, "vial of 20 mL"),
        new("lozenge-100", "ketamine 100 mg lozenge, compounded", 100, "lozenge"),
        new("capsule-50", "ketamine 50 mg capsule, compounded", 50, "capsule"),
        new("esketamine-28", "esketamine 28 mg nasal spray device", 28, "device"),
    ];

    internal static DemoProduct Of(DemoRoute route) => All.First(p => p.Key == route.Product);

    /// <summary>The quarter that a moment is in, from 0.</summary>
    internal static int QuarterOf(DateTimeOffset at) => (((at.Year - DemoCalendar.First.Year) * 12) + at.Month - 1) / MonthsPerLot;

    /// <summary>The quarters of the clinic.</summary>
    internal static int Quarters => QuarterOf(DemoCalendar.Now) + 1;

    /// <summary>The first day of a quarter.</summary>
    internal static DateTimeOffset Begin(int quarter) => DemoCalendar.First.AddDays(1 - DemoCalendar.First.Day).AddMonths(quarter * MonthsPerLot);

    /// <summary>When a quarter's lot ends.</summary>
    internal static DateTimeOffset Expiry(int quarter) => Begin(quarter).AddMonths(MonthsOfLife).AddDays(-1);

    /// <summary>The id of the Medication of a lot: <c>demo-ketamine-50-2025q1</c>.</summary>
    internal string Lot(int quarter) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"demo-{Key}-{Begin(quarter).Year}q{(Begin(quarter).Month / MonthsPerLot) + 1}");
}
