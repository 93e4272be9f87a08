// https://hl7.org/fhir/R4/supplydelivery.html, medicationdispense.html, medicationadministration.html, and Observation for counts
using KapFhir.Fhir.Json;
using KapFhir.Kap.Rules;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Substances;

/// <summary>
/// Reads what happened to a stock from the resources that tell of it: kap-stock-movement, kap-stock-count, MedicationDispense, MedicationAdministration.
/// </summary>
public sealed class StockReading
{
    /// <summary>The code of a count.</summary>
    public static FhirCode Count { get; } = FhirCode.Kap("kap-observable", "stock-count");

    private static readonly string[] Given = ["in-progress", "completed", "stopped"];
    private readonly Products _products;
    private readonly RecordReader _reader;

    /// <summary>Reads for the server.</summary>
    /// <param name="options">Which products are ketamine.</param>
    /// <param name="reader">Reads what the resources refer to.</param>
    public StockReading(ProductOptions options, RecordReader reader)
        : this(new Products(options), reader)
    {
    }

    internal StockReading(Products products, RecordReader reader)
    {
        _products = products;
        _reader = reader;
    }

    /// <summary>Every code of a product that stock is kept of, as a search lists them.</summary>
    public string ProductCodes => _products.All;

    /// <summary>
    /// What a resource tells; null if it tells of no controlled substance, or of a movement or count in another place. Which stock a dose came from is not said
    /// by itself: <see cref="StockPlaces"/> tells.
    /// </summary>
    /// <param name="resource">The resource.</param>
    /// <param name="places">The places: references of Locations; null for every place, and then what moved from one to another is nothing.</param>
    public StockEvent? Read(FhirNode resource, IReadOnlySet<string>? places) => resource.Type.Name switch
    {
        "SupplyDelivery" when resource.ChildText("status") == "completed" => Movement(resource, places),
        "MedicationDispense" when resource.ChildText("status") == "completed" => Dispensed(resource),
        "MedicationAdministration" when Given.Contains(resource.ChildText("status"), StringComparer.Ordinal) => Dose(resource),
        "Observation" when resource.ChildText("status") is "final" or "amended" or "corrected" && resource.Codes("code").Contains(Count) => Counted(resource, places),
        _ => null,
    };

    private StockEvent? Movement(FhirNode delivery, IReadOnlySet<string>? places)
    {
        var supplied = delivery.Child("suppliedItem");
        var product = ProductOf(supplied.Target("item"), []);
        var (source, destination) = (delivery.Extension("kap-stock-source").Target("value"), delivery.Target("destination"));
        var isHere = (From: IsIn(source, places), To: IsIn(destination, places));
        if (product is null || delivery.Begin("occurrence") is not { } at || isHere.From == isHere.To)
        {
            return null;
        }

        var kind = delivery.Extension("kap-movement-kind")?.ChildText("value");
        return new StockEvent
        {
            Reference = delivery.Self(),
            Kind = isHere.To ? (kind == "transferred" ? StockKind.TransferredIn : StockKind.Received) : KindOf(kind),
            At = at,
            Item = product.Item,
            Name = product.Name,
            Codes = product.Codes,
            Expires = product.Expires,
            Amount = StockAmount.Milligrams(supplied?.Child("quantity"), product.Medication),
            By = delivery.Targets("receiver"),
            Witnesses = [.. delivery.ChildrenNamed("extension").Where(e => e.ChildText("url") == KapGuide.Definition("kap-stock-witness")).Select(e => e.Target("value")).OfType<string>()],
            Partner = delivery.Target("supplier"),
        };
    }

    private static bool IsIn(string? place, IReadOnlySet<string>? places) => place is not null && places?.Contains(place) != false;

    private static StockKind KindOf(string? kind) => kind switch
    {
        "returned" => StockKind.Returned,
        "destroyed" => StockKind.Destroyed,
        "lost" => StockKind.Lost,
        _ => StockKind.TransferredOut,
    };

    private StockEvent? Dispensed(FhirNode dispense) =>
        OfMedication(dispense, StockKind.Dispensed, "whenHandedOver", dispense.Target("location") is { } place ? [place] : []) is not { } happened ? null : happened.Event with
        {
            Amount = StockAmount.Milligrams(dispense.Child("quantity"), happened.Product.Medication),
            By = [.. DoseFact.People(dispense).Select(p => p.Actor)],
        };

    private StockEvent? Dose(FhirNode dose)
    {
        if (OfMedication(dose, StockKind.Administered, "effective", PlacesOf(dose)) is not { } happened)
        {
            return null;
        }

        var record = ControlledSubstance.Read(dose.Extension("kap-controlled-substance"));
        var given = StockAmount.Milligrams(dose.Child("dosage")?.Child("dose"), happened.Product.Medication);
        var people = DoseFact.People(dose);
        return happened.Event with
        {
            Amount = record?.Drawn ?? record?.Given ?? given,
            Given = record?.Given ?? given,
            Wasted = record?.Wasted,
            PutBack = record?.Returned,
            HasRecord = record is not null,
            By = [.. people.Where(p => p.Function != "witness").Select(p => p.Actor)],
            Witnesses = [.. people.Where(p => p.Function == "witness").Select(p => p.Actor).Append(record?.Witness).OfType<string>().Distinct(StringComparer.Ordinal)],
        };
    }

    private StockEvent? Counted(FhirNode count, IReadOnlySet<string>? places)
    {
        var product = count.Targets("focus").Select(f => ProductOf(f, [])).FirstOrDefault(p => p is not null);
        return product is null || count.Begin("effective") is not { } at || !IsIn(count.Target("subject"), places) ? null : new StockEvent
        {
            Reference = count.Self(), Kind = StockKind.Counted, At = at, Item = product.Item, Name = product.Name, Codes = product.Codes, Expires = product.Expires,
            Amount = StockAmount.Milligrams(count.Child("value"), product.Medication),
            By = [.. count.Targets("performer").Take(1)], Witnesses = [.. count.Targets("performer").Skip(1)],
        };
    }

    private (StockEvent Event, StockProduct Product)? OfMedication(FhirNode resource, StockKind kind, string time, IReadOnlyList<string> places)
    {
        var medication = resource.Child("medication");
        var contained = medication?.ChildText("reference") is ['#', .. var id] ? resource.ChildrenNamed("contained").FirstOrDefault(c => c.ChildText("id") == id) : null;
        var reference = medication is { Type.Name: "Reference" } ? ElementReading.Target(medication) : null;
        var product = contained is not null ? Product(contained) : ProductOf(reference, [.. medication?.Codes() ?? []]);
        if (product is null || resource.Begin(time) is not { } moment)
        {
            return null;
        }

        var lot = resource.Extension("kap-controlled-substance").Part("lot")?.ChildText("value") ?? product.Item.Lot;
        return (new StockEvent
        {
            Reference = resource.Self(), Kind = kind, At = moment, Item = product.Item with { Lot = lot }, Name = product.Name ?? medication?.ChildText("text"), Codes = product.Codes,
            Expires = product.Expires, Patient = resource.Target("subject"), Places = places,
        }, product);
    }

    // A dose says no place itself: the session does, or the visit.
    private IReadOnlyList<string> PlacesOf(FhirNode dose)
    {
        var session = dose.Targets("partOf").Select(_reader.Follow).FirstOrDefault(p => p?.Type.Name == "Procedure");
        var visit = _reader.Follow(dose.Target("context") ?? session.Target("encounter"));
        var said = (visit?.ChildrenNamed("location") ?? []).Select(l => l.Target("location")).Prepend(session.Target("location")).OfType<string>();
        return [.. said.Distinct(StringComparer.Ordinal)];
    }

    private StockProduct? ProductOf(string? reference, IReadOnlyList<FhirCode> codes) =>
        reference?.StartsWith("Medication/", StringComparison.Ordinal) == true && _reader.Follow(reference) is { } medication ? Product(medication)
        : codes.Count > 0 ? Product(codes, null) : null;

    private StockProduct? Product(FhirNode medication) => Product([.. medication.Codes("code")], medication);

    private StockProduct? Product(IReadOnlyList<FhirCode> codes, FhirNode? medication)
    {
        var isControlled = medication.Extension("kap-controlled-schedule") is not null;
        var substance = _products.IsEsketamine(codes) ? "esketamine" : _products.IsRacemic(codes) ? "ketamine" : isControlled && codes.Count > 0 ? codes[0].ToString() : null;
        var batch = medication?.Child("batch");
        return substance is null ? null : new StockProduct(
            new StockItem(substance, batch?.ChildText("lotNumber") ?? ""), medication?.Child("code")?.ChildText("text"), codes, batch.End("expirationDate"), medication);
    }

    private sealed record StockProduct(StockItem Item, string? Name, IReadOnlyList<FhirCode> Codes, DateTimeOffset? Expires, FhirNode? Medication);
}
