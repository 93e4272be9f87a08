// https://hl7.org/fhir/R4/searchparameter.html#expression
using System.Text.RegularExpressions;
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Search;

/// <summary>One alternative of a search parameter's expression, as it applies to one type of resource.</summary>
/// <param name="Path">What finds the values.</param>
/// <param name="OnlyType">The type that references must lead to (<c>where(resolve() is Patient)</c>), or null for any.</param>
internal sealed record IndexAlternative(string Path, string? OnlyType)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    // (X as T).y and X.as(T).y mean X.ofType(T).y for each item, where FHIRPath would refuse lists.
    private static readonly Regex As = new(@"^\((?<path>[^()]+) as (?<type>\w+)\)", RegexOptions.CultureInvariant, Limit);
    private static readonly Regex AsCall = new(@"\.as\((?<type>\w+)\)", RegexOptions.CultureInvariant, Limit);
    private static readonly Regex Resolved = new(@"\.where\(resolve\(\) is (?<type>\w+)\)$", RegexOptions.CultureInvariant, Limit);
    private static readonly Regex LeadingName = new(@"^[A-Z]\w*(?=\.|$)", RegexOptions.CultureInvariant, Limit);

    /// <summary>
    /// The alternatives of an expression that can find something in this type. R4 writes one expression for all bases (<c>Patient.name |
    /// Practitioner.name</c>);
    /// an alternative that begins with another type's name finds nothing and is left out.
    /// </summary>
    public static IReadOnlyList<IndexAlternative> Of(string expression, TypeDefinition type, FhirDefinitions definitions)
    {
        var alternatives = Split(expression).Select(Normalize).ToList();
        alternatives.RemoveAll(a => LeadingName.Match(a.Path) is { Success: true } name
            && definitions.FindType(name.Value) is not null && !type.Is(name.Value));
        return [.. alternatives.Distinct()];
    }

    private static IndexAlternative Normalize(string text)
    {
        var path = As.Replace(text, "${path}.ofType(${type})");
        path = AsCall.Replace(path, ".ofType(${type})");
        // R4 writes as(DateTime) in Observation-code-value-date; the type is dateTime.
        path = path.Replace("ofType(DateTime)", "ofType(dateTime)", StringComparison.Ordinal);
        var resolved = Resolved.Match(path);
        return resolved.Success
            ? new IndexAlternative(path[..resolved.Index], resolved.Groups["type"].Value)
            : new IndexAlternative(path, null);
    }

    // At bars outside of parentheses and quotes.
    private static IEnumerable<string> Split(string expression)
    {
        var (depth, start, isQuoted) = (0, 0, false);
        for (var i = 0; i < expression.Length; i++)
        {
            isQuoted ^= expression[i] == '\'';
            depth += isQuoted ? 0 : expression[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (expression[i] == '|' && depth == 0 && !isQuoted)
            {
                yield return expression[start..i].Trim();
                start = i + 1;
            }
        }

        yield return expression[start..].Trim();
    }
}
