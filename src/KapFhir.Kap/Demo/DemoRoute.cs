namespace KapFhir.Kap.Demo;

/// <summary>A way to give ketamine in the demo clinic. The figures are the demo's, taken from published ranges; no rule reads them.</summary>
/// <param name="Key">A short name.</param>
/// <param name="SessionCode">The code of kap-session-code, or null where that has none.</param>
/// <param name="Snomed">The SNOMED CT route code.</param>
/// <param name="Words">The route in words.</param>
/// <param name="Product">What is given: a key of <see cref="DemoProduct"/>.</param>
internal sealed record DemoRoute(string Key, string? SessionCode, string Snomed, string Words, string Product)
{
    private static readonly int[] Short = [-15, 0, 5, 15, 30, 45, 60, 130];
    private static readonly int[] Slow = [-15, 0, 20, 40, 60, 90, 120, 160];
    private static readonly int[] Nose = [-15, 0, 40, 60, 90, 120];

    /// <summary>Doses to which it is raised: mg/kg, or mg where <see cref="IsFixed"/>.</summary>
    internal required IReadOnlyList<decimal> Steps { get; init; }

    /// <summary>True for doses that do not go by weight.</summary>
    internal bool IsFixed { get; init; }

    /// <summary>Doses are whole multiples of this, in mg.</summary>
    internal decimal Unit { get; init; } = 1;

    /// <summary>How long giving it takes.</summary>
    internal required int Minutes { get; init; }

    /// <summary>How long the patient stays from the dose on.</summary>
    internal required int Stay { get; init; }

    /// <summary>Minutes from the dose at which vital signs are taken.</summary>
    internal required IReadOnlyList<int> Monitoring { get; init; }

    /// <summary>The minute of the greatest dissociation; one of <see cref="Monitoring"/>.</summary>
    internal required int Peak { get; init; }

    /// <summary>Doses of the induction.</summary>
    internal int Induction { get; init; } = 6;

    /// <summary>True if the induction has two doses a week.</summary>
    internal bool IsTwiceWeekly { get; init; }

    /// <summary>What is drawn and not used is wasted: injections and sprays from a vial.</summary>
    internal bool IsDrawn => Product is "ketamine-50" or "ketamine-100" or "ketamine-free";

    // Andrade 2017: IV 0.5 mg/kg over 40 minutes; Oliver 2022: 6 in 21 days, raised where needed.
    internal static DemoRoute Iv { get; } = new("iv", "iv-session", "47625008", "Intravenous route", "ketamine-50")
    {
        Steps = [0.5m, 0.6m, 0.75m], Minutes = 40, Stay = 165, Monitoring = [-15, 0, 10, 20, 30, 40, 55, 70, 85, 100, 145], Peak = 40, IsTwiceWeekly = true,
    };

    // Preservative-free ketamine under expanded access, as NRX-100 is: suicidal depression.
    internal static DemoRoute IvFree { get; } = Iv with { Key = "iv-free", Product = "ketamine-free" };

    // NCT05468047: 0.5 to 0.75 mg/kg; clinics give up to 1.0.
    internal static DemoRoute Im { get; } = new("im", "im-session", "78421000", "Intramuscular route", "ketamine-100")
    {
        Steps = [0.5m, 0.7m, 0.9m], Minutes = 1, Stay = 180, Monitoring = Short, Peak = 30,
    };

    // Andrade 2017 lists the route; 0.1 to 0.5 mg/kg.
    internal static DemoRoute Sc { get; } = new("sc", null, "34206005", "Subcutaneous route", "ketamine-50")
    {
        Steps = [0.3m, 0.35m, 0.4m], Minutes = 1, Stay = 180, Monitoring = Short, Peak = 30,
    };

    // Ketamine Training Center: 100 to 400 mg, tablets of 50 or 100 mg.
    internal static DemoRoute Lozenge { get; } = new("sl", "sublingual-session", "37839007", "Sublingual route", "lozenge-100")
    {
        Steps = [100, 200, 300], IsFixed = true, Unit = 100, Minutes = 15, Stay = 180, Monitoring = Slow, Peak = 40,
    };

    internal static DemoRoute Group { get; } = Lozenge with { Key = "sl-group", SessionCode = "group-session" };

    internal static DemoRoute Home { get; } = Lozenge with { Key = "sl-home", SessionCode = "home-session", Steps = [100, 100, 200] };

    // Andrade 2019: 2.0 to 2.5 mg/kg.
    internal static DemoRoute Oral { get; } = new("oral", "oral-session", "26643006", "Oral route", "capsule-50")
    {
        Steps = [2.0m, 2.2m, 2.3m], Unit = 50, Minutes = 5, Stay = 180, Monitoring = Slow, Peak = 60,
    };

    internal static DemoRoute Nasal { get; } = new("nasal", "intranasal-session", "46713006", "Nasal route", "ketamine-100")
    {
        Steps = [50, 60, 80], IsFixed = true, Unit = 10, Minutes = 20, Stay = 160, Monitoring = [.. Nose, 150], Peak = 40,
    };

    // Prescribing information: 56 mg on the first day, then 56 or 84; twice weekly for 4 weeks, weekly for 4.
    internal static DemoRoute Esketamine { get; } = new("esketamine", "intranasal-session", "46713006", "Nasal route", "esketamine-28")
    {
        Steps = [56, 84, 84], IsFixed = true, Unit = 28, Minutes = 10, Stay = 130, Monitoring = Nose, Peak = 40, Induction = 12, IsTwiceWeekly = true,
    };
}
