// https://www.w3.org/TR/xml-names/
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Xml;

/// <summary>A namespace that matters here.</summary>
internal enum XmlNamespace
{
    /// <summary>None, or a prefix that is not declared.</summary>
    None,

    /// <summary>http://hl7.org/fhir</summary>
    Fhir,

    /// <summary>http://www.w3.org/1999/xhtml</summary>
    Xhtml,

    /// <summary>http://www.w3.org/2001/XMLSchema-instance</summary>
    SchemaInstance,

    /// <summary>http://www.w3.org/XML/1998/namespace</summary>
    Xml,

    /// <summary>Any other.</summary>
    Other,
}

/// <summary>Which prefix stands for which namespace at the place of reading.</summary>
internal sealed class XmlNamespaces
{
    // Far more than a resource needs; each is looked at for every element.
    private const int MostDeclared = 100;
    private readonly List<(int Depth, byte[] Prefix, XmlNamespace Namespace)> _declared = [];
    private readonly ByteBuffer _buffer = new(64);

    public XmlNamespaces()
    {
    }

    /// <summary>The namespaces inside an element that has these.</summary>
    public XmlNamespaces(XmlNamespaces outer) => _declared.AddRange(outer._declared.Select(d => d with { Depth = 0 }));

    /// <summary>Takes in the declarations of the start tag that the scanner stands at. False if one of them is none.</summary>
    public bool Enter(in XmlScanner scanner)
    {
        Leave(scanner.Depth);
        foreach (var attribute in scanner.Attributes)
        {
            var name = scanner.NameOf(attribute);
            if (!IsDeclaration(name))
            {
                continue;
            }

            var uri = XmlText.Decode(scanner.ValueOf(attribute), _buffer);
            if (name.Length == 6 || !Declare(scanner.Depth, name[Math.Min(6, name.Length)..], uri))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>True if an attribute of this name declares a namespace.</summary>
    public static bool IsDeclaration(ReadOnlySpan<byte> name) => name.StartsWith("xmlns"u8) && (name.Length == 5 || name[5] == ':');

    /// <summary>The namespace of a name with this prefix, empty for none.</summary>
    public XmlNamespace Find(ReadOnlySpan<byte> prefix)
    {
        for (var i = _declared.Count - 1; i >= 0; i--)
        {
            if (prefix.SequenceEqual(_declared[i].Prefix))
            {
                return _declared[i].Namespace;
            }
        }

        return prefix.SequenceEqual("xml"u8) ? XmlNamespace.Xml : XmlNamespace.None;
    }

    /// <summary>The parts of a name before and after its colon.</summary>
    public static ReadOnlySpan<byte> Split(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> prefix)
    {
        var colon = name.IndexOf((byte)':');
        prefix = colon < 0 ? [] : name[..colon];
        return name[(colon + 1)..];
    }

    // What an element declares ends with it: the next start tag at its depth, or above, forgets it.
    private void Leave(int depth)
    {
        while (_declared.Count > 0 && _declared[^1].Depth >= depth)
        {
            _declared.RemoveAt(_declared.Count - 1);
        }
    }

    private bool Declare(int depth, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> uri)
    {
        var found = Known(uri);
        if (_declared.Count == MostDeclared
            || (uri.IsEmpty && !prefix.IsEmpty)
            || prefix.SequenceEqual("xmlns"u8)
            || prefix.SequenceEqual("xml"u8) != (found == XmlNamespace.Xml))
        {
            return false;
        }

        _declared.Add((depth, prefix.ToArray(), found));
        return true;
    }

    private static XmlNamespace Known(ReadOnlySpan<byte> uri) => uri switch
    {
        [] => XmlNamespace.None,
        _ when uri.SequenceEqual("http://hl7.org/fhir"u8) => XmlNamespace.Fhir,
        _ when uri.SequenceEqual("http://www.w3.org/1999/xhtml"u8) => XmlNamespace.Xhtml,
        _ when uri.SequenceEqual("http://www.w3.org/2001/XMLSchema-instance"u8) => XmlNamespace.SchemaInstance,
        _ when uri.SequenceEqual("http://www.w3.org/XML/1998/namespace"u8) => XmlNamespace.Xml,
        _ => XmlNamespace.Other,
    };
}
