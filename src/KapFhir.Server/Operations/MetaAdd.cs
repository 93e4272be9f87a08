// https://hl7.org/fhir/R4/resource-operation-meta-add.html
using KapFhir.Server.Http;

namespace KapFhir.Server.Operations;

/// <summary>Adds profiles, tags and security labels to a resource.</summary>
internal static class MetaAdd
{
    public static Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel) =>
        MetaChange.Make(request, server, "$meta-add", isAdding: true, cancel);
}
