// https://hl7.org/fhir/R4/fhirpatch.html
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.FhirPath;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Patch;

/// <summary>
/// A resource while a FHIRPath Patch is applied to it: its JSON is changed, and read again for the next operation's path.
/// </summary>
internal sealed class FhirPathPatchRun(
    ReadOnlyMemory<byte> resource, ElementJson parameters, FhirDefinitions definitions, ReaderLimits limits)
{
    // Nodes are made of what is read, which takes several times as long as copying it.
    private const long ReadingCosts = 4;
    private readonly PatchBudget _budget = new(resource.Length, limits);
    private readonly FhirPathContext _context = new() { Budget = new FhirPathBudget() };

    /// <summary>The JSON as it is now.</summary>
    public ReadOnlyMemory<byte> Document { get; private set; } = resource;

    /// <summary>Does one operation. Null, or why it cannot be done; then the document is not to be used any more.</summary>
    public Issue? Do(FhirPathOperation operation)
    {
        if (!_budget.TrySpend(ReadingCosts * Document.Length))
        {
            return Issues.PatchTooCostly(operation.Step);
        }

        var root = Read(operation.Step);
        if (!root.IsSuccess)
        {
            return root.Issues[0];
        }

        var piece = new JsonPiece(root.Value.RawValue);
        var issue = new FhirPathPatchEdit(operation, root.Value, piece, new PatchTarget(root.Value, _context), parameters).Do();
        Document = piece.ToBytes();
        return issue ?? (Document.Length > _budget.MaxBytes ? Issues.JsonTooLarge(_budget.MaxBytes) : null);
    }

    // An object whose last element was deleted may be filled by the next operation; whether it was is seen when all is done.
    private Result<FhirNode> Read(PatchStep step)
    {
        var parser = new ResourceParser(Document, definitions, limits);
        var root = parser.ReadRoot();
        var fault = parser.Faults.All.FirstOrDefault(f => f.IsError && !IsEmptyObject(f));
        return fault is null && root is not null ? root : Issues.PatchLeavesFault(step, fault ?? Issues.JsonNotAnObject);
    }

    private static bool IsEmptyObject(Issue fault)
    {
        var name = fault.Expression?.Split('.')[^1].Split('[')[0] ?? "";
        return fault == Issues.JsonEmptyObject(name).At(fault.Expression ?? "");
    }
}
