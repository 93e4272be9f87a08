using System.Text.Json.Nodes;
using KapFhir.Fhir.Definitions;

namespace KapFhir.Server.OpenApi;

/// <summary>A Parameters resource with what an operation cannot do without: of a resource the guide's example.</summary>
internal static class OperationExample
{
    /// <summary>The example.</summary>
    /// <param name="input">What the operation takes.</param>
    /// <param name="type">The type in the path, or null.</param>
    public static JsonNode Of(IEnumerable<OperationParameter> input, string? type)
    {
        var given = new JsonArray();
        foreach (var parameter in input.Where(p => p.Min > 0 && !p.Name.Contains('.', StringComparison.Ordinal)))
        {
            if (Value(parameter.Type, type) is { } value)
            {
                var name = value is JsonObject { Count: > 0 } o && o.ContainsKey("resourceType") ? "resource" : "value" + char.ToUpperInvariant(parameter.Type![0]) + parameter.Type[1..];
                given.Add((JsonNode)new JsonObject { ["name"] = parameter.Name, [name] = value });
            }
        }

        var example = new JsonObject { ["resourceType"] = "Parameters" };
        if (given.Count > 0)
        {
            example["parameter"] = given;
        }

        return example;
    }

    private static JsonNode? Value(string? type, string? pathType) => type switch
    {
        "string" => JsonValue.Create("Patient/demo-001"),
        "date" => JsonValue.Create("2025-01-01"),
        "dateTime" => JsonValue.Create("2025-01-31T10:00:00Z"),
        "boolean" => JsonValue.Create(true),
        "integer" => JsonValue.Create(1),
        "Coding" => new JsonObject { ["system"] = "http://terminology.hl7.org/CodeSystem/v3-ActReason", ["code"] = "TREAT" },
        "Reference" => new JsonObject { ["reference"] = "Patient/demo-001" },
        "Meta" => new JsonObject { ["tag"] = new JsonArray(new JsonObject { ["system"] = "http://terminology.hl7.org/CodeSystem/v3-ActReason", ["code"] = "HTEST" }) },
        "Any" or "Resource" when pathType is not null => Example(pathType),
        { } other => Example(other),
        _ => null,
    };

    private static JsonNode? Example(string type) => KapExamples.Of(type).FirstOrDefault() is { } name ? KapExamples.Read(name) : null;
}
