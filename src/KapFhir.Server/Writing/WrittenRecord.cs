using System.Text.Json;
using System.Text.Json.Nodes;
using KapFhir.Fhir;
using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Writing;

/// <summary>Writes what the server itself puts on record beside an answer.</summary>
internal static class WrittenRecord
{
    /// <summary>Texts as they are, not escaped more than JSON asks for.</summary>
    public static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes resources that have their ids, together with what else is done in the same unit. That one is not valid is a fault of the program.</summary>
    public static async Task<Result<bool>> Put(FhirServer server, IEnumerable<JsonObject> records, CancellationToken cancel)
    {
        var prepared = records.Select(r => Prepare(r, server.Writes)).ToList();
        return await server.Store.Write<bool>(
            unit =>
            {
                prepared.ForEach(p => server.Writes.Put(unit, p, ChangeMethod.Create, unit.Current(p.Type, p.Id, Visibility.Everything)));
                return true;
            },
            cancel);
    }

    private static PreparedResource Prepare(JsonObject record, WritePipeline writes)
    {
        var (type, id) = ((string)record["resourceType"]!, (string)record["id"]!);
        return writes.Read(JsonSerializer.SerializeToUtf8Bytes(record, Plain), type).Then(root => writes.Prepare(root, id)).Value;
    }
}
