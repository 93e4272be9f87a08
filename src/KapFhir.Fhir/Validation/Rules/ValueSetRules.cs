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

            CheckFilterValue(filter, system, run);
            CheckParameter(filter, run);
        }
    }

    // The tooling extension for value sets with parameters: what a filter's value names is one that the value set declares.
    private static void CheckParameter(FhirNode filter, ValidationRun run)
    {
        var expression = Extension(filter.Child("value"), "http://hl7.org/fhir/StructureDefinition/cqf-expression").FirstOrDefault()?.Child("value")?.Child("expression");
        if (expression?.Text is ['%', .. var name] && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            && !Extension(filter.Resource, "http://hl7.org/fhir/tools/StructureDefinition/valueset-parameter")
                .Any(p => Extension(p, "name").Any(n => n.Child("value")?.Text == name)))
        {
            run.AddStrict(Issues.ValueSetParameterUnknown(expression.Location, name));
        }
    }

    private static IEnumerable<FhirNode> Extension(FhirNode? holder, string url) => holder?.ChildrenNamed("extension").Where(e => e.ChildText("url") == url) ?? [];

    // "The match value may be either a code defined by the system, or a string value, which is a regex match on the literal string of the property value".
    private static void CheckFilterValue(FhirNode filter, string system, ValidationRun run)
    {
        if (filter.ChildText("op") is not "=" || filter.ChildText("property") is not { } property || filter.Child("value") is not { Text: { } text } value
            || run.Codes.Find(system)?.TypeOf(property) is not { } type)
        {
            return;
        }

        var form = type switch
        {
            "Coding" when !text.Contains('#', StringComparison.Ordinal) => "system#code",
            "boolean" when text is not ("true" or "false") => "true or false",
            _ => null,
        };
        if (form is not null)
        {
            run.AddStrict(Issues.FilterValueOfOtherType(value.Location, text, property, form));
        }
    }
}
