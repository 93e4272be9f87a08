// https://hl7.org/fhir/R4/capabilitystatement-definitions.html#CapabilityStatement.rest.resource.searchParam.type
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation.Rules;

/// <summary>The type stated for a search parameter is the one of the definition that it names.</summary>
internal static class CapabilityStatementRules
{
    internal static void Check(FhirNode statement, ValidationRun run)
    {
        foreach (var rest in statement.ChildrenNamed("rest"))
        {
            foreach (var parameter in rest.ChildrenNamed("resource").Append(rest).SelectMany(r => r.ChildrenNamed("searchParam")))
            {
                CheckType(parameter, run);
            }
        }
    }

    private static void CheckType(FhirNode parameter, ValidationRun run)
    {
        if (parameter.ChildText("definition") is { } url && parameter.Child("type") is { Text: { } type } node
            && run.Profiles.Definitions.FindSearchParameter(ProfilePlans.WithoutVersion(url)) is { } definition
            && !definition.Type.ToString().Equals(type, StringComparison.OrdinalIgnoreCase))
        {
            run.AddStrict(Issues.SearchParameterTypeDiffers(node.Location, type, url, definition.Type.ToString().ToLowerInvariant()));
        }
    }
}
