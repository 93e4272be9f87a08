// https://hl7.org/fhir/R4/valueset-definitions.html
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation.Rules;

/// <summary>
/// The system of an include is an absolute url, and the codes listed are codes of that system as far as its grammar or content is known here.
/// </summary>
internal static class ValueSetRules
{
    internal static void Check(FhirNode valueSet, ValidationRun run)
    {
        CanonicalRules.CheckOwnUrl(valueSet, run);
        if (valueSet.Child("compose") is { } compose)
        {
            foreach (var part in compose.ChildrenNamed("include").Concat(compose.ChildrenNamed("exclude")))
            {
                CheckPart(part, run);
            }
        }
    }

    private static void CheckPart(FhirNode part, ValidationRun run)
    {
        if (part.Child("system") is not { Text: { } system } node)
        {
            return;
        }

        if (!UriText.IsAbsolute(system))
        {
            run.AddStrict(Issues.SystemNotAbsolute(node.Location, system));
            return;
        }

        foreach (var concept in part.ChildrenNamed("concept"))
        {
            CodingRules.CheckCode(concept, system, concept.ChildText("code"), run);
        }

        foreach (var filter in part.ChildrenNamed("filter"))
        {
            // https://hl7.org/fhir/R4/snomedct.html#filters
            if (system is SnomedCode.System && filter.ChildText("property") is "constraint" && filter.Child("value") is { Text: { } text } value && !SnomedConstraint.IsWellFormed(text))
            {
                run.Add(Issues.ConstraintMalformed(value.Location, text));
            }
        }
    }
}
