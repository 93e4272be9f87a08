using System.Globalization;

namespace KapFhir.Fhir;

/// <summary>What is wrong with the differential of a profile. Each names the element by its id.</summary>
public static partial class Issues
{
    /// <summary>The base of a profile is neither a type of R4 nor a profile known here.</summary>
    public static Issue UnknownBase(string element, string @base) => BadDifferential(
        element, "not-found", $"The base {@base} is neither a type of FHIR R4 nor a profile in force here. Install or create it first.");

    /// <summary>The base of a profile has neither a snapshot nor a differential that gives one.</summary>
    public static Issue BaseWithoutSnapshot(string element, string @base) => BadDifferential(
        element, "not-found", $"The base {@base} has no snapshot, and none can be made from its differential. Correct the base first.");

    /// <summary>A profile is its own base, by way of others.</summary>
    public static Issue CircularBase(string element, string @base) => BadDifferential(
        element, "business-rule", $"The base {@base} is itself based on this profile. Bases may not run in a circle.");

    /// <summary>A profile has another type than its base.</summary>
    public static Issue TypeNotOfBase(string element, string type, string @base, string baseType) => BadDifferential(
        element, "invariant", $"The profile is of type {type}, its base {@base} of type {baseType}. A constraint keeps the type of its base.");

    /// <summary>A StructureDefinition has nothing to validate by.</summary>
    public static Issue NoDifferential(string element) => BadDifferential(
        element, "required", "The profile has neither a snapshot nor a differential. Give one of them.");

    /// <summary>The path of an element does not begin with the profile's type.</summary>
    public static Issue DifferentialOfOtherType(string element, string id, string type) => BadDifferential(
        element, "value", $"The element '{id}' does not begin with {type}, the type of the profile.");

    /// <summary>An element of a differential is not in its base.</summary>
    public static Issue DifferentialUnknownElement(string element, string id, string holder, string name) => BadDifferential(
        element, "not-found", $"The element '{id}': there is no element {name} in {holder}. Elements can be constrained, not added.");

    /// <summary>An element of a differential is below one whose type is open.</summary>
    public static Issue DifferentialOpenType(string element, string id, string holder, string types) => BadDifferential(
        element, "business-rule",
        $"The element '{id}': {holder} may be {types}, so that nothing below it can be constrained. Limit its type, or slice it by type, before.");

    /// <summary>An element of a differential is a slice of one that is not sliced.</summary>
    public static Issue DifferentialNotSliced(string element, string id, string sliced) => BadDifferential(
        element, "required", $"The element '{id}' is a slice, but {sliced} has no slicing. Give {sliced} a slicing with discriminators in an element before.");

    /// <summary>A profile allows a type that its base does not.</summary>
    public static Issue DifferentialOtherType(string element, string id, string type, string types) => BadDifferential(
        element, "business-rule", $"The element '{id}' allows the type {type}; its base allows {types}. Types can be left out, not added.");

    /// <summary>A profile asks for less, or allows more, than its base.</summary>
    public static Issue DifferentialLoosens(string element, string id, string cardinality, string baseCardinality) => BadDifferential(
        element, "business-rule", $"The element '{id}' has the cardinality {cardinality}; its base has {baseCardinality}. It can be narrowed, not widened.");

    /// <summary>A profile fixes another value than its base.</summary>
    public static Issue DifferentialOtherValue(string element, string id, string value, string baseValue) => BadDifferential(
        element, "business-rule", $"The element '{id}' has the fixed value {value}; its base has {baseValue}, which no constraint can change.");

    /// <summary>A logical model has the name of no type of FHIR's, and no url.</summary>
    public static Issue LogicalTypeNotAbsolute(string element, string type) => BadDifferential(
        element, "value", $"The type '{type}' of a logical model is none of FHIR R4's. Write an absolute url, so that it cannot be taken for one.");

    /// <summary>An invariant of a profile is not FHIRPath.</summary>
    public static Issue InvariantNotFhirPath(string element, string id, string key, string fault) => BadDifferential(
        element, "value", $"The element '{id}': the expression of the invariant {key} is not FHIRPath: {fault}");

    /// <summary>The expression of a search parameter is not FHIRPath.</summary>
    public static Issue SearchExpressionNotFhirPath(string element, string fault) => BadDifferential(
        element, "value", $"The expression of the search parameter is not FHIRPath: {fault}");

    internal static string Cardinality(int min, int max) =>
        string.Create(CultureInfo.InvariantCulture, $"{min}..{(max == int.MaxValue ? "*" : max.ToString(CultureInfo.InvariantCulture))}");

    private static Issue BadDifferential(string element, string code, string diagnostics) =>
        Error(Unprocessable, code, diagnostics) with { Expression = element };
}
