using System.Text.Json;
using System.Text.Json.Nodes;

namespace KapFhir.Tests.Fuzz;

/// <summary>Makes patches that fit a resource more often than not.</summary>
internal static class PatchInputs
{
    private static readonly string[] JsonOperations = ["add", "remove", "replace", "move", "copy", "test"];
    private static readonly string[] FhirPathOperations = ["add", "insert", "delete", "replace", "move"];
    private static readonly string[] Names = ["extension", "id", "given", "name", "value", "deceased", "status", "contact", "note", "subject", "code", "text", "contained", "meta", "xyz"];

    private static readonly string[] Values =
    [
        "\"valueString\":\"a\"", "\"valueCode\":\"final\"", "\"valueBoolean\":true", "\"valueInteger\":3", "\"valueDecimal\":1.50e3", "\"valueDate\":\"2020-02-30\"",
        "\"valueReference\":{\"reference\":\"Patient/1\"}", "\"valueCodeableConcept\":{\"text\":\"x\"}", "\"_valueString\":{\"id\":\"x\"}", "\"valueHumanName\":{\"given\":[\"a\",\"b\"]}",
        "\"part\":[{\"name\":\"url\",\"valueUri\":\"http://x\"},{\"name\":\"value\",\"valueString\":\"y\"}]", "\"part\":[{\"name\":\"name\",\"part\":[{\"name\":\"given\",\"valueString\":\"z\"}]}]",
        "\"resource\":{\"resourceType\":\"Basic\",\"code\":{\"text\":\"x\"}}", "\"valueIdentifier\":{\"value\":\"x\"}", "\"valueAnnotation\":{\"text\":\"x\"}",
    ];

    private static readonly string[] XmlContents =
    [
        "<extension url=\"http://x\"><valueString value=\"y\"/></extension>", "<name><given value=\"a\"/></name>", "<status value=\"final\"/>", "<note><text value=\"x\"/></note>",
        "<div xmlns=\"http://www.w3.org/1999/xhtml\">x<br/></div>", "<contained><Basic><code><text value=\"x\"/></code></Basic></contained>", "x", "<!-- x -->", "", "<?x y?>",
    ];

    public static byte[] JsonPatch(Random random, byte[] resource)
    {
        var places = Places(resource);
        var operations = Enumerable.Range(0, random.Next(1, 8)).Select(_ => new JsonObject
        {
            ["op"] = random.Pick(JsonOperations),
            ["path"] = Pointer(random, places),
            ["from"] = Pointer(random, places),
            ["value"] = random.Next(3) == 0 ? JsonValue.Create(random.Next(100)) : random.Pick(places).Value?.DeepClone(),
        });
        return JsonSerializer.SerializeToUtf8Bytes(new JsonArray([.. operations]), Deep);
    }

    public static byte[] FhirPathPatch(Random random, byte[] resource)
    {
        var places = Places(resource);
        var type = (string?)places[0].Value!["resourceType"];
        var operations = Enumerable.Range(0, random.Next(1, 8)).Select(_ =>
        {
            var operation = random.Pick(FhirPathOperations);
            var parts = operation switch
            {
                "add" => $"{{\"name\":\"name\",\"valueString\":\"{random.Pick(Names)}\"}},{{\"name\":\"value\",{random.Pick(Values)}}}",
                "insert" => $"{{\"name\":\"index\",\"valueInteger\":{random.Next(4)}}},{{\"name\":\"value\",{random.Pick(Values)}}}",
                "replace" => $"{{\"name\":\"value\",{random.Pick(Values)}}}",
                "move" => $"{{\"name\":\"source\",\"valueInteger\":{random.Next(4)}}},{{\"name\":\"destination\",\"valueInteger\":{random.Next(4)}}}",
                _ => "",
            };
            return $"{{\"name\":\"operation\",\"part\":[{{\"name\":\"type\",\"valueCode\":\"{operation}\"}},"
                + $"{{\"name\":\"path\",\"valueString\":\"{type + PathOf(random, random.Pick(places).Pointer)}\"}}{(parts.Length > 0 ? "," : "")}{parts}]}}";
        });
        return System.Text.Encoding.UTF8.GetBytes($"{{\"resourceType\":\"Parameters\",\"parameter\":[{string.Join(',', operations)}]}}");
    }

    public static byte[] XmlPatch(Random random, byte[] resource)
    {
        var places = Places(resource);
        var type = (string?)places[0].Value!["resourceType"];
        var operations = Enumerable.Range(0, random.Next(1, 8)).Select(_ =>
        {
            var (pointer, value) = random.Pick(places);
            var isValue = value is JsonValue && random.Next(4) > 0;
            var sel = type + SelectorOf(random, pointer) + (isValue ? "/@value" : "");
            var content = random.Pick(XmlContents);
            return random.Next(4) switch
            {
                0 => $"<remove sel=\"{sel}\"{(random.Next(4) == 0 ? " ws=\"both\"" : "")}/>",
                1 => $"<replace sel=\"{sel}\">{(isValue ? random.Next(100) : content)}</replace>",
                2 => $"<add sel=\"{sel}\" type=\"@{random.Pick(["id", "value", "x"])}\">{random.Next(100)}</add>",
                _ => $"<add sel=\"{sel}\"{random.Pick(["", " pos=\"before\"", " pos=\"after\"", " pos=\"prepend\""])}>{content}</add>",
            };
        });
        return System.Text.Encoding.UTF8.GetBytes($"<diff xmlns=\"http://hl7.org/fhir\">{string.Concat(operations)}</diff>");
    }

    // JSON counts from 0 and XPath from 1; some conditions instead of places.
    private static string SelectorOf(Random random, string pointer) => string.Concat(pointer.Split('/').Skip(1).Select(p => char.IsAsciiDigit(p[0])
        ? random.Next(6) == 0 ? "[*/@value='a']" : $"[{(int.TryParse(p, out var index) ? index + 1 : 1)}]"
        : "/" + p.TrimStart('_')));

    private static readonly JsonSerializerOptions Deep = new() { MaxDepth = 256 };

    private static List<(string Pointer, JsonNode? Value)> Places(byte[] resource)
    {
        var all = new List<(string, JsonNode?)>();
        Walk("", JsonNode.Parse(resource), all);
        return all;
    }

    private static void Walk(string pointer, JsonNode? node, List<(string Pointer, JsonNode? Value)> all)
    {
        all.Add((pointer, node));
        if (node is JsonObject members)
        {
            foreach (var (name, value) in members)
            {
                Walk($"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}", value, all);
            }
        }
        else if (node is JsonArray items)
        {
            for (var i = 0; i < items.Count; i++)
            {
                Walk(pointer + "/" + i.ToString(System.Globalization.CultureInfo.InvariantCulture), items[i], all);
            }
        }
    }

    private static string Pointer(Random random, List<(string Pointer, JsonNode? Value)> places)
    {
        var pointer = random.Pick(places).Pointer;
        return random.Next(6) switch
        {
            0 => pointer + "/-",
            1 => pointer + "/" + random.Pick(Names),
            2 => pointer[..Math.Max(0, pointer.LastIndexOf('/'))],
            _ => pointer,
        };
    }

    // Underscores and a choice's type are JSON's, FHIRPath has neither; some of them stay and lead nowhere.
    private static string PathOf(Random random, string pointer)
    {
        var path = string.Concat(pointer.Split('/').Skip(1).Select(p => char.IsAsciiDigit(p[0]) ? $"[{p}]" : "." + p.TrimStart('_')));
        return random.Next(4) == 0 && path.EndsWith(']') ? path[..path.LastIndexOf('[')] : path;
    }
}
