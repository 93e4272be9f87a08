using System.Text.Json.Nodes;
using System.Xml.Linq;
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Tests.FhirPath;

/// <summary>
/// Turns an XML example into JSON by the definitions, for suites whose inputs are XML. https://hl7.org/fhir/R4/json.html#xml
/// </summary>
internal static class XmlInput
{
    public static JsonObject ToJson(XElement resource)
    {
        var type = FhirDefinitions.R4.FindResourceType(resource.Name.LocalName)!;
        var json = Complex(resource, type);
        json.Insert(0, "resourceType", type.Name);
        return json;
    }

    private static JsonObject Complex(XElement xml, TypeDefinition type)
    {
        var json = new JsonObject();
        foreach (var attribute in xml.Attributes().Where(a => a.Name.LocalName is "id" or "url" && a.Name.NamespaceName.Length == 0))
        {
            json[attribute.Name.LocalName] = attribute.Value;
        }

        foreach (var child in xml.Elements())
        {
            Add(json, child, type.Property(child.Name.LocalName)
                ?? throw new InvalidOperationException($"{type.Name} has no {child.Name.LocalName}"));
        }

        return json;
    }

    private static void Add(JsonObject json, XElement child, JsonProperty property)
    {
        var isPrimitive = property.Type.Kind == TypeKind.Primitive;
        JsonNode? value = isPrimitive ? Primitive(child, property.Type)
            : property.Type.Kind == TypeKind.Resource ? ToJson(child.Elements().Single())
            : Complex(child, property.Type);
        JsonNode? beside = isPrimitive && child.Name.LocalName != "div" && (child.HasElements || child.Attribute("id") is not null)
            ? Complex(child, property.Type) : null;
        if (!property.Element.IsList)
        {
            Set(json, property.Name, value);
            Set(json, "_" + property.Name, beside);
            return;
        }

        var list = (JsonArray?)json[property.Name];
        if (list is null)
        {
            json[property.Name] = list = [];
        }

        list.Add(value);
        if (beside is not null)
        {
            json["_" + property.Name] ??= new JsonArray([.. Enumerable.Repeat<JsonNode?>(null, list.Count - 1)]);
        }

        (json["_" + property.Name] as JsonArray)?.Add(beside);
    }

    private static void Set(JsonObject json, string name, JsonNode? value)
    {
        if (value is not null)
        {
            json[name] = value;
        }
    }

    private static JsonNode? Primitive(XElement xml, TypeDefinition type) => type.Name switch
    {
        "xhtml" => xml.ToString(SaveOptions.DisableFormatting),
        _ when xml.Attribute("value") is null => null,
        "boolean" or "integer" or "decimal" or "unsignedInt" or "positiveInt" => JsonNode.Parse(xml.Attribute("value")!.Value),
        _ => JsonValue.Create(xml.Attribute("value")!.Value),
    };
}
