// https://hl7.org/fhir/R4/operationdefinition.html
using System.Globalization;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Kap;

namespace KapFhir.Server.Operations;

/// <summary>The definitions of the operations that R4 does not have: the guide's, read when first asked for.</summary>
internal static class GuideOperation
{
    private static readonly Lazy<IReadOnlyList<OperationDefinition>> Guide = new(() =>
        [.. KapGuide.Resources(FhirDefinitions.R4).Where(r => r.Type == "OperationDefinition").Select(r => Read(r.Node!))]);

    /// <summary>The definition of this id, R4's or the guide's.</summary>
    public static OperationDefinition Find(FhirDefinitions definitions, string id) => definitions.Operations.Concat(Of(id)).First(o => IsCalled(o, id));

    /// <summary>The definition of a type's operation: the guide's, where it says more of an operation of R4's, else R4's.</summary>
    public static OperationDefinition Find(FhirDefinitions definitions, string type, string code) =>
        Guide.Value.Concat(definitions.Operations).First(o => o.Code == code && o.Types.Contains(type, StringComparer.Ordinal));

    private static IEnumerable<OperationDefinition> Of(string id) => Guide.Value.Where(o => IsCalled(o, id));

    private static bool IsCalled(OperationDefinition operation, string id) => operation.Url.EndsWith("/" + id, StringComparison.Ordinal);

    private static OperationDefinition Read(FhirNode node) => new(
        node.ChildText("url")!, node.ChildText("code")!, [.. node.ChildrenNamed("resource").Select(r => r.Text!)], Is(node, "system"), Is(node, "type"),
        Is(node, "instance"), Is(node, "affectsState"), [.. node.ChildrenNamed("parameter").SelectMany(p => Parameters(p, ""))]);

    private static IEnumerable<OperationParameter> Parameters(FhirNode node, string prefix)
    {
        var name = prefix + node.ChildText("name");
        var max = node.ChildText("max") is "*" ? int.MaxValue : int.Parse(node.ChildText("max")!, CultureInfo.InvariantCulture);
        var min = int.Parse(node.ChildText("min")!, CultureInfo.InvariantCulture);
        return node.ChildrenNamed("part").SelectMany(p => Parameters(p, name + "."))
            .Prepend(new OperationParameter(name, node.ChildText("use") is "out", min, max, node.ChildText("type")));
    }

    private static bool Is(FhirNode node, string name) => node.ChildText(name) is "true";
}
