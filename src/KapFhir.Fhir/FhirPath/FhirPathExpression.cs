// http://hl7.org/fhirpath/N1/ and https://hl7.org/fhir/R4/fhirpath.html
using KapFhir.Fhir.FhirPath.Compilation;
using KapFhir.Fhir.FhirPath.Syntax;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.FhirPath;

/// <summary>A FHIRPath expression, compiled once and evaluated often. Immutable and thread-safe.</summary>
public sealed class FhirPathExpression
{
    private readonly Evaluator _evaluate;

    private FhirPathExpression(string text, Evaluator evaluate)
    {
        Text = text;
        _evaluate = evaluate;
    }

    /// <summary>The expression as written.</summary>
    public string Text { get; }

    /// <summary>Compiles an expression. Unknown functions and types are refused, unknown element names are not: they are empty.</summary>
    /// <returns>The expression, or an issue that says where it cannot be understood and why.</returns>
    public static Result<FhirPathExpression> Compile(string text)
    {
        try
        {
            return new FhirPathExpression(text, new Compiler(text).Compile(Parser.Parse(text)));
        }
        catch (SyntaxException e)
        {
            return e.Issue;
        }
    }

    /// <summary>
    /// Evaluates on an element.
    /// </summary>
    /// <param name="focus">The element that the expression starts from; null to evaluate on nothing.</param>
    /// <param name="context">What the expression may refer to beside it.</param>
    /// <returns>
    /// The items: <see cref="FhirNode"/> for elements; bool, int, decimal, string, and the types of this namespace for computed values.
    /// </returns>
    /// <exception cref="FhirPathEvaluationException">The data do not allow it: several items where one is needed, unfit types.</exception>
    public IReadOnlyList<object> Evaluate(FhirNode? focus, FhirPathContext context)
    {
        var items = Run(focus, context);
        return items.IsEmpty ? [] : items.ToArray();
    }

    /// <summary>Evaluates on an element and adds the items to a list of the caller's: no list is made for each evaluation.</summary>
    /// <exception cref="FhirPathEvaluationException">The data do not allow it; nothing was added.</exception>
    public void Evaluate(FhirNode? focus, FhirPathContext context, List<object> into)
    {
        foreach (var item in Run(focus, context))
        {
            into.Add(item);
        }
    }

    /// <summary>As <see cref="Evaluate(FhirNode, FhirPathContext, List{object})"/>, with the failure as a value.</summary>
    /// <returns>Null, or why the data do not allow it; then nothing was added.</returns>
    public Issue? TryEvaluate(FhirNode? focus, FhirPathContext context, List<object> into)
    {
        try
        {
            Evaluate(focus, context, into);
            return null;
        }
        catch (FhirPathEvaluationException e)
        {
            return e.Issue;
        }
    }

    /// <summary>
    /// Evaluates an invariant: true if the rule is kept. An empty result keeps it,
    /// https://hl7.org/fhir/R4/conformance-rules.html#constraints; one that cannot be evaluated on this data does not.
    /// </summary>
    public bool IsKept(FhirNode focus, FhirPathContext context) => IsKept(focus, context, out _);

    /// <summary>As <see cref="IsKept(FhirNode, FhirPathContext)"/>.</summary>
    /// <param name="focus">The element the rule is stated on.</param>
    /// <param name="context">What the rule may refer to beside it.</param>
    /// <param name="problem">Why the rule could not be evaluated, or null if it could.</param>
    public bool IsKept(FhirNode focus, FhirPathContext context, out Issue? problem)
    {
        try
        {
            problem = null;
            return Singleton.Boolean(Run(focus, context), "an invariant") != false;
        }
        catch (FhirPathEvaluationException e)
        {
            problem = e.Issue;
            return false;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private Items Run(FhirNode? focus, FhirPathContext context) =>
        _evaluate(new Frame(new Evaluation(focus, context)) { This = Items.One(focus) });
}
