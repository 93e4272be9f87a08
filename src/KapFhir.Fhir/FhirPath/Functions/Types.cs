// http://hl7.org/fhirpath/N1/#types
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.FhirPath.Compilation;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.FhirPath.Functions;

internal static class Types
{
    public static IReadOnlyList<Function> Functions { get; } =
    [
        new("is", 1, 1, call => Is(call.Target, call.Type(0))),
        new("as", 1, 1, call => As(call.Target, call.Type(0))),
        Function.Of("type", TypeOf),
    ];

    public static Evaluator Is(Evaluator operand, TypeSpecifier type) =>
        frame => Singleton.Item(operand(frame), "is") is { } item ? Items.Of(type.Holds(item)) : Items.Empty;

    /// <summary>
    /// The items of a type. N1 wants a single item; R4's own dom-3 (<c>descendants().as(canonical)</c>) and search expressions such as
    /// <c>(ConceptMap.source as uri)</c> over lists rely on the older reading, which is <c>ofType</c>.
    /// </summary>
    public static Evaluator As(Evaluator operand, TypeSpecifier type) => OfType(operand, type);

    public static Evaluator OfType(Evaluator operand, TypeSpecifier type) => frame =>
    {
        var items = operand(frame);
        if (items.Only is { } only)
        {
            return type.Keeps(only) ? items : Items.Empty;
        }

        var kept = default(ItemsBuilder);
        foreach (var item in items)
        {
            if (type.Keeps(item))
            {
                kept.Add(item);
            }
        }

        return kept.ToItems();
    };

    private static Items TypeOf(Items items)
    {
        var types = default(ItemsBuilder);
        foreach (var item in items)
        {
            types.Add(item is FhirNode node
                ? new FhirPathTypeInfo("FHIR", NameOf(node.Type), node.Type.Base is { } parent ? "FHIR." + parent.Name : null) { Definition = node.Type }
                : new FhirPathTypeInfo("System", Values.SystemName(item), "System.Any"));
        }

        return types.ToItems();
    }

    private static string NameOf(TypeDefinition type) => type.Kind == TypeKind.Backbone ? "BackboneElement" : type.Name;
}
