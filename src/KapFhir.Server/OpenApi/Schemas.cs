// https://hl7.org/fhir/R4/json.html and https://spec.openapis.org/oas/v3.0.4.html#schema-object
using System.Text.Json.Nodes;
using KapFhir.Fhir.Definitions;
using Microsoft.OpenApi;

namespace KapFhir.Server.OpenApi;

/// <summary>
/// The types of R4 as schemas, each with all its elements at every depth, and those only that something refers to. What a schema cannot say (invariants,
/// profiles, the targets of references) the server checks: a body that fits its schema may still be refused with 422.
/// </summary>
internal sealed class Schemas(OpenApiDocument document, OpenApiPart part, FhirDefinitions definitions)
{
    /// <summary>The schema of any resource.</summary>
    public const string AnyResource = "Resource";

    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly Queue<string> _open = new();

    /// <summary>A reference to the schema of a type; one that is abstract stands for any resource.</summary>
    public OpenApiSchemaReference Reference(string type)
    {
        var name = type is "Any" or "DomainResource" ? AnyResource : type;
        if (_asked.Add(name))
        {
            _open.Enqueue(name);
        }

        return new OpenApiSchemaReference(name, document);
    }

    /// <summary>Writes every schema that was referred to, and those that they refer to.</summary>
    public IDictionary<string, IOpenApiSchema> Complete()
    {
        var all = new SortedDictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
        while (_open.TryDequeue(out var name))
        {
            all[name] = name == AnyResource ? OfAnyResource() : Of(definitions.FindType(name)!);
        }

        return all;
    }

    // The discriminator makes code generators read each resource as what it is. A part of the whole does not describe every type.
    private OpenApiSchema OfAnyResource() => part is { Name: OpenApiPart.Whole, IsFlat: false }
        ? new OpenApiSchema
        {
            Description = "Any resource.",
            OneOf = [.. part.Types.Select(t => (IOpenApiSchema)Reference(t.Name))],
            Discriminator = new OpenApiDiscriminator
            {
                PropertyName = "resourceType", Mapping = part.Types.ToDictionary(t => t.Name, t => Reference(t.Name), StringComparer.Ordinal),
            },
        }
        : new OpenApiSchema
        {
            Description = "Any resource; its type is in resourceType.",
            Type = JsonSchemaType.Object,
            Required = new HashSet<string>(StringComparer.Ordinal) { "resourceType" },
            Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal) { ["resourceType"] = Text(), ["id"] = Inner("id"), ["meta"] = Inner("Meta") },
            AdditionalProperties = new OpenApiSchema(),
        };

    private OpenApiSchema Of(TypeDefinition type) => type.Kind == TypeKind.Primitive ? OfPrimitive(type) : OfComplex(type);

    private OpenApiSchema OfComplex(TypeDefinition type)
    {
        var schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Object, Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal), Required = new HashSet<string>(StringComparer.Ordinal),
            Description = type.Kind == TypeKind.Resource ? "http://hl7.org/fhir/StructureDefinition/" + type.Name : null,
        };
        if (type.Kind == TypeKind.Resource)
        {
            schema.Properties["resourceType"] = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [JsonValue.Create(type.Name)] };
            schema.Required.Add("resourceType");
        }

        foreach (var property in type.Elements.SelectMany(TypeDefinition.PropertiesOf).DistinctBy(p => p.Name, StringComparer.Ordinal))
        {
            AddProperty(schema, property);
        }

        return schema;
    }

    private void AddProperty(OpenApiSchema schema, JsonProperty property)
    {
        var (name, element, type) = property;
        IOpenApiSchema value = Value(element, type);
        schema.Properties![name] = element.IsList ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = value, MinItems = 1 } : value;
        if (type.Kind != TypeKind.Primitive)
        {
            // A primitive value may be missing for a reason that its extension gives: only what holds elements is required to be there.
            if (element is { Min: > 0, IsChoice: false })
            {
                schema.Required!.Add(name);
            }
        }
        else if (type.Name != "xhtml" && HasExtensions(element) && !part.IsFlat)
        {
            schema.Properties["_" + name] = element.IsList ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = Reference("Element") } : Reference("Element");
        }
    }

    // Element.id, Extension.url and Narrative.div have no extensions of their own; a resource's id has.
    private static bool HasExtensions(ElementDefinition element) => element.Path != "Extension.url" && !(element.Name == "id" && element.Types[0].Type.Name == "string");

    private IOpenApiSchema Value(ElementDefinition element, TypeDefinition type)
    {
        if (type.Name == "code" && CodeLists.Of(element, definitions) is { } codes)
        {
            return new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. codes.Select(c => (JsonNode)JsonValue.Create(c))] };
        }

        return type.Kind == TypeKind.Primitive && type.Name is "string" or "boolean" or "xhtml" ? OfPrimitive(type)
            : Inner(type is { Kind: TypeKind.Resource, IsAbstract: true } ? AnyResource : type.Name);
    }

    // What is inside an element.
    private IOpenApiSchema Inner(string type) => !part.IsFlat ? Reference(type)
        : definitions.FindType(type) is { Kind: TypeKind.Primitive } primitive ? OfPrimitive(primitive)
        : new OpenApiSchema { Type = JsonSchemaType.Object, Description = type };

    private static OpenApiSchema OfPrimitive(TypeDefinition type) => type.Name switch
    {
        "boolean" => new() { Type = JsonSchemaType.Boolean },
        "integer" => new() { Type = JsonSchemaType.Integer, Format = "int32" },
        "positiveInt" => new() { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "1" },
        "unsignedInt" => new() { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "0" },
        "decimal" => new() { Type = JsonSchemaType.Number, Description = "Digits after the point count: 1.0 is not 1.00. Read it without loss." },
        "base64Binary" => new() { Type = JsonSchemaType.String, Format = "byte" },
        "xhtml" or "string" or "markdown" => Text(),
        _ => new() { Type = JsonSchemaType.String, Pattern = type.Regex is { } regex ? "^(" + regex + ")$" : null },
    };

    public static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };
}
