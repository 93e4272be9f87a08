// https://hl7.org/fhir/R4/resource-operation-validate.html
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Server.Http;

namespace KapFhir.Server.Operations;

/// <summary>The parameters of <c>$validate</c>, from the query, a Parameters resource, or a bare resource.</summary>
/// <param name="Resource">The resource, or null for the stored one.</param>
/// <param name="Mode">create, update, delete, profile; or null.</param>
/// <param name="Profile">The profile to validate against beside those claimed, or null.</param>
/// <param name="Unknown">A parameter that the operation does not have, or null.</param>
internal sealed record ValidateInput(FhirNode? Resource, string? Mode, string? Profile, string? Unknown)
{
    private static readonly string[] Known = ["resource", "mode", "profile"];

    public static Result<ValidateInput> Read(FhirRequest request, FhirServer server)
    {
        var inQuery = new ValidateInput(null, request.Parameter("mode"), request.Parameter("profile"),
            request.Query.Select(p => p.Key).FirstOrDefault(k => k is not ("mode" or "profile" or "_format" or "_pretty")));
        return request.Body.IsEmpty ? inQuery : server.Writes.Read(request.Body, type: null).Then<ValidateInput>(root =>
            root.Type.Name != "Parameters" || request.Parts.Type == "Parameters"
                ? inQuery with { Resource = root }
                : new ValidateInput(
                    Parameter(root, "resource")?.Child("resource"),
                    Parameter(root, "mode")?.ChildText("value") ?? inQuery.Mode,
                    Parameter(root, "profile")?.ChildText("value") ?? inQuery.Profile,
                    inQuery.Unknown ?? root.ChildrenNamed("parameter").Select(p => p.ChildText("name") ?? "").FirstOrDefault(n => !Known.Contains(n, StringComparer.Ordinal))));
    }

    /// <summary>What is wrong with the call, or null.</summary>
    public Issue? Fault() => Unknown is not null ? Issues.UnknownOperationParameter("$validate", Unknown, Known)
        : Mode is null or "create" or "update" or "delete" or "profile"
        ? null
        : Issues.BadOperationInput("$validate", $"mode '{Mode}' is not one of create, update, delete, profile.");

    public static Issue NoResource() => Issues.BadOperationInput("$validate", "send the resource, bare or as the parameter 'resource'.");

    private static FhirNode? Parameter(FhirNode parameters, string name) =>
        parameters.ChildrenNamed("parameter").FirstOrDefault(p => p.ChildText("name") == name);
}
