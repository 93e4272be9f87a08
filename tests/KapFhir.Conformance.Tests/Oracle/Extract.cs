using System.Globalization;
using System.Text.Json;
using KapFhir.Conformance.Tests.Harness;

namespace KapFhir.Conformance.Tests.Oracle;

/// <summary>Values out of JSON elements, told by their shape.</summary>
internal static class Extract
{
    private static readonly string[] TextNames =
        ["text", "family", "given", "prefix", "suffix", "line", "city", "district", "state", "postalCode", "country"];

    /// <summary>A string, or the strings of a HumanName or Address.</summary>
    public static IEnumerable<Value> Texts(JsonElement element, bool isFamily) => element.ValueKind == JsonValueKind.String
        ? [new TextValue(element.GetString()!, isFamily)]
        : TextNames.SelectMany(name => element.Each(name).Select(part => new TextValue(part.GetString()!, name == "family")));

    /// <summary>The codes of a code, boolean, Coding, CodeableConcept, Identifier or ContactPoint.</summary>
    public static IEnumerable<Value> Codes(JsonElement element, string? system)
    {
        if (element.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return [new CodeValue(null, element.GetRawText(), [])];
        }

        if (element.ValueKind == JsonValueKind.String)
        {
            return [new CodeValue(system, element.GetString(), [])];
        }

        return element.TryGetProperty("coding", out _) || !(element.TryGetProperty("code", out _) || element.TryGetProperty("value", out _))
            ? element.Each("coding").Select(Coding).Append(new CodeValue(null, null, [.. element.Each("text").Select(t => t.GetString()!)]))
            : [Coding(element)];
    }

    /// <summary>A date, dateTime, instant or Period.</summary>
    public static IEnumerable<Value> Span(JsonElement element) => [element.ValueKind == JsonValueKind.String
        ? Spans.Of(element.GetString()!) : Spans.OfPeriod(element.Str("start"), element.Str("end"))];

    /// <summary>A number or Quantity.</summary>
    public static IEnumerable<Value> Amount(JsonElement element) => element.ValueKind == JsonValueKind.Number
        ? [new AmountValue(Number(element), "", "", "")]
        : element.TryGetProperty("value", out var value)
            ? [new AmountValue(Number(value), element.Str("system") ?? "", element.Str("code") ?? "", element.Str("unit") ?? "")] : [];

    private static decimal Number(JsonElement number) => decimal.Parse(number.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture);

    // A ContactPoint's system is "phone" and such, which is no uri: it counts as none.
    private static CodeValue Coding(JsonElement coding)
    {
        var system = coding.Str("system");
        var code = coding.Str("code") ?? coding.Str("value");
        return new CodeValue(system?.Contains(':', StringComparison.Ordinal) == true ? system : null, code, [.. coding.Each("display").Select(d => d.GetString()!)]);
    }
}
