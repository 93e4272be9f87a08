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
        var patch = OperationParameters.Unknown(request, name, []) is { } unknown ? unknown : Input(request, server, name, isAdding);
        var written = patch.IsSuccess
            ? await Patch.Write(request, server, patch.Value, cancel) : Result<Writing.Written>.Failed(patch.Issues);
        return written.IsSuccess ? Meta.Of(written.Value.Version!) : FhirAnswer.Failed(written.Issues);
    }

    private static Result<IResourcePatch> Input(FhirRequest request, FhirServer server, string name, bool isAdding) =>
        server.Writes.Read(request.Body, type: null).Then<IResourcePatch>(root =>
            root.Type.Name == "Parameters"
            && root.ChildrenNamed("parameter").ToList() is [var only] && only.ChildText("name") == "meta"
            && only.Child("value") is { Type.Name: "Meta" } meta
                ? MetaPatch.Of(meta, isAdding)
                : Issues.BadOperationInput(name, "send a Parameters resource with one parameter, 'meta', that has a valueMeta."));
}
