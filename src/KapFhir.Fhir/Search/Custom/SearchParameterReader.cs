// https://hl7.org/fhir/R4/searchparameter.html
using System.Security.Cryptography;
using System.Text;
using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Search.Custom;

/// <summary>Reads a SearchParameter resource into a definition, and says what stands against searching by it.</summary>
/// <param name="resources">The conformance resources in force.</param>
public sealed class SearchParameterReader(ConformanceResources resources)
{
    private const int LongestCode = 64;

    // Names are keys in the database.
    private const int LongestUrl = 300;
    private readonly FhirDefinitions _definitions = resources.Definitions;
    private readonly ExpressionCheck _expressions = new(resources.Definitions);

    /// <summary>
    /// True if this resource is to be searched by: only what is active is. https://hl7.org/fhir/R4/valueset-publication-status.html
    /// </summary>
    public static bool IsActive(FhirNode parameter) => parameter.ChildText("status") is "active";

    /// <summary>The definition, or everything that stands against it.</summary>
    /// <param name="parameter">A SearchParameter that keeps the rules of base R4.</param>
    public Result<SearchParameterDefinition> Read(FhirNode parameter)
    {
        if (!Enum.TryParse<SearchParameterType>(parameter.ChildText("type"), ignoreCase: true, out var type))
        {
            return Result<SearchParameterDefinition>.Failed([]);
        }

        var bases = parameter.ChildrenNamed("base").Select(b => _definitions.FindType(b.Text ?? "")).OfType<TypeDefinition>().ToList();
        List<Issue> issues = [.. CodeFaults(parameter), .. ShapeFaults(parameter, type)];
        if (type != SearchParameterType.Special && parameter.Child("expression") is { Text: not null } expression)
        {
            issues.AddRange(_expressions.Faults(expression, type, bases, isPart: false));
        }

        if (type == SearchParameterType.Composite && issues.Count == 0)
        {
            issues.AddRange(ComponentFaults(parameter, bases));
        }

        return issues.Count > 0 ? Result<SearchParameterDefinition>.Failed(issues) : Definition(parameter, type);
    }

    private static bool IsName(string code) =>
        code.Length is > 0 and <= LongestCode && (char.IsAsciiLetter(code[0]) || code[0] == '_') && code.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    // What a query's name is made of: https://hl7.org/fhir/R4/search.html#modifiers, #chaining, #composite give : . $ | , a meaning.
    private static IEnumerable<Issue> CodeFaults(FhirNode parameter)
    {
        var code = parameter.Child("code");
        if (code?.Text is { } text && !IsName(text))
        {
            yield return Issues.SearchParameterCodeBad(code.Location, text);
        }
        else if (code?.Text is { } reserved && (ResultParameters.Has(reserved) || reserved is "_filter" or "_list" or "_has" or "_type" or "_text" or "_content" or "_containedType"))
        {
            yield return Issues.SearchParameterCodeReserved(code.Location, reserved);
        }
    }

    private static IEnumerable<Issue> ShapeFaults(FhirNode parameter, SearchParameterType type)
    {
        if (type == SearchParameterType.Special)
        {
            yield return Issues.SearchParameterSpecial(parameter.Child("type")!.Location);
        }
        else if (parameter.ChildText("expression") is null)
        {
            yield return Issues.SearchParameterNoExpression(parameter.Location);
        }

        if (type != SearchParameterType.Reference && parameter.Child("target") is { } target)
        {
            yield return Issues.SearchParameterTargets(target.Location, NameOf(type));
        }

        foreach (var modifier in parameter.ChildrenNamed("modifier").Where(m => m.Text is { } name && !Modifiers(type).Contains(name, StringComparer.Ordinal)))
        {
            yield return Issues.SearchParameterModifier(modifier.Location, modifier.Text!, NameOf(type), string.Join(", ", Modifiers(type)));
        }

        if (type is not (SearchParameterType.Number or SearchParameterType.Date or SearchParameterType.Quantity) && parameter.Child("comparator") is { } comparator)
        {
            yield return Issues.SearchParameterComparator(comparator.Location, NameOf(type));
        }

        if ((type == SearchParameterType.Composite) != parameter.ChildrenNamed("component").Skip(1).Any())
        {
            yield return Issues.SearchParameterComponents((parameter.Child("component") ?? parameter).Location, NameOf(type));
        }
    }

    private IEnumerable<Issue> ComponentFaults(FhirNode parameter, IReadOnlyList<TypeDefinition> bases)
    {
        var elements = _expressions.Elements(parameter.ChildText("expression")!, bases);
        foreach (var component in parameter.ChildrenNamed("component"))
        {
            var definition = component.Child("definition");
            if (definition?.Text is not { } url || TypeOf(url) is not { } type)
            {
                yield return Issues.SearchParameterComponentUnknown((definition ?? component).Location, definition?.Text ?? "");
            }
            else if (type is SearchParameterType.Composite or SearchParameterType.Special)
            {
                yield return Issues.SearchParameterComponentUnfit(definition.Location, url, NameOf(type));
            }
            else if (component.Child("expression") is { Text: not null } expression)
            {
                foreach (var fault in _expressions.Faults(expression, type, elements ?? [], isPart: true))
                {
                    yield return fault;
                }
            }
        }
    }

    /// <summary>The type of the parameter of this url: R4's, or one that is active.</summary>
    private SearchParameterType? TypeOf(string canonical) => Canonical.Parse(canonical) is var (url, _) && _definitions.FindSearchParameter(url) is { } own
        ? own.Type
        : resources.Find("SearchParameter", canonical)?.Node is { } node && IsActive(node)
            && Enum.TryParse<SearchParameterType>(node.ChildText("type"), ignoreCase: true, out var type) ? type : null;

    private SearchParameterDefinition Definition(FhirNode parameter, SearchParameterType type)
    {
        string[] Texts(string name) => [.. parameter.ChildrenNamed(name).Select(n => n.Text).OfType<string>().Distinct(StringComparer.Ordinal)];
        var url = parameter.ChildText("url")!;
        var components = parameter.ChildrenNamed("component")
            .Select(c => new CompositeComponent(Canonical.Parse(c.ChildText("definition")!).Url, c.ChildText("expression")!)).ToList();
        string[] essence =
        [
            NameOf(type), parameter.ChildText("expression")!, .. Texts("base").Order(StringComparer.Ordinal), "to", .. Texts("target").Order(StringComparer.Ordinal),
            .. components.SelectMany(c => new[] { c.Definition, TypeOf(c.Definition).ToString()!, c.Expression }),
        ];
        return new SearchParameterDefinition
        {
            Url = url,
            Code = parameter.ChildText("code")!,
            Bases = Texts("base"),
            Type = type,
            Expression = parameter.ChildText("expression"),
            Targets = Texts("target"),
            Components = components,
            TakesOr = parameter.ChildText("multipleOr") is not "false",
            TakesAnd = parameter.ChildText("multipleAnd") is not "false",
            Chains = Texts("chain"),
            Description = parameter.ChildText("description") ?? "",
            IndexName = $"{(url.Length <= LongestUrl ? url : url[..LongestUrl] + "#" + Digest([url]))}|{Digest(essence)}",
        };
    }

    private static string Digest(IEnumerable<string> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))).AsSpan(0, 8));

    // https://hl7.org/fhir/R4/search.html#modifiers, by the codes of https://hl7.org/fhir/R4/valueset-search-modifier-code.html
    private static string[] Modifiers(SearchParameterType type) => type switch
    {
        SearchParameterType.String => ["missing", "exact", "contains"],
        SearchParameterType.Token => ["missing", "text", "not", "above", "below", "in", "not-in", "ofType"],
        SearchParameterType.Reference => ["missing", "type", "identifier", "above", "below"],
        SearchParameterType.Uri => ["missing", "above", "below"],
        _ => ["missing"],
    };

    private static string NameOf(SearchParameterType type) => type.ToString().ToLowerInvariant();
}
