// https://hl7.org/fhir/R4/narrative.html#rules and https://hl7.org/fhir/R4/security.html#narrative
using System.Text;
using System.Text.Encodings.Web;
using System.Xml;
using KapFhir.Server.Smart.Pages;

namespace KapFhir.Server.Pages;

/// <summary>
/// A narrative as a page may show it. It is written anew, element by element, from what R4 allows: whatever else it holds, though it was checked when it was
/// stored, does not come through. Nothing in it loads anything, and no name of its own meets one of the page's.
/// </summary>
internal static class NarrativeView
{
    private const int MostCharacters = 2_000_000;
    private const int Deepest = 100;

    private static readonly HashSet<string> Elements = new(StringComparer.Ordinal)
    {
        "div", "p", "span", "br", "hr", "b", "i", "em", "strong", "small", "big", "tt", "sub", "sup", "dfn", "code", "samp", "kbd", "var", "cite", "abbr", "acronym", "q",
        "blockquote", "pre", "address", "ins", "del", "bdo", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody",
        "tfoot", "tr", "th", "td", "col", "colgroup", "a", "img",
    };

    private static readonly HashSet<string> Empty = new(StringComparer.Ordinal) { "br", "hr", "col", "img" };
    private static readonly HashSet<string> Attributes = new(StringComparer.Ordinal) { "title", "alt", "lang", "dir", "colspan", "rowspan", "scope", "span", "abbr", "start" };
    private static readonly string[] Pictures = ["data:image/png;base64,", "data:image/jpeg;base64,", "data:image/gif;base64,"];

    /// <summary>What may be shown of this XHTML; a remark instead if it is none.</summary>
    public static Html Of(string xhtml)
    {
        var output = new StringBuilder(xhtml.Length);
        try
        {
            using var reader = XmlReader.Create(new StringReader(xhtml), new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MostCharacters, IgnoreComments = true, IgnoreProcessingInstructions = true,
            });
            Copy(reader, output);
            return Html.Of($"""<div class="narrative">{new Html(output.ToString())}</div>""");
        }
        catch (XmlException)
        {
            return Html.Of($"""<p class="soft">The narrative is not well-formed XHTML and is not shown; the raw forms have it.</p>""");
        }
    }

    private static void Copy(XmlReader reader, StringBuilder output)
    {
        while (reader.Read())
        {
            if (reader.Depth > Deepest)
            {
                throw new XmlException("nested too deeply");
            }

            switch (reader.NodeType)
            {
                case XmlNodeType.Element when !Elements.Contains(reader.LocalName):
                    Skip(reader);
                    break;
                case XmlNodeType.Element:
                    Open(reader, output);
                    break;
                case XmlNodeType.EndElement when !Empty.Contains(reader.LocalName):
                    output.Append("</").Append(Shown(reader.LocalName)).Append('>');
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                    output.Append(HtmlEncoder.Default.Encode(reader.Value));
                    break;
            }
        }
    }

    // With all it holds: what a script or a style says is no text.
    private static void Skip(XmlReader reader)
    {
        if (!reader.IsEmptyElement)
        {
            var depth = reader.Depth;
            while (reader.Read() && reader.Depth > depth)
            {
            }
        }
    }

    private static void Open(XmlReader reader, StringBuilder output)
    {
        var (name, isEmpty) = (reader.LocalName, reader.IsEmptyElement);
        output.Append('<').Append(Shown(name));
        while (reader.MoveToNextAttribute())
        {
            Attribute(name, reader.LocalName, reader.Prefix.Length == 0 ? reader.Value : null, output);
        }

        output.Append('>');
        if (isEmpty && !Empty.Contains(name))
        {
            output.Append("</").Append(Shown(name)).Append('>');
        }
    }

    private static void Attribute(string element, string name, string? value, StringBuilder output)
    {
        var kept = value is null ? null
            : Attributes.Contains(name) ? value
            : (element, name) switch
            {
                ("a", "href") when IsLink(value) => value,
                ("img", "src") when Pictures.Any(p => value.StartsWith(p, StringComparison.OrdinalIgnoreCase)) => value,
                _ => null,
            };
        if (kept is not null)
        {
            output.Append(' ').Append(name).Append("=\"").Append(HtmlEncoder.Default.Encode(kept)).Append('"');
            output.Append(name == "href" ? " rel=\"noopener noreferrer nofollow\"" : "");
        }
    }

    // What a browser would read another scheme out of (white space, control characters) is none of these.
    private static bool IsLink(string value) => Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" or "mailto" or "tel";

    // The page has its own headings above.
    private static string Shown(string name) => name is "h1" or "h2" ? "h3" : name;
}
