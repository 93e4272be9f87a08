// https://hl7.org/fhir/R4/fhirpath.html#types
using System.Globalization;
using System.Text.Json;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.FhirPath;

/// <summary>Implicit conversion of FHIR elements to the System types.</summary>
internal static class Values
{
    private static readonly object True = true;
    private static readonly object False = false;

    /// <summary>
    /// The System value of an item: of a primitive with a value, its value; of a FHIR Quantity, a quantity; otherwise the item itself.
    /// </summary>
    public static object Of(object item)
    {
        if (item is not FhirNode node)
        {
            return item;
        }

        if (node.Type.Kind == TypeKind.Primitive)
        {
            return node.HasValue ? OfPrimitive(node) ?? item : item;
        }

        return node.Type.Is("Quantity") ? OfQuantity(node) ?? item : item;
    }

    /// <summary>The name of the System type that a FHIR primitive converts to.</summary>
    public static string SystemType(TypeDefinition primitive) => primitive.Name switch
    {
        "boolean" => "Boolean",
        "integer" or "unsignedInt" or "positiveInt" => "Integer",
        "decimal" => "Decimal",
        "date" => "Date",
        "dateTime" or "instant" => "DateTime",
        "time" => "Time",
        _ => "String",
    };

    /// <summary>The qualified name of an item's type, for messages and <c>type()</c>.</summary>
    public static string TypeName(object item) => item is FhirNode node ? "FHIR." + node.Type.Name : "System." + SystemName(item);

    /// <summary>The name of a value's System type.</summary>
    public static string SystemName(object value) => value switch
    {
        bool => "Boolean",
        int => "Integer",
        decimal => "Decimal",
        string => "String",
        FhirPathDateTime { IsDate: true } => "Date",
        FhirPathDateTime => "DateTime",
        FhirPathTime => "Time",
        FhirPathQuantity => "Quantity",
        _ => "Any",
    };

    /// <summary>A number as a decimal, or null if it is none.</summary>
    public static decimal? Number(object value) => value switch { int i => i, decimal d => d, _ => null };

    private static object? OfPrimitive(FhirNode node) => SystemType(node.Type) switch
    {
        "Boolean" => node.ValueKind == JsonValueKind.True ? True : False,
        "Integer" => int.TryParse(node.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null,
        "Decimal" => decimal.TryParse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null,
        "Date" => FhirPathDateTime.ParseDate(node.Text!),
        "DateTime" => FhirPathDateTime.ParseDateTime(node.Text!),
        "Time" => FhirPathTime.Parse(node.Text!),
        _ => node.Text,
    };

    // https://hl7.org/fhir/R4/fhirpath.html#quantity: UCUM's time units are calendar words in FHIRPath only where the code says so itself.
    private static FhirPathQuantity? OfQuantity(FhirNode node)
    {
        if (node.Child("value") is not { HasValue: true } value || Of(value) is not decimal number || node.Child("comparator") is not null)
        {
            return null;
        }

        var code = node.ChildText("code");
        return new(number, code ?? node.ChildText("unit") ?? "1", IsCalendar: false);
    }
}
