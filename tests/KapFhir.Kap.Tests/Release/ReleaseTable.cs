using System.Globalization;
using System.Text.Json.Nodes;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Terminology;
using KapFhir.Kap.Release;
using KapFhir.Kap.Rules;

namespace KapFhir.Kap.Tests.Release;

/// <summary>
/// Consents, resources and requests in one line each. A consent: <c>@withdrawn=2026-02-01 permit(actor=Organization/b purpose=TREAT deny(class=Observation))</c>;
/// several are separated by <c>+</c>. A resource: its type, labels and <c>name=value</c>. A request: purpose, recipient and <c>name=value</c>.
/// </summary>
internal static class ReleaseTable
{
    private const string Hl7 = "http://terminology.hl7.org/CodeSystem/";
    private static readonly ValueSetMembership Terminology = new(KapGuide.WithSpecification(FhirDefinitions.R4));
    private static readonly DateTimeOffset Moment = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static ReleaseDecision Decide(string consents, string request, ReleaseOptions? options = null) =>
        new ReleasePolicy(options ?? new(), Terminology).Compile([.. Consents(consents)], Request(request));

    public static Kap.Release.Release Judge(string consents, string resource, string request, ReleaseOptions? options = null) =>
        Decide(consents, request, options).Judge(ReleaseSubject.Of(Resource(resource)));

    public static FhirNode Read(JsonObject resource) =>
        ResourceReader.Read(System.Text.Encoding.UTF8.GetBytes(resource.ToJsonString()), FhirDefinitions.R4, ReaderLimits.Default).Value;

    public static FhirNode Resource(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var resource = new JsonObject { ["resourceType"] = words[0], ["id"] = "x" };
        var labels = words.Skip(1).Where(w => !w.Contains('=', StringComparison.Ordinal)).Select(w => (JsonNode)Label(w)).ToArray();
        if (labels.Length > 0)
        {
            resource["meta"] = new JsonObject { ["security"] = new JsonArray(labels) };
        }

        foreach (var (name, value) in words.Where(w => w.Contains('=', StringComparison.Ordinal)).Select(Pair))
        {
            resource[name] = name switch
            {
                "code" => Concept("http://loinc.org", value),
                "author" or "performer" or "focus" => new JsonArray(new JsonObject { ["reference"] = value }),
                _ => value,
            };
        }

        return Read(resource);
    }

    private static ReleaseRequest Request(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string? Named(string name) => words.Select(Pair).FirstOrDefault(p => p.Name == name).Value;
        return new ReleaseRequest("Patient/p", words[0], Named("at") is { } at ? DateTimeOffset.Parse(at, CultureInfo.InvariantCulture) : Moment)
        {
            Recipients = [.. words.Skip(1).Where(w => w.Contains('/', StringComparison.Ordinal))],
            Roles = Named("role") is { } role ? [new FhirCode(Hl7 + "practitioner-role", role)] : [],
            Action = Named("action") ?? "disclose",
        };
    }

    private static IEnumerable<ConsentDirective> Consents(string text) =>
        text.Split('+', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select((c, i) => ConsentDirective.Read(Read(Consent(c, i)), "Consent/" + (i + 1)));

    private static JsonObject Consent(string text, int index)
    {
        var words = new Queue<string>(text.Replace("(", " ( ", StringComparison.Ordinal).Replace(")", " ) ", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var consent = new JsonObject
        {
            ["resourceType"] = "Consent", ["id"] = "c" + index, ["status"] = "active", ["scope"] = Concept(Hl7 + "consentscope", "patient-privacy"),
            ["category"] = new JsonArray(Concept("http://loinc.org", "64292-6")), ["patient"] = new JsonObject { ["reference"] = "Patient/p" },
            ["dateTime"] = "2026-01-01T00:00:00Z", ["policyRule"] = Concept(Hl7 + "consentpolicycodes", "hipaa-auth"),
        };
        while (words.TryPeek(out var word) && word[0] == '@')
        {
            var (name, value) = Pair(words.Dequeue()[1..]);
            Set(consent, name, value);
        }

        if (words.Count > 0)
        {
            consent["provision"] = Provision(words);
        }

        return consent;
    }

    private static void Set(JsonObject consent, string name, string value)
    {
        switch (name)
        {
            case "status": consent["status"] = value; break;
            case "given": consent["dateTime"] = value; break;
            case "scope": consent["scope"] = Concept(Hl7 + "consentscope", value); break;
            case "policy": consent["policyRule"] = Concept(Hl7 + "v3-ActCode", value); break;
            case "verified": consent["verification"] = new JsonArray(new JsonObject { ["verified"] = value == "true" }); break;
            case "withdrawn":
                consent["extension"] = new JsonArray(new JsonObject
                {
                    ["url"] = KapGuide.Definition("kap-consent-withdrawal"), ["extension"] = new JsonArray(new JsonObject { ["url"] = "date", ["valueDateTime"] = value }),
                });
                break;
            default: throw new ArgumentException(name);
        }
    }

    private static JsonObject Provision(Queue<string> words)
    {
        var provision = new JsonObject();
        if (words.Dequeue() is var type && type != "rule")
        {
            provision["type"] = type;
        }

        words.Dequeue();
        while (words.Peek() != ")")
        {
            if (words.Peek() is "permit" or "deny" or "rule")
            {
                Add(provision, "provision", Provision(words));
                continue;
            }

            var (name, value) = Pair(words.Dequeue());
            Narrow(provision, name, value);
        }

        words.Dequeue();
        return provision;
    }

    private static void Narrow(JsonObject provision, string name, string value)
    {
        switch (name)
        {
            case "actor": Actor(provision, Hl7 + "v3-ParticipationType", "IRCP", value); break;
            case "author": Actor(provision, Hl7 + "v3-ParticipationType", "AUT", value); break;
            case "doctor": Actor(provision, Hl7 + "practitioner-role", "doctor", value); break;
            case "purpose": Add(provision, "purpose", Coding(Hl7 + "v3-ActReason", value)); break;
            case "action": Add(provision, "action", Concept(Hl7 + "consentaction", value)); break;
            case "label": Add(provision, "securityLabel", Label(value)); break;
            case "class": Add(provision, "class", Coding("http://hl7.org/fhir/resource-types", value)); break;
            case "code": Add(provision, "code", Concept("http://loinc.org", value)); break;
            case "data" or "related" or "authoredby":
                Add(provision, "data", new JsonObject { ["meaning"] = name == "data" ? "instance" : name, ["reference"] = new JsonObject { ["reference"] = value } });
                break;
            case "from": Period(provision, "period")["start"] = value; break;
            case "until": Period(provision, "period")["end"] = value; break;
            case "datafrom": Period(provision, "dataPeriod")["start"] = value; break;
            case "datauntil": Period(provision, "dataPeriod")["end"] = value; break;
            default: throw new ArgumentException(name);
        }
    }

    private static JsonObject Period(JsonObject provision, string name) => (JsonObject)(provision[name] ??= new JsonObject());

    private static void Actor(JsonObject provision, string system, string role, string value) => Add(provision, "actor", new JsonObject
    {
        ["role"] = Concept(system, role), ["reference"] = value == "?" ? new JsonObject { ["display"] = "Dr Somebody" } : new JsonObject { ["reference"] = value },
    });

    private static void Add(JsonObject owner, string name, JsonNode value) => ((JsonArray)(owner[name] ??= new JsonArray())).Add(value);

    private static JsonObject Label(string code) => Coding(Hl7 + (code.Length == 1 ? "v3-Confidentiality" : "v3-ActCode"), code);

    private static JsonObject Coding(string system, string code) => new() { ["system"] = system, ["code"] = code };

    private static JsonObject Concept(string system, string code) => new() { ["coding"] = new JsonArray(Coding(system, code)) };

    private static (string Name, string Value) Pair(string text) => text.Split('=', 2) is [var name, var value] ? (name, value) : ("", text);
}
