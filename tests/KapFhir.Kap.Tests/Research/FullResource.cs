using System.Text.Json.Nodes;
using KapFhir.Fhir.Definitions;

namespace KapFhir.Kap.Tests.Research;

/// <summary>
/// Resources of R4 in which every element is there, made from the definitions: each text is or holds a marker, each date the same day. What a record could
/// hold, so that whatever comes through is seen.
/// </summary>
internal sealed class FullResource(string patient, bool hasGoodCodes, int choice)
{
    /// <summary>What no output may contain.</summary>
    public const string Marker = "MKR";

    public const string Day = "1987-06-15";
    public const string Time = "1987-06-15T13:14:15.678Z";
    private const int Deepest = 4;
    private int _count;

    public JsonObject Of(TypeDefinition type)
    {
        var made = new JsonObject { ["resourceType"] = type.Name };
        Fill(made, type, 0);
        made["id"] = type.Name == "Patient" ? patient.Split('/')[1] : Next();
        return made;
    }

    private string Next() => Marker + _count++;

    private void Fill(JsonObject made, TypeDefinition type, int depth)
    {
        foreach (var element in type.Elements.Where(e => e.Name is not ("contained" or "extension" or "modifierExtension")))
        {
            var of = element.Types[choice % element.Types.Count].Type;
            if (depth >= Deepest && element.Min == 0 && of.Kind != TypeKind.Primitive)
            {
                continue;
            }

            var name = element.IsChoice ? element.Name + char.ToUpperInvariant(of.Name[0]) + of.Name[1..] : element.Name;
            if (Value(element, of, depth) is { } value)
            {
                made[name] = element.IsList ? new JsonArray(value) : value;
            }
        }

        if (type.Element("extension") is null)
        {
            return;
        }

        made["extension"] = new JsonArray(
            new JsonObject { ["url"] = "http://" + Next(), ["valueString"] = Next() },
            new JsonObject { ["url"] = KapGuide.Definition("kap-session-number"), ["valueString"] = Next() },
            new JsonObject { ["url"] = KapGuide.Definition("kap-music"), ["extension"] = new JsonArray(new JsonObject { ["url"] = "description", ["valueString"] = Next() }) });
    }

    private JsonNode? Value(ElementDefinition element, TypeDefinition type, int depth) => type.Name switch
    {
        "Resource" or "Extension" or "http://hl7.org/fhirpath/System.String" => null,
        "Meta" => new JsonObject { ["source"] = "http://" + Next(), ["tag"] = new JsonArray(new JsonObject { ["system"] = "http://" + Next(), ["code"] = Next(), ["display"] = Next() }) },
        "Narrative" => new JsonObject { ["status"] = "generated", ["div"] = $"<div xmlns=\"http://www.w3.org/1999/xhtml\">{Next()}</div>" },
        "Reference" => new JsonObject { ["reference"] = element.Name is "subject" or "patient" ? patient : "Practitioner/" + Next(), ["display"] = Next() },
        "Coding" => Coding(),
        "CodeableConcept" => new JsonObject { ["coding"] = new JsonArray(Coding(), Unknown(), Smuggled()), ["text"] = Next() },
        "Quantity" or "Age" or "Duration" or "Count" or "Distance" or "SimpleQuantity" or "MoneyQuantity" => new JsonObject
        {
            ["value"] = 40, ["unit"] = Next(), ["system"] = "http://unitsofmeasure.org", ["code"] = hasGoodCodes ? "mg" : $"mg{{{Next()}}}",
        },
        _ when type.Kind == TypeKind.Primitive => Primitive(element, type),
        _ => Complex(type, depth),
    };

    private JsonObject? Complex(TypeDefinition type, int depth)
    {
        var made = new JsonObject();
        if (depth < Deepest + 2)
        {
            Fill(made, type, depth + 1);
        }

        return made.Count == 0 ? null : made;
    }

    private JsonNode Primitive(ElementDefinition element, TypeDefinition type) => type.Name switch
    {
        "boolean" => JsonValue.Create(true),
        "integer" or "positiveInt" or "unsignedInt" => JsonValue.Create(5551234),
        "decimal" => JsonValue.Create(5551234.5m),
        "date" => JsonValue.Create(Day),
        "dateTime" or "instant" => JsonValue.Create(Time),
        "time" => JsonValue.Create("13:14:15"),
        "base64Binary" => JsonValue.Create(Marker + "A"),
        "oid" => JsonValue.Create("urn:oid:1.2.5551234"),
        "uuid" => JsonValue.Create("urn:uuid:c757873d-ec9a-4326-a141-556f43239520"),
        "uri" or "url" or "canonical" => JsonValue.Create("http://" + Next()),
        "code" when hasGoodCodes && GoodCode(element) is { } code => JsonValue.Create(code),
        _ => JsonValue.Create(Next()),
    };

    private JsonObject Coding() => new() { ["system"] = "http://loinc.org", ["version"] = Next(), ["code"] = hasGoodCodes ? "44261-6" : Next(), ["display"] = Next(), ["userSelected"] = true };

    private JsonObject Unknown() => new() { ["system"] = "http://" + Next(), ["code"] = Next() };

    // The number of a chart, sent as a code of a known system.
    private static JsonObject Smuggled() => new() { ["system"] = "http://www.nlm.nih.gov/research/umls/rxnorm", ["code"] = "5551234" };

    private static string? GoodCode(ElementDefinition element)
    {
        if (element.Binding is not { Strength: BindingStrength.Required } binding || FhirDefinitions.R4.FindValueSet(binding.ValueSet.Split('|')[0]) is not { } set)
        {
            return null;
        }

        var part = set.Include[0];
        return part.Concepts.Count > 0 ? part.Concepts[0].Code : FhirDefinitions.R4.FindCodeSystem(part.System!)?.Concepts[0].Code;
    }
}
