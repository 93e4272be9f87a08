// https://hl7.org/fhir/R4/http.html#patch
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Patch;

/// <summary>A resource after a patch: read as strictly as one that is sent, and still the same resource.</summary>
public static class PatchedResource
{
    /// <summary>Applies a patch.</summary>
    /// <param name="patch">The patch.</param>
    /// <param name="resource">The resource's JSON as it is stored.</param>
    /// <param name="type">Its type, which the patch may not change.</param>
    /// <param name="id">Its id, which the patch may not change.</param>
    /// <param name="definitions">R4's types.</param>
    /// <param name="limits">How large the outcome may be.</param>
    /// <returns>The outcome, or the issues: 422 if it is not FHIR or another resource.</returns>
    public static Result<FhirNode> Make(
        IResourcePatch patch, ReadOnlyMemory<byte> resource, string type, string id, FhirDefinitions definitions, ReaderLimits limits) =>
        patch.Apply(resource, definitions, limits).Then(json => Read(json, definitions, limits)).Then<FhirNode>(root =>
            root.Type.Name != type ? Issues.PatchChangesType(type, root.Type.Name)
            : root.ChildText("id") != id ? Issues.PatchChangesId(type, id, root.ChildText("id"))
            : root);

    // The request was well-formed: what the reader would answer with 400 is a rule that the outcome breaks.
    private static Result<FhirNode> Read(ReadOnlyMemory<byte> json, FhirDefinitions definitions, ReaderLimits limits)
    {
        var read = ResourceReader.Read(json, definitions, limits);
        return read.IsSuccess ? read
            : Result<FhirNode>.Failed([.. read.Issues.Select(i => i.Status == 400 ? i with { Status = 422 } : i)]);
    }
}
