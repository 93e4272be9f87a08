// https://www.w3.org/TR/xml/
using System.Runtime.InteropServices;

namespace KapFhir.Fhir.Xml;

/// <summary>What the scanner stands at.</summary>
internal enum XmlToken
{
    /// <summary>The end of the document, or a fault.</summary>
    None,

    /// <summary>A start tag, also one that closes itself.</summary>
    Start,

    /// <summary>An end tag; a start tag that closes itself has one too.</summary>
    End,

    /// <summary>Text between tags, references in it not resolved.</summary>
    Text,

    /// <summary>The content of a CDATA section.</summary>
    Cdata,
}

/// <summary>An attribute of the start tag that the scanner stands at, by where it is in the source.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct XmlAttribute(int NameStart, int NameLength, int ValueStart, int ValueLength);
