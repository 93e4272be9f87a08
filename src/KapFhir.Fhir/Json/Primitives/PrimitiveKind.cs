// https://hl7.org/fhir/R4/datatypes.html#primitive
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Json;

/// <summary>The primitive types, and the three places where R4 puts bare text.</summary>
internal enum PrimitiveKind
{
    /// <summary>Not a primitive.</summary>
    None,
    Boolean,
    Integer,
    UnsignedInt,
    PositiveInt,
    Decimal,
    String,
    Markdown,
    Code,
    Id,
    Uri,
    Oid,
    Uuid,
    Date,
    DateTime,
    Instant,
    Time,
    Base64Binary,
    Xhtml,

    /// <summary>The id of an element inside a resource: any text without spaces. https://hl7.org/fhir/R4/element.html#id</summary>
    ElementId,

    /// <summary>The id of a resource. https://hl7.org/fhir/R4/resource.html#id</summary>
    ResourceId,

    /// <summary>The url of an extension.</summary>
    ExtensionUrl,
}

/// <summary>Finds the kind of a property's value.</summary>
internal static class PrimitiveKinds
{
    public static PrimitiveKind Of(TypeDefinition holder, JsonProperty property) => (holder, property) switch
    {
        (_, { Type.Kind: not TypeKind.Primitive }) => PrimitiveKind.None,
        ({ Kind: TypeKind.Resource }, { Name: "id" }) => PrimitiveKind.ResourceId,
        (_, { Name: "id" }) => PrimitiveKind.ElementId,
        ({ Name: "Extension" }, { Name: "url" }) => PrimitiveKind.ExtensionUrl,
        _ => OfType(property.Type.Name),
    };

    private static PrimitiveKind OfType(string name) => name switch
    {
        "boolean" => PrimitiveKind.Boolean,
        "integer" => PrimitiveKind.Integer,
        "unsignedInt" => PrimitiveKind.UnsignedInt,
        "positiveInt" => PrimitiveKind.PositiveInt,
        "decimal" => PrimitiveKind.Decimal,
        "markdown" => PrimitiveKind.Markdown,
        "code" => PrimitiveKind.Code,
        "id" => PrimitiveKind.Id,
        "uri" or "url" or "canonical" => PrimitiveKind.Uri,
        "oid" => PrimitiveKind.Oid,
        "uuid" => PrimitiveKind.Uuid,
        "date" => PrimitiveKind.Date,
        "dateTime" => PrimitiveKind.DateTime,
        "instant" => PrimitiveKind.Instant,
        "time" => PrimitiveKind.Time,
        "base64Binary" => PrimitiveKind.Base64Binary,
        "xhtml" => PrimitiveKind.Xhtml,
        _ => PrimitiveKind.String,
    };
}
