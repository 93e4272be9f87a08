// https://hl7.org/fhir/R4/activitydefinition-operation-apply.html
using System.Buffers;
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Protocols;
using KapFhir.Server.Http;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Operations;

/// <summary>The request that an activity describes, for a patient. Nothing is stored.</summary>
internal static class ActivityDefinitionApply
{
    private const string Own = "activityDefinition";

    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var input = ApplyInput.Read(request, server, "activitydefinition-apply", Own);
        var stored = input.IsSuccess ? await StoredResource.Read(request, server, cancel) : default;
        if (!input.IsSuccess || !stored.IsSuccess)
        {
            return FhirAnswer.Failed([.. input.Issues, .. stored.Issues]);
        }

        var apply = new ApplyInput(request, server, input.Value);
        var applied = await server.Store.Write(unit => Apply(apply, stored.Value, unit, server), cancel);
        return applied.IsSuccess ? FhirAnswer.Made(200, buffer => buffer.Write(applied.Value.Span)) : FhirAnswer.Failed(applied.Issues);
    }

    private static Result<ReadOnlyMemory<byte>> Apply(ApplyInput apply, FhirNode? stored, WriteUnit unit, FhirServer server) =>
        apply.Definition(Own, stored).Then(activity => apply.Request(unit).Then(request => ActivityApplication.Apply(activity, request, apply.Sources(unit))))
            .Then(made => server.Writes.Read(made, type: null).Then(root => server.Writes.Check(root).Where(i => i.IsError).ToList() is { Count: > 0 } faults
                ? Result<ReadOnlyMemory<byte>>.Failed([.. faults.Select(i => Issues.AppliedInvalid(root.Type.Name, i))]) : made));
}
