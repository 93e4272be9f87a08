using System.Text.RegularExpressions;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.FhirPath;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Search;

/// <summary>
/// What finds a parameter's values in an element. Nine of ten of R4's expressions are a plain path
/// (<c>Observation.value.ofType(Quantity)</c>), which is
/// walked here without an evaluation's cost; the rest go to the FHIRPath engine.
/// </summary>
internal sealed class IndexPath
{
    private static readonly IReadOnlyList<object> Nothing = [];
    private static readonly FhirPathContext Context = new();
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);
    private static readonly Regex Plain =
        new(@"^(?<root>%resource|[A-Z]\w*)?(?<first>^[a-z]\w*)?(\.([a-z]\w*|ofType\(\w+\)))*$",
            RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Limit);

    private readonly Step[] _steps;
    private readonly bool _startsAtResource;
    private readonly FhirPathExpression? _expression;

    private IndexPath(Step[] steps, bool startsAtResource, FhirPathExpression? expression)
    {
        _steps = steps;
        _startsAtResource = startsAtResource;
        _expression = expression;
    }

    /// <summary>Compiles a path, or an expression if it is more than a path.</summary>
    public static Result<IndexPath> Compile(string text)
    {
        if (Plain.Match(text) is not { Success: true } match)
        {
            return FhirPathExpression.Compile(text).Then<IndexPath>(expression => new IndexPath([], startsAtResource: false, expression));
        }

        var parts = text.Split('.').Skip(match.Groups["root"].Length > 0 ? 1 : 0);
        return new IndexPath([.. parts.Select(Step.Of)], text.StartsWith('%'), expression: null);
    }

    /// <summary>The items that the path leads to.</summary>
    /// <param name="focus">The element it starts from.</param>
    /// <param name="root">The resource.</param>
    public IReadOnlyList<object> Evaluate(FhirNode focus, FhirNode root)
    {
        if (_expression is not null)
        {
            return _expression.Evaluate(focus, Context);
        }

        List<FhirNode>? found = null;
        Walk(_startsAtResource ? root : focus, 0, ref found);
        return found ?? Nothing;
    }

    private void Walk(FhirNode node, int at, ref List<FhirNode>? found)
    {
        if (at == _steps.Length)
        {
            (found ??= []).Add(node);
            return;
        }

        var step = _steps[at];
        if (step.Name is null)
        {
            if (IsOfType(node, step.Type!))
            {
                Walk(node, at + 1, ref found);
            }

            return;
        }

        foreach (var child in node.Children)
        {
            if (string.Equals(child.Name, step.Name, StringComparison.Ordinal))
            {
                Walk(child, at + 1, ref found);
            }
        }
    }

    // A canonical is no value "as uri": http://hl7.org/fhir/R4/fhirpath.html#types keeps primitives apart.
    private static bool IsOfType(FhirNode node, string type) =>
        node.Type.Kind == TypeKind.Primitive ? string.Equals(node.Type.Name, type, StringComparison.Ordinal) : node.Type.Is(type);

    // A child's name, or the type that a value must have.
    private readonly record struct Step(string? Name, string? Type)
    {
        public static Step Of(string text)
        {
            var open = text.IndexOf('(', StringComparison.Ordinal);
            return open < 0 ? new Step(text, null) : new Step(null, text[(open + 1)..^1]);
        }
    }
}
