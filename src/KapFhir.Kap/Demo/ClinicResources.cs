using System.Text.Json.Nodes;
using static KapFhir.Kap.Build;

namespace KapFhir.Kap.Demo;

/// <summary>What the patients of the demo clinic share: the clinic, its rooms, its people and its medicines.</summary>
internal static class ClinicResources
{
    internal const string Organization = "Organization/demo-clinic";
    internal const string Room = "Location/demo-room-1";
    internal const string Prescriber = "Practitioner/demo-prescriber";
    internal const string Nurse = "Practitioner/demo-nurse";
    internal const string Witness = "Practitioner/demo-witness";
    internal const string Therapist = "Practitioner/demo-therapist";

    internal static IEnumerable<JsonObject> All() =>
    [
        Clinic(), TreatmentRoom(),
        Person("demo-prescriber", "Morgan", "Ellis", "female"), Person("demo-nurse", "Sam", "Ortega", "male"),
        Person("demo-witness", "Noor", "Rahman", "female"), Person("demo-therapist", "Jamie", "Lund", "female"),
        Medication("demo-ketamine-50", "ketamine 50 mg/mL injection", "DEMO-LOT-2501"),
        Medication("demo-ketamine-100", "ketamine 100 mg/mL injection", "DEMO-LOT-2502"),
        Medication("demo-ketamine-lozenge", "ketamine 100 mg lozenge, compounded", "DEMO-LOT-2503"),
    ];

    private static JsonObject Clinic()
    {
        var clinic = Resource("Organization", "demo-clinic");
        clinic["active"] = true;
        clinic["name"] = "Demo Clinic for Ketamine-Assisted Psychotherapy";
        clinic["type"] = new JsonArray(Concept(Hl7 + "organization-type", "prov", "Healthcare Provider"));
        clinic["address"] = new JsonArray(new JsonObject { ["line"] = new JsonArray("1 Example Way"), ["city"] = "Springfield", ["state"] = "NY", ["country"] = "US" });
        return clinic;
    }

    private static JsonObject TreatmentRoom()
    {
        var room = Resource("Location", "demo-room-1");
        room["status"] = "active";
        room["name"] = "Treatment room 1";
        room["managingOrganization"] = Reference(Organization);
        return room;
    }

    private static JsonObject Person(string id, string given, string family, string gender)
    {
        var person = Resource("Practitioner", id);
        person["active"] = true;
        person["name"] = new JsonArray(new JsonObject { ["family"] = family, ["given"] = new JsonArray(given) });
        person["gender"] = gender;
        person["qualification"] = new JsonArray(new JsonObject
        {
            ["code"] = new JsonObject { ["text"] = "Licence to practise" },
            ["period"] = new JsonObject { ["start"] = "2018-01-01", ["end"] = "2030-12-31" },
            ["issuer"] = new JsonObject { ["display"] = "State of NY (synthetic)" },
        });
        if (id == "demo-prescriber")
        {
            person["identifier"] = new JsonArray(new JsonObject { ["system"] = "http://terminology.hl7.org/NamingSystem/usDEA", ["value"] = "DEMO00001" });
        }

        return person;
    }

    private static JsonObject Medication(string id, string text, string lot)
    {
        var medication = Resource("Medication", id);
        medication["extension"] = new JsonArray(Extension("kap-controlled-schedule", "valueCode", "CIII"));
        medication["code"] = Concept(Snomed, "373464007", "Ketamine", text);
        medication["status"] = "active";
        medication["batch"] = new JsonObject { ["lotNumber"] = lot, ["expirationDate"] = "2027-12-31" };
        return medication;
    }
}
