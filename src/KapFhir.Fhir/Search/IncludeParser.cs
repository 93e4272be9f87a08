// https://hl7.org/fhir/R4/search.html#include
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Search;

/// <summary>
/// Reads <c>_include</c> and <c>_revinclude</c>: <c>Type:parameter</c>, <c>Type:parameter:TargetType</c>, <c>Type:*</c>, <c>*</c>.
/// </summary>
internal sealed class IncludeParser(FhirDefinitions definitions, ClauseParser clauses)
{
    private const string Every = "*";

    /// <summary>Reads one.</summary>
    public Result<IncludeDirective> Parse(string name, bool isIterative, string value)
    {
        var isReverse = name == "_revinclude";
        if (value == Every)
        {
            return new IncludeDirective(isReverse, null, null, null, isIterative);
        }

        var parts = value.Split(':');
        if (parts.Length is < 2 or > 3)
        {
            return Issues.SearchIncludeBad(name, value, "it has too few or too many parts.");
        }

        if (definitions.FindResourceType(parts[0]) is null || (parts.Length == 3 && definitions.FindResourceType(parts[2]) is null))
        {
            var type = definitions.FindResourceType(parts[0]) is null ? parts[0] : parts[2];
            return Issues.SearchIncludeBad(name, value,
                $"'{type}' is no resource type.{NearMatch.Hint(type, definitions.ResourceTypes.Select(t => t.Name))}");
        }

        var target = parts.Length == 3 ? parts[2] : null;
        return parts[1] == Every
            ? new IncludeDirective(isReverse, parts[0], null, target, isIterative)
            : clauses.Find([parts[0]], parts[1]).Then(parameter => Directive(name, value, parameter, target, isIterative));
    }

    private static Result<IncludeDirective> Directive(
        string name, string value, SearchParameterDefinition parameter, string? target, bool isIterative)
    {
        if (parameter.Type != SearchParameterType.Reference)
        {
            return Issues.SearchIncludeBad(name, value, $"'{parameter.Code}' is no reference.");
        }

        if (target is not null && parameter.Targets.Count > 0 && !parameter.Targets.Contains(target, StringComparer.Ordinal))
        {
            return Issues.SearchIncludeBad(name, value, $"'{parameter.Code}' never refers to a {target}.");
        }

        return new IncludeDirective(name == "_revinclude", value[..value.IndexOf(':', StringComparison.Ordinal)], parameter, target,
            isIterative);
    }
}
