using System.Text.Json.Nodes;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Rules;
using KapFhir.Kap.Substances;
using KapFhir.Kap.Tests.Research;
using Shouldly;
using Xunit;

namespace KapFhir.Kap.Tests.Substances;

/// <summary>What resources tell of a stock.</summary>
public sealed class StockReadingTests
{
    private const string Kap = "https://kapfhir.example.org/fhir/StructureDefinition/";
    private static readonly IReadOnlySet<string> Vault = new HashSet<string>(StringComparer.Ordinal) { "Location/vault" };

    private static readonly Dictionary<string, string> Record = new(StringComparer.Ordinal)
    {
        ["Medication/k"] = """
            {"resourceType":"Medication","id":"k","code":{"coding":[{"system":"http://snomed.info/sct","code":"373464007"}],"text":"Ketamine 50 mg/mL"},
            "amount":{"numerator":{"value":10,"code":"mL","system":"http://unitsofmeasure.org"},"denominator":{"value":1,"unit":"vial"}},
            "ingredient":[{"itemCodeableConcept":{"text":"ketamine"},"strength":{"numerator":{"value":50,"code":"mg","system":"http://unitsofmeasure.org"},"denominator":{"value":1,"code":"mL","system":"http://unitsofmeasure.org"}}}],
            "batch":{"lotNumber":"K1","expirationDate":"2027-03-31"}}
            """,
        ["Medication/gloves"] = """{"resourceType":"Medication","id":"gloves","code":{"text":"gloves"}}""",
        ["Encounter/here"] = """{"resourceType":"Encounter","id":"here","status":"finished","class":{"code":"AMB"},"location":[{"location":{"reference":"Location/vault"}}]}""",
        ["Encounter/there"] = """{"resourceType":"Encounter","id":"there","status":"finished","class":{"code":"AMB"},"location":[{"location":{"reference":"Location/other"}}]}""",
    };

    [Theory]
    [InlineData("""{"value":500,"code":"mg"}""", 500)]
    [InlineData("""{"value":0.5,"code":"g"}""", 500)]
    [InlineData("""{"value":500000,"code":"ug"}""", 500)]
    [InlineData("""{"value":4,"code":"mL"}""", 200)]
    [InlineData("""{"value":3,"unit":"vial"}""", 1500)]
    [InlineData("""{"value":3,"unit":"box"}""", null)]
    [InlineData("""{"value":3}""", null)]
    public void Amounts_become_milligrams(string quantity, int? milligrams) => Read(Delivery("received", null, "Location/vault", quantity))!.Amount.ShouldBe(milligrams);

    [Theory]
    [InlineData("received", null, "Location/vault", StockKind.Received)]
    [InlineData("transferred", "Location/other", "Location/vault", StockKind.TransferredIn)]
    [InlineData("transferred", "Location/vault", "Location/other", StockKind.TransferredOut)]
    [InlineData("returned", "Location/vault", null, StockKind.Returned)]
    [InlineData("destroyed", "Location/vault", null, StockKind.Destroyed)]
    [InlineData("lost", "Location/vault", null, StockKind.Lost)]
    [InlineData("received", null, "Location/other", null)]
    [InlineData("transferred", "Location/vault", "Location/vault", null)]
    public void Deliveries_are_movements_of_the_place_that_they_touch(string kind, string? source, string? destination, StockKind? read) =>
        Read(Delivery(kind, source, destination, """{"value":1,"code":"mg"}"""))?.Kind.ShouldBe(read!.Value);

    [Fact]
    public void What_is_not_done_or_no_controlled_substance_is_none()
    {
        var delivery = Delivery("received", null, "Location/vault", """{"value":1,"code":"mg"}""");
        delivery["status"] = "in-progress";
        Read(delivery).ShouldBeNull();
        var gloves = Delivery("received", null, "Location/vault", """{"value":1,"code":"mg"}""");
        gloves["suppliedItem"]!["itemReference"]!["reference"] = "Medication/gloves";
        Read(gloves).ShouldBeNull();
    }

    [Theory]
    [InlineData("here", "Location/vault")]
    [InlineData("there", "Location/other")]
    [InlineData("nowhere", "")]
    public void A_dose_tells_the_place_of_its_visit(string encounter, string place)
    {
        var dose = Read(Dose(encounter))!;
        string.Join(' ', dose.Places).ShouldBe(place);
        (dose.Amount, dose.Given, dose.Wasted, dose.Item.Lot).ShouldBe((50m, 40m, 10m, "K1"));
        dose.IsWitnessed.ShouldBeTrue();
        dose.Change.ShouldBe(-50m);
    }

    [Theory]
    [InlineData("vault", "", "room", true, true)]
    [InlineData("vault", "", "", true, true)]
    [InlineData("vault", "other", "vault", true, true)]
    [InlineData("vault", "other", "other", false, true)]
    [InlineData("vault", "other", "", true, false)]
    [InlineData("", "other", "vault", false, true)]
    [InlineData("", "", "vault", true, true)]
    [InlineData("", "", "room", false, true)]
    public void A_dose_came_from_where_its_lot_is_kept(string kept, string elsewhere, string given, bool isHere, bool hasPlace)
    {
        StockEvent Event(string id, StockKind kind) => new() { Reference = id, Kind = kind, At = Cohort.Moment, Item = new StockItem("ketamine", "K1"), Amount = 50 };
        StockEvent[] Of(string place) => place.Length == 0 ? [] : [Event(place, StockKind.Received)];
        var dose = Event("dose", StockKind.Administered) with { Places = given.Length == 0 ? [] : ["Location/" + given] };
        var found = StockPlaces.Of(Of(kept), Of(elsewhere), [dose], Vault).FirstOrDefault(e => e.Kind == StockKind.Administered);
        (found is not null).ShouldBe(isHere);
        (found?.HasPlace ?? true).ShouldBe(hasPlace);
    }

    [Fact]
    public void A_count_is_of_the_place_and_the_lot()
    {
        var count = Read(Cohort.Json("""
            {"resourceType":"Observation","id":"c","status":"final","code":{"coding":[{"system":"https://kapfhir.example.org/fhir/CodeSystem/kap-observable","code":"stock-count"}]},
            "subject":{"reference":"Location/vault"},"focus":[{"reference":"Medication/k"}],"effectiveDateTime":"2026-01-05T10:00:00Z",
            "performer":[{"reference":"Practitioner/n"},{"reference":"Practitioner/w"}],"valueQuantity":{"value":450,"system":"http://unitsofmeasure.org","code":"mg"}}
            """));
        count!.Amount.ShouldBe(450);
        count.Witnesses.ShouldBe(["Practitioner/w"]);
    }

    private static StockEvent? Read(JsonObject resource) =>
        new StockReading(new ProductOptions(), new RecordReader((type, id) => Record.TryGetValue(type + "/" + id, out var json) ? Node(json) : null, _ => [])).Read(Cohort.Read(resource), Vault);

    private static FhirNode Node(string json) => Cohort.Read(Cohort.Json(json));

    private static JsonObject Delivery(string kind, string? source, string? destination, string quantity)
    {
        var delivery = Cohort.Json($$$"""
            {"resourceType":"SupplyDelivery","id":"d","status":"completed","extension":[{"url":"{{{Kap}}}kap-movement-kind","valueCode":"{{{kind}}}"}],
            "suppliedItem":{"quantity":{{{quantity}}},"itemReference":{"reference":"Medication/k"} },"occurrenceDateTime":"2026-01-05T10:00:00Z"}
            """);
        if (source is not null)
        {
            delivery["extension"]!.AsArray().Add(new JsonObject { ["url"] = Kap + "kap-stock-source", ["valueReference"] = new JsonObject { ["reference"] = source } });
        }

        if (destination is not null)
        {
            delivery["destination"] = new JsonObject { ["reference"] = destination };
        }

        return delivery;
    }

    private static JsonObject Dose(string encounter) => Cohort.Json($$$"""
        {"resourceType":"MedicationAdministration","id":"m","status":"completed","medicationReference":{"reference":"Medication/k"},"subject":{"reference":"Patient/p"},
        "context":{"reference":"Encounter/{{{encounter}}}"},"effectiveDateTime":"2026-01-06T10:00:00Z",
        "performer":[{"actor":{"reference":"Practitioner/n"} }],"dosage":{"dose":{"value":40,"code":"mg","system":"http://unitsofmeasure.org"} },
        "extension":[{"url":"{{{Kap}}}kap-controlled-substance","extension":[{"url":"drawn","valueQuantity":{"value":50,"code":"mg"} },{"url":"given","valueQuantity":{"value":40,"code":"mg"} },
        {"url":"wasted","valueQuantity":{"value":10,"code":"mg"} },{"url":"witness","valueReference":{"reference":"Practitioner/w"} }]}]}
        """);
}
