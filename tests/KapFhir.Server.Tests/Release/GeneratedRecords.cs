using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Release;
using KapFhir.Kap.Rules;

namespace KapFhir.Server.Tests.Release;

/// <summary>Makes up patients' resources, consents with provisions in each other, and requests; always the same from the same number.</summary>
internal sealed class GeneratedRecords(int seed)
{
    private const string Hl7 = "http://terminology.hl7.org/CodeSystem/";
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly string[] Labels = ["PSYTHPN", "42CFRPart2", "V", "R", "N", "MH", "PSY", "ETHUD"];
    private static readonly string[] Purposes = ["TREAT", "HPAYMT", "HOPERAT", "HRESCH", "PATRQT", "COC", "CAREMGT"];
    private static readonly string[] Actors = ["Practitioner/a", "Practitioner/b", "Organization/x", "Organization/y", "PractitionerRole/a1"];
    private static readonly string[] Dates = ["2025-06-01", "2026-01-15", "2026-02-20", "2026-03-01", "2026-06-01"];
    private readonly Random _random = new(seed);

    public bool Chance(int percent) => _random.Next(100) < percent;

    public T Any<T>(IReadOnlyList<T> of) => of[_random.Next(of.Count)];

    /// <summary>A resource of some of these patients, or of none.</summary>
    public JsonObject Resource(string id, IReadOnlyList<string> patients)
    {
        var type = Any((string[])["Observation", "Observation", "Condition", "DocumentReference", "Encounter", "Task", "Device", "Organization", "Communication"]);
        return Resource(type, id, patients);
    }

    public JsonObject Resource(string type, string id, IReadOnlyList<string> patients)
    {
        var resource = new JsonObject { ["resourceType"] = type, ["id"] = id };
        var labels = Some(Labels, 45, 2).Select(Label).ToArray<JsonNode>();
        var profiles = Chance(15) ? new JsonArray("http://example.org/profile|1") : null;
        if (labels.Length > 0 || profiles is not null)
        {
            resource["meta"] = new JsonObject();
            if (labels.Length > 0)
            {
                resource["meta"]!["security"] = new JsonArray(labels);
            }

            if (profiles is not null)
            {
                resource["meta"]!["profile"] = profiles;
            }
        }

        var patient = Any(patients);
        switch (type)
        {
            case "Observation":
                (resource["status"], resource["code"], resource["subject"]) = ("final", Concept("http://loinc.org", Any((string[])["1-1", "2-2"])), Reference("Patient/" + patient));
                if (Chance(60))
                {
                    resource["effectiveDateTime"] = Any(Dates);
                }

                resource["performer"] = new JsonArray(Reference(Chance(25) ? "Patient/" + Any(patients) : Any(Actors)));
                break;
            case "Condition":
                (resource["code"], resource["subject"], resource["recorder"]) = (Concept("http://snomed.info/sct", Any((string[])["11", "22"])), Reference("Patient/" + patient), Reference(Any(Actors)));
                break;
            case "DocumentReference":
                (resource["status"], resource["subject"], resource["author"]) = ("current", Reference("Patient/" + patient), new JsonArray(Reference(Any(Actors))));
                break;
            case "Encounter":
                (resource["status"], resource["class"], resource["subject"]) = ("finished", Label("AMB"), Reference("Patient/" + patient));
                resource["period"] = new JsonObject { ["start"] = Any(Dates) };
                break;
            case "Task":
                (resource["status"], resource["intent"], resource["for"]) = ("requested", "order", Reference("Patient/" + patient));
                break;
            case "Device":
                resource["patient"] = Chance(80) ? Reference("Patient/" + patient) : null;
                break;
            case "Communication":
                (resource["status"], resource["subject"]) = ("completed", Chance(60) ? Reference("Patient/" + patient) : null);
                resource["recipient"] = new JsonArray(Reference("Patient/" + Any(patients)));
                break;
        }

        if (Chance(10))
        {
            // What an element is labelled with is a label of all of it.
            resource["extension"] = new JsonArray(new JsonObject
            {
                ["url"] = "http://hl7.org/fhir/uv/security-label-ds4p/StructureDefinition/extension-inline-sec-label", ["valueCoding"] = Label(Any(Labels)),
            });
        }

        resource.Where(p => p.Value is null).Select(p => p.Key).ToList().ForEach(k => resource.Remove(k));
        return resource;
    }

    public JsonObject Consent(string id, string patient, IReadOnlyList<string> resources)
    {
        var consent = new JsonObject
        {
            ["resourceType"] = "Consent", ["id"] = id, ["status"] = Chance(85) ? "active" : "inactive",
            ["scope"] = Concept(Hl7 + "consentscope", Chance(80) ? "patient-privacy" : Any((string[])["research", "treatment"])),
            ["category"] = new JsonArray(Concept("http://loinc.org", "64292-6")), ["patient"] = Reference("Patient/" + patient),
            ["dateTime"] = Chance(90) ? "2025-01-01" : "2026-04-01",
            ["policyRule"] = Concept(Hl7 + "v3-ActCode", Any((string[])["OPTIN", "OPTOUT", "INFA", "INFA"])),
        };
        if (Chance(10))
        {
            consent["verification"] = new JsonArray(new JsonObject { ["verified"] = false });
        }

        if (Chance(8))
        {
            consent["extension"] = new JsonArray(new JsonObject
            {
                ["url"] = "https://kapfhir.example.org/fhir/StructureDefinition/kap-consent-withdrawal",
                ["extension"] = new JsonArray(new JsonObject { ["url"] = "date", ["valueDateTime"] = Any(Dates) }),
            });
        }

        if (Chance(90) && Provision(resources, depth: 0) is { Count: > 0 } provision)
        {
            consent["provision"] = provision;
        }

        return consent;
    }

    public ReleaseRequest Request(IReadOnlyList<string> patients)
    {
        var isService = Chance(15);
        string[] recipients = Chance(15) ? ["Patient/" + Any(patients)] : isService ? ["Organization/y"] : [.. Some(Actors, 60, 3)];
        return new ReleaseRequest(recipients.FirstOrDefault() ?? "", Any(Purposes), Now)
        {
            Recipients = recipients,
            Roles = Chance(40) ? [new FhirCode(Hl7 + "practitioner-role", Any((string[])["doctor", "nurse"]))] : [],
            Action = isService ? "disclose" : "access",
            CoveredBy = Chance(80) ? ["access", "disclose"] : [],
            BreaksGlass = Chance(10),
        };
    }

    public static byte[] Bytes(JsonObject resource) => Encoding.UTF8.GetBytes(resource.ToJsonString());

    public static FhirNode Read(ReadOnlyMemory<byte> json) => ResourceReader.Read(json, FhirDefinitions.R4, ReaderLimits.Default).Value;

    private JsonObject Provision(IReadOnlyList<string> resources, int depth)
    {
        var provision = new JsonObject { ["type"] = depth == 0 && Chance(40) ? null : Any((string[])["permit", "deny"]) };
        void Put(string name, int percent, Func<JsonNode> make) => provision[name] = Chance(percent) ? make() : null;
        Put("period", 20, () => Period());
        Put("actor", 45, () => new JsonArray([.. Enumerable.Range(0, _random.Next(1, 3)).Select(_ => (JsonNode)Actor())]));
        Put("action", 20, () => new JsonArray(Concept(Hl7 + "consentaction", Any((string[])["access", "disclose", "use"]))));
        Put("securityLabel", 40, () => new JsonArray([.. Some(Labels, 100, 2).Select(l => (JsonNode)Label(l))]));
        Put("purpose", 45, () => new JsonArray([.. Some(Purposes, 100, 2).Select(p => (JsonNode)Coding(Hl7 + "v3-ActReason", p))]));
        Put("class", 15, () => new JsonArray(Chance(70) ? Coding("http://hl7.org/fhir/resource-types", Any((string[])["Observation", "Condition", "Task"])) : Coding("urn:x", "http://example.org/profile")));
        Put("code", 12, () => new JsonArray(Chance(50) ? Concept("http://loinc.org", "1-1") : Concept("http://snomed.info/sct", "11")));
        Put("dataPeriod", 12, () => Period());
        Put("data", 12, () => new JsonArray(new JsonObject
        {
            ["meaning"] = Any((string[])["instance", "related", "dependents", "authoredby"]), ["reference"] = Reference(Chance(70) ? Any(resources) : Any(Actors)),
        }));
        if (depth < 3 && Chance(55 - (depth * 10)))
        {
            provision["provision"] = new JsonArray([.. Enumerable.Range(0, _random.Next(1, 3)).Select(_ => (JsonNode)Provision(resources, depth + 1))]);
        }

        provision.Where(p => p.Value is null).Select(p => p.Key).ToList().ForEach(k => provision.Remove(k));
        return provision;
    }

    private JsonObject Actor()
    {
        var role = Any((JsonObject[])
        [
            Concept(Hl7 + "v3-ParticipationType", "IRCP"), Concept(Hl7 + "v3-ParticipationType", "AUT"), Concept(Hl7 + "practitioner-role", "doctor"),
            Concept(Hl7 + "v3-ParticipationType", "IRCP"),
        ]);
        return new JsonObject
        {
            ["role"] = role.DeepClone(), ["reference"] = Chance(85) ? Reference(Any(Actors)) : new JsonObject { ["display"] = "my neighbour" },
        };
    }

    private JsonObject Period()
    {
        var period = new JsonObject();
        var (from, until) = (_random.Next(Dates.Length), _random.Next(Dates.Length));
        if (Chance(70))
        {
            period["start"] = Dates[Math.Min(from, until)];
        }

        if (Chance(70) || period.Count == 0)
        {
            period["end"] = Dates[Math.Max(from, until)];
        }

        return period;
    }

    private List<string> Some(string[] of, int percent, int most) => Chance(percent) ? [.. Enumerable.Range(0, _random.Next(1, most + 1)).Select(_ => Any(of)).Distinct()] : [];

    private static JsonObject Label(string code) => Coding(Hl7 + (code.Length == 1 ? "v3-Confidentiality" : "v3-ActCode"), code);

    private static JsonObject Coding(string system, string code) => new() { ["system"] = system, ["code"] = code };

    private static JsonObject Concept(string system, string code) => new() { ["coding"] = new JsonArray(Coding(system, code)) };

    private static JsonObject Reference(string to) => new() { ["reference"] = to };

    public static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
