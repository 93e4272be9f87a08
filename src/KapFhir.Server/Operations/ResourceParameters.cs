// https://hl7.org/fhir/R4/parameters.html
using System.Text.Json;
using KapFhir.Server.Http;

namespace KapFhir.Server.Operations;

/// <summary>A Parameters resource that holds resources.</summary>
internal static class ResourceParameters
{
    /// <summary>The answer; parameters without a resource are left out.</summary>
    public static FhirAnswer Answer(params IEnumerable<(string Name, ReadOnlyMemory<byte> Resource)> parameters) => FhirAnswer.Made(200, buffer =>
    {
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("resourceType", "Parameters");
        json.WriteStartArray("parameter");
        foreach (var (name, resource) in parameters.Where(p => !p.Resource.IsEmpty))
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WritePropertyName("resource");
            json.WriteRawValue(resource.Span, skipInputValidation: true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });
}
