using System.Text.Json.Nodes;
using static KapFhir.Kap.Build;

namespace KapFhir.Kap.Demo;

/// <summary>The people of the demo clinic. Nobody has a licence that is real.</summary>
internal static class StaffResources
{
    internal const string Witness = "Practitioner/demo-witness";

    internal static readonly string[] Prescribers = ["Practitioner/demo-prescriber", "Practitioner/demo-prescriber-2"];
    private static readonly string[] Nurses = ["Practitioner/demo-nurse", "Practitioner/demo-nurse-2", "Practitioner/demo-nurse-3", "Practitioner/demo-nurse-4"];
    private static readonly string[] Therapists = ["Practitioner/demo-therapist", "Practitioner/demo-therapist-2", "Practitioner/demo-therapist-3", "Practitioner/demo-therapist-4", "Practitioner/demo-therapist-5"];

    private static readonly (string Id, string Given, string Family, string Gender, string Role)[] People =
    [
        ("demo-prescriber", "Morgan", "Ellis", "female", "Psychiatrist"), ("demo-prescriber-2", "Idris", "Vance", "male", "Anaesthesiologist"),
        ("demo-nurse", "Sam", "Ortega", "male", "Registered nurse"), ("demo-nurse-2", "Ruth", "Kimani", "female", "Registered nurse"),
        ("demo-nurse-3", "Pavel", "Horak", "male", "Registered nurse"), ("demo-nurse-4", "Dana", "Reyes", "female", "Registered nurse"),
        ("demo-witness", "Noor", "Rahman", "female", "Pharmacist"),
        ("demo-therapist", "Jamie", "Lund", "female", "Psychologist"), ("demo-therapist-2", "Theo", "Marsh", "male", "Psychologist"),
        ("demo-therapist-3", "Aiko", "Brandt", "female", "Clinical social worker"), ("demo-therapist-4", "Lena", "Osei", "female", "Psychologist"),
        ("demo-therapist-5", "Victor", "Salas", "male", "Clinical social worker"),
    ];

    internal static string Prescriber(DemoPatient p) => Prescribers[p.Case.Number % 4 == 0 ? 1 : 0];

    internal static string Nurse(DemoPatient p) => Nurses[(p.Case.Number - 1) % Nurses.Length];

    internal static string Therapist(DemoPatient p) => Therapists[(p.Case.Number - 1) % Therapists.Length];

    internal static IEnumerable<JsonObject> All() => People.SelectMany(p => new[] { Person(p.Id, p.Given, p.Family, p.Gender, p.Role), Role(p.Id, p.Role) });

    private static JsonObject Person(string id, string given, string family, string gender, string licence)
    {
        var person = Resource("Practitioner", id);
        person["active"] = true;
        person["identifier"] = new JsonArray(new JsonObject { ["system"] = KapGuide.Canonical + "/NamingSystem/demo-staff", ["value"] = id[5..].ToUpperInvariant() });
        person["name"] = new JsonArray(new JsonObject { ["text"] = $"{given} {family} (synthetic)", ["family"] = family, ["given"] = new JsonArray(given) });
        person["gender"] = gender;
        person["qualification"] = new JsonArray(new JsonObject
        {
            ["code"] = new JsonObject { ["text"] = licence },
            ["period"] = new JsonObject { ["start"] = "2018-01-01", ["end"] = "2030-12-31" },
            ["issuer"] = new JsonObject { ["display"] = "State of NY (synthetic)" },
        });
        if (Prescribers.Contains("Practitioner/" + id, StringComparer.Ordinal))
        {
            person["identifier"]!.AsArray().Add((JsonNode)new JsonObject { ["system"] = "http://terminology.hl7.org/NamingSystem/usDEA", ["value"] = "DEMO-" + id[5..].ToUpperInvariant() });
        }

        return person;
    }

    private static JsonObject Role(string id, string words)
    {
        var role = Resource("PractitionerRole", id + "-role");
        role["active"] = true;
        role["practitioner"] = Reference("Practitioner/" + id);
        role["organization"] = Reference(ClinicResources.Organization);
        role["code"] = new JsonArray(new JsonObject { ["text"] = words });
        return role;
    }
}
