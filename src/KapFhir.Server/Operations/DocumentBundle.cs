// https://hl7.org/fhir/R4/documents.html
using System.Buffers;
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Rules;
using KapFhir.Server.Bundles;
using KapFhir.Server.Http;
using KapFhir.Server.Writing;

namespace KapFhir.Server.Operations;

/// <summary>
/// A document: the Composition first, then each resource that it refers to, each once. All of them, or none: a document that lacks a part says something else
/// than its author did.
/// </summary>
internal static class DocumentBundle
{
    /// <summary>The Bundle, or which of its parts cannot be had.</summary>
    /// <param name="composition">The Composition.</param>
    /// <param name="id">Its id, or null if it is made on the spot.</param>
    /// <param name="server">The server.</param>
    /// <param name="records">What the caller may see.</param>
    /// <param name="fhirBase">The base of full urls.</param>
    /// <param name="now">When it is put together.</param>
    public static Result<ReadOnlyMemory<byte>> Make(ReadOnlyMemory<byte> composition, string? id, FhirServer server, RecordReader records, string fhirBase, DateTimeOffset now) =>
        server.Writes.Read(composition, "Composition").Then(root => Parts(root, server, records, fhirBase)).Then<ReadOnlyMemory<byte>>(parts =>
        {
            var buffer = new ArrayBufferWriter<byte>();
            using (var json = BundleWriter.Begin(buffer, "document"))
            {
                // bdl-9: a document is known by an identifier of its own, each time that one is put together.
                json.WriteStartObject("identifier");
                json.WriteString("system", "urn:ietf:rfc:3986");
                json.WriteString("value", "urn:uuid:" + Guid.NewGuid().ToString("D"));
                json.WriteEndObject();
                json.WriteString("timestamp", BundleWriter.Instant(now));
                json.WriteStartArray("entry");
                Entry(json, id is null ? "urn:uuid:" + Guid.NewGuid().ToString("D") : fhirBase + "/Composition/" + id, composition);
                foreach (var part in parts)
                {
                    Entry(json, $"{fhirBase}/{part.Type.Name}/{part.ChildText("id")}", part.RawValue);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            return buffer.WrittenMemory;
        });

    /// <summary>The Bundle as an answer.</summary>
    public static FhirAnswer Answer(ReadOnlyMemory<byte> bundle) => FhirAnswer.Made(200, buffer => buffer.Write(bundle.Span));

    private static void Entry(System.Text.Json.Utf8JsonWriter json, string url, ReadOnlyMemory<byte> resource)
    {
        json.WriteStartObject();
        json.WriteString("fullUrl", url);
        json.WritePropertyName("resource");
        json.WriteRawValue(resource.Span, skipInputValidation: true);
        json.WriteEndObject();
    }

    private static Result<IReadOnlyList<FhirNode>> Parts(FhirNode composition, FhirServer server, RecordReader records, string fhirBase)
    {
        var parts = new Dictionary<string, FhirNode>(StringComparer.Ordinal);
        var faults = new List<Issue>();
        var known = LocalReference.FindAll(composition, fhirBase, server.Definitions).ToDictionary(r => r.Node);
        foreach (var element in LocalReference.Elements(composition).Where(e => e.Text is not ['#', ..]))
        {
            var local = known.GetValueOrDefault(element);
            if (local?.Id is null || records.Read(local.Type, local.Id) is not { } found)
            {
                faults.Add(Issues.DocumentPartMissing(element.Location, element.Text!));
            }
            else
            {
                parts.TryAdd(local.Type + "/" + local.Id, found);
            }
        }

        return faults.Count > 0 ? Result<IReadOnlyList<FhirNode>>.Failed(faults) : parts.Values.ToList();
    }
}
