using System.Text;
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Json;

/// <summary>What the reader needs to know of a JSON property of a type.</summary>
/// <param name="Property">The property.</param>
/// <param name="Ordinal">The place of its element in the type: variants of a choice share one.</param>
/// <param name="Kind">The kind of primitive, or <see cref="PrimitiveKind.None"/>.</param>
internal sealed record PropertyEntry(JsonProperty Property, int Ordinal, PrimitiveKind Kind)
{
    /// <summary>The property's name in UTF-8.</summary>
    public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(Property.Name);

    /// <summary>The element.</summary>
    public ElementDefinition Element => Property.Element;

    /// <summary>
    /// True if the property may have a twin with an underscore for its id and extensions. Ids and an extension's url are plain text
    /// (System.String in
    /// the definitions), and a narrative's div takes neither: its id is an attribute of the XHTML.
    /// </summary>
    public bool MayHaveExtras => Kind is not (
        PrimitiveKind.None or PrimitiveKind.Xhtml or PrimitiveKind.ElementId or PrimitiveKind.ResourceId or PrimitiveKind.ExtensionUrl);

    /// <summary>The properties of a type by their UTF-8 names.</summary>
    public static Utf8Table<PropertyEntry> TableOf(TypeDefinition type)
    {
        var entries = new List<KeyValuePair<string, PropertyEntry>>();
        for (var ordinal = 0; ordinal < type.Elements.Count; ordinal++)
        {
            foreach (var property in TypeDefinition.PropertiesOf(type.Elements[ordinal]))
            {
                entries.Add(new(property.Name, new PropertyEntry(property, ordinal, PrimitiveKinds.Of(type, property))));
            }
        }

        return new Utf8Table<PropertyEntry>(entries);
    }
}
