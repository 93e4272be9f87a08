// http://hl7.org/fhirpath/N1/, https://hl7.org/fhir/R4/searchparameter.html#expression
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.FhirPath.Syntax;

namespace KapFhir.Fhir.Search.Custom;

/// <summary>
/// Which types of items an expression can lead to, told from the definitions alone. Where that cannot be told (<c>resolve()</c>, children
/// of resources of any type) nothing is said against it.
/// </summary>
internal sealed class ExpressionTypes(FhirDefinitions definitions, TypeDefinition root)
{
    /// <summary>The name of what FHIRPath computes instead of finding: no element of the resource.</summary>
    public const string Computed = "a computed ";

    private static readonly HashSet<string> SameItems = new(StringComparer.Ordinal)
    {
        "where", "first", "last", "tail", "skip", "take", "distinct", "trace", "exclude", "intersect", "single", "sort", "ofType", "as",
    };

    private static readonly HashSet<string> Booleans = new(StringComparer.Ordinal)
    {
        "exists", "empty", "not", "all", "allTrue", "anyTrue", "allFalse", "anyFalse", "hasValue", "is", "contains", "startsWith", "endsWith", "matches",
        "subsetOf", "supersetOf", "isDistinct", "memberOf", "subsumes", "subsumedBy", "conformsTo", "htmlChecks",
    };

    private static readonly HashSet<string> Strings = new(StringComparer.Ordinal)
    {
        "toString", "upper", "lower", "substring", "replace", "replaceMatches", "trim", "join",
    };

    /// <summary>The first step to an element that is not there, as <c>name of Type</c>; null if there is none.</summary>
    public string? Missing { get; private set; }

    /// <summary>The names of the types, computed ones begun with <see cref="Computed"/>; null if that cannot be told.</summary>
    public IReadOnlySet<string>? Of(SyntaxNode node) => Types(node, [root.Name]);

    private HashSet<string>? Types(SyntaxNode node, HashSet<string>? focus) => node switch
    {
        LiteralNode literal => One(Computed + (literal.Value?.GetType().Name.ToLowerInvariant() ?? "nothing")),
        SpecialNode { Name: "$this" } => focus,
        VariableNode { Name: "resource" or "context" or "rootResource" } => One(root.Name),
        MemberNode { Target: null } member => definitions.FindType(member.Name) is { } type && char.IsAsciiLetterUpper(member.Name[0])
            ? One(type.Name) : Member(member.Name, focus),
        MemberNode member => Member(member.Name, Types(member.Target!, focus)),
        IndexNode index => Types(index.Target, focus),
        CallNode call => Call(call, call.Target is null ? focus : Types(call.Target, focus)),
        TypeOperatorNode { Operator: "as" } cast => TypeNamed(cast.Type),
        TypeOperatorNode => One(Computed + "boolean"),
        BinaryNode { Operator: "|" } union => Union(Types(union.Left, focus), Types(union.Right, focus)),
        BinaryNode { Operator: "=" or "!=" or "~" or "!~" or "<" or ">" or "<=" or ">=" or "and" or "or" or "xor" or "implies" or "in" or "contains" } =>
            One(Computed + "boolean"),
        BinaryNode { Operator: "&" } => One(Computed + "string"),
        _ => null,
    };

    private HashSet<string>? Call(CallNode call, HashSet<string>? target) => call.Name switch
    {
        "ofType" or "as" when call.Arguments is [var type] => TypeNamed(type),
        "extension" => One("Extension"),
        "union" or "combine" when call.Arguments is [var other] => Union(target, Types(other, target)),
        "select" when call.Arguments is [var projection] => Types(projection, target),
        "iif" when call.Arguments is [_, var one, var two] => Union(Types(one, target), Types(two, target)),
        "iif" when call.Arguments is [_, var only] => Types(only, target),
        "count" or "length" or "indexOf" => One(Computed + "integer"),
        _ when SameItems.Contains(call.Name) => target,
        _ when Booleans.Contains(call.Name) => One(Computed + "boolean"),
        _ when Strings.Contains(call.Name) => One(Computed + "string"),
        _ => null,
    };

    private HashSet<string>? TypeNamed(SyntaxNode type) => type switch
    {
        MemberNode { Name: var name } when definitions.FindType(name) is not null => One(name),
        _ => null,
    };

    private HashSet<string>? Member(string name, HashSet<string>? focus)
    {
        if (focus is null)
        {
            return null;
        }

        HashSet<string> found = new(StringComparer.Ordinal);
        var (isThere, isKnown) = (false, true);
        foreach (var type in focus.Select(definitions.FindType))
        {
            if (type is null || type.Name is "Resource" or "DomainResource" or "Element" && type.Element(name) is null)
            {
                isKnown = false;
            }
            else if (type.Element(name) is { } element)
            {
                isThere = true;
                found.UnionWith(element.Types.Select(t => t.Type.Name));
            }
        }

        if (!isThere && isKnown)
        {
            Missing ??= $"{name} of {string.Join(" or ", focus.Order(StringComparer.Ordinal))}";
        }

        return isKnown ? found : null;
    }

    private static HashSet<string>? Union(HashSet<string>? one, HashSet<string>? other) =>
        one is null || other is null ? null : [.. one, .. other];

    private static HashSet<string> One(string type) => new(StringComparer.Ordinal) { type };
}
