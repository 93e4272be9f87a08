// https://hl7.org/fhir/R4/json.html
using System.Runtime.InteropServices;
using System.Text.Json;
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Json;

/// <summary>One pass over a resource's JSON, definitions in hand. Faults are noted and what has them is skipped, so that all are found at
/// once.</summary>
internal ref partial struct ResourceParser
{
    private readonly ReadOnlyMemory<byte> _source;
    private readonly FhirDefinitions _definitions;

    // Nodes whose parent is still being read; an object's children are cut off the end when it closes.
    private readonly List<FhirNode> _open = [];
    private Utf8JsonReader _reader;
    private long _lookedAhead;

    public ResourceParser(ReadOnlyMemory<byte> source, FhirDefinitions definitions, ReaderLimits limits)
    {
        _source = source;
        _definitions = definitions;
        _reader = new Utf8JsonReader(source.Span, new JsonReaderOptions { MaxDepth = limits.MaxDepth });
    }

    public FaultList Faults { get; } = new();

    /// <summary>Reads the whole text; null if it is no resource. Throws JsonException if it is not JSON.</summary>
    public FhirNode? ReadRoot()
    {
        _reader.Read();
        FhirNode? root = null;
        if (_reader.TokenType == JsonTokenType.StartObject)
        {
            root = ReadResource(element: null, parent: null, 0);
        }
        else
        {
            Faults.Add(Issues.JsonNotAnObject);
            _reader.Skip();
        }

        // Nothing may follow.
        _ = Faults.IsFull || _reader.Read();
        return root;
    }

    private FhirNode? ReadResource(ElementDefinition? element, FhirNode? parent, int index)
    {
        if (FindResourceType(element, parent, index) is not { } type)
        {
            _reader.Skip();
            return null;
        }

        if (element is not null && !type.Is(element.Types[0].Type.Name))
        {
            Faults.Add(Issues.JsonWrongResourceType(type.Name, element.Types[0].Type.Name).At(LocationOf(element, parent, index)));
        }

        var node = new FhirNode(_source, type, element, parent, index);
        ReadMembers(node, isResource: true);
        return node;
    }

    private FhirNode ReadComplex(PropertyEntry entry, FhirNode parent, int index)
    {
        var node = new FhirNode(_source, entry.Property.Type, entry.Element, parent, index);
        ReadMembers(node, isResource: false);
        return node;
    }

    // At an object's opening brace; leaves the reader at its closing one.
    private void ReadMembers(FhirNode node, bool isResource)
    {
        node.ValueKind = JsonValueKind.Object;
        node.Start = (int)_reader.TokenStartIndex;
        ReadChildren(node, isResource);
        node.Length = (int)_reader.BytesConsumed - node.Start;
    }

    // Also for the object of an underscore property, whose node is a primitive that keeps its own value.
    private void ReadChildren(FhirNode node, bool isResource)
    {
        var members = new ObjectMembers(node, _open.Count, isResource);
        var isEmpty = true;
        while (!Faults.IsFull && _reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            isEmpty = false;
            ReadMember(ref members);
        }

        if (isEmpty)
        {
            Faults.Add(Issues.JsonEmptyObject(node.Name).At(node.Location));
        }

        var children = CollectionsMarshal.AsSpan(_open)[members.Frame..];
        if (members.HasGaps)
        {
            CheckGaps(children);
        }

        node.AddRange(children);
        CollectionsMarshal.SetCount(_open, members.Frame);
    }

    private void ReadMember(ref ObjectMembers members)
    {
        var name = ReadName();
        _reader.Read();
        if (members.IsResource && name.SequenceEqual("resourceType"u8))
        {
            CheckResourceTypeIsSingle(ref members);
            return;
        }

        var table = members.Node.Type.PropertyTable;
        var entry = table.Find(name);
        var isExtras = entry is null && name is [(byte)'_', ..];
        entry ??= isExtras ? table.Find(name[1..]) : null;
        if (entry is null)
        {
            Faults.Add(UnknownProperty.Describe(members.Node, name));
            _reader.Skip();
        }
        else if (isExtras && !entry.MayHaveExtras)
        {
            var fault = Issues.JsonUnderscoreNotAllowed(entry.Property.Name, entry.Kind == PrimitiveKind.None);
            Faults.Add(fault.At(Place(members.Node, entry)));
            _reader.Skip();
        }
        else if (Claim(ref members, entry, isExtras))
        {
            ReadValue(ref members, entry, isExtras);
        }
        else
        {
            _reader.Skip();
        }
    }

    private void ReadValue(ref ObjectMembers members, PropertyEntry entry, bool isExtras)
    {
        var isArray = _reader.TokenType == JsonTokenType.StartArray;
        if (isArray != entry.Element.IsList)
        {
            var fault = _reader.TokenType == JsonTokenType.Null ? Issues.JsonNull(entry.Property.Name)
                : isArray ? Issues.JsonNotAList(entry.Property.Name) : Issues.JsonMustBeAList(entry.Property.Name);
            Faults.Add(fault.At(Place(members.Node, entry)));
            _reader.Skip();
        }
        else if (isArray)
        {
            ReadList(ref members, entry, isExtras);
        }
        else
        {
            ReadItem(ref members, entry, isExtras, 0);
        }
    }

    private void ReadItem(ref ObjectMembers members, PropertyEntry entry, bool isExtras, int index)
    {
        if (isExtras)
        {
            ReadExtras(ref members, entry, index);
        }
        else if (entry.Kind != PrimitiveKind.None)
        {
            ReadPrimitive(ref members, entry, index);
        }
        else if (_reader.TokenType != JsonTokenType.StartObject)
        {
            WrongToken(members.Node, entry, isExtras: false, index);
        }
        else if (entry.Property.Type.Kind != TypeKind.Resource)
        {
            _open.Add(ReadComplex(entry, members.Node, index));
        }
        else if (ReadResource(entry.Element, members.Node, index) is { } resource)
        {
            _open.Add(resource);
        }
    }

    private void ReadList(ref ObjectMembers members, PropertyEntry entry, bool isExtras)
    {
        var index = 0;
        while (!Faults.IsFull && _reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            ReadItem(ref members, entry, isExtras, index++);
        }

        if (index == 0)
        {
            Faults.Add(Issues.JsonEmptyArray(entry.Property.Name).At(Place(members.Node, entry)));
        }
        else if (members.TwinCount > 0 && index != members.TwinCount)
        {
            Faults.Add(Issues.JsonArraysDiffer(entry.Property.Name).At(Place(members.Node, entry)));
        }
    }
}
