// https://hl7.org/fhir/R4/resource.html#canonical
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Conformance;

/// <summary>The resource types that are found by a canonical url: those with a url, a version and a status of publication.</summary>
public static class ConformanceTypes
{
    private const string PublicationStatus = "http://hl7.org/fhir/ValueSet/publication-status";

    /// <summary>True if resources of this type are conformance resources.</summary>
    public static bool IsOne(TypeDefinition? type) =>
        type?.Element("url") is not null && type.Element("version") is not null
        && (type.Element("status")?.Binding?.ValueSet.StartsWith(PublicationStatus, StringComparison.Ordinal) ?? false);
}
