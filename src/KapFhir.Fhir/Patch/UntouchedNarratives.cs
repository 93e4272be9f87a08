// https://hl7.org/fhir/R4/narrative.html
using System.Text;
using System.Xml.Linq;
using KapFhir.Fhir.Xml;

namespace KapFhir.Fhir.Patch;

/// <summary>
/// The narratives of a document as they were written. Reading XML into a tree and writing it again says the same in other characters (<c>&lt;br/&gt;</c>); what a
/// patch does not touch is to stay as it is.
/// </summary>
internal sealed class UntouchedNarratives
{
    private static readonly XName Div = XName.Get("div", "http://www.w3.org/1999/xhtml");
    private readonly List<(XElement Element, XElement Before, string Text)> _all = [];
    private readonly string _mark = Guid.NewGuid().ToString("N");

    private UntouchedNarratives()
    {
    }

    /// <summary>Remembers the narratives of a resource.</summary>
    /// <param name="xml">The resource's XML.</param>
    /// <param name="document">The same as a tree.</param>
    internal static UntouchedNarratives Of(ReadOnlySpan<byte> xml, XDocument document)
    {
        var narratives = new UntouchedNarratives();
        var divs = document.Descendants(Div).Where(d => d.Parent?.Name.Namespace != Div.Namespace).ToList();
        var texts = Texts(xml);
        if (texts.Count == divs.Count)
        {
            narratives._all.AddRange(divs.Zip(texts, (d, t) => (d, new XElement(d), t)));
        }

        return narratives;
    }

    /// <summary>Puts marks in the place of those that are still there and as they were.</summary>
    internal void Mark()
    {
        for (var i = 0; i < _all.Count; i++)
        {
            if (_all[i].Element.Parent is not null && XNode.DeepEquals(_all[i].Element, _all[i].Before))
            {
                _all[i].Element.ReplaceWith(new XElement(XName.Get("div"), MarkOf(i)));
            }
        }
    }

    /// <summary>The XML with the narratives in the place of their marks.</summary>
    internal string Restore(string xml)
    {
        var restored = new StringBuilder(xml);
        for (var i = 0; i < _all.Count; i++)
        {
            restored.Replace($"<div xmlns=\"\">{MarkOf(i)}</div>", _all[i].Text);
        }

        return restored.ToString();
    }

    private string MarkOf(int index) => _mark + "-" + index.ToString(System.Globalization.CultureInfo.InvariantCulture);

    // A div in a narrative's text is the only element of that name in FHIR; divs inside of it are passed over with it.
    private static List<string> Texts(ReadOnlySpan<byte> xml)
    {
        var found = new List<string>();
        var scanner = new XmlScanner(xml);
        while (scanner.Read())
        {
            if (scanner.Token == XmlToken.Start && scanner.Name.SequenceEqual("div"u8))
            {
                var start = scanner.TokenStart;
                scanner.Skip();
                found.Add(Encoding.UTF8.GetString(xml[start..scanner.Position]));
            }
        }

        return found;
    }
}
