// https://hl7.org/fhir/R4/narrative.html#xhtml
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Xml;

/// <content>A narrative's div is XML in XML and text in JSON.</content>
internal ref partial struct XmlConverter
{
    // At the div's start tag. Where the div says its namespace itself and in no other way than JSON has it, its bytes are kept as they are.
    private void ReadXhtml(PropertyEntry entry)
    {
        var start = _xml.TokenStart;
        var isPlain = DeclaresXhtml();
        var depth = _xml.Depth;
        while (_xml.Read() && (_xml.Token != XmlToken.End || _xml.Depth >= depth))
        {
            isPlain &= _xml.Token != XmlToken.Cdata && (_xml.Token != XmlToken.Start || _xml.Name.IndexOf((byte)':') < 0);
        }

        if (_xml.Fault is not null)
        {
            return;
        }

        var raw = _source[start.._xml.Position];
        var text = XmlText.WithLineFeeds(isPlain ? raw : XhtmlFragment.Normalize(raw, _namespaces));
        if (XhtmlChecker.Check(text) is { } form)
        {
            AddAt(Issues.JsonBadPrimitive(entry.Property.Name, default, entry.Property.Type.Name, form, entry.Kind), start);
        }

        JsonStrings.Append(_json, text);
    }

    private readonly bool DeclaresXhtml()
    {
        foreach (var attribute in _xml.Attributes)
        {
            if (_xml.NameOf(attribute).SequenceEqual("xmlns"u8))
            {
                return _xml.Name.SequenceEqual("div"u8) && _xml.ValueOf(attribute).SequenceEqual("http://www.w3.org/1999/xhtml"u8);
            }
        }

        return false;
    }
}
