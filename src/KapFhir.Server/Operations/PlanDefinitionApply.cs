// https://hl7.org/fhir/R4/plandefinition-operation-apply.html
using System.Buffers;
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Protocols;
using KapFhir.Server.Http;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Operations;

/// <summary>Applies a plan to a patient. Nothing is stored unless that is asked for; then all of it is, as a transaction that a client sends.</summary>
internal static class PlanDefinitionApply
{
    private const string Own = "planDefinition";

    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var input = ApplyInput.Read(request, server, "plandefinition-apply", Own);
        var stored = input.IsSuccess ? await StoredResource.Read(request, server, cancel) : default;
        if (!input.IsSuccess || !stored.IsSuccess)
        {
            return FhirAnswer.Failed([.. input.Issues, .. stored.Issues]);
        }

        var (isStored, isBundle) = (input.Value.Flag("store") is true, input.Value.Flag("bundle") is true);
        if (isStored && request.Method != "POST")
        {
            return FhirAnswer.Failed(Issues.StoredByPostOnly());
        }

        var apply = new ApplyInput(request, server, input.Value);
        var plan = await server.Store.Write(unit => Apply(apply, stored.Value, unit), cancel);
        var applied = plan.Then(made => Valid(new Forms(made.Contained(), made.Transaction(Guid.NewGuid)), server));
        return !applied.IsSuccess ? FhirAnswer.Failed(applied.Issues)
            : isStored ? await AppliedStorage.Store(applied.Value.Transaction, isBundle, request, server, cancel)
            : FhirAnswer.Made(200, buffer => buffer.Write((isBundle ? applied.Value.Transaction : applied.Value.Contained).Span));
    }

    private sealed record Forms(ReadOnlyMemory<byte> Contained, ReadOnlyMemory<byte> Transaction);

    private static Result<AppliedPlan> Apply(ApplyInput apply, FhirNode? stored, WriteUnit unit) =>
        apply.Definition(Own, stored).Then(plan => apply.Request(unit).Then(request => PlanApplication.Apply(plan, request, apply.Sources(unit))));

    // What would not be taken when it is sent is not given: its faults are the definition's, or lie in what the call left out.
    private static Result<Forms> Valid(Forms forms, FhirServer server)
    {
        var bundle = server.Writes.Read(forms.Transaction, "Bundle");
        if (!bundle.IsSuccess)
        {
            return Result<Forms>.Failed(bundle.Issues);
        }

        var faults = bundle.Value.ChildrenNamed("entry").SelectMany(e => FaultsOf(e.Child("resource")!, server)).Distinct().ToList();
        return faults.Count > 0 ? Result<Forms>.Failed(faults) : forms;
    }

    private static IEnumerable<Issue> FaultsOf(FhirNode resource, FhirServer server) =>
        server.Writes.Check(server.Writes.Read(resource.RawValue, resource.Type.Name).Value).Where(i => i.IsError).Select(i => Issues.AppliedInvalid(resource.Type.Name, i));
}
