// https://hl7.org/fhir/R4/operations.html
using KapFhir.Fhir.Definitions;
using KapFhir.Kap;
using KapFhir.Server.Interactions;
using KapFhir.Server.Operations;

namespace KapFhir.Server.OpenApi;

/// <summary>What a definition says of an operation in words.</summary>
/// <param name="Title">In one line.</param>
/// <param name="Text">In a few.</param>
/// <param name="Parameters">By the name of the parameter, and whether it is an answer's.</param>
internal sealed record OperationWords(string Title, string Text, IReadOnlyDictionary<(string Name, bool IsOut), string> Parameters);

/// <summary>An operation on a route, with its definition: the one that the CapabilityStatement names and the handler holds parameters against.</summary>
internal static class OfferedOperation
{
    // Definitions are read anew: what is said of parameters in words is not kept in memory.
    private static readonly Lazy<IReadOnlySet<string>> GuideTypes = new(() => KapGuide.Resources(FhirDefinitions.R4)
        .Where(r => r.Type == "OperationDefinition").SelectMany(r => r.Node!.ChildrenNamed("resource").Select(c => c.Text!)).ToHashSet(StringComparer.Ordinal));

    /// <summary>True if the guide defines an operation on this type.</summary>
    public static bool IsOfGuide(string type) => GuideTypes.Value.Contains(type);

    /// <summary>The definition of a route's operation.</summary>
    /// <param name="route">The route, whose pattern names the operation.</param>
    /// <param name="type">The type in the path, or null on the base.</param>
    /// <param name="definitions">R4's definitions.</param>
    public static OperationDefinition Of(FhirRoute route, string? type, FhirDefinitions definitions) => route.Operation switch
    {
        "expunge" => ExpungeInput.Definition,
        "reindex" => route.Pattern.Contains("{id}", StringComparison.Ordinal) ? Reindex.OfOne : Reindex.OfMany,
        "everything" => CapabilityWriter.Definition(type!, "everything", definitions),
        "versions" => CapabilityWriter.Definition("CapabilityStatement", "versions", definitions),
        { } code when route.Type is { } own => CapabilityWriter.Definition(own, code, definitions),
        { } code when code.StartsWith("kap-", StringComparison.Ordinal) => CapabilityWriter.Definition("Group", code, definitions),
        var code => CapabilityWriter.Definition("Resource", code!, definitions),
    };

    /// <summary>What the guide says of its operations in words, by canonical url.</summary>
    public static IReadOnlyDictionary<string, OperationWords> ReadGuide() => KapGuide.Resources(FhirDefinitions.R4)
        .Where(r => r.Type == "OperationDefinition").Select(r => r.Node!)
        .ToDictionary(n => n.ChildText("url")!, n => new OperationWords(n.ChildText("title") ?? n.ChildText("name")!, n.ChildText("description") ?? "", n.ChildrenNamed("parameter")
            .SelectMany(p => p.ChildrenNamed("part").Select(part => (Key: (p.ChildText("name") + "." + part.ChildText("name"), p.ChildText("use") == "out"), Text: part.ChildText("documentation")))
                .Prepend((Key: (p.ChildText("name")!, p.ChildText("use") == "out"), Text: p.ChildText("documentation"))))
            .ToDictionary(p => p.Key, p => p.Text ?? "")), StringComparer.Ordinal);
}
