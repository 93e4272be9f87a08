// https://hl7.org/fhir/R4/fhirpatch.html
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Patch;

/// <summary>
/// A FHIRPath Patch: a Parameters resource with operations on elements that FHIRPath finds. All are done, in their order, or none.
/// </summary>
public sealed class FhirPathPatch : IResourcePatch
{
    private readonly IReadOnlyList<FhirPathOperation> _operations;
    private readonly ElementJson _parameters;

    private FhirPathPatch(IReadOnlyList<FhirPathOperation> operations, ElementJson parameters) =>
        (_operations, _parameters) = (operations, parameters);

    /// <summary>Reads the patch out of its resource.</summary>
    /// <returns>The patch, or what is wrong with each of its operations: status 400.</returns>
    public static Result<FhirPathPatch> Parse(ReadOnlyMemory<byte> body, FhirDefinitions definitions, ReaderLimits limits) =>
        ResourceReader.Read(body, definitions, limits).Then(Parse);

    /// <inheritdoc/>
    public Result<ReadOnlyMemory<byte>> Apply(ReadOnlyMemory<byte> resource, FhirDefinitions definitions, ReaderLimits limits)
    {
        var run = new FhirPathPatchRun(resource, _parameters, definitions, limits);
        foreach (var operation in _operations)
        {
            if (run.Do(operation) is { } issue)
            {
                return issue.At(Issues.PatchParameterPath(operation.Step.Index));
            }
        }

        return run.Document;
    }

    private static Result<FhirPathPatch> Parse(FhirNode root)
    {
        if (root.Type.Name != "Parameters")
        {
            return Issues.PatchNoParameters(root.Type.Name);
        }

        var read = root.ChildrenNamed("parameter").Select(FhirPathOperation.Read).ToList();
        var faults = read.SelectMany(r => r.Issues).ToList();
        return faults.Count > 0
            ? Result<FhirPathPatch>.Failed(faults)
            : new FhirPathPatch([.. read.Select(r => r.Value)], new ElementJson(new JsonPiece(root.RawValue)));
    }
}
