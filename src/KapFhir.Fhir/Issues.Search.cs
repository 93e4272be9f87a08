// https://hl7.org/fhir/R4/search.html#errors
namespace KapFhir.Fhir;

/// <summary>
/// What can be wrong with a search. Those of code <c>not-supported</c> are dropped with a warning where the client asked for lenient
/// handling.
/// </summary>
public static partial class Issues
{
    /// <summary>The page token is none of this server's.</summary>
    public static Issue SearchCursorBad =>
        Error(
            400, "invalid",
            "The parameter _cursor holds no page token of this server. Follow the links of a searchset as they are; to start again "
            + "leave _cursor out.");

    /// <summary>A parameter that the type doesn't have.</summary>
    public static Issue SearchParameterUnknown(string name, string type, string hint) =>
        NotSupported($"The search parameter '{name}' is unknown for {type}.{hint} Names are case-sensitive; /metadata lists them all. "
            + "Prefer: handling=lenient has unknown parameters ignored.");

    /// <summary>A parameter that R4 defines and this server doesn't support.</summary>
    public static Issue SearchParameterUnsupported(string name, string reason) =>
        NotSupported($"The search parameter '{name}' is not supported: {reason}");

    /// <summary>A named query: refused even if handling is lenient. https://hl7.org/fhir/R4/search.html#query</summary>
    public static Issue SearchQueryUnknown(string value) =>
        Error(
            400, "invalid",
            $"The named query '{value}' (_query) is unknown: this server has none. Leave _query out and use search parameters.");

    /// <summary>A parameter that means different things to several types, where it must mean one.</summary>
    public static Issue SearchParameterNotCommon(string name, string types) =>
        NotSupported($"The search parameter '{name}' is not the same for all the types searched ({types}). Search each type on its own.");

    /// <summary>A value set, or a place in a hierarchy, whose codes cannot be told.</summary>
    public static Issue SearchCodesUnknown(string name, string value, Issue reason) => reason.Code == "not-found" && reason == UnknownValueSet(value)
        ? Error(400, "not-found",
            $"The value set '{value}' given for '{name}' is not known here. Give the canonical url (with |version if it matters) of one that is, or ValueSet/[id]: "
            + "GET [base]/ValueSet lists those stored, R4's own and those of installed packages are known by url. Store it, or install its package, to search by it.")
        : Error(400, reason.Code == "too-costly" ? "too-costly" : reason.Code == "not-found" ? "not-found" : "processing",
            $"Which codes '{value}' given for '{name}' stands for cannot be told. {reason.Diagnostics}");

    /// <summary>A value set with more codes than a search takes.</summary>
    public static Issue SearchCodesTooMany(string name, string value, int count, int limit) =>
        Error(400, "too-costly",
            $"'{value}' given for '{name}' stands for {count} codes; a search takes {limit} (Terminology:MaxExpansion). Search by a narrower value set, "
            + "or by all codes of a system with '[system]|'.");

    /// <summary>A code whose system is not here.</summary>
    public static Issue SearchHierarchyUnknown(string name, string value, string system) =>
        Error(400, "not-found",
            $"What stands above and below '{value}' given for '{name}' is not known: the content of the code system '{system}' is not here. Store it as a "
            + "CodeSystem with its hierarchy, or install a package that has it.");

    /// <summary>A code of a system without a hierarchy.</summary>
    public static Issue SearchHierarchyFlat(string name, string system) =>
        Error(400, "processing", $"The code system '{system}' has no hierarchy here, so that no code is above or below another. Search by the code itself, without the modifier in '{name}'.");

    /// <summary>A reference under <c>:below</c> that is no canonical url.</summary>
    public static Issue SearchReferenceHierarchy(string name, string value) =>
        Error(400, "value",
            $"'{value}' given for '{name}' is no canonical url. On references this server follows :below for the versions of a canonical only, as in "
            + "questionnaire:below=http://example.org/Questionnaire/q|2; hierarchies of resources are searched by a chain (location.partof).");

    /// <summary>Codes of a system of which only a part is here.</summary>
    public static Issue SearchCodesPartial(string name, string source) =>
        Warning("incomplete", $"Only a part of the codes behind '{source}' is here, so that '{name}' may find less than there is.");

    /// <summary>
    /// A modifier that the parameter doesn't have: refused even if handling is lenient, for without it the search would be another one.
    /// </summary>
    public static Issue SearchModifierUnknown(string name, string modifier, string type, string allowed) =>
        Error(400, "invalid", $"The modifier ':{modifier}' is not defined for '{name}', which is of type {type}. Allowed: {allowed}.");

    /// <summary>A modifier that R4 defines and this server doesn't support.</summary>
    public static Issue SearchModifierUnsupported(string name, string modifier, string allowed) =>
        Error(400, "invalid", $"The modifier ':{modifier}' is not supported on '{name}' by this server. Supported: {allowed}.");

    /// <summary>A target type that the reference can't have.</summary>
    public static Issue SearchTargetNotAllowed(string name, string target, string allowed) =>
        Error(400, "invalid", $"'{name}' never refers to a {target}. It may refer to: {allowed}.");

    /// <summary>A value with another type than its modifier says.</summary>
    public static Issue SearchTargetMismatch(string name, string target, string value) =>
        Error(
            400, "invalid",
            $"'{name}:{target}' asks for references to a {target}, but the value '{value}' names another type. Make them agree.");

    /// <summary>A value that is not of the parameter's kind.</summary>
    public static Issue SearchValueBad(string name, string value, string expected) =>
        Error(400, "value", $"'{value}' is no value for the search parameter '{name}': expected {expected}.");

    /// <summary>A prefix that is none.</summary>
    public static Issue SearchPrefixUnknown(string name, string value) =>
        Error(
            400, "value",
            $"'{value}' given for '{name}' begins with an unknown prefix. Prefixes are eq, ne, gt, lt, ge, le, sa, eb and ap, in "
            + "lower case.");

    /// <summary>A uri without a hierarchy under <c>:above</c> or <c>:below</c>.</summary>
    public static Issue SearchUriNotHierarchical(string name, string value) =>
        Error(
            400, "value",
            $"'{value}' given for '{name}' is no http or https url. Only urls have a hierarchy that :above and :below can follow "
            + "(https://hl7.org/fhir/R4/search.html#uri).");

    /// <summary>A composite with too few or many parts.</summary>
    public static Issue SearchCompositeParts(string name, string value, int parts) =>
        Error(
            400, "value",
            $"'{value}' is no value for the composite '{name}': it takes {parts} parts joined by '$' (a literal dollar is '\\$').");

    /// <summary>A chain from something that is no reference.</summary>
    public static Issue SearchChainNotReference(string name, string type) =>
        Error(400, "invalid", $"'{name}' cannot be chained: it is of type {type}, and only references lead on.");

    /// <summary>A chain with a modifier that ends it.</summary>
    public static Issue SearchChainModifier(string name, string modifier) =>
        Error(
            400, "invalid",
            $"'{name}:{modifier}' cannot be chained: the only modifier in a chain is the type that the reference leads to.");

    /// <summary>A chain whose next parameter no target has.</summary>
    public static Issue SearchChainNowhere(string name, string next, string targets) =>
        NotSupported($"The chain '{name}.{next}' leads nowhere: none of {targets} has the parameter '{next}'.");

    /// <summary>A chain with too many links.</summary>
    public static Issue SearchChainTooLong(int limit) =>
        Error(400, "too-costly", $"The chain has more than {limit} links, the most this server follows. Search in steps.");

    /// <summary>A chain without types that unfolds into too many.</summary>
    public static Issue SearchChainTooWide(string name, int limit) => Error(
        400, "too-costly",
            $"Without a type '{name}' leads to more than {limit} conditions. Name the type at each link, as in {name}:Patient.");

    /// <summary><c>_has</c> that isn't whole.</summary>
    public static Issue SearchHasIncomplete(string name) =>
        Error(
            400, "invalid",
            $"'{name}' is no reverse chain: it takes the form _has:Type:reference-parameter:parameter, as in "
            + "_has:Observation:patient:code.");

    /// <summary>A filter that breaks the grammar.</summary>
    public static Issue SearchFilterSyntax(string filter, int at, string expected) =>
        Error(
            400, "invalid",
            $"The filter (_filter) cannot be read further at {Place(filter, at)}: expected {expected}. "
            + "A test is written path operation value, as in birthdate ge 2014-10-10; tests are joined by and, or, not (...) and brackets "
            + "(https://hl7.org/fhir/R4/search_filter.html).");

    /// <summary>A filter with too many brackets in brackets.</summary>
    public static Issue SearchFilterTooDeep(int limit) =>
        Error(400, "too-costly", $"The filter (_filter) has brackets more than {limit} deep, the most this server follows.");

    /// <summary>A filter with too many tests.</summary>
    public static Issue SearchFilterTooLong(int limit) =>
        Error(400, "too-costly", $"The filter (_filter) has more than {limit} tests, the most this server follows.");

    /// <summary>An operation that R4 doesn't have.</summary>
    public static Issue SearchFilterOperationUnknown(string operation, string known) =>
        Error(400, "invalid", $"'{operation}' is no operation of _filter. R4 has {known}.");

    /// <summary>An operation that the parameter's type doesn't have.</summary>
    public static Issue SearchFilterOperation(string operation, string name, string type, string allowed) =>
        Error(400, "invalid", $"The operation '{operation}' (_filter) is not supported on '{name}', which is of type {type}. Supported: {allowed}.");

    /// <summary>A modifier at the end of a filter's path.</summary>
    public static Issue SearchFilterModifier(string name) =>
        Error(400, "invalid", $"'{name}' ends a path in _filter: there are operations instead of modifiers there, as in name co \"pet\".");

    /// <summary>A search for words where they are not indexed.</summary>
    public static Issue SearchFullTextOff(string name) =>
        NotSupported($"The search parameter '{name}' needs an index of all words, which is switched off here for the disk it takes. Switch it on with the setting "
            + "Storage:FullText, or search by string parameters such as name or description.");

    /// <summary>Words to search for that are not written as an expression.</summary>
    public static Issue SearchTextExpression(string name, string text, string expected) =>
        Error(400, "value",
            $"'{text}' given for '{name}' cannot be read: expected {expected}. Words all count, as in ketamine dose; there are or, not, brackets, and a star after a "
            + "word's beginning: (bone or liver) and metasta*.");

    /// <summary>A list by its function, or no list.</summary>
    public static Issue SearchListUnknown(string value) =>
        NotSupported($"'{value}' (_list) is no List of this server. Give the id of a List; lists named by function ($current-...) are not kept.");

    /// <summary>An <c>_include</c> that isn't whole or names what isn't there.</summary>
    public static Issue SearchIncludeBad(string name, string value, string reason) =>
        NotSupported(
            $"'{value}' is no value for {name}: {reason} The form is Type:parameter, Type:parameter:TargetType, Type:* or *; several "
            + $"are given by repeating {name}.");

    /// <summary>A parameter that may be given only once.</summary>
    public static Issue SearchParameterRepeated(string name) =>
        Error(400, "invalid", $"The parameter {name} is given more than once. Give it once.");

    /// <summary>A sort key that cannot order.</summary>
    public static Issue SearchSortUnsupported(string key, string reason) => NotSupported($"Results cannot be sorted by '{key}': {reason}");

    /// <summary>Two parameters that exclude each other.</summary>
    public static Issue SearchParametersExclude(string one, string other) =>
        Error(400, "invalid", $"{one} and {other} exclude each other (https://hl7.org/fhir/R4/search.html#summary). Leave one out.");

    /// <summary>A search among contained resources that asks what they do not have.</summary>
    public static Issue SearchContained(string why) =>
        Error(400, "invalid", $"The search cannot be made among contained resources (https://hl7.org/fhir/R4/search.html#contained): {why}.");

    /// <summary>An element in <c>_elements</c> that the type doesn't have.</summary>
    public static Issue SearchElementUnknown(string element, string type, string hint) =>
        NotSupported(
            $"'{element}' in _elements is no root element of {type}.{hint} Only elements directly under the resource can be chosen.");

    /// <summary>A type that is none.</summary>
    public static Issue SearchTypeUnknown(string name, string type, string hint) =>
        Error(400, "value", $"'{type}' in {name} is no resource type of R4.{hint}");

    /// <summary>Too many parameters.</summary>
    public static Issue SearchTooManyParameters(int count, int limit) =>
        Error(400, "too-costly", $"The search has {count} parameters; the most this server takes is {limit}.");

    /// <summary>Too many values.</summary>
    public static Issue SearchTooManyValues(int count, int limit) =>
        Error(
            400, "too-costly",
            $"The search has {count} values joined by commas; the most this server takes is {limit}. Search in portions.");

    /// <summary>A search whose chains and conditions come to more values than the database takes in one statement.</summary>
    public static Issue SearchTooManyForDatabase(int count, int limit) =>
        Error(
            400, "too-costly",
            $"The search comes to {count} values once its chains are unfolded; the database takes {limit} at once."
            + " Name the types in chains (subject:Patient.name), or search in portions.");

    /// <summary>A chain without types, with many values.</summary>
    public static Issue SearchTooManyUnfolded(int limit) =>
        Error(
            400, "too-costly",
            $"With a chain that names no type, each type it may lead to is asked for each value: more than the {limit} "
                + "conditions that this server takes. Name the type (subject:Patient.name), or search in portions.");

    /// <summary>A parameter without a value, which counts as not given. https://hl7.org/fhir/R4/search.html#Basic</summary>
    public static Issue SearchParameterEmpty(string name) =>
        Warning("informational", $"The parameter '{name}' has no value and was ignored.");

    /// <summary>What lenient handling dropped.</summary>
    public static Issue SearchIgnored(Issue reason, string name) =>
        Warning(reason.Code, $"The parameter '{name}' was ignored, as lenient handling asks: {reason.Diagnostics}");

    /// <summary>True if lenient handling may drop what this refuses.</summary>
    internal static bool MayBeDropped(Issue issue) => issue.Code == "not-supported";

    private static string Place(string filter, int at) => at >= filter.Length
        ? "its end" : $"character {at + 1}, '{(filter.Length - at > 20 ? filter[at..(at + 20)] + "..." : filter[at..])}'";

    private static Issue NotSupported(string diagnostics) => Error(400, "not-supported", diagnostics);
}
