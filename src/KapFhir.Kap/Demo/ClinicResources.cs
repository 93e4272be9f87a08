using System.Text.Json.Nodes;
using static KapFhir.Kap.Build;

namespace KapFhir.Kap.Demo;

/// <summary>What the patients of the demo clinic share: the clinic, those it works with, its rooms, devices and lots, its study.</summary>
internal static class ClinicResources
{
    internal const string Organization = "Organization/demo-clinic";
    internal const string Practice = "Organization/demo-family-practice";
    internal const string Programme = "Organization/demo-recovery-programme";
    internal const string Study = "ResearchStudy/demo-registry";
    internal const string Vault = "Location/demo-vault";

    private static readonly (string Id, string Name)[] Rooms =
        [("demo-site", "Demo clinic, 1 Example Way"), ("demo-room-1", "Treatment room 1"), ("demo-room-2", "Treatment room 2"), ("demo-group-room", "Group room"), ("demo-therapy-room", "Therapy room"), ("demo-vault", "Vault for controlled substances")];

    private static readonly (string Id, string Name)[] Devices =
        [("demo-monitor-1", "Patient monitor, treatment room 1"), ("demo-monitor-2", "Patient monitor, treatment room 2"), ("demo-pump-1", "Infusion pump")];

    internal static IEnumerable<JsonObject> All() =>
    [
        Place("demo-clinic", "Demo Clinic for Ketamine-Assisted Psychotherapy", "1 Example Way"), Place("demo-family-practice", "Demo Family Practice", "2 Example Way"),
        Place("demo-recovery-programme", "Demo Recovery Programme (42 CFR Part 2)", "3 Example Way"), Place("demo-supplier", "Demo Pharmaceutical Supply", "4 Example Way"),
        Place("demo-reverse-distributor", "Demo Reverse Distributor", "5 Example Way"),
        .. Rooms.Select(r => Room(r.Id, r.Name)), .. StaffResources.All(), .. Devices.Select(d => Device(d.Id, d.Name)),
        .. DemoProduct.All.SelectMany(product => Enumerable.Range(0, DemoProduct.Quarters).Select(quarter => Lot(product, quarter))),
        Registry(),
    ];

    /// <summary>Where a patient is treated.</summary>
    internal static string RoomOf(DemoPatient p) => p.Route == DemoRoute.Group ? "Location/demo-group-room" : p.Case.Number % 2 == 1 ? "Location/demo-room-1" : "Location/demo-room-2";

    private static JsonObject Place(string id, string name, string line)
    {
        var place = Resource("Organization", id);
        place["active"] = true;
        place["name"] = name;
        place["type"] = new JsonArray(Concept(Hl7 + "organization-type", "prov", "Healthcare Provider"));
        place["address"] = new JsonArray(new JsonObject { ["line"] = new JsonArray(line), ["city"] = "Springfield", ["state"] = "NY", ["country"] = "US" });
        return place;
    }

    private static JsonObject Room(string id, string name)
    {
        var room = Resource("Location", id);
        room["status"] = "active";
        room["name"] = name;
        room["managingOrganization"] = Reference(Organization);
        if (id != "demo-site")
        {
            room["partOf"] = Reference("Location/demo-site");
        }

        return room;
    }

    private static JsonObject Device(string id, string name)
    {
        var device = Resource("Device", id);
        device["status"] = "active";
        device["deviceName"] = new JsonArray(new JsonObject { ["name"] = name, ["type"] = "user-friendly-name" });
        device["serialNumber"] = "SYNTHETIC-" + id[5..].ToUpperInvariant();
        device["owner"] = Reference(Organization);
        return device;
    }

    private static JsonObject Lot(DemoProduct product, int quarter)
    {
        var medication = Resource("Medication", product.Lot(quarter), KapGuide.Definition("kap-medication"));
        medication["extension"] = new JsonArray(Extension("kap-controlled-schedule", "valueCode", "CIII"));
        medication["code"] = Code(product);
        medication["status"] = DemoProduct.Expiry(quarter) < DemoCalendar.Now ? "inactive" : "active";
        medication["ingredient"] = Ingredients(product);
        medication["batch"] = new JsonObject { ["lotNumber"] = product.Lot(quarter).ToUpperInvariant(), ["expirationDate"] = Date(DemoProduct.Expiry(quarter)) };
        return medication;
    }

    /// <summary>The product as a code.</summary>
    internal static JsonObject Code(DemoProduct product) => product.IsEsketamine
        ? Concept("http://www.nlm.nih.gov/research/umls/rxnorm", "2119365", null, product.Words) : Concept(Snomed, "373464007", "Ketamine", product.Words);

    // Most vials hold benzethonium chloride; one product is free of it.
    private static JsonArray Ingredients(DemoProduct product)
    {
        var ingredients = new JsonArray(new JsonObject { ["itemCodeableConcept"] = Code(product), ["isActive"] = true });
        if (product.Key is "ketamine-50" or "ketamine-100")
        {
            ingredients.Add((JsonNode)new JsonObject { ["itemCodeableConcept"] = new JsonObject { ["text"] = "benzethonium chloride (preservative)" }, ["isActive"] = false });
        }

        return ingredients;
    }

    private static JsonObject Registry()
    {
        var study = Resource("ResearchStudy", "demo-registry");
        study["status"] = "active";
        study["title"] = "Demo registry of ketamine courses (synthetic)";
        study["sponsor"] = Reference(Organization);
        study["principalInvestigator"] = Reference(StaffResources.Prescribers[0]);
        study["period"] = new JsonObject { ["start"] = Date(DemoCalendar.First) };
        return study;
    }
}
