// https://hl7.org/fhir/R4/searchparameter.html
using System.Globalization;

namespace KapFhir.Fhir;

/// <content>What can be wrong with a SearchParameter, and with searching by one that is new.</content>
public static partial class Issues
{
    /// <summary>A search by a parameter whose values in what was stored before it are still being found.</summary>
    /// <param name="name">The parameter's code.</param>
    /// <param name="url">Its url.</param>
    /// <param name="done">How many resources are indexed.</param>
    /// <param name="total">Of how many.</param>
    /// <param name="status">Where its progress can be read, or null.</param>
    public static Issue SearchParameterPending(string name, string url, long done, long total, string? status) =>
        Error(503, "incomplete", string.Create(
            CultureInfo.InvariantCulture,
            $"The search parameter '{name}' ({url}) is new: {done} of the {total} resources stored before it are indexed by it. A search would leave the others out, "
            + $"so it is refused until they all are.{(status is null ? "" : $" Its progress: {status}.")}"));

    /// <summary>A parameter that is known here, but not searched by.</summary>
    public static Issue SearchParameterNotInForce(string name, string type, string url, string reason) =>
        NotSupported($"The search parameter '{name}' of {type} is not searched by: {url} defines it, but {reason}");

    /// <summary>A code with characters that mean something in a query.</summary>
    public static Issue SearchParameterCodeBad(string element, string code) => BadParameter422(
        element, "value", $"'{code}' cannot be the name of a search parameter in a query. Use a letter or underscore, then up to 63 letters, digits, '-' and '_'.");

    /// <summary>A code that means something else in every search.</summary>
    public static Issue SearchParameterCodeReserved(string element, string code) =>
        BadParameter422(element, "business-rule", $"'{code}' has a meaning of its own in every search (https://hl7.org/fhir/R4/search.html#all). Choose another code.");

    /// <summary>A code that another parameter has on the same type.</summary>
    public static Issue SearchParameterCodeTaken(string element, string code, string type, string url) => BadParameter422(
        element, "duplicate", $"On {type} the code '{code}' is already that of {url}. Choose another code; or, if this is a profile of that parameter, name it in derivedFrom.");

    /// <summary>A type that needs code of the server's.</summary>
    public static Issue SearchParameterSpecial(string element) => BadParameter422(
        element, "not-supported", "A parameter of type 'special' needs rules that the server must know; it knows R4's 'near' only. Use one of the other types.");

    /// <summary>Nothing says what to search.</summary>
    public static Issue SearchParameterNoExpression(string element) => BadParameter422(
        element, "required", "An active search parameter needs an expression: the FHIRPath to the values it searches by. Named queries are not supported here.");

    /// <summary>Targets of what is no reference.</summary>
    public static Issue SearchParameterTargets(string element, string type) =>
        BadParameter422(element, "business-rule", $"Only references have targets, and this parameter is of type '{type}'. Leave target out, or make it a reference.");

    /// <summary>A modifier that the type doesn't have.</summary>
    public static Issue SearchParameterModifier(string element, string modifier, string type, string allowed) =>
        BadParameter422(element, "business-rule", $"The modifier '{modifier}' does not apply to a parameter of type '{type}', which has: {allowed}.");

    /// <summary>Comparators of what has no order.</summary>
    public static Issue SearchParameterComparator(string element, string type) => BadParameter422(
        element, "business-rule", $"Comparators apply to parameters of type number, date and quantity, not '{type}' (https://hl7.org/fhir/R4/search.html#prefix). Leave them out.");

    /// <summary>A composite without parts, or parts of what is none.</summary>
    public static Issue SearchParameterComponents(string element, string type) => BadParameter422(
        element, "business-rule", type == "composite" ? "A composite needs two components or more." : $"Only composites have components, and this parameter is of type '{type}'.");

    /// <summary>A component's parameter is not known.</summary>
    public static Issue SearchParameterComponentUnknown(string element, string url) => BadParameter422(
        element, "not-found", $"There is no active search parameter {url} here. Name one of R4's, or write that parameter first; this one's part takes its type from it.");

    /// <summary>A component's parameter is one that can be no part.</summary>
    public static Issue SearchParameterComponentUnfit(string element, string url, string type) =>
        BadParameter422(element, "business-rule", $"{url} is of type '{type}', which cannot be a part of a composite.");

    /// <summary>An expression in which nothing begins at a base.</summary>
    public static Issue SearchExpressionNotOfBase(string element, string type) => BadParameter422(
        element, "value", $"The parameter is for {type}, but no alternative of its expression begins there, as '{type}.name' would. Add one, or leave {type} out of base.");

    /// <summary>A step to an element that is not there.</summary>
    public static Issue SearchExpressionNoElement(string element, string missing) =>
        BadParameter422(element, "value", $"The expression asks for {missing}: there is no such element in R4, so nothing would ever be found.");

    /// <summary>An expression that leads to what the parameter's type can't take.</summary>
    public static Issue SearchExpressionUnfit(string element, string found, string type, string takes) => BadParameter422(
        element, "value", $"The expression leads to {found}, but a parameter of type '{type}' takes values from {takes}. Correct the expression or the type.");

    /// <summary>A parameter that R4 defines itself.</summary>
    public static Issue SearchParameterIsStandard(string url) =>
        Warning("informational", $"{url} is R4's own search parameter. What is sent is stored, but searches go by R4's definition.");

    /// <summary>A parameter that is a profile of another, which answers to its code.</summary>
    public static Issue SearchParameterDerived(string code, string url) =>
        Warning("informational", $"The code '{code}' goes on to mean {url}, from which this parameter is derived: what is sent is stored, but searches go by that definition.");

    /// <summary>A parameter that is not active.</summary>
    public static Issue SearchParameterNotActive(string status) =>
        Warning("informational", $"Its status is {status}: the search parameter is stored, but not searched by until it is active.");

    private static Issue BadParameter422(string element, string code, string diagnostics) => Error(Unprocessable, code, diagnostics) with { Expression = element };
}
