// https://hl7.org/fhir/R4/search_filter.html#ops
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Search.Filter;

/// <summary>The operations of <c>_filter</c>, and what each means on a parameter of each type.</summary>
internal static class FilterOperations
{
    private const string Ordered = "eq, ne, gt, lt, ge, le, sa, eb, ap, pr";

    /// <summary>All of R4's operations.</summary>
    public const string All = "eq, ne, co, sw, ew, gt, lt, ge, le, ap, sa, eb, pr, po, ss, sb, in, re";

    // "For convenience, the codes loinc, snomed, rxnorm and ucum are predefined."
    private static readonly Dictionary<string, string> Systems = new(StringComparer.Ordinal)
    {
        ["loinc"] = "http://loinc.org",
        ["snomed"] = "http://snomed.info/sct",
        ["rxnorm"] = "http://www.nlm.nih.gov/research/umls/rxnorm",
        ["ucum"] = "http://unitsofmeasure.org",
    };

    /// <summary>The operations that this server carries out on parameters of a type.</summary>
    public static string On(SearchParameterType type) => type switch
    {
        SearchParameterType.String => "eq, ne, co, sw, ew, gt, lt, ge, le, pr",
        SearchParameterType.Number or SearchParameterType.Quantity => Ordered,
        SearchParameterType.Date => Ordered + ", co, po",
        SearchParameterType.Reference => "re, eq, pr",
        SearchParameterType.Composite => "eq, pr",
        SearchParameterType.Special => "eq",
        SearchParameterType.Token => "eq, ne, pr, in, ss, sb",
        _ => "eq, ne, pr",
    };

    /// <summary>True for an operation of R4, whether or not on this type.</summary>
    public static bool IsKnown(string operation) => Array.Exists(All.Split(", "), o => o == operation);

    /// <summary>True if the operation can be carried out on this type.</summary>
    public static bool IsOn(SearchParameterType type, string operation) => Array.Exists(On(type).Split(", "), o => o == operation);

    /// <summary>
    /// The modifier that means the same as an operation, or null. ss: the value subsumes a concept of the resource, which is below it; sb:
    /// it is subsumed.
    /// </summary>
    public static string? Modifier(string operation) => operation switch
    {
        "in" => "in",
        "ss" => "below",
        "sb" => "above",
        _ => null,
    };

    /// <summary>The value as a search parameter would have it: a prefix where the type has them, no comma that would part it.</summary>
    public static string Written(SearchParameterType type, string operation, string value) => type switch
    {
        SearchParameterType.String => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal)
            .Replace("|", "\\|", StringComparison.Ordinal).Replace("$", "\\$", StringComparison.Ordinal),
        SearchParameterType.Date when operation is "po" or "co" => value,
        SearchParameterType.Number or SearchParameterType.Quantity or SearchParameterType.Date => operation + Joined(value),
        SearchParameterType.Token => Joined(WithSystem(value)),
        _ => Joined(value),
    };

    private static string Joined(string value) => value.Replace(",", "\\,", StringComparison.Ordinal);

    private static string WithSystem(string token) =>
        token.Split('|', 2) is [var system, var code] && Systems.TryGetValue(system, out var url) ? url + "|" + code : token;
}
