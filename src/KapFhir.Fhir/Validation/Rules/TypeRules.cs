// https://hl7.org/fhir/R4/validation.html#verification: what the definitions say in words only
using System.Collections.Frozen;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation.Rules;

/// <summary>A rule on every instance of a type that no element, binding or invariant of its definition states.</summary>
internal delegate void TypeRule(FhirNode node, ValidationRun run);

/// <summary>The rules that the text of the specification gives for a type.</summary>
internal static class TypeRules
{
    private static readonly FrozenDictionary<string, TypeRule> ByType = new Dictionary<string, TypeRule>(StringComparer.Ordinal)
    {
        ["Attachment"] = AttachmentRules.Check,
        ["Bundle"] = BundleRules.Check,
        ["CapabilityStatement"] = CapabilityStatementRules.Check,
        ["CodeSystem"] = CodeSystemRules.Check,
        ["Coding"] = CodingRules.Check,
        ["ConceptMap"] = ConceptMapRules.Check,
        ["Expression"] = ExpressionRules.Check,
        ["Extension"] = ExtensionRules.Check,
        ["Observation"] = VitalSignsRules.Check,
        ["Questionnaire"] = QuestionnaireRules.Check,
        ["QuestionnaireResponse"] = QuestionnaireResponseRules.Check,
        ["Reference"] = ReferenceRules.Check,
        ["StructureDefinition"] = StructureDefinitionRules.Check,
        ["ValueSet"] = ValueSetRules.Check,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The rule of this type, or null.</summary>
    internal static TypeRule? Of(string type) => ByType.GetValueOrDefault(type);
}
