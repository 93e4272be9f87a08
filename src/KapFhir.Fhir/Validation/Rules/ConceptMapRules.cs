// https://hl7.org/fhir/R4/conceptmap-definitions.html#ConceptMap.source_x_
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation.Rules;

/// <summary>
/// The codes that a concept map maps from and to are codes of the value sets it says it maps between, as far as those are known here. Of a system in a version
/// of its own choice nothing is said: the value set may be of another one.
/// </summary>
internal static class ConceptMapRules
{
    internal static void Check(FhirNode map, ValidationRun run)
    {
        CanonicalRules.CheckOwnUrl(map, run);
        var (source, target) = (map.ChildText("source"), map.ChildText("target"));
        foreach (var group in map.ChildrenNamed("group"))
        {
            foreach (var element in group.ChildrenNamed("element"))
            {
                CheckCode(element, group.ChildText("source"), group.Child("sourceVersion") is null ? source : null, run);
                foreach (var mapped in element.ChildrenNamed("target"))
                {
                    CheckCode(mapped, group.ChildText("target"), group.Child("targetVersion") is null ? target : null, run);
                }
            }
        }
    }

    private static void CheckCode(FhirNode holder, string? system, string? valueSet, ValidationRun run)
    {
        if (holder.Child("code") is not { Text: { } code } node || system is null)
        {
            return;
        }

        // Whether the system has the code is not asked: R4's own maps have several codes in one, separated by commas.
        if (valueSet is not null && run.IsInValueSet(system, code, valueSet) is false)
        {
            run.AddStrict(Issues.MappedCodeNotInValueSet(node.Location, code, system, valueSet));
        }
    }
}
