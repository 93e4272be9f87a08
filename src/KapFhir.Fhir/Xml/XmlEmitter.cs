// https://hl7.org/fhir/R4/xml.html
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Xml;

/// <summary>Walks a resource's JSON, definitions in hand, and writes its XML.</summary>
internal sealed partial class XmlEmitter(ByteBuffer output, FhirDefinitions definitions, bool isPretty)
{
    // Deeper than any reader takes.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 4096 };

    // The properties of the objects that are being written, each object's in R4's order.
    private readonly List<XmlMember> _members = [];
    private int _indent;

    /// <summary>Writes a whole document.</summary>
    public void WriteDocument(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, Options);
        output.Append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"u8);
        WriteResource(document.RootElement, isRoot: true);
        if (isPretty)
        {
            output.Append((byte)'\n');
        }
    }

    /// <summary>Writes the beginning of a Bundle: what comes before its entries.</summary>
    public void BeginBundle(ReadOnlyMemory<byte> head)
    {
        using var document = JsonDocument.Parse(head, Options);
        output.Append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"u8);
        BeginLine();
        output.Append("<Bundle xmlns=\"http://hl7.org/fhir\">"u8);
        _indent++;
        Gather(Bundle, document.RootElement, 0);
        WriteMembers(0);
    }

    /// <summary>Writes an entry of the Bundle that was begun.</summary>
    public void WriteEntry(ReadOnlyMemory<byte> entry)
    {
        using var document = JsonDocument.Parse(entry, Options);
        WriteComplex(Bundle.PropertyTable.Find("entry"u8)!, document.RootElement);
    }

    /// <summary>Writes the end of a Bundle: what comes after its entries.</summary>
    public void EndBundle(ReadOnlyMemory<byte> rest)
    {
        using var document = JsonDocument.Parse(rest, Options);
        Gather(Bundle, document.RootElement, 0);
        WriteMembers(0);
        _indent--;
        BeginLine();
        output.Append("</Bundle>"u8);
        if (isPretty)
        {
            output.Append((byte)'\n');
        }
    }

    private TypeDefinition Bundle => definitions.FindResourceType("Bundle"u8)!;

    private void WriteResource(JsonElement resource, bool isRoot)
    {
        var type = TypeOf(resource);
        var name = type.Utf8Name;
        BeginLine();
        output.Append((byte)'<');
        output.Append(name);
        if (isRoot)
        {
            output.Append(" xmlns=\"http://hl7.org/fhir\""u8);
        }

        WriteContent(type, resource, name);
    }

    // From inside the start tag to after the end tag.
    private void WriteContent(TypeDefinition type, JsonElement value, ReadOnlySpan<byte> name)
    {
        var frame = _members.Count;
        Gather(type, value, frame);
        WriteAttributes(frame);
        WriteChildren(frame, name);
    }

    private void WriteChildren(int frame, ReadOnlySpan<byte> name)
    {
        var before = output.Length;
        output.Append((byte)'>');
        _indent++;
        WriteMembers(frame);
        _indent--;
        if (output.Length == before + 1)
        {
            output.Length = before;
            output.Append("/>"u8);
            return;
        }

        BeginLine();
        output.Append("</"u8);
        output.Append(name);
        output.Append((byte)'>');
    }

    private void WriteMembers(int frame)
    {
        for (var i = frame; i < _members.Count; i++)
        {
            var member = _members[i];
            var hasTwin = i + 1 < _members.Count && ReferenceEquals(_members[i + 1].Entry, member.Entry);
            WriteMember(member, hasTwin ? _members[i + 1].Value : default);
            i += hasTwin ? 1 : 0;
        }

        CollectionsMarshal.SetCount(_members, frame);
    }

    // Where an element has both a value and extensions, the value comes first.
    private void WriteMember(XmlMember member, JsonElement twin)
    {
        var entry = member.Entry;
        if (entry.Kind == PrimitiveKind.None)
        {
            WriteEach(entry, member.Value);
        }
        else if (entry.Kind is not (PrimitiveKind.ElementId or PrimitiveKind.ExtensionUrl))
        {
            WritePrimitives(entry, member.IsExtras ? default : member.Value, member.IsExtras ? member.Value : twin);
        }
    }

    private void WriteEach(PropertyEntry entry, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            WriteComplex(entry, value);
            return;
        }

        foreach (var item in value.EnumerateArray())
        {
            WriteComplex(entry, item);
        }
    }

    private void WriteComplex(PropertyEntry entry, JsonElement value)
    {
        BeginLine();
        output.Append((byte)'<');
        output.Append(entry.Utf8Name);
        if (entry.Property.Type.Kind != TypeKind.Resource)
        {
            WriteContent(entry.Property.Type, value, entry.Utf8Name);
            return;
        }

        output.Append((byte)'>');
        _indent++;
        WriteResource(value, isRoot: false);
        _indent--;
        BeginLine();
        output.Append("</"u8);
        output.Append(entry.Utf8Name);
        output.Append((byte)'>');
    }

    // Sorted while it is gathered: most senders keep to R4's order, and then nothing moves.
    private void Gather(TypeDefinition type, JsonElement value, int frame)
    {
        foreach (var property in value.EnumerateObject())
        {
            var name = JsonMarshal.GetRawUtf8PropertyName(property);
            if (type.Kind == TypeKind.Resource && property.NameEquals("resourceType"u8))
            {
                continue;
            }

            var member = MemberOf(type, name.Contains((byte)'\\') ? Encoding.UTF8.GetBytes(property.Name) : name, property.Value);
            var place = _members.Count;
            while (place > frame && _members[place - 1].Order > member.Order)
            {
                place--;
            }

            _members.Insert(place, member);
        }
    }

    private static XmlMember MemberOf(TypeDefinition type, ReadOnlySpan<byte> name, JsonElement value)
    {
        var isExtras = name is [(byte)'_', ..];
        return type.PropertyTable.Find(isExtras ? name[1..] : name) is { } entry
            ? new XmlMember(entry, isExtras, value)
            : throw new InvalidOperationException($"{type.Name} has no {Encoding.UTF8.GetString(name)} in R4");
    }

    private TypeDefinition TypeOf(JsonElement resource)
    {
        var name = resource.GetProperty("resourceType"u8);
        return definitions.FindResourceType(JsonMarshal.GetRawUtf8Value(name)[1..^1]) ?? definitions.FindResourceType(name.GetString()!)
            ?? throw new InvalidOperationException($"{name} is no resource type of R4");
    }

    private void BeginLine()
    {
        if (isPretty)
        {
            output.Append((byte)'\n');
            for (var i = 0; i < _indent; i++)
            {
                output.Append("  "u8);
            }
        }
    }
}

/// <summary>A property of a JSON object on its way into XML.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct XmlMember(PropertyEntry Entry, bool IsExtras, JsonElement Value)
{
    /// <summary>Its place among its siblings: R4's order, and the value before the id and extensions beside it.</summary>
    public int Order => (Entry.Ordinal * 2) + (IsExtras ? 1 : 0);
}
