// https://hl7.org/fhir/R4/http.html#transaction
using System.Text.Json;
using System.Text.Json.Nodes;
using KapFhir.Server.Bundles;
using KapFhir.Server.Http;

namespace KapFhir.Server.Operations;

/// <summary>Stores what comes of applying a plan: the transaction that a client would send, by the same way, with the caller's own rights.</summary>
internal static class AppliedStorage
{
    /// <summary>The CarePlan as it is stored, or all in a Bundle.</summary>
    public static async Task<FhirAnswer> Store(ReadOnlyMemory<byte> transaction, bool isBundle, FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var answer = await Send(transaction, request, server, cancel);
        return answer.Status != 200 || isBundle ? answer : First(answer, request, server);
    }

    /// <summary>Stores one Bundle, such as a document.</summary>
    public static async Task<FhirAnswer> Keep(ReadOnlyMemory<byte> bundle, FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var entry = new JsonObject
        {
            ["resource"] = JsonNode.Parse(bundle.Span), ["request"] = new JsonObject { ["method"] = "POST", ["url"] = "Bundle" },
        };
        var whole = new JsonObject { ["resourceType"] = "Bundle", ["type"] = "transaction", ["entry"] = new JsonArray(entry) };
        var answer = await Send(JsonSerializer.SerializeToUtf8Bytes(whole), request, server, cancel);
        return answer.Status != 200 ? answer : First(answer, request, server);
    }

    private static Task<FhirAnswer> Send(ReadOnlyMemory<byte> transaction, FhirRequest request, FhirServer server, CancellationToken cancel) =>
        BundleInteraction.Handle(new FhirRequest
        {
            Method = "POST", Base = request.Base, Path = "", Parts = new RouteParts(null, null, null, null, null), Query = [], Caller = request.Caller,
            RequestId = request.RequestId, Visible = request.Visible, Provenance = request.Provenance, Body = transaction, ContentType = MediaTypes.FhirJson,
            Prefer = request.Prefer with { Return = ReturnPreference.Representation, IsAsync = false },
        }, server, cancel);

    // What was sent first is answered first.
    private static FhirAnswer First(FhirAnswer answer, FhirRequest request, FhirServer server)
    {
        var stored = server.Writes.Read(AnswerWriter.BodyOf(answer), "Bundle").Value.Child("entry")!.Child("resource")!;
        var location = $"{request.Base}/{stored.Type.Name}/{stored.ChildText("id")}/_history/{stored.Child("meta")!.ChildText("versionId")}";
        return FhirAnswer.Stored(201, stored.RawValue, ("Location", location));
    }
}
