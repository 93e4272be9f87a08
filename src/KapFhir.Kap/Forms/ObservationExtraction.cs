// http://hl7.org/fhir/uv/sdc/extraction.html#observation-based-extraction
using System.Text.Json.Nodes;
using KapFhir.Fhir.Json;

namespace KapFhir.Kap.Forms;

/// <summary>An Observation per answer to an item that has a code and is marked for it; the mark on a form or group holds for what is below.</summary>
internal static class ObservationExtraction
{
    internal static IEnumerable<Extracted> Of(FhirNode response, FhirNode form, string? reference)
    {
        var given = FormItem.Nested(response).ToLookup(FormItem.LinkId, StringComparer.Ordinal);
        return from item in Marked(form, isMarked: false)
               where item.Child("code") is not null
               from answered in given[FormItem.LinkId(item)]
               from answer in answered.ChildrenNamed("answer")
               let value = Value(answer.Child("value"), item)
               where value is not null
               select new Extracted(Observation(response, form, item, value.Value, reference), Search(item, reference));
    }

    private static IEnumerable<FhirNode> Marked(FhirNode holder, bool isMarked)
    {
        var marked = FormItem.Value(holder, FormItem.ObservationExtract)?.Text is { } flag ? flag is "true" : isMarked;
        var below = holder.ChildrenNamed("item").SelectMany(i => Marked(i, marked));
        return marked && holder.Name is "item" ? below.Prepend(holder) : below;
    }

    private static string? Search(FhirNode item, string? reference) => reference is null ? null
        : $"derived-from={reference}&code={Uri.EscapeDataString(item.Child("code")!.ChildText("system") + "|" + item.Child("code")!.ChildText("code"))}";

    private static JsonObject Observation(FhirNode response, FhirNode form, FhirNode item, KeyValuePair<string, JsonNode> value, string? reference)
    {
        var observation = new JsonObject { ["resourceType"] = "Observation", ["status"] = "final" };
        if ((FormItem.Value(item, FormItem.ObservationCategory) ?? FormItem.Value(form, FormItem.ObservationCategory)) is { } category)
        {
            observation["category"] = new JsonArray(FormItem.Json(category));
        }

        observation["code"] = Code(item);
        Copy(response, "subject", observation, "subject");
        Copy(response, "encounter", observation, "encounter");
        Copy(response, "authored", observation, "effectiveDateTime");
        if ((response.Child("author") ?? response.Child("source")) is { } performer)
        {
            observation["performer"] = new JsonArray(FormItem.Json(performer));
        }

        observation[value.Key] = value.Value;
        if (reference is not null)
        {
            observation["derivedFrom"] = new JsonArray(new JsonObject { ["reference"] = reference });
        }

        return observation;
    }

    private static JsonObject Code(FhirNode item)
    {
        var code = new JsonObject { ["coding"] = new JsonArray([.. item.ChildrenNamed("code").Select(FormItem.Json)]) };
        if (item.ChildText("text") is { } text)
        {
            code["text"] = text;
        }

        return code;
    }

    private static KeyValuePair<string, JsonNode>? Value(FhirNode? value, FhirNode item) => value?.Type.Name switch
    {
        "Coding" => new("valueCodeableConcept", new JsonObject { ["coding"] = new JsonArray(FormItem.Json(value)) }),
        "decimal" => new("valueQuantity", Quantity(value, item)),
        "integer" when FormItem.Value(item, FormItem.Unit) is not null => new("valueQuantity", Quantity(value, item)),
        "Quantity" => new("valueQuantity", FormItem.Json(value)!),
        "integer" => new("valueInteger", FormItem.Json(value)!),
        "boolean" => new("valueBoolean", FormItem.Json(value)!),
        "string" => new("valueString", FormItem.Json(value)!),
        "date" or "dateTime" => new("valueDateTime", FormItem.Json(value)!),
        "time" => new("valueTime", FormItem.Json(value)!),
        _ => null,
    };

    private static JsonObject Quantity(FhirNode value, FhirNode item)
    {
        var quantity = new JsonObject { ["value"] = FormItem.Json(value) };
        if (FormItem.Value(item, FormItem.Unit) is { } unit)
        {
            quantity["unit"] = unit.ChildText("display") ?? unit.ChildText("code");
            quantity["system"] = unit.ChildText("system");
            quantity["code"] = unit.ChildText("code");
        }

        return quantity;
    }

    private static void Copy(FhirNode from, string name, JsonObject to, string property)
    {
        if (from.Child(name) is { } value)
        {
            to[property] = FormItem.Json(value);
        }
    }
}
