// https://hl7.org/fhir/R4/fhirpatch.html: "The type of the value must be correct for the place"
using System.Text;
using System.Text.Json;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using JsonProperty = KapFhir.Fhir.Definitions.JsonProperty;

namespace KapFhir.Fhir.Patch;

/// <summary>
/// Makes the JSON of an element out of a parameter's part: a value, a resource, or parts for the elements of a type without a name.
/// </summary>
/// <param name="step">The operation that the value belongs to.</param>
/// <param name="parameters">The JSON of the patch.</param>
internal sealed class PatchValue(PatchStep step, ElementJson parameters)
{
    /// <summary>The JSON property that an element of this name gets with this value: the name of a choice needs the value's type.</summary>
    public Result<JsonProperty> Property(TypeDefinition holder, string name, FhirNode part)
    {
        var plain = name.EndsWith("[x]", StringComparison.Ordinal) ? name[..^3] : name;
        if (holder.Element(plain) is not { } element)
        {
            return holder.Property(plain) is { } property ? property : Issues.PatchElementUnknown(step, name, holder);
        }

        var properties = TypeDefinition.PropertiesOf(element).ToList();
        return properties.Count == 1 ? properties[0]
            : properties.Find(p => p.Type.Name == TypeOf(part)) is { } variant ? variant
            : Issues.PatchWrongType(step, element.Path, TypeOf(part), properties.Select(p => p.Type.Name));
    }

    /// <summary>The value as the property's JSON, or why it does not belong there.</summary>
    public Result<ElementValue> For(JsonProperty property, TypeDefinition holder, FhirNode part)
    {
        var value = part.Child("value") ?? part.Child("resource");
        if (value is null)
        {
            return property.Type.Kind is TypeKind.Backbone or TypeKind.Complex
                ? Parts(property.Type, part) : WrongType(property, part);
        }

        if (!Fits(property.Type, value.Type))
        {
            return WrongType(property, part);
        }

        return value.Type.Kind == TypeKind.Primitive
            ? Primitive(property, holder, value) : new ElementValue(new JsonPiece(value.RawValue), Extras: null);
    }

    // A type and its specialisations are written alike; whether the text fits is looked at. A narrative's div is of no type that parameters
    // have.
    private static bool Fits(TypeDefinition place, TypeDefinition value) =>
        value.Is(place.Name) || (place.Kind == TypeKind.Primitive && place.Is(value.Name)) || (place.Name == "xhtml" && value.Is("string"));

    private Result<ElementValue> Primitive(JsonProperty property, TypeDefinition holder, FhirNode value)
    {
        if (value.HasValue && PrimitiveForms.Check(PrimitiveKinds.Of(holder, property), Encoding.UTF8.GetBytes(value.Text!)) is { } fault)
        {
            return Issues.PatchBadValue(step, property.Name, property.Type.Name, fault);
        }

        return new ElementValue(
            value.HasValue ? new JsonPiece(Token(value)) : null, value.Children.IsEmpty ? null : parameters.ObjectOf(value));
    }

    private Result<ElementValue> Parts(TypeDefinition type, FhirNode part)
    {
        var json = JsonPiece.NewObject();
        foreach (var sameName in part.ChildrenNamed("part").GroupBy(p => p.ChildText("name") ?? "", StringComparer.Ordinal))
        {
            if (AddParts(json, type, [.. sameName]) is { } fault)
            {
                return fault;
            }
        }

        return new ElementValue(json, Extras: null);
    }

    private Issue? AddParts(JsonPiece json, TypeDefinition type, List<FhirNode> parts)
    {
        var property = Property(type, parts[0].ChildText("name") ?? "", parts[0]);
        if (!property.IsSuccess)
        {
            return property.Issues[0];
        }

        // A choice has one value, whatever its names are.
        var names = TypeDefinition.PropertiesOf(property.Value.Element).Select(p => Encoding.UTF8.GetBytes(p.Name));
        if (parts.Count > property.Value.Element.Max || names.Any(n => json.Find(n) is not null))
        {
            return Issues.PatchElementExists(step, property.Value.Element.Path);
        }

        var values = parts.ConvertAll(p => For(property.Value, type, p));
        var fault = values.Find(v => !v.IsSuccess);
        if (fault.Issues.Count > 0)
        {
            return fault.Issues[0];
        }

        new PropertyValues(json, property.Value.Name, property.Value.Element.IsList).Write(values.Select(v => v.Value));
        return null;
    }

    private static string? TypeOf(FhirNode part) => (part.Child("value") ?? part.Child("resource"))?.Type.Name;

    private Issue WrongType(JsonProperty property, FhirNode part) =>
        Issues.PatchWrongType(step, property.Element.Path, TypeOf(part), [property.Type.Name]);

    private static ReadOnlyMemory<byte> Token(FhirNode value) => value.ValueKind == JsonValueKind.String
        ? value.Source.Slice(value.Start - 1, value.Length + 2) : value.RawValue;
}
