// http://hl7.org/fhirpath/N1/ and https://hl7.org/fhir/R4/fhirpath.html
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.FhirPath;

/// <summary>A FHIRPath expression, compiled once and evaluated often. Immutable and thread-safe.</summary>
public sealed class FhirPathExpression
{
    private FhirPathExpression(string text) => Text = text;

    /// <summary>The expression as written.</summary>
    public string Text { get; }

    /// <summary>Compiles an expression.</summary>
    /// <returns>The expression, or an issue that says where it cannot be understood and why.</returns>
    public static Result<FhirPathExpression> Compile(string text) => new FhirPathExpression(text);

    /// <summary>
    /// Evaluates on an element.
    /// </summary>
    /// <param name="focus">The element that the expression starts from.</param>
    /// <param name="context">What the expression may refer to beside it.</param>
    /// <returns>The items: <see cref="FhirNode"/> for elements; bool, int, decimal, string, and the types of this namespace for computed values.</returns>
    public IReadOnlyList<object> Evaluate(FhirNode focus, FhirPathContext context) => throw new NotSupportedException();

    /// <summary>Evaluates an invariant: true if the rule is kept. An empty result keeps it; https://hl7.org/fhir/R4/conformance-rules.html#constraints.</summary>
    public bool IsKept(FhirNode focus, FhirPathContext context) => throw new NotSupportedException();
}
