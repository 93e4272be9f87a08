// https://hl7.org/fhir/R4/resource-operation-validate.html
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Server.Http;
using KapFhir.Server.Interactions;

namespace KapFhir.Server.Operations;

/// <summary>Says whether a resource could be written, and stores nothing. The outcome is the answer, with status 200, whether there are errors in it or not.</summary>
internal static class Validate
{
    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var input = ReadInput(request, server);
        if (!input.IsSuccess)
        {
            // A body that is no resource at all is a fault of the call; a resource with faults is what the operation is for.
            return FhirAnswer.Outcome(200, input.Issues);
        }

        var (resource, mode, profile) = input.Value;
        if (mode is not (null or "create" or "update" or "delete" or "profile"))
        {
            return FhirAnswer.Failed(Issues.BadOperationInput("$validate", $"mode '{mode}' is not one of create, update, delete, profile."));
        }

        var issues = new List<Issue>();
        if (request.Parts.Id is not null)
        {
            var current = await server.Store.Read(request.Type, request.Id, request.Visible, cancel);
            if (current is not { IsDeleted: false } && mode is null or "delete" or "profile")
            {
                return FhirAnswer.Failed(Issues.ResourceNotFound(request.Type, request.Id));
            }

            resource ??= mode == "delete" ? null : server.Writes.Read(current!.Json, request.Type).Value;
        }

        if (resource is null && mode != "delete")
        {
            return FhirAnswer.Failed(Issues.BadOperationInput("$validate", "send the resource, bare or as the parameter 'resource'."));
        }

        issues.AddRange(resource is null ? [] : ModeFaults(resource, mode, request));
        issues.AddRange(resource is null ? [] : server.Writes.Check(resource, profile));
        return FhirAnswer.Outcome(200, issues.Count > 0 ? issues : [Issues.AllOk("No issues detected.")]);
    }

    private static IReadOnlyList<Issue> ModeFaults(FhirNode resource, string? mode, FhirRequest request)
    {
        var wrongType = request.Parts.Type is { } type && resource.Type.Name != type ? [Issues.TypeMismatch(resource.Type.Name, type)] : Array.Empty<Issue>();
        return mode == "update" && request.Parts.Id is { } id ? [.. wrongType, .. Update.CheckId(resource, id).Issues] : wrongType;
    }

    private static Result<(FhirNode? Resource, string? Mode, string? Profile)> ReadInput(FhirRequest request, FhirServer server)
    {
        var mode = request.Parameter("mode");
        var profile = request.Parameter("profile");
        if (request.Body.IsEmpty)
        {
            return (null, mode, profile);
        }

        return server.Writes.Read(request.Body, type: null).Then<(FhirNode?, string?, string?)>(root => root.Type.Name != "Parameters" || request.Parts.Type == "Parameters"
            ? (root, mode, profile)
            : (Parameter(root, "resource")?.Child("resource"), Value(root, "mode") ?? mode, Value(root, "profile") ?? profile));
    }

    private static FhirNode? Parameter(FhirNode parameters, string name) =>
        parameters.ChildrenNamed("parameter").FirstOrDefault(p => p.ChildText("name") == name);

    private static string? Value(FhirNode parameters, string name) => Parameter(parameters, name)?.ChildText("value");
}
