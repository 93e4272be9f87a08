// https://hl7.org/fhir/R4/fhirpath.html#simple
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.FhirPath;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Forms;

namespace KapFhir.Kap.Protocols;

/// <summary>Sets values where a path of names and indexes leads, in the type that the element takes.</summary>
internal static partial class ValuePlacement
{
    private static readonly string[] Texts = ["string", "markdown", "uri", "url", "canonical", "code", "id", "oid", "uuid"];
    private static readonly string[] Wholes = ["integer", "positiveInt", "unsignedInt"];
    private static readonly string[] Quantities = ["Quantity", "Duration", "Age", "Count", "Distance"];

    /// <summary>False if the path leads nowhere, or to an element that takes no such values.</summary>
    internal static bool Put(JsonObject target, TypeDefinition type, string path, IReadOnlyList<object> values)
    {
        var (holder, holderType) = (target, type);
        var steps = path.Split('.');
        for (var i = 0; i < steps.Length; i++)
        {
            if (Step().Match(steps[i]) is not { Success: true } step || holderType.Element(step.Groups["name"].Value) is not { } element)
            {
                return false;
            }

            int? index = step.Groups["index"] is { Success: true } at ? int.Parse(at.Value, CultureInfo.InvariantCulture) : null;
            if (i == steps.Length - 1)
            {
                return Place(holder, element, index, values);
            }

            if (Enter(holder, element, index ?? 0) is not { } inner)
            {
                return false;
            }

            (holder, holderType) = (inner, element.Types[0].Type);
        }

        return false;
    }

    private static JsonObject? Enter(JsonObject holder, ElementDefinition element, int index)
    {
        if (element.IsChoice || element.Types is [{ Type.Kind: TypeKind.Primitive }])
        {
            return null;
        }

        if (!element.IsList)
        {
            return index > 0 ? null : (JsonObject)(holder[element.Name] ??= new JsonObject());
        }

        var list = (JsonArray)(holder[element.Name] ??= new JsonArray());
        if (index == list.Count)
        {
            list.Add((JsonNode)new JsonObject());
        }

        return index < list.Count ? list[index] as JsonObject : null;
    }

    private static bool Place(JsonObject holder, ElementDefinition element, int? index, IReadOnlyList<object> values)
    {
        foreach (var type in element.Types.Select(t => t.Type.Name))
        {
            var made = values.Select(v => As(type, v)).ToList();
            if (made.Contains(null) || (!element.IsList && made.Count > 1))
            {
                continue;
            }

            var name = element.IsChoice ? element.Name + char.ToUpperInvariant(type[0]) + type[1..] : element.Name;
            foreach (var other in element.IsChoice ? element.Types : [])
            {
                holder.Remove(element.Name + char.ToUpperInvariant(other.Type.Name[0]) + other.Type.Name[1..]);
            }

            return Set(holder, name, element.IsList, index, made);
        }

        return false;
    }

    private static bool Set(JsonObject holder, string name, bool isList, int? index, List<JsonNode?> made)
    {
        if (!isList || index is null)
        {
            holder[name] = isList ? new JsonArray([.. made]) : made[0];
            return true;
        }

        var list = (JsonArray)(holder[name] ??= new JsonArray());
        if (index > list.Count || made.Count > 1)
        {
            return false;
        }

        if (index == list.Count)
        {
            list.Add(made[0]);
        }
        else
        {
            list[index.Value] = made[0];
        }

        return true;
    }

    private static JsonNode? As(string type, object value) => value switch
    {
        FhirNode node => OfNode(type, node),
        bool flag => type is "boolean" ? JsonValue.Create(flag) : null,
        int or long => Wholes.Contains(type, StringComparer.Ordinal) || type is "decimal" ? JsonValue.Create(Convert.ToInt64(value, CultureInfo.InvariantCulture)) : null,
        decimal number => type is "decimal" ? JsonValue.Create(number) : null,
        string text => Texts.Contains(type, StringComparer.Ordinal) ? JsonValue.Create(text) : type is "CodeableConcept" ? new JsonObject { ["text"] = text }
            : type is "Reference" && text.Contains('/', StringComparison.Ordinal) ? Build.Reference(text)
            : type is "dateTime" or "date" or "instant" && PlannedTime.Parse(text) is not null ? JsonValue.Create(text) : null,
        FhirPathDateTime moment => OfMoment(type, moment.ToString()!),
        FhirPathTime time => type is "time" ? JsonValue.Create(time.ToString()) : null,
        FhirPathQuantity quantity => Quantities.Contains(type, StringComparer.Ordinal) && (quantity.IsCalendar ? CalendarUnit(quantity.Unit) : quantity.Unit) is { } unit
            ? Build.Quantity(quantity.Value, quantity.Unit, unit) : null,
        _ => null,
    };

    private static JsonNode? OfMoment(string type, string moment) => type switch
    {
        "dateTime" or "instant" => JsonValue.Create(moment),
        "date" => JsonValue.Create(moment[..Math.Min(10, moment.Length)]),
        _ => null,
    };

    private static JsonNode? OfNode(string type, FhirNode node) => node.Type.Name == type ? FormItem.Json(node) : (type, node.Type.Name) switch
    {
        ("CodeableConcept", "Coding") => new JsonObject { ["coding"] = new JsonArray(FormItem.Json(node)) },
        ("code", "Coding") => node.ChildText("code") is { } code ? JsonValue.Create(code) : null,
        ("CodeableConcept", "string") => new JsonObject { ["text"] = node.Text },
        ("Annotation", "string") => new JsonObject { ["text"] = node.Text },
        ("dateTime", "date" or "instant") or ("decimal", "integer" or "positiveInt" or "unsignedInt") => FormItem.Json(node),
        ("Reference", _) when node.Type.Kind == TypeKind.Resource && node.ChildText("id") is { } id => Build.Reference(node.Type.Name + "/" + id),
        _ => node.HasValue && ((Texts.Contains(type, StringComparer.Ordinal) && Texts.Contains(node.Type.Name, StringComparer.Ordinal))
            || (Wholes.Contains(type, StringComparer.Ordinal) && Wholes.Contains(node.Type.Name, StringComparer.Ordinal))) ? FormItem.Json(node)
            : Quantities.Contains(type, StringComparer.Ordinal) && Quantities.Contains(node.Type.Name, StringComparer.Ordinal) ? FormItem.Json(node) : null,
    };

    private static string? CalendarUnit(string unit) => ProtocolDuration.UnitOf(unit);

    [GeneratedRegex(@"^(?<name>[A-Za-z]+)(\[x\])?(\[(?<index>[0-9]{1,4})\])?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Step();
}
