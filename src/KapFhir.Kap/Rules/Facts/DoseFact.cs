using KapFhir.Fhir.Json;

namespace KapFhir.Kap.Rules.Facts;

/// <summary>A ketamine dose: a MedicationAdministration.</summary>
public sealed record DoseFact
{
    /// <summary>The administration.</summary>
    public required string Reference { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>When it ended, or the start.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>How it was given.</summary>
    public DoseRoute Route { get; init; }

    /// <summary>The amount in mg, or null if it is not said in mg.</summary>
    public decimal? Milligrams { get; init; }

    /// <summary>The weight that the sender dosed by, in kg.</summary>
    public decimal? WeightKg { get; init; }

    /// <summary>The dose by weight that the sender stated, in mg/kg.</summary>
    public decimal? MgPerKg { get; init; }

    /// <summary>The session it is part of.</summary>
    public string? Session { get; init; }

    /// <summary>The order it follows.</summary>
    public string? Request { get; init; }

    /// <summary>Where it was given: the encounter.</summary>
    public string? Encounter { get; init; }

    /// <summary>The product, where it is a resource.</summary>
    public string? Medication { get; init; }

    /// <summary>True for esketamine.</summary>
    public bool IsEsketamine { get; init; }

    /// <summary>Who did what: function and person.</summary>
    public IReadOnlyList<(string Function, string Actor)> Performers { get; init; } = [];

    /// <summary>What became of the amount drawn.</summary>
    public ControlledSubstance? Controlled { get; init; }

    /// <summary>When the lot expires.</summary>
    public DateTimeOffset? LotExpires { get; init; }

    /// <summary>Reads an administration; null without a time.</summary>
    internal static DoseFact? Read(FhirNode dose, string reference, ProductFact product) => dose.Begin("effective") is not { } start ? null : new DoseFact
    {
        Reference = reference,
        Start = start,
        End = dose.End("effective") is { } end && end > start ? end : start,
        Route = DoseRoutes.Of(dose.Child("dosage").Codes("route")),
        Milligrams = Amount(dose.Child("dosage")),
        WeightKg = dose.Extension("kap-dosing-weight").In("value", "kg"),
        MgPerKg = dose.Extension("kap-dose-per-weight").In("value", "mg/kg"),
        Session = dose.Targets("partOf").FirstOrDefault(r => r.StartsWith("Procedure/", StringComparison.Ordinal)),
        Request = dose.Target("request"),
        Encounter = dose.Target("context"),
        Medication = product.Reference,
        IsEsketamine = product.IsEsketamine,
        Performers = People(dose),
        Controlled = ControlledSubstance.Read(dose.Extension("kap-controlled-substance")),
        LotExpires = product.Expires,
    };

    /// <summary>Function and person of each performer; without a function, <c>performer</c>.</summary>
    internal static IReadOnlyList<(string Function, string Actor)> People(FhirNode resource) =>
        [.. from performer in resource.ChildrenNamed("performer")
            let actor = performer.Target("actor")
            where actor is not null
            from function in performer.Codes("function").Select(c => c.Code).DefaultIfEmpty("performer")
            select (function, actor)];

    private static decimal? Amount(FhirNode? dosage) =>
        dosage.In("dose", "mg") ?? (dosage.In("dose", "ug") is { } micrograms ? micrograms / 1000 : null);
}

/// <summary>What became of a controlled substance that was drawn, in mg.</summary>
public sealed record ControlledSubstance(decimal? Drawn, decimal? Given, decimal? Wasted, decimal? Returned, string? Lot, string? Witness)
{
    internal static ControlledSubstance? Read(FhirNode? extension) => extension is null ? null : new(
        extension.Part("drawn").In("value", "mg"), extension.Part("given").In("value", "mg"), extension.Part("wasted").In("value", "mg"),
        extension.Part("returned").In("value", "mg"), extension.Part("lot")?.ChildText("value"), extension.Part("witness").Target("value"));
}

/// <summary>A product: what a Medication or a code says.</summary>
/// <param name="Reference">The Medication, or null where only a code was sent.</param>
/// <param name="Codes">Its codes.</param>
/// <param name="IsKetamine">Ketamine, esketamine included.</param>
/// <param name="IsEsketamine">Esketamine.</param>
/// <param name="Expires">When the lot expires.</param>
public sealed record ProductFact(string? Reference, IReadOnlyList<FhirCode> Codes, bool IsKetamine, bool IsEsketamine, DateTimeOffset? Expires);
