using System.Text.Json;
using System.Xml.Linq;

namespace KapFhir.Fhir.Tests.Xml;

/// <summary>Says where two resources differ. Numbers by their text, narratives as XML.</summary>
internal static class Comparison
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1000 };

    /// <summary>The path of the first difference and what stands there, or null.</summary>
    public static string? OfJson(ReadOnlyMemory<byte> actual, ReadOnlyMemory<byte> expected)
    {
        if (HasSameTokens(WithoutMark(actual).Span, WithoutMark(expected).Span))
        {
            return null;
        }

        using var first = JsonDocument.Parse(WithoutMark(actual), Deep);
        using var second = JsonDocument.Parse(WithoutMark(expected), Deep);
        return OfJson(first.RootElement, second.RootElement, "$");
    }

    /// <summary>The same of XML: elements in their order, attributes in any, text; not comments, instructions, white space between elements.</summary>
    public static string? OfXml(XElement actual, XElement expected)
    {
        var path = expected.Name.LocalName;
        if (actual.Name != expected.Name)
        {
            return $"{path}: {actual.Name}";
        }

        if (Attributes(actual) is var have && Attributes(expected) is var want && have != want)
        {
            return $"{path}: {have} is not {want}";
        }

        var isNarrative = expected.Name.NamespaceName == "http://www.w3.org/1999/xhtml";
        var (left, right) = (Nodes(actual, isNarrative), Nodes(expected, isNarrative));
        for (var i = 0; i < Math.Max(left.Count, right.Count); i++)
        {
            var found = i >= left.Count || i >= right.Count ? $"{left.Count} children, not {right.Count}" : OfNodes(left[i], right[i]);
            if (found is not null)
            {
                return $"{path}/{found}";
            }
        }

        return null;
    }

    private static string? OfNodes(XNode actual, XNode expected) => (actual, expected) switch
    {
        (XElement a, XElement b) => OfXml(a, b),
        (XText a, XText b) when a.Value == b.Value => null,
        _ => $"{actual} is not {expected}",
    };

    private static string Attributes(XElement element) => string.Join(' ', element.Attributes()
        .Where(a => !a.IsNamespaceDeclaration && a.Name.LocalName != "schemaLocation")
        .OrderBy(a => a.Name.ToString(), StringComparer.Ordinal).Select(a => $"{a.Name}={a.Value}"));

    // A CDATA section is text, and comments part no text.
    private static List<XNode> Nodes(XElement element, bool isNarrative)
    {
        var nodes = new List<XNode>();
        foreach (var node in element.Nodes().Where(n => n is XElement or XText))
        {
            if (node is XText text && nodes.LastOrDefault() is XText before)
            {
                before.Value += text.Value;
            }
            else if (node is XElement || isNarrative || !string.IsNullOrWhiteSpace(((XText)node).Value))
            {
                nodes.Add(node is XText other ? new XText(other.Value) : node);
            }
        }

        return nodes;
    }

    private static string? OfJson(JsonElement actual, JsonElement expected, string path)
    {
        if (actual.ValueKind != expected.ValueKind)
        {
            return $"{path}: {actual.ValueKind} is not {expected.ValueKind}";
        }

        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                return OfObjects(actual, expected, path);
            case JsonValueKind.Array when actual.GetArrayLength() == expected.GetArrayLength():
                return actual.EnumerateArray().Zip(expected.EnumerateArray()).Select((p, i) => OfJson(p.First, p.Second, $"{path}[{i}]")).FirstOrDefault(d => d is not null);
            case JsonValueKind.Array:
                return $"{path}: {actual.GetArrayLength()} items, not {expected.GetArrayLength()}";
            case JsonValueKind.String when path.EndsWith(".div", StringComparison.Ordinal):
                return OfXml(Narrative(actual), Narrative(expected)) is { } difference ? $"{path}: {difference}" : null;
            case JsonValueKind.String:
                return actual.GetString() == expected.GetString() ? null : $"{path}: '{actual.GetString()}' is not '{expected.GetString()}'";
            default:
                return actual.GetRawText() == expected.GetRawText() ? null : $"{path}: {actual.GetRawText()} is not {expected.GetRawText()}";
        }
    }

    private static string? OfObjects(JsonElement actual, JsonElement expected, string path)
    {
        var names = actual.EnumerateObject().Select(p => p.Name).Union(expected.EnumerateObject().Select(p => p.Name), StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (!actual.TryGetProperty(name, out var first) || !expected.TryGetProperty(name, out var second))
            {
                return $"{path}.{name}: only in one";
            }

            if (OfJson(first, second, $"{path}.{name}") is { } difference)
            {
                return difference;
            }
        }

        return null;
    }

    // So it is most of the time, and quickly seen.
    private static bool HasSameTokens(ReadOnlySpan<byte> actual, ReadOnlySpan<byte> expected)
    {
        var first = new Utf8JsonReader(actual, new JsonReaderOptions { MaxDepth = 1000 });
        var second = new Utf8JsonReader(expected, new JsonReaderOptions { MaxDepth = 1000 });
        while (first.Read() & second.Read())
        {
            if (first.TokenType != second.TokenType || !first.ValueSpan.SequenceEqual(second.ValueSpan))
            {
                return false;
            }
        }

        return first.CurrentDepth == 0 && second.CurrentDepth == 0;
    }

    private static XElement Narrative(JsonElement div) => XElement.Parse(div.GetString()!, LoadOptions.PreserveWhitespace);

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> json) => json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json;
}
