// https://hl7.org/fhir/R4/http.html#patch
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Patch;

/// <summary>A change to a resource, read and checked as far as it can be without the resource. Applied as often as needed.</summary>
public interface IResourcePatch
{
    /// <summary>
    /// The resource's JSON after all operations, or why one of them cannot be done; then none is. That the outcome is FHIR is for
    /// <see cref="PatchedResource"/> to see.
    /// </summary>
    /// <param name="resource">The JSON of a valid resource.</param>
    /// <param name="definitions">R4's types.</param>
    /// <param name="limits">How large the outcome may be.</param>
    Result<ReadOnlyMemory<byte>> Apply(ReadOnlyMemory<byte> resource, FhirDefinitions definitions, ReaderLimits limits);
}
