// https://hl7.org/fhir/R4/resource-operation-meta.html
using System.Buffers;
using System.Text.Json;
using KapFhir.Fhir;
using KapFhir.Server.Http;
using KapFhir.Server.Interactions;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Operations;

/// <summary>The meta of a resource; or, of a type or the whole system, every profile, tag and security label in use.</summary>
internal static class Meta
{
    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        if (OperationInput.Read(request, server, "Resource-meta") is { IsSuccess: false } faulty)
        {
            return FhirAnswer.Failed(faulty.Issues);
        }

        if (request.Parts.Id is null)
        {
            var used = await server.Store.MetaInUse(request.Parts.Type, request.Visible, cancel);
            return FhirAnswer.Made(200, buffer => Write(buffer, json => WriteUsed(json, used)));
        }

        if (request.Parts.Version is not null)
        {
            var version = await VRead.Find(request, server, cancel);
            return version.IsSuccess ? Of(version.Value) : FhirAnswer.Failed(version.Issues);
        }

        var current = Patch.Living(request.Type, request.Id, await server.Store.Read(request.Type, request.Id, request.Visible, cancel));
        return current.IsSuccess ? Of(current.Value) : FhirAnswer.Failed(current.Issues);
    }

    /// <summary>A version's meta as a Parameters resource.</summary>
    public static FhirAnswer Of(StoredVersion version)
    {
        using var document = JsonDocument.Parse(version.Json);
        var meta = document.RootElement.GetProperty("meta").GetRawText();
        return FhirAnswer.Made(200, buffer => Write(buffer, json => json.WriteRawValue(meta)));
    }

    private static void Write(IBufferWriter<byte> buffer, Action<Utf8JsonWriter> writeMeta)
    {
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("resourceType", "Parameters");
        json.WriteStartArray("parameter");
        json.WriteStartObject();
        json.WriteString("name", "return");
        json.WritePropertyName("valueMeta");
        writeMeta(json);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteUsed(Utf8JsonWriter json, MetaInUse used)
    {
        json.WriteStartObject();
        if (used.Profiles.Count > 0)
        {
            json.WriteStartArray("profile");
            used.Profiles.ToList().ForEach(json.WriteStringValue);
            json.WriteEndArray();
        }

        WriteCodings(json, "security", used.Security);
        WriteCodings(json, "tag", used.Tags);

        // FHIR has no empty objects: that nothing is in use is said by an extension, as for any missing value.
        if (used is { Profiles.Count: 0, Security.Count: 0, Tags.Count: 0 })
        {
            json.WriteStartArray("extension");
            json.WriteStartObject();
            json.WriteString("url", "http://hl7.org/fhir/StructureDefinition/data-absent-reason");
            json.WriteString("valueCode", "not-applicable");
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteCodings(Utf8JsonWriter json, string name, IReadOnlyList<(string System, string Code)> codings)
    {
        if (codings.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var (system, code) in codings)
        {
            json.WriteStartObject();
            if (system.Length > 0)
            {
                json.WriteString("system", system);
            }

            json.WriteString("code", code);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
