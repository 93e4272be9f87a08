// https://hl7.org/fhir/R4/structuredefinition-definitions.html#StructureDefinition.type
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation.Rules;

/// <summary>A logical model's type is an absolute url: names alone are relative to http://hl7.org/fhir/StructureDefinition, and those are FHIR's own.</summary>
internal static class StructureDefinitionRules
{
    internal static void Check(FhirNode definition, ValidationRun run)
    {
        if (definition.ChildText("kind") is "logical" && definition.ChildText("derivation") is "specialization" && definition.Child("type") is { Text: { } name } type
            && !UriText.IsAbsolute(name) && run.Profiles.Definitions.FindType(name) is null)
        {
            run.AddStrict(Issues.LogicalTypeNotAbsolute(type.Location, name));
        }
    }
}
