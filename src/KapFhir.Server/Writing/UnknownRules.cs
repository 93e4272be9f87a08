// https://hl7.org/fhir/R4/resource.html#implicitRules
using KapFhir.Fhir;
using KapFhir.Fhir.Json;

namespace KapFhir.Server.Writing;

/// <summary>A resource may say that it can only be understood under rules of its own. This server knows none, so it does not take such a resource.</summary>
internal static class UnknownRules
{
    public static IReadOnlyList<Issue> Check(FhirNode resource, string? profile) =>
        resource.ChildText("implicitRules") is { } rules ? [Issues.ImplicitRulesUnknown(resource.Name, rules)] : [];
}
