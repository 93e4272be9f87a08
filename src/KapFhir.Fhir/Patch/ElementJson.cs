// https://hl7.org/fhir/R4/json.html
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Patch;

/// <summary>Finds the JSON of a resource's elements, to read and to change it.</summary>
/// <param name="root">The JSON of the whole resource.</param>
internal sealed class ElementJson(JsonPiece root)
{
    /// <summary>The values of the element that a node is one of.</summary>
    public PropertyValues ValuesOf(FhirNode node) =>
        new(ObjectOf(node.Parent!), PropertyOf(node), node.Element!.IsList);

    /// <summary>The JSON property that a node stands under: <c>valueQuantity</c> for a choice.</summary>
    public static string PropertyOf(FhirNode node) =>
        TypeDefinition.PropertiesOf(node.Element!).First(p => !p.Element.IsChoice || p.Type == node.Type).Name;

    /// <summary>
    /// Changes the object that holds an element's children; of a primitive, the one with its id and extensions, which is there only as long
    /// as it has any.
    /// </summary>
    public void Change(FhirNode node, Action<JsonPiece> change)
    {
        var holder = ObjectOf(node);
        change(holder);
        if (node.Type.Kind == TypeKind.Primitive)
        {
            var values = ValuesOf(node);
            var all = values.Read();
            all[node.Index] = all[node.Index] with { Extras = holder };
            values.Write(all);
        }
    }

    /// <summary>The object that holds an element's children; for a primitive without any a new one, not put in its place yet.</summary>
    public JsonPiece ObjectOf(FhirNode node)
    {
        if (node.Parent is null)
        {
            return root;
        }

        var value = ValuesOf(node).Read()[node.Index];
        return node.Type.Kind == TypeKind.Primitive ? value.Extras ?? JsonPiece.NewObject() : value.Value!;
    }
}
