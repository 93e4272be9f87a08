using System.Runtime.InteropServices;
using System.Text;

namespace KapFhir.Fhir.Xml;

/// <summary>A place in a document as editors show it, both numbers from 1.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct XmlPosition(int Line, int Column)
{
    /// <summary>The place of this byte.</summary>
    public static XmlPosition Of(ReadOnlySpan<byte> source, int offset)
    {
        var before = source[..Math.Min(offset, source.Length)];
        var line = before[(before.LastIndexOf((byte)'\n') + 1)..];
        return new XmlPosition(before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(line) + 1);
    }
}
