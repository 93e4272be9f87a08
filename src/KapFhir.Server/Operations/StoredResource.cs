// https://hl7.org/fhir/R4/operations.html#request: an operation on an instance
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Server.Http;

namespace KapFhir.Server.Operations;

/// <summary>The resource whose path an operation is called on.</summary>
internal static class StoredResource
{
    /// <summary>The resource, null if the operation is called on the type; or 404 and 410.</summary>
    public static async Task<Result<FhirNode?>> Read(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        if (request.Parts.Id is not { } id)
        {
            return Result<FhirNode?>.Succeeded(null, []);
        }

        var stored = await server.Store.Read(request.Type, id, request.Visible, cancel);
        return stored is null ? Issues.ResourceNotFound(request.Type, id)
            : stored.IsDeleted ? Issues.ResourceDeleted(request.Type, id)
            : Result<FhirNode?>.Succeeded(server.Writes.Read(stored.Json, request.Type).Value, []);
    }
}
