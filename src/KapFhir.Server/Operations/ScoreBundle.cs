// https://hl7.org/fhir/R4/bundle.html, type collection
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Server.Bundles;
using KapFhir.Server.Http;

namespace KapFhir.Server.Operations;

/// <summary>A collection of resources, and what is to be remarked on them.</summary>
internal static class ScoreBundle
{
    public static FhirAnswer Answer(IEnumerable<(string? Url, ReadOnlyMemory<byte> Resource)> resources, IReadOnlyList<Issue> remarks) =>
        FhirAnswer.Made(200, buffer =>
        {
            using var json = BundleWriter.Begin(buffer, "collection");
            json.WriteStartArray("entry");
            foreach (var (url, resource) in resources)
            {
                json.WriteStartObject();
                if (url is not null)
                {
                    json.WriteString("fullUrl", url);
                }

                json.WritePropertyName("resource");
                json.WriteRawValue(resource.Span, skipInputValidation: true);
                json.WriteEndObject();
            }

            if (remarks.Count > 0)
            {
                json.WriteStartObject();
                json.WritePropertyName("resource");
                json.WriteRawValue(OperationOutcomeWriter.ToBytes(remarks), skipInputValidation: true);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
}
