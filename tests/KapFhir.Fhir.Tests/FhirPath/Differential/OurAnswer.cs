using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.FhirPath;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Tests.FhirPath.Differential;

/// <summary>Our own answers, described as the other engine's are.</summary>
internal static partial class OurAnswer
{
    // resolve() without a server: a bare resource of the type that the reference's text names, as the other engine is told.
    private static readonly ConcurrentDictionary<string, FhirNode> Bare = new(StringComparer.Ordinal);

    public static Answer Of(Result<FhirPathExpression> expression, FhirNode? focus, FhirNode? resource)
    {
        if (!expression.IsSuccess)
        {
            return new([], "does not compile: " + expression.Issues[0].Diagnostics);
        }

        var items = new List<object>();
        var context = new FhirPathContext { Resource = resource, RootResource = resource, Resolve = Resolve };
        return expression.Value.TryEvaluate(focus, context, items) is { } issue
            ? new([], issue.Diagnostics)
            : new([.. items.Select(Described)], null);
    }

    private static FhirNode? Resolve(string reference) => Named().Match(reference) is { Success: true } named
        && FhirDefinitions.R4.FindResourceType(named.Groups["type"].Value) is { } type
            ? Bare.GetOrAdd(type.Name, name => Evaluated.Resource($$"""{"resourceType":"{{name}}"}"""))
            : null;

    [GeneratedRegex("(?<type>[A-Z][A-Za-z]+)/[A-Za-z0-9.-]+(/_history/.*)?$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Named();

    private static (string Type, string Value) Described(object item) => item switch
    {
        FhirNode { Type.Kind: TypeKind.Primitive } node => (Values.TypeName(node), node.Text ?? ""),
        FhirNode { Type.Kind: TypeKind.Backbone } node => ("FHIR.BackboneElement", node.Location),
        FhirNode node => (Values.TypeName(node), node.Location),
        FhirPathTypeInfo type => ("System.Object", type.Namespace + "." + type.Name),
        _ => (Values.TypeName(item), Evaluated.Text(item)),
    };
}
