// https://hl7.org/fhir/R4/resource-operation-meta-delete.html
using KapFhir.Server.Http;

namespace KapFhir.Server.Operations;

/// <summary>Takes profiles, tags and security labels from a resource.</summary>
internal static class MetaDelete
{
    public static Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel) =>
        MetaChange.Make(request, server, "$meta-delete", isAdding: false, cancel);
}
