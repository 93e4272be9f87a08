using System.Text.Json.Nodes;

namespace KapFhir.Server.Tests.Release;

/// <summary>
/// A Consent in a line: <c>@status=inactive deny(actor=Organization/y permit(class=Observation))</c>. Without permit or deny the root provision says neither; references to
/// resources of the record are given by its id at the end of <c>*</c>: <c>data=instance:Observation/o1*</c>.
/// </summary>
internal static class ConsentText
{
    private const string Hl7 = "http://terminology.hl7.org/CodeSystem/";

    public static string Json(string text, string id, string patient, string record)
    {
        var words = new Queue<string>(text.Replace("(", " ( ", StringComparison.Ordinal).Replace(")", " ) ", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var consent = new JsonObject
        {
            ["resourceType"] = "Consent", ["id"] = id, ["status"] = "active", ["scope"] = Concept(Hl7 + "consentscope", "patient-privacy"),
            ["category"] = new JsonArray(Concept("http://loinc.org", "64292-6")), ["patient"] = Reference("Patient/" + patient), ["dateTime"] = "2025-01-01",
            ["policyRule"] = Concept(Hl7 + "consentpolicycodes", "hipaa-auth"),
        };
        while (words.TryPeek(out var word) && word[0] == '@')
        {
            var (name, value) = Pair(words.Dequeue()[1..]);
            consent[name switch { "policy" => "policyRule", "verified" => "verification", "given" => "dateTime", _ => name }] = name switch
            {
                "policy" => Concept(Hl7 + "v3-ActCode", value),
                "scope" => Concept(Hl7 + "consentscope", value),
                "verified" => new JsonArray(new JsonObject { ["verified"] = value == "true" }),
                "extension" => new JsonArray(new JsonObject
                {
                    ["url"] = "https://kapfhir.example.org/fhir/StructureDefinition/kap-consent-withdrawal",
                    ["extension"] = new JsonArray(new JsonObject { ["url"] = "date", ["valueDateTime"] = value }, new JsonObject { ["url"] = "reason", ["valueString"] = "asked" }),
                }),
                _ => value,
            };
        }

        if (words.Count > 0)
        {
            consent["provision"] = Provision(words, record);
        }

        return consent.ToJsonString();
    }

    private static JsonObject Provision(Queue<string> words, string record)
    {
        var provision = new JsonObject();
        var kind = words.Dequeue();
        if (kind is "permit" or "deny")
        {
            provision["type"] = kind;
        }

        words.Dequeue().ShouldBe("(");
        while (words.Peek() != ")")
        {
            if (words.Peek() is "permit" or "deny")
            {
                Add(provision, "provision", Provision(words, record));
                continue;
            }

            var (name, value) = Pair(words.Dequeue().Replace("*", record, StringComparison.Ordinal));
            Set(provision, name, value);
        }

        words.Dequeue();
        return provision;
    }

    private static void Set(JsonObject provision, string name, string value)
    {
        switch (name)
        {
            case "actor" or "author":
                Add(provision, "actor", new JsonObject
                {
                    ["role"] = Concept(Hl7 + "v3-ParticipationType", name == "actor" ? "IRCP" : "AUT"),
                    ["reference"] = value == "?" ? new JsonObject { ["display"] = "my neighbour" } : Reference(value),
                });
                break;
            case "role":
                Add(provision, "actor", new JsonObject { ["role"] = Concept(Hl7 + "practitioner-role", value), ["reference"] = new JsonObject { ["display"] = "any" } });
                break;
            case "action":
                Add(provision, name, Concept(Hl7 + "consentaction", value));
                break;
            case "purpose":
                Add(provision, name, Coding(Hl7 + "v3-ActReason", value));
                break;
            case "label":
                Add(provision, "securityLabel", Coding(Hl7 + (value.Length == 1 ? "v3-Confidentiality" : "v3-ActCode"), value));
                break;
            case "class":
                Add(provision, name, Coding("http://hl7.org/fhir/resource-types", value));
                break;
            case "code":
                Add(provision, name, Concept("http://loinc.org", value));
                break;
            case "data":
                Add(provision, name, new JsonObject { ["meaning"] = value.Split(':')[0], ["reference"] = Reference(value.Split(':')[1]) });
                break;
            default:
                var ends = value.Split('~');
                provision[name] = new JsonObject { ["start"] = ends[0].Length > 0 ? ends[0] : null, ["end"] = ends[1].Length > 0 ? ends[1] : null };
                provision[name]!.AsObject().Where(p => p.Value is null).Select(p => p.Key).ToList().ForEach(k => provision[name]!.AsObject().Remove(k));
                break;
        }
    }

    private static void Add(JsonObject to, string name, JsonNode value)
    {
        if (to[name] is not JsonArray list)
        {
            to[name] = list = [];
        }

        list.Add(value);
    }

    private static (string Name, string Value) Pair(string word) => (word[..word.IndexOf('=', StringComparison.Ordinal)], word[(word.IndexOf('=', StringComparison.Ordinal) + 1)..]);

    private static JsonObject Coding(string system, string code) => new() { ["system"] = system, ["code"] = code };

    private static JsonObject Concept(string system, string code) => new() { ["coding"] = new JsonArray(Coding(system, code)) };

    private static JsonObject Reference(string to) => new() { ["reference"] = to };
}
