// https://hl7.org/fhir/R4/xml.html and https://hl7.org/fhir/R4/json.html#xml
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Xml;

/// <summary>
/// One pass over a resource's XML, definitions in hand, that writes its JSON. Faults are noted with their place and what has them is
/// skipped, so that all are found at once.
/// </summary>
internal ref partial struct XmlConverter
{
    private const string FhirNamespace = "http://hl7.org/fhir";
    private const string XhtmlNamespace = "http://www.w3.org/1999/xhtml";
    private readonly ReadOnlySpan<byte> _source;
    private readonly FhirDefinitions _definitions;
    private readonly int _maxDepth;
    private readonly XmlNamespaces _namespaces = new();
    private readonly List<(ElementDefinition Element, int Index)> _path = [];
    private readonly Stack<ByteBuffer> _spare = [];
    private readonly ByteBuffer _scratch = new(256);
    private XmlScanner _xml;
    private ByteBuffer _json;
    private TypeDefinition? _root;
    private int _depth;
    private bool _isTooDeep;

    public XmlConverter(ReadOnlySpan<byte> source, FhirDefinitions definitions, ReaderLimits limits)
    {
        _source = source;
        _definitions = definitions;
        _maxDepth = limits.MaxDepth;
        _xml = new XmlScanner(source);
        _json = new ByteBuffer(source.Length);
    }

    public FaultList Faults { get; } = new();

    /// <summary>Converts the whole document. The JSON is whole only if there are no faults.</summary>
    public ReadOnlyMemory<byte> Convert()
    {
        if (_xml.Read())
        {
            ReadResource(element: null);
            _ = IsStopped || _xml.Read();
        }

        return _json.WrittenMemory;
    }

    /// <summary>All that is wrong: where the text stops being XML first.</summary>
    public readonly IReadOnlyList<Issue> AllFaults() => _xml.Fault is { } fault
        ? [Issues.XmlMalformed(fault, XmlPosition.Of(_source, _xml.TokenStart)), .. Faults.All]
        : Faults.All;

    private readonly bool IsStopped => _isTooDeep || Faults.IsFull || _xml.Fault is not null;

    // At the resource's start tag; leaves the scanner at its end tag. False if nothing could be written.
    private bool ReadResource(ElementDefinition? element)
    {
        var name = XmlNamespaces.Split(_xml.Name, out var prefix);
        if (!_namespaces.Enter(_xml) || _namespaces.Find(prefix) != XmlNamespace.Fhir)
        {
            return SkipWith(Issues.XmlWrongNamespace(_xml.Name, FhirNamespace), Place);
        }

        if (_definitions.FindResourceType(name) is not { } type)
        {
            return SkipWith(Issues.XmlResourceTypeUnknown(name), Place);
        }

        _root ??= type;
        if (element is not null && !type.Is(element.Types[0].Type.Name))
        {
            Add(Issues.JsonWrongResourceType(type.Name, element.Types[0].Type.Name), Place);
        }

        CheckAttributes(type.Name, isRoot: element is null);
        if (!Open((byte)'{'))
        {
            return false;
        }

        _json.Append("\"resourceType\":\""u8);
        _json.Append(name);
        _json.Append((byte)'"');
        ReadChildren(type, new ElementMembers(hasAny: true));
        Close((byte)'}');
        return true;
    }

    // From a start tag to its end tag. True if the JSON object has a property.
    private bool ReadChildren(TypeDefinition type, ElementMembers members)
    {
        while (!IsStopped && _xml.Read() && _xml.Token != XmlToken.End)
        {
            if (_xml.Token == XmlToken.Start)
            {
                ReadChild(type, ref members);
            }
            else
            {
                RefuseText();
            }
        }

        EndProperty(ref members, next: null);
        return members.HasAny;
    }

    private void ReadChild(TypeDefinition type, ref ElementMembers members)
    {
        var name = XmlNamespaces.Split(_xml.Name, out var prefix);
        var isDeclared = _namespaces.Enter(_xml);
        var entry = type.PropertyTable.Find(name);
        if (entry is null || entry.Kind is PrimitiveKind.ElementId or PrimitiveKind.ExtensionUrl)
        {
            var fault = entry is null ? UnknownProperty.Describe(type, name) : Issues.XmlIsAttribute(entry.Property.Name);
            SkipWith(fault, Place + "." + Issues.Shorten(name));
            return;
        }

        var (wanted, uri) = entry.Kind == PrimitiveKind.Xhtml ? (XmlNamespace.Xhtml, XhtmlNamespace) : (XmlNamespace.Fhir, FhirNamespace);
        var fits = isDeclared && _namespaces.Find(prefix) == wanted;
        if ((fits ? Misplaced(ref members, entry) : Issues.XmlWrongNamespace(_xml.Name, uri)) is { } misplaced)
        {
            SkipWith(misplaced, Place + "." + entry.Element.Name);
            return;
        }

        if (!ReferenceEquals(members.Current, entry))
        {
            EndProperty(ref members, entry);
        }

        _path.Add((entry.Element, members.Count));
        ReadItem(ref members, entry);
        _path.RemoveAt(_path.Count - 1);
        members.Count++;
    }

    // https://hl7.org/fhir/R4/xml.html: elements must always appear in the order documented.
    private static Issue? Misplaced(ref ElementMembers members, PropertyEntry entry)
    {
        if (members.Current is not { } current || entry.Ordinal > current.Ordinal)
        {
            return null;
        }

        if (entry.Ordinal < current.Ordinal)
        {
            return Issues.XmlWrongOrder(entry.Property.Name, current.Property.Name);
        }

        return !ReferenceEquals(current, entry)
            ? Issues.JsonTwoVariants(entry.Element.Name, current.Property.Type.Name, entry.Property.Type.Name)
            : entry.Element.IsList ? null : Issues.XmlRepeated(entry.Property.Name);
    }

    private void ReadItem(ref ElementMembers members, PropertyEntry entry)
    {
        if (entry.Kind is not (PrimitiveKind.None or PrimitiveKind.Xhtml))
        {
            ReadPrimitive(ref members, entry);
            return;
        }

        BeginItem(ref members, entry);
        members.HasValues = true;
        if (entry.Kind == PrimitiveKind.Xhtml)
        {
            ReadXhtml(entry);
        }
        else if (entry.Property.Type.Kind == TypeKind.Resource)
        {
            ReadContainer(entry);
        }
        else
        {
            ReadComplex(entry);
        }
    }

    private void ReadComplex(PropertyEntry entry)
    {
        var (start, faults) = (_xml.TokenStart, Faults.All.Count);
        if (!Open((byte)'{'))
        {
            return;
        }

        var hasAny = ReadAttributes(entry);
        if (!ReadChildren(entry.Property.Type, new ElementMembers(hasAny)))
        {
            AddEmpty(entry, start, faults);
        }

        Close((byte)'}');
    }

    // contained, Bundle.entry.resource, Parameters.parameter.resource: in JSON, the resource itself stands there.
    private void ReadContainer(PropertyEntry entry)
    {
        var (start, faults) = (_xml.TokenStart, Faults.All.Count);
        var count = 0;
        var isWritten = false;
        CheckAttributes(entry.Property.Name, isRoot: false);
        while (!IsStopped && _xml.Read() && _xml.Token != XmlToken.End)
        {
            if (_xml.Token != XmlToken.Start)
            {
                RefuseText();
            }
            else if (count++ == 0)
            {
                isWritten = ReadResource(entry.Element);
            }
            else
            {
                SkipWith(Issues.XmlTwoResources(entry.Property.Name), Place);
            }
        }

        if (!isWritten)
        {
            _json.Append("null"u8);
        }

        if (count == 0)
        {
            AddEmpty(entry, start, faults);
        }
    }
}
