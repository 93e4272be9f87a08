using System.Globalization;
using System.Text.Json.Nodes;

namespace KapFhir.Conformance.Tests.Oracle;

/// <summary>
/// Resources with what synthetic patients lack: dates of every precision and zone, open periods, names with accents and several words, codes without systems,
/// numbers of all sizes, characters that searches must escape. From a fixed seed.
/// </summary>
internal sealed class OddData
{
    private const int Patients = 60;
    private static readonly string[] Families =
        ["Müller", "Muller", "MULLER", "Carreño Quiñones", "O'Brien", "Smith-Jones", "van der Berg", "Eve", "Evelyn", "Severine", "%", "a_b", "x,y", "p|q", "d$e", @"b\c"];

    private static readonly string[] Givens = ["José", "Jo", "Mary Ann", "Zoë", "ÅSA", "Li"];
    private static readonly string[] Codes = ["alpha", "Alpha", "beta", "a|b", "c,d", "e$f", "g h"];
    private static readonly string?[] Systems = ["http://example.org/one", "http://example.org/two", null];
    private static readonly string[] UnitCodes = ["mg", "g", "mL", "ug", "kg"];
    private readonly Random _random = new(4711);

    /// <summary>A transaction that puts all of them.</summary>
    public static string Bundle() => new OddData().Make();

    private string Make()
    {
        var resources = Enumerable.Range(0, Patients).Select(Patient)
            .Concat(Enumerable.Range(0, 300).Select(Observation))
            .Concat(Enumerable.Range(0, 80).Select(RiskAssessment))
            .Concat(Enumerable.Range(0, 40).Select(ValueSet));
        var entries = resources.Select(r => (JsonNode)new JsonObject
        {
            ["resource"] = r,
            ["request"] = new JsonObject { ["method"] = "PUT", ["url"] = $"{r["resourceType"]}/{r["id"]}" },
        });
        return new JsonObject { ["resourceType"] = "Bundle", ["type"] = "transaction", ["entry"] = new JsonArray([.. entries]) }.ToJsonString();
    }

    private JsonObject Patient(int i)
    {
        var name = new JsonObject { ["family"] = Pick(Families), ["given"] = new JsonArray([.. Some(Givens).Select(g => (JsonNode)g)]) };
        var patient = Resource("Patient", i);
        patient["identifier"] = new JsonArray(Identifier(), Identifier());
        patient["name"] = new JsonArray(name, new JsonObject { ["text"] = "Known as " + Pick(Givens) });
        Maybe(patient, "gender", () => Pick(["male", "female", "other", "unknown"]));
        Maybe(patient, "birthDate", () => Date(10));
        Maybe(patient, "deceasedDateTime", () => Date(25));
        patient["address"] = new JsonArray(new JsonObject { ["line"] = new JsonArray("12  Main Street"), ["city"] = Pick(["Zürich", "New  York", "zurich"]) });
        return patient;
    }

    private JsonObject Observation(int i)
    {
        var observation = Resource("Observation", i);
        observation["status"] = Pick(["final", "amended", "preliminary"]);
        observation["category"] = new JsonArray([.. Some(Codes).Select(_ => (JsonNode)Concept())]);
        observation["code"] = Concept();
        Maybe(observation, "subject", () => _random.Next(4) == 0 ? new JsonObject { ["identifier"] = Identifier() }
            : new JsonObject { ["reference"] = $"Patient/odd-{_random.Next(Patients)}" });
        switch (_random.Next(4))
        {
            case 0: observation["effectiveDateTime"] = Date(25); break;
            case 1: observation["effectivePeriod"] = Period(); break;
            case 2: observation["effectiveInstant"] = Date(25, isInstant: true); break;
            default: break;
        }

        switch (_random.Next(5))
        {
            case 0: observation["valueQuantity"] = Quantity(); break;
            case 1: observation["valueString"] = Pick([@"cost $5, 5|6 \ 7", "Plain text", "ÄRGER im Büro", "100%"]); break;
            case 2: observation["valueCodeableConcept"] = Concept(); break;
            case 3: observation["valuePeriod"] = Period(); break;
            default: observation["component"] = new JsonArray(Component(), Component()); break;
        }

        return observation;
    }

    private JsonObject RiskAssessment(int i)
    {
        var risk = Resource("RiskAssessment", i);
        risk["status"] = "final";
        risk["subject"] = new JsonObject { ["reference"] = $"Patient/odd-{_random.Next(Patients)}" };
        risk["occurrenceDateTime"] = Date(25);
        risk["prediction"] = new JsonArray([.. Enumerable.Range(0, _random.Next(1, 3))
            .Select(_ => (JsonNode)new JsonObject { ["probabilityDecimal"] = JsonNode.Parse(Pick(["0.1", "0.10", "1", "1.0", "5", "5.4", "99.5", "100", "99.96", "95", "1e-3", "0.0010"])) })]);
        return risk;
    }

    private JsonObject ValueSet(int i)
    {
        var set = Resource("ValueSet", i);
        set["url"] = Pick(["http://example.org/fhir/ValueSet/", "http://example.org/", "urn:oid:1.2."]) + i.ToString(CultureInfo.InvariantCulture);
        Maybe(set, "version", () => Pick(["1.0", "2.0"]));
        set["name"] = Pick(["Alpha", "alphabet", "Älpha"]);
        set["status"] = "active";
        return set;
    }

    private JsonObject Resource(string type, int i)
    {
        var meta = new JsonObject { ["tag"] = new JsonArray(new JsonObject { ["system"] = "http://example.org/tags", ["code"] = i % 3 == 0 ? "odd" : "even" }) };
        Maybe(meta, "source", () => "http://example.org/source/" + Pick(["a", "ab", "b"]));
        Maybe(meta, "security", () => new JsonArray(new JsonObject { ["system"] = "http://example.org/labels", ["code"] = Pick(["R", "V"]) }));
        return new JsonObject { ["resourceType"] = type, ["id"] = "odd-" + i.ToString(CultureInfo.InvariantCulture), ["meta"] = meta };
    }

    private JsonObject Identifier()
    {
        var identifier = new JsonObject { ["value"] = Pick(["1", "2", "3", "a|b", "c,d"]) };
        Maybe(identifier, "system", () => Pick(Systems));
        Maybe(identifier, "type", () => new JsonObject
        {
            ["coding"] = new JsonArray(new JsonObject { ["system"] = "http://terminology.hl7.org/CodeSystem/v2-0203", ["code"] = Pick(["MR", "SS"]) }),
        });
        return identifier;
    }

    private JsonObject Component() => new() { ["code"] = Concept(), ["valueQuantity"] = Quantity() };

    private JsonObject Concept()
    {
        var codings = Some(Codes).Select(code =>
        {
            var coding = new JsonObject { ["code"] = code, ["display"] = code + " display" };
            Maybe(coding, "system", () => Pick(Systems));
            return (JsonNode)coding;
        });
        var concept = new JsonObject { ["text"] = Pick(["Some text", "other Text"]) };
        Maybe(concept, "coding", () => new JsonArray([.. codings]));
        return concept;
    }

    private JsonObject Quantity()
    {
        var unit = Pick(UnitCodes);
        var quantity = new JsonObject { ["value"] = JsonNode.Parse(Pick(["5.4", "5.40", "5.36", "5.45", "0.0054", "-3", "0", "5400", "1e2", "100.0"])) };
        Maybe(quantity, "unit", () => unit);
        if (_random.Next(3) > 0)
        {
            quantity["system"] = "http://unitsofmeasure.org";
            quantity["code"] = unit;
        }

        return quantity;
    }

    private JsonObject Period() => _random.Next(3) switch
    {
        0 => new JsonObject { ["start"] = Date(10) },
        1 => new JsonObject { ["end"] = Date(10) },
        _ => new JsonObject { ["start"] = "2012" + Date(25)[4..], ["end"] = "2014" + Date(10)[4..] },
    };

    // Cut to a year, a month, a day, seconds or milliseconds.
    private string Date(int most, bool isInstant = false)
    {
        var time = new DateTime(2012, 1, 1, 0, 0, 0, DateTimeKind.Unspecified).AddSeconds(_random.Next(3 * 365 * 24 * 3600)).AddMilliseconds(_random.Next(1000));
        var zone = Pick(["Z", "+02:00", "-05:00"]);
        var format = isInstant ? 4 : _random.Next(most == 10 ? 3 : 5);
        return time.ToString(new[] { "yyyy", "yyyy-MM", "yyyy-MM-dd", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ss.fff" }[format], CultureInfo.InvariantCulture) + (format > 2 ? zone : "");
    }

    private void Maybe(JsonObject into, string name, Func<JsonNode?> make)
    {
        if (_random.Next(4) > 0 && make() is { } node)
        {
            into[name] = node;
        }
    }

    private IEnumerable<string> Some(IReadOnlyList<string> list) => [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Pick(list)).Distinct(StringComparer.Ordinal)];

    private T Pick<T>(IReadOnlyList<T> list) => list[_random.Next(list.Count)];
}
