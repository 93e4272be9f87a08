// https://hl7.org/fhir/R4/questionnaireresponse-definitions.html#QuestionnaireResponse.item.answer.value_x_
using System.Globalization;
using System.Text.Json.Nodes;
using KapFhir.Fhir.FhirPath;
using KapFhir.Fhir.Json;

namespace KapFhir.Kap.Forms;

/// <summary>Makes answers of values that expressions and Observations give.</summary>
internal static class AnswerJson
{
    /// <summary>The answer, or null where the value is of no type that the item takes.</summary>
    /// <param name="value">An element, or what FHIRPath computes.</param>
    /// <param name="itemType">Questionnaire.item.type.</param>
    internal static JsonObject? Of(object value, string itemType)
    {
        var (name, json) = itemType switch
        {
            "boolean" => ("valueBoolean", Boolean(value)),
            "decimal" => ("valueDecimal", Number(value)),
            "integer" => ("valueInteger", Whole(value)),
            "date" => ("valueDate", Moment(value, 10)),
            "dateTime" => ("valueDateTime", Moment(value, int.MaxValue)),
            "time" => ("valueTime", value is FhirPathTime or FhirNode { Type.Name: "time" } ? Text(value) : null),
            "string" or "text" => ("valueString", Text(value)),
            "url" => ("valueUri", Text(value)),
            "quantity" => ("valueQuantity", Quantity(value)),
            "reference" => ("valueReference", Reference(value)),
            "attachment" => ("valueAttachment", Complex(value, "Attachment")),
            _ => Choice(value, itemType),
        };
        return json is null ? null : new JsonObject { [name] = json };
    }

    private static (string Name, JsonNode? Json) Choice(object value, string itemType) => value switch
    {
        FhirNode { Type.Name: "Coding" } coding => ("valueCoding", FormItem.Json(coding)),
        FhirNode { Type.Name: "CodeableConcept" } concept => ("valueCoding", concept.Child("coding") is { } coding ? FormItem.Json(coding) : null),
        FhirNode { Type.Name: "integer" } number => ("valueInteger", FormItem.Json(number)),
        _ => ("valueString", itemType is "open-choice" ? Text(value) : null),
    };

    private static JsonNode? Boolean(object value) => value is bool flag ? JsonValue.Create(flag) : Complex(value, "boolean");

    private static JsonNode? Number(object value) => value switch
    {
        int or long or decimal => JsonValue.Create(Convert.ToDecimal(value, CultureInfo.InvariantCulture)),
        FhirNode { Type.Name: "decimal" or "integer" or "positiveInt" or "unsignedInt" } node => FormItem.Json(node),
        FhirNode node when IsQuantity(node) => node.Child("value") is { } number ? FormItem.Json(number) : null,
        FhirPathQuantity quantity => JsonValue.Create(quantity.Value),
        _ => null,
    };

    private static JsonNode? Whole(object value) =>
        Number(value) is { } number && decimal.TryParse(number.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var whole)
        && whole == decimal.Truncate(whole) ? JsonValue.Create((int)whole) : null;

    private static JsonNode? Moment(object value, int length) =>
        value is FhirPathDateTime or FhirNode { Type.Name: "date" or "dateTime" or "instant" } && Text(value) is { } text
            ? JsonValue.Create(text.ToString().Length > length ? text.ToString()[..length] : text.ToString()) : null;

    private static JsonNode? Quantity(object value) => value switch
    {
        FhirNode node when IsQuantity(node) => FormItem.Json(node),
        FhirPathQuantity { IsCalendar: false } quantity => new JsonObject
        {
            ["value"] = quantity.Value, ["unit"] = quantity.Unit, ["system"] = "http://unitsofmeasure.org", ["code"] = quantity.Unit,
        },
        _ => Number(value) is { } number ? new JsonObject { ["value"] = number } : null,
    };

    private static JsonNode? Reference(object value) => value switch
    {
        FhirNode { Type.Name: "Reference" } reference => FormItem.Json(reference),
        FhirNode { Type.Kind: Fhir.Definitions.TypeKind.Resource } resource when resource.ChildText("id") is { } id =>
            new JsonObject { ["reference"] = resource.Type.Name + "/" + id },
        _ => null,
    };

    private static JsonNode? Complex(object value, string type) => value is FhirNode node && node.Type.Name == type ? FormItem.Json(node) : null;

    private static bool IsQuantity(FhirNode node) => node.Type.Is("Quantity");

    // Without the quotes of JSON; null for what has no text.
    private static JsonValue? Text(object value) => value switch
    {
        FhirNode { HasValue: true } node => JsonValue.Create(node.Text),
        string text => JsonValue.Create(text),
        FhirPathDateTime or FhirPathTime => JsonValue.Create(value.ToString()),
        int or long or decimal => JsonValue.Create(Convert.ToString(value, CultureInfo.InvariantCulture)),
        _ => null,
    };
}
