// https://hl7.org/fhir/R4/narrative.html#xhtml
using System.Collections.Frozen;
using System.Text.RegularExpressions;
using System.Xml;

namespace KapFhir.Fhir.FhirPath.Functions;

/// <summary><c>htmlChecks()</c>, the invariants txt-1 and txt-2: only formatting elements and attributes, and something to see.</summary>
internal static partial class HtmlChecks
{
    private const string Namespace = "http://www.w3.org/1999/xhtml";

    private static readonly FrozenSet<string> Elements = new[]
    {
        "a", "abbr", "acronym", "b", "big", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "dfn", "div", "dl",
        "dt", "em",
        "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "li", "ol", "p", "pre", "q", "samp", "small", "span", "strong", "sub", "sup",
        "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "ul", "var", "kbd", "address", "bdo", "del", "ins", "center", "u", "s",
        "strike", "font",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Attributes = new[]
    {
        "title", "style", "class", "id", "lang", "xml:lang", "dir", "accesskey", "tabindex", "xmlns", "xml:space", "name", "href", "rel",
        "src", "alt", "width",
        "height", "usemap", "span", "align", "valign", "char", "charoff", "border", "cellpadding", "cellspacing", "rules", "frame",
        "summary", "abbr",
        "axis", "headers", "scope", "rowspan", "colspan", "nowrap", "start", "value", "type", "compact", "cite", "datetime", "bgcolor",
        "color", "size",
        "face", "clear", "noshade", "hreflang", "charset", "rev", "target", "longdesc",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static bool Pass(string html)
    {
        // HTML's named entities are allowed in a narrative, but XML knows five of them: each stands for something visible or a space.
        var xml = NamedEntity().Replace(html, "\u00a0");
        try
        {
            using var reader = XmlReader.Create(new StringReader(xml),
                new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return reader.MoveToContent() == XmlNodeType.Element && reader.LocalName == "div" && IsAllowed(reader);
        }
        catch (XmlException)
        {
            return false;
        }
    }

    private static bool IsAllowed(XmlReader reader)
    {
        var hasContent = false;
        do
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                if (reader.NamespaceURI != Namespace || !Elements.Contains(reader.Name) || !AreAttributesAllowed(reader))
                {
                    return false;
                }

                hasContent |= reader.LocalName == "img";
            }
            else if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
            {
                hasContent |= !string.IsNullOrWhiteSpace(reader.Value);
            }
        }
        while (reader.Read());
        return hasContent;
    }

    private static bool AreAttributesAllowed(XmlReader reader)
    {
        for (var more = reader.MoveToFirstAttribute(); more; more = reader.MoveToNextAttribute())
        {
            if (!Attributes.Contains(reader.Name)
                || reader.Value.AsSpan().TrimStart().StartsWith("javascript:", StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        reader.MoveToElement();
        return true;
    }

    [GeneratedRegex("&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z][A-Za-z0-9]*;", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NamedEntity();
}
