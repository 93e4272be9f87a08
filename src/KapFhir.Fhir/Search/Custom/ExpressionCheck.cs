// https://hl7.org/fhir/R4/searchparameter.html#expression
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.FhirPath;
using KapFhir.Fhir.FhirPath.Syntax;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Search.Custom;

/// <summary>Whether a search parameter's expression can find values of its type in every resource type that it is for.</summary>
internal sealed class ExpressionCheck(FhirDefinitions definitions)
{
    /// <summary>What is wrong with an expression.</summary>
    /// <param name="node">The element with the expression.</param>
    /// <param name="type">The type that its values are to have.</param>
    /// <param name="bases">The types that it starts from.</param>
    /// <param name="isPart">True for the part of a composite, which starts inside these types.</param>
    public IEnumerable<Issue> Faults(FhirNode node, SearchParameterType type, IReadOnlyList<TypeDefinition> bases, bool isPart)
    {
        var text = node.Text!;
        if (FhirPathExpression.Compile(text) is { IsSuccess: false } unreadable)
        {
            return [Issues.SearchExpressionNotFhirPath(node.Location, unreadable.Issues[0].Diagnostics)];
        }

        return bases.Select(b => Fault(node, text, type, b, isPart)).OfType<Issue>().Take(1);
    }

    /// <summary>The types that a composite's expression leads to, from which its parts start; null if that cannot be told.</summary>
    public IReadOnlyList<TypeDefinition>? Elements(string expression, IReadOnlyList<TypeDefinition> bases)
    {
        List<TypeDefinition> found = [];
        foreach (var start in bases)
        {
            foreach (var alternative in IndexAlternative.Of(expression, start, definitions))
            {
                if (new ExpressionTypes(definitions, start).Of(Parser.Parse(alternative.Path)) is not { } types)
                {
                    return null;
                }

                found.AddRange(types.Select(definitions.FindType).OfType<TypeDefinition>());
            }
        }

        return found;
    }

    private Issue? Fault(FhirNode node, string text, SearchParameterType type, TypeDefinition start, bool isPart)
    {
        var alternatives = IndexAlternative.Of(text, start, definitions);
        if (alternatives.Count == 0)
        {
            return isPart ? null : Issues.SearchExpressionNotOfBase(node.Location, start.Name);
        }

        SortedSet<string> unfit = new(StringComparer.Ordinal);
        var isFit = false;
        foreach (var alternative in alternatives)
        {
            if (IndexPath.Compile(alternative.Path) is { IsSuccess: false } unreadable)
            {
                return Issues.SearchExpressionNotFhirPath(node.Location, unreadable.Issues[0].Diagnostics);
            }

            var types = new ExpressionTypes(definitions, start);
            var found = types.Of(Parser.Parse(alternative.Path));
            if (types.Missing is { } missing)
            {
                return Issues.SearchExpressionNoElement(node.Location, missing);
            }

            isFit |= found is null or { Count: 0 } || found.Any(t => IndexableTypes.Takes(type, t, definitions));
            unfit.UnionWith(found ?? Enumerable.Empty<string>());
        }

        // One alternative is enough: R4's own value-quantity also names SampledData, which has no single value.
        return isFit ? null : Issues.SearchExpressionUnfit(node.Location, string.Join(", ", unfit), NameOf(type), IndexableTypes.Of(type));
    }

    private static string NameOf(SearchParameterType type) => type.ToString().ToLowerInvariant();
}
