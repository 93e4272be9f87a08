// https://hl7.org/fhir/R4/operationoutcome-definitions.html#OperationOutcome.issue.expression
using System.Text.RegularExpressions;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation;

/// <summary>
/// Which element an invariant's author had in mind: a rule on Procedure whose expression asks for <c>performed.end.exists()</c> is best shown
/// at <c>Procedure.performed.end</c>. A hint for people, read off the expression's text; the rule itself is never judged by it.
/// </summary>
internal sealed partial class InvariantSubject
{
    private readonly string? _named;
    private readonly string[][] _demanded;

    internal InvariantSubject(Invariant invariant)
    {
        var expression = invariant.Expression;
        _named = NamedPath().Match(invariant.Human) is { Success: true } named ? named.Groups["path"].Value : null;
        _demanded = [.. DemandedPath().Matches(expression).Where(m => IsDemanded(expression, m)).Select(m => Steps(m.Groups["path"].Value))];
    }

    /// <summary>The element that the rule's words begin with, or the first demanded one that is missing under this node, or the node.</summary>
    internal string LocationIn(FhirNode node)
    {
        if (_named is not null)
        {
            return node.Location + InFhirPath(_named, node.Type);
        }

        foreach (var steps in _demanded)
        {
            if (MissingAt(node, steps) is { } location)
            {
                return location;
            }
        }

        return node.Location;
    }

    // performedPeriod, as authors and JSON say, is performed in FHIRPath.
    private static string InFhirPath(string path, TypeDefinition from)
    {
        var result = "";
        TypeDefinition? type = from;
        foreach (var step in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            var property = type?.Property(step);
            result += "." + (type?.Element(step) is null ? property?.Element.Name ?? step : step);
            type = property?.Type;
        }

        return result;
    }

    private static string? MissingAt(FhirNode node, string[] steps)
    {
        var at = node;
        for (var i = 0; i < steps.Length; i++)
        {
            if (at.Type.Element(steps[i]) is null)
            {
                return null;
            }

            // All extensions are one element: the demanded one is missing though others may be there.
            if (steps[i] is "extension" || at.Child(steps[i]) is not { } next)
            {
                return at.Location + "." + (steps[i] is "extension" ? "extension" : string.Join('.', steps[i..]));
            }

            at = next;
        }

        return null;
    }

    // Inside another path, a call or a text it is no path from the focus; negated or compared it is not demanded.
    private static bool IsDemanded(string expression, Match match)
    {
        var before = match.Index == 0 ? ' ' : expression[match.Index - 1];
        var after = expression.AsSpan(match.Index + match.Length).TrimStart();
        return before is ' ' or '(' && !after.StartsWith(".not()") && !after.StartsWith("=") && !after.StartsWith("!=") && !after.StartsWith("implies");
    }

    private static string[] Steps(string path) => [.. Call().Replace(path, "${name}").Split('.').Where(s => s is not "ofType")];

    // KAP's authors begin with the element: "Procedure.extension:route: a completed session names the route."
    [GeneratedRegex(@"^[A-Z]\w+(?<path>(?:\.\w+)+)(?:\[x\])?(?::\w+)?: ", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex NamedPath();

    // Names, with ofType(Period) or extension('url') among them, up to exists().
    [GeneratedRegex(@"(?<path>[a-z]\w*(?:\([^()]*\))?(?:\.[a-z]\w*(?:\([^()]*\))?)*)\.exists\(\)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex DemandedPath();

    [GeneratedRegex(@"(?<name>\w+)\([^)]*\)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Call();
}
