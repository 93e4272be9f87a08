// https://hl7.org/fhir/R4/terminology-service.html
using System.Globalization;

namespace KapFhir.Fhir;

/// <content>What can be wrong with questions to the terminology.</content>
public static partial class Issues
{
    /// <summary>404: no value set of this url.</summary>
    public static Issue UnknownValueSet(string url) =>
        Error(404, "not-found", $"The value set '{url}' is not known here. Give the url of one that is (GET [base]/ValueSet lists those stored, and R4's own are "
            + "known by url), or send it as the parameter valueSet.");

    /// <summary>404: the value set is here in another version.</summary>
    public static Issue UnknownValueSetVersion(string url, string version, string? known) =>
        Error(404, "not-found", $"The value set '{url}' is not known here in version '{version}'; there is {known ?? "one without version"}.");

    /// <summary>404: the value set that a code system's url implies, without that code system.</summary>
    public static Issue ImplicitValueSetNotLoaded(string url, string system) =>
        Error(404, "not-found", $"The value set '{url}' is implied by {system}, whose content is not loaded here. Load it as a CodeSystem resource first.");

    /// <summary>422: a form of implicit value set that is not offered.</summary>
    public static Issue ImplicitValueSetForm(string url) =>
        Error(422, "not-supported", $"The value set '{url}' is of a form that is not computed here. For SNOMED CT there are ?fhir_vs and ?fhir_vs=isa/[code], for "
            + "LOINC http://loinc.org/vs.");

    /// <summary>404: no code system of this url.</summary>
    public static Issue UnknownCodeSystem(string url, string? version = null) =>
        Error(404, "not-found", $"The code system '{url}'{(version is null ? "" : $" in version '{version}'")} is not known here. GET [base]/metadata?mode=terminology "
            + "lists those that are.");

    /// <summary>404: the system has no such code.</summary>
    public static Issue UnknownCode(string system, string code) =>
        Error(404, "not-found", $"The code system '{system}' has no code '{code}'.");

    /// <summary>422: whether the system has the code cannot be said, since not all of it is here.</summary>
    public static Issue CodeSystemIncomplete(string system, string content) =>
        Error(422, "not-supported", $"Of the code system '{system}' only a part is here (content: {content}), so this cannot be answered. Load it whole.");

    /// <summary>422: the systems that an answer needs are not here.</summary>
    public static Issue ContentMissing(string what, IEnumerable<string> missing) =>
        Error(422, "not-supported", $"{what} cannot be answered here: the content of {string.Join(", ", missing)} is not loaded or cannot be listed.");

    /// <summary>422: a supplement that a value set says it needs is not here.</summary>
    public static Issue SupplementMissing(string valueSet, string supplement) =>
        Error(422, "not-found", $"The value set '{valueSet}' needs the supplement '{supplement}', which is not here. Create it or install its package.");

    /// <summary>422: a filter on a property that the system does not have.</summary>
    public static Issue UnknownFilterProperty(string system, string property) =>
        Error(422, "invalid", $"ValueSet.compose filters '{system}' by the property '{property}', which its concepts do not have.");

    /// <summary>422: a filter on a code that the system does not have.</summary>
    public static Issue UnknownFilterCode(string system, string op, string code) =>
        Error(422, "code-invalid", $"ValueSet.compose filters '{system}' by {op} '{code}', and the system has no such code.");

    /// <summary>422: a filter that R4 does not define or that cannot be applied.</summary>
    public static Issue UnknownFilter(string system, string property, string op, string value) =>
        Error(422, "not-supported", $"ValueSet.compose filters '{system}' by '{property} {op} {value}', which cannot be applied here. Operators are =, is-a, "
            + "descendent-of, is-not-a, regex (without look-around or back-references), in, not-in, generalizes, exists (true or false).");

    /// <summary>422: a filter that takes too long.</summary>
    public static Issue FilterTooCostly(string system, string property, string op, string value) =>
        Error(422, "too-costly", $"ValueSet.compose filters '{system}' by '{property} {op} {value}', which takes too long. Write a shorter pattern.");

    /// <summary>422: value sets that import each other.</summary>
    public static Issue CircularImport(string url) =>
        Error(422, "processing", $"The value set '{url}' imports itself, by itself or through others. Take it out of one of the imports.");

    /// <summary>422: the value set wants its systems as they were at a date. https://hl7.org/fhir/R4/valueset-definitions.html#ValueSet.compose.lockedDate</summary>
    public static Issue LockedDateNotKept(string url, string locked, string system, string? date) =>
        Error(422, "not-supported", $"The value set '{url}' is locked to {locked}, and '{system}' is here as of {date ?? "no stated date"}. Name a version with system-version.");

    /// <summary>422: a value set with too many parts.</summary>
    public static Issue TooManyParts(string url, int count, int limit) =>
        Error(422, "too-costly", string.Create(CultureInfo.InvariantCulture, $"The value set '{url}' has {count} includes and excludes; this server looks into {limit}."));

    /// <summary>422: an expansion with too many codes. https://hl7.org/fhir/R4/valueset-operation-expand.html</summary>
    public static Issue ExpansionTooLarge(string url, int count, int limit) =>
        Error(422, "too-costly", string.Create(CultureInfo.InvariantCulture, $"The expansion of '{url}' has {count} codes; this server gives {limit} at once "
            + $"(Terminology:MaxExpansion). Ask for pages with count and offset, or narrow it with filter."));

    /// <summary>422: an expansion that takes too much work.</summary>
    public static Issue ExpansionTooCostly(string url) =>
        Error(422, "too-costly", $"Expanding '{url}' takes more work than this server does for one question: its imports and excludes are too many.");

    /// <summary>422: a code system without end.</summary>
    public static Issue NotEnumerable(string url, string system) =>
        Error(422, "too-costly", $"The value set '{url}' has all codes of '{system}', which a grammar defines: they cannot be listed. Ask $validate-code instead.");

    /// <summary>422: the value set needs another version than asked for. https://hl7.org/fhir/R4/valueset-operation-expand.html (check-system-version)</summary>
    public static Issue SystemVersionMismatch(string system, string stated, string wanted) =>
        Error(422, "conflict", $"The value set takes '{system}' in version '{stated}', and check-system-version asks for '{wanted}'.");

    /// <summary>404: no concept map of this url.</summary>
    public static Issue UnknownConceptMap(string url) => Error(404, "not-found", $"The concept map '{url}' is not known here.");

    /// <summary>404: a code system without names.</summary>
    public static Issue NoNames(string system) =>
        Error(404, "not-found", $"The codes of '{system}' are defined by a grammar: there is nothing to look up here. Ask $validate-code instead.");

    /// <summary>422: subsumption in a system without hierarchy.</summary>
    public static Issue NoHierarchy(string system) =>
        Error(422, "not-supported", $"The codes of '{system}' are defined by a grammar: whether one subsumes another is not known here.");

    /// <summary>422: subsumption in a hierarchy that means something else.</summary>
    public static Issue HierarchyOfOtherMeaning(string system, string meaning) =>
        Error(422, "not-supported", $"The hierarchy of '{system}' means '{meaning}' (CodeSystem.hierarchyMeaning), so it does not say whether one code subsumes another.");

    /// <summary>A concept without a coding.</summary>
    public static Issue NoCoding() => Error(422, "code-invalid", "There is no coding to validate.");

    /// <summary>A coding without system or code.</summary>
    public static Issue CodingWithoutSystem(string? code) =>
        Error(422, "code-invalid", code is null ? "The coding has no code." : $"The code '{code}' comes without a system, and value sets hold codes of systems.");

    /// <summary>A coding of another system than is asked about.</summary>
    public static Issue CodingOfOtherSystem(string system, string asked) =>
        Error(422, "code-invalid", $"The coding is of '{system}', and the question is about '{asked}'.");

    /// <summary>A code that is not in the value set.</summary>
    public static Issue NotInValueSet(string system, string code, string valueSet, bool isNoCode) =>
        Error(422, "code-invalid", $"The code '{code}' of '{system}' is not in the value set '{valueSet}'{(isNoCode ? "; the system has no such code" : "")}.");

    /// <summary>A code that only groups others.</summary>
    public static Issue AbstractCode(string system, string code) =>
        Error(422, "business-rule", $"The code '{code}' of '{system}' only groups others and is not for use in records (abstract).");

    /// <summary>A display that is not the code's.</summary>
    public static Issue WrongDisplay(string system, string code, string sent, string? right) =>
        Error(422, "invalid", $"The display '{sent}' is none of the code '{code}' of '{system}'. Right is '{right}'.");

    /// <summary>A display of a code whose names are not here.</summary>
    public static Issue DisplayNotChecked(string system) => Warning("informational", $"The display was not checked: the names of '{system}' are not here.");

    /// <summary>A code that is no longer in use.</summary>
    public static Issue InactiveCode(string system, string code) => Warning("business-rule", $"The code '{code}' of '{system}' is inactive.");

    /// <summary>A code in another case than its system has it.</summary>
    public static Issue CodeInOtherCase(string sent, string right) => Warning("code-invalid", $"The code '{sent}' is written '{right}' in its system.");

    /// <summary>A mapping that depends on something that was not sent.</summary>
    public static Issue DependencyNotMet(string property, string value) =>
        Warning("informational", $"There is a further mapping for '{property}' = '{value}'. Send it as a dependency if it is so.");

    /// <summary>422: no code has a translation.</summary>
    public static Issue NoTranslation() => Warning("not-found", "No concept map here translates this.");

    /// <summary>404: a property that the system's concepts do not have.</summary>
    public static Issue UnknownProperty(string system, string property) =>
        Error(400, "not-supported", $"$lookup: the concepts of '{system}' have no property '{property}'. Leave property out to get all there are.");

    /// <summary>404: no binding there.</summary>
    public static Issue UnknownContext(string context) =>
        Error(404, "not-found", $"The context '{context}' leads to no element with a binding. Write [StructureDefinition url]#[element path].");

    /// <summary>400: a bare code that several systems of the value set have.</summary>
    public static Issue AmbiguousCode(string code, IEnumerable<string> systems) =>
        Error(400, "multiple-matches", $"$validate-code: the code '{code}' is one of several systems: {string.Join(", ", systems)}. Give the system.");

    /// <summary>A nested expansion that was asked for in pages.</summary>
    public static Issue NestedNotPaged() => Warning("informational", "A nested expansion is given whole: count and offset are for flat ones.");

    /// <summary>400: an operation has no such parameter.</summary>
    public static Issue UnknownOperationParameter(string operation, string name, IEnumerable<string> known) =>
        Error(400, "not-supported", $"{operation} has no parameter '{name}'. There are {string.Join(", ", known)}.");

    /// <summary>400: a parameter that R4 defines and this server does not offer.</summary>
    public static Issue OperationParameterRefused(string operation, string name, string why) =>
        Error(400, "not-supported", $"{operation}: the parameter '{name}' is not offered here: {why}");

    /// <summary>400: a parameter that has no form in a query.</summary>
    public static Issue OperationParameterNeedsBody(string operation, string name, string type) =>
        Error(400, "invalid", $"{operation}: '{name}' is a {type}, which has no form in a query. Send it by POST in a Parameters resource.");

    /// <summary>400: a parameter of another type.</summary>
    public static Issue OperationParameterOfOtherType(string operation, string name, string type, string? sent) =>
        Error(400, "invalid", $"{operation}: '{name}' is a {type}, and {(sent is null ? "nothing" : "a " + sent)} was sent.");

    /// <summary>400: a parameter more than once.</summary>
    public static Issue OperationParameterRepeated(string operation, string name) =>
        Error(400, "invalid", $"{operation}: '{name}' was sent more often than the operation takes it.");
}
