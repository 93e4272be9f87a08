// https://hl7.org/fhir/R4/terminologies.html#required
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Terminology;

namespace KapFhir.Fhir.Validation;

/// <summary>Required bindings of codes, Codings, CodeableConcepts and Quantities.</summary>
internal static class BindingCheck
{
    /// <summary>What is wrongly bound, in the words for an issue, or null if all is well or cannot be told.</summary>
    internal static string? Fault(FhirNode node, CompiledValueSet? valueSet)
    {
        if (valueSet is null)
        {
            return null;
        }

        return node.Type.Name switch
        {
            "CodeableConcept" => OfConcept(node, valueSet),
            "Coding" => OfCoding(node, valueSet) is not false ? null : Describe(node),
            "Quantity" or "Age" or "Duration" or "Distance" or "Count" =>
                node.Child("code") is null || OfCoding(node, valueSet) is not false ? null : Describe(node),
            "code" or "string" or "uri" => node.Text is not { } code ? OfAbsent(node) : valueSet.Contains(null, code) is not false ? null : "'" + code + "'",
            // ElementDefinition.binding: "if this element is coded (code, Coding, CodeableConcept, Quantity), or the data types (string, uri)".
            // In a choice other types may stand beside these.
            _ => null,
        };
    }

    // A reason why there is no code does not replace one; other extensions may stand for it.
    private static string? OfAbsent(FhirNode node) =>
        node.Children is [.., { Name: "extension" } extension] && extension.ChildText("url") is "http://hl7.org/fhir/StructureDefinition/data-absent-reason" ? "no code" : null;

    // "If a CodeableConcept: at least one coding from the value set." One with only an extension says why there is none.
    private static string? OfConcept(FhirNode concept, CompiledValueSet valueSet)
    {
        string? found = null;
        foreach (var child in concept.Children)
        {
            if (child.Name is "coding")
            {
                if (OfCoding(child, valueSet) is not false)
                {
                    return null;
                }

                found = found is null ? Describe(child) : found + ", " + Describe(child);
            }
        }

        return found ?? (concept.Child("text") is null && concept.Child("extension") is not null ? null : "a concept without coding");
    }

    private static bool? OfCoding(FhirNode coding, CompiledValueSet valueSet)
    {
        if (coding.ChildText("code") is not { } code)
        {
            return coding.Child("extension") is null && coding.Child("code") is null ? false : null;
        }

        // A coding without a system is in no value set, since those hold codes of systems.
        return coding.ChildText("system") is { } system ? valueSet.Contains(system, code) : coding.Child("system") is null ? false : null;
    }

    private static string Describe(FhirNode coding) =>
        $"'{coding.ChildText("system")}|{coding.ChildText("code")}'";
}
