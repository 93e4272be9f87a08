// http://hl7.org/fhirpath/N1/
using System.Globalization;

namespace KapFhir.Fhir;

/// <summary>What can be wrong with a FHIRPath expression, or with data that it is evaluated on.</summary>
public static partial class Issues
{
    /// <summary>The text is not FHIRPath.</summary>
    public static Issue FhirPathSyntax(string expression, int position, string expected) =>
        InvalidFhirPath(expression, position, "expected " + expected);

    /// <summary>No such function.</summary>
    public static Issue FhirPathUnknownFunction(string expression, int position, string name) =>
        InvalidFhirPath(expression, position, $"there is no function {name}(); look at its spelling");

    /// <summary>A function with too few or too many arguments.</summary>
    public static Issue FhirPathArguments(string expression, int position, string name, int min, int max, int given)
    {
        var wanted = min == max ? Number(min) : Number(min) + " to " + Number(max);
        return InvalidFhirPath(expression, position, $"{name}() takes {wanted} arguments, {Number(given)} are given");
    }

    /// <summary>A type that neither FHIR nor FHIRPath has.</summary>
    public static Issue FhirPathUnknownType(string expression, int position, string type) =>
        InvalidFhirPath(expression, position, $"there is no type {type} in FHIR R4 or in FHIRPath's System namespace");

    /// <summary>Nested too deeply to be evaluated safely.</summary>
    public static Issue FhirPathTooDeep(string expression, int position, int limit) =>
        InvalidFhirPath(expression, position, $"nested or chained more than {Number(limit)} levels deep; split the expression");

    /// <summary>Several items where the language needs one.</summary>
    public static Issue FhirPathNotSingle(string what, int count) =>
        FhirPathEvaluation($"{what} needs a single item, but there are {Number(count)}; narrow the path, as with first() or where()");

    /// <summary>An item of a type that the operator or function does not take.</summary>
    public static Issue FhirPathWrongType(string what, string expected, string actual) =>
        FhirPathEvaluation($"{what} needs {expected}, not {actual}");

    /// <summary>Two types that an operator does not take together.</summary>
    public static Issue FhirPathWrongTypes(string what, string left, string right) =>
        FhirPathEvaluation($"{what} cannot be applied to {left} and {right}");

    /// <summary>A variable that nobody has set.</summary>
    public static Issue FhirPathUnknownVariable(string name) => FhirPathEvaluation($"the variable %{name} is not defined");

    /// <summary>A variable that already means something.</summary>
    public static Issue FhirPathVariableDefined(string name) =>
        FhirPathEvaluation($"the variable %{name} is already defined; give the new one another name");

    /// <summary>A regular expression that cannot be used.</summary>
    public static Issue FhirPathPattern(string pattern, string why) =>
        FhirPathEvaluation($"the regular expression '{pattern}' cannot be used: {why}");

    /// <summary>More work than one evaluation may do.</summary>
    public static Issue FhirPathTooMuchWork(int limit) =>
        FhirPathEvaluation($"the expression visits more than {Number(limit)} items; narrow it");

    /// <summary>A text that grows beyond all use.</summary>
    public static Issue FhirPathTooLong(int limit) => FhirPathEvaluation($"the expression makes a text of more than {Number(limit)} characters");

    /// <summary>An evaluation that the data make impossible.</summary>
    public static Issue FhirPathEvaluation(string diagnostics) => Error(422, "invalid", "FHIRPath: " + diagnostics + ".");

    private static Issue InvalidFhirPath(string expression, int position, string what) =>
        Error(400, "invalid", $"FHIRPath '{Shorten(expression)}', position {Number(position + 1)}: {what}.");

    private static string Shorten(string text) => text.Length <= 200 ? text : string.Concat(text.AsSpan(0, 200), "...");

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
