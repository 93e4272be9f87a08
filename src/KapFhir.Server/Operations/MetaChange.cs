// https://hl7.org/fhir/R4/resource-operation-meta-add.html and https://hl7.org/fhir/R4/resource-operation-meta-delete.html
using KapFhir.Fhir;
using KapFhir.Fhir.Patch;
using KapFhir.Server.Http;
using KapFhir.Server.Interactions;

namespace KapFhir.Server.Operations;

/// <summary>
/// What <see cref="MetaAdd"/> and <see cref="MetaDelete"/> share. R4 does not say whether they make a version: here they do, since a version that was
/// answered never changes.
/// </summary>
internal static class MetaChange
{
    public static async Task<FhirAnswer> Make(
        FhirRequest request, FhirServer server, string name, bool isAdding, CancellationToken cancel)
    {
        var patch = Input(request, server, name, isAdding);
        var written = patch.IsSuccess
            ? await Patch.Write(request, server, patch.Value, cancel) : Result<Writing.Written>.Failed(patch.Issues);
        return written.IsSuccess ? Meta.Of(written.Value.Version!) : FhirAnswer.Failed(written.Issues);
    }

    private static Result<IResourcePatch> Input(FhirRequest request, FhirServer server, string name, bool isAdding) =>
        OperationInput.Read(request, server, "Resource-" + name[1..]).Then<IResourcePatch>(input => input.Node("meta") is { } meta
            ? !isAdding && server.Writes.StayingLabels(meta) is { Count: > 0 } staying ? Issues.LabelStays(request.Type, staying) : MetaPatch.Of(meta, isAdding)
            : Issues.BadOperationInput(name, "send a Parameters resource with the parameter 'meta', a valueMeta."));
}
