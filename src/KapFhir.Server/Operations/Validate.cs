// https://hl7.org/fhir/R4/resource-operation-validate.html
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Server.Http;
using KapFhir.Server.Interactions;

namespace KapFhir.Server.Operations;

/// <summary>
/// Says whether a resource could be written, and stores nothing. The outcome is the answer, with status 200, whether there are errors in it
/// or not.
/// </summary>
internal static class Validate
{
    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var read = ValidateInput.Read(request, server);
        if (!read.IsSuccess)
        {
            // What cannot be read as R4 is what the operation is there to tell.
            return FhirAnswer.Outcome(200, read.Issues);
        }

        var input = await WithStored(read.Value, request, server, cancel);
        return input.IsSuccess ? FhirAnswer.Outcome(200, Judge(input.Value, request, server)) : FhirAnswer.Failed(input.Issues);
    }

    // Without a resource in the request it is the stored one that is validated; a delete needs one that is there.
    private static async Task<Result<ValidateInput>> WithStored(ValidateInput input,
        FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        if (input.Fault() is { } fault)
        {
            return fault;
        }

        if (request.Parts.Id is null || (input.Resource is not null && input.Mode != "delete"))
        {
            return input.Resource is null && input.Mode != "delete" ? ValidateInput.NoResource() : input;
        }

        var stored = await server.Store.Read(request.Type, request.Id, request.Visible, cancel);
        return stored is not { IsDeleted: false } ? Issues.ResourceNotFound(request.Type, request.Id)
            : input.Mode == "delete" ? input with { Resource = null }
            : input with { Resource = server.Writes.Read(stored.Json, request.Type).Value };
    }

    private static IReadOnlyList<Issue> Judge(ValidateInput input, FhirRequest request, FhirServer server)
    {
        List<Issue> issues = input.Resource is { } resource
            ? [.. RequestFaults(resource, input.Mode, request), .. server.Writes.Check(resource, input.Profile)] : [];
        return issues.Count > 0 ? issues : [Issues.AllOk("No issues detected.")];
    }

    private static IEnumerable<Issue> RequestFaults(FhirNode resource, string? mode, FhirRequest request)
    {
        if (request.Parts.Type is { } type && resource.Type.Name != type)
        {
            yield return Issues.TypeMismatch(resource.Type.Name, type);
        }

        if (mode == "update" && request.Parts.Id is { } id)
        {
            foreach (var issue in Update.CheckId(resource, id).Issues)
            {
                yield return issue;
            }
        }
    }
}
