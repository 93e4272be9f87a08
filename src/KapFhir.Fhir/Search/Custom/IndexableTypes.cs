// https://hl7.org/fhir/R4/search.html#ptypes
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Search.Custom;

/// <summary>
/// Which types of items each type of search parameter takes values from: what <c>Parameters/</c> extracts, said once more for checking.
/// </summary>
internal static class IndexableTypes
{
    private const string ComputedBoolean = ExpressionTypes.Computed + "boolean";
    private const string ComputedString = ExpressionTypes.Computed + "string";

    private static readonly Dictionary<SearchParameterType, string[]> Taken = new()
    {
        [SearchParameterType.Number] = ["integer", "positiveInt", "unsignedInt", "decimal", "Range"],
        [SearchParameterType.Date] = ["date", "dateTime", "instant", "Period", "Timing"],
        [SearchParameterType.String] =
        [
            "string", "markdown", "code", "id", "uri", "url", "canonical", "oid", "uuid", "HumanName", "Address", "CodeableConcept", "Annotation", ComputedString,
        ],
        [SearchParameterType.Token] =
        [
            "code", "boolean", "id", "string", "uri", "url", "canonical", "oid", "uuid", "CodeableConcept", "Coding", "Identifier", "ContactPoint",
            ComputedBoolean, ComputedString,
        ],
        [SearchParameterType.Reference] = ["Reference", "canonical", "uri", "url", "oid", "uuid"],
        [SearchParameterType.Quantity] = ["Quantity", "Money", "Range"],
        [SearchParameterType.Uri] = ["uri", "url", "canonical", "oid", "uuid"],
    };

    /// <summary>True if items of this type can be values of a parameter of that type.</summary>
    public static bool Takes(SearchParameterType parameter, string type, FhirDefinitions definitions) => parameter switch
    {
        // An extension stands for its value, a resource in an element for a reference to it.
        _ when type == "Extension" => true,
        SearchParameterType.Composite => definitions.FindType(type) is { Kind: not TypeKind.Primitive },
        SearchParameterType.Reference when definitions.FindType(type) is { Kind: TypeKind.Resource } => true,
        SearchParameterType.Quantity when definitions.FindType(type) is { } found && found.Is("Quantity") => true,
        _ => Taken.GetValueOrDefault(parameter, []).Contains(type, StringComparer.Ordinal),
    };

    /// <summary>What a parameter of this type takes, in words.</summary>
    public static string Of(SearchParameterType parameter) => parameter == SearchParameterType.Composite
        ? "elements with parts" : string.Join(", ", Taken.GetValueOrDefault(parameter, []).Where(t => !t.StartsWith(ExpressionTypes.Computed, StringComparison.Ordinal)));
}
