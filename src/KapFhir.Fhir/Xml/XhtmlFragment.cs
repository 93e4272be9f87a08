// https://hl7.org/fhir/R4/narrative.html#xhtml and https://www.w3.org/TR/xml-names/
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Xml;

/// <summary>
/// Writes a narrative the one way that JSON has for it: no prefixes, the namespace on the div, no CDATA sections. Comments are left out.
/// </summary>
internal static class XhtmlFragment
{
    /// <summary>The narrative so written.</summary>
    /// <param name="raw">The div, well formed.</param>
    /// <param name="namespaces">The namespaces at its place, its own among them.</param>
    public static ReadOnlySpan<byte> Normalize(ReadOnlySpan<byte> raw, XmlNamespaces namespaces)
    {
        var output = new ByteBuffer(raw.Length + 64);
        var xml = new XmlScanner(raw);
        var inner = new XmlNamespaces(namespaces);
        while (xml.Read())
        {
            switch (xml.Token)
            {
                case XmlToken.Start:
                    WriteStart(xml, inner, output);
                    break;
                case XmlToken.End:
                    output.Append("</"u8);
                    output.Append(XmlNamespaces.Split(xml.Name, out _));
                    output.Append((byte)'>');
                    break;
                case XmlToken.Text:
                    output.Append(xml.Text);
                    break;
                case XmlToken.Cdata:
                    WriteCdata(xml.Text, output);
                    break;
            }
        }

        return output.Written;
    }

    // What is of another namespace keeps its prefix, and the narrative's check refuses it.
    private static void WriteStart(in XmlScanner xml, XmlNamespaces namespaces, ByteBuffer output)
    {
        namespaces.Enter(xml);
        var local = XmlNamespaces.Split(xml.Name, out var prefix);
        output.Append((byte)'<');
        output.Append(namespaces.Find(prefix) == XmlNamespace.Xhtml ? local : "other:"u8);
        if (xml.Depth == 1)
        {
            output.Append(" xmlns=\"http://www.w3.org/1999/xhtml\""u8);
        }

        foreach (var attribute in xml.Attributes)
        {
            if (!XmlNamespaces.IsDeclaration(xml.NameOf(attribute)))
            {
                WriteAttribute(xml.NameOf(attribute), xml.ValueOf(attribute), output);
            }
        }

        output.Append((byte)'>');
    }

    private static void WriteAttribute(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ByteBuffer output)
    {
        output.Append((byte)' ');
        output.Append(name);
        output.Append("=\""u8);
        foreach (var b in value)
        {
            if (b == '"')
            {
                output.Append("&quot;"u8);
            }
            else
            {
                output.Append(b);
            }
        }

        output.Append((byte)'"');
    }

    private static void WriteCdata(ReadOnlySpan<byte> text, ByteBuffer output)
    {
        foreach (var b in text)
        {
            switch (b)
            {
                case (byte)'<':
                    output.Append("&lt;"u8);
                    break;
                case (byte)'>':
                    output.Append("&gt;"u8);
                    break;
                case (byte)'&':
                    output.Append("&amp;"u8);
                    break;
                default:
                    output.Append(b);
                    break;
            }
        }
    }
}
