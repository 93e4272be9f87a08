// https://hl7.org/fhir/R4/datatypes.html
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Server.Pages;

/// <summary>A value on one line, as people write it.</summary>
internal static class ValueText
{
    private const int Longest = 300;

    /// <summary>The value; empty if its type has no short form.</summary>
    public static string Of(FhirNode node) => node.Type.Kind == TypeKind.Primitive ? Primitive(node) : node.Type.Name switch
    {
        "HumanName" => Name(node),
        "Address" => node.ChildText("text") ?? Join(", ", [.. Texts(node, "line"), .. Of(node, "city", "district", "state", "postalCode", "country")]),
        "ContactPoint" => Join(" ", Of(node, "system", "value")) + Note(node.ChildText("use")),
        "Identifier" => Identifier(node),
        "Coding" => Coding(node),
        "CodeableConcept" => Concept(node),
        "Quantity" or "SimpleQuantity" or "Age" or "Duration" or "Count" or "Distance" or "MoneyQuantity" => Quantity(node),
        "Money" => Join(" ", Of(node, "value", "currency")),
        "Range" => Between(node, "low", "high"),
        "Ratio" => Child(node, "numerator") + " / " + Child(node, "denominator"),
        "Period" => Between(node, "start", "end"),
        "Reference" => node.ChildText("display") ?? node.ChildText("reference") ?? (node.Child("identifier") is { } identifier ? Of(identifier) : ""),
        "Annotation" => Join(" - ", [node.ChildText("text"), Child(node, "author"), node.ChildText("time")]),
        "Attachment" => Join(", ", [node.ChildText("title"), node.ChildText("contentType"), node.ChildText("size") is { } size ? size + " bytes" : null, node.ChildText("creation")]),
        "Meta" => "",
        _ => "",
    };

    /// <summary>The same, cut where a table would grow too wide.</summary>
    public static string Short(FhirNode node) => Of(node) is { Length: > Longest } text ? text[..Longest] + "…" : Of(node);

    /// <summary>The display that R4's own code systems give a code, where the sender gave none; null if they have none.</summary>
    public static string? Display(string? system, string? code) => system is null || code is null ? null
        : FhirDefinitions.R4.FindCodeSystem(system)?.Concepts.FirstOrDefault(c => c.Code == code)?.Display;

    private static string Primitive(FhirNode node) => node.Type.Name switch
    {
        _ when node.Text is null => node.Children.Length > 0 ? "(no value)" : "",
        "base64Binary" => $"({node.Text!.Length * 3L / 4} bytes)",
        "boolean" => node.Text == "true" ? "yes" : "no",
        "instant" or "dateTime" => Moment(node.Text!),
        _ => node.Text!,
    };

    // 2025-02-06T10:30:00-05:00: the parts apart, nothing reckoned.
    private static string Moment(string text)
    {
        if (text.Length <= 10 || text[10] != 'T')
        {
            return text;
        }

        var time = text[11..];
        var zone = time.LastIndexOfAny(['+', '-']);
        return text[..10] + " " + (time.EndsWith('Z') ? time[..^1] + " UTC" : zone > 0 ? time[..zone] + " (UTC" + time[zone..] + ")" : time);
    }

    private static string Name(FhirNode node) =>
        (node.ChildText("text") ?? Join(" ", [.. Texts(node, "prefix"), .. Texts(node, "given"), node.ChildText("family"), .. Texts(node, "suffix")])) + Note(node.ChildText("use"));

    private static string Identifier(FhirNode node) =>
        Join(" ", [node.ChildText("value"), Child(node, "type") is { Length: > 0 } type ? "(" + type + ")" : node.ChildText("system") is { } system ? "(" + system + ")" : null]);

    private static string Coding(FhirNode node)
    {
        var (system, code) = (node.ChildText("system"), node.ChildText("code"));
        var display = node.ChildText("display") ?? Display(system, code);
        return display is null ? Join(" ", [code, system is null ? null : "(" + system + ")"]) : display + (code is null ? "" : " (" + code + ")");
    }

    private static string Concept(FhirNode node) =>
        node.ChildText("text") ?? Join(", ", node.ChildrenNamed("coding").Take(1).Select(Coding));

    private static string Quantity(FhirNode node) =>
        (node.ChildText("comparator") ?? "") + Join(" ", [node.ChildText("value"), node.ChildText("unit") ?? node.ChildText("code")]);

    private static string Between(FhirNode node, string from, string to)
    {
        var (low, high) = (Child(node, from), Child(node, to));
        return low.Length == 0 ? "up to " + high : high.Length == 0 ? "from " + low : low + " to " + high;
    }

    private static string Child(FhirNode node, string name) => node.Child(name) is { } child ? Of(child) : "";

    private static IEnumerable<string?> Of(FhirNode node, params string[] names) => names.Select(node.ChildText);

    private static IEnumerable<string?> Texts(FhirNode node, string name) => node.ChildrenNamed(name).Select(c => c.Text);

    private static string Note(string? use) => use is null ? "" : " (" + use + ")";

    private static string Join(string separator, IEnumerable<string?> parts) => string.Join(separator, parts.Where(p => !string.IsNullOrEmpty(p)));
}
