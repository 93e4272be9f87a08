// https://hl7.org/fhir/R4/json.html#resources
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Json;

/// <content>Names: which resource, which property, which place.</content>
internal ref partial struct ResourceParser
{
    // resourceType may stand anywhere in the object, but is needed before the rest: usually it is first. Looking ahead is bounded, for
    // resources can be
    // nested in bundles in bundles.
    private TypeDefinition? FindResourceType(ElementDefinition? element, FhirNode? parent, int index)
    {
        var ahead = _reader;
        while (_lookedAhead <= 16L * _source.Length && ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName)
        {
            var isType = IsResourceType(ref ahead);
            ahead.Read();
            if (isType)
            {
                return ResourceTypeAt(ref ahead, element, parent, index);
            }

            ahead.Skip();
            _lookedAhead += ahead.BytesConsumed - _reader.BytesConsumed;
        }

        Faults.Add(Issues.JsonResourceTypeMissing.At(LocationOf(element, parent, index)));
        return null;
    }

    // The platform's comparison throws at half a surrogate pair.
    private static bool IsResourceType(ref Utf8JsonReader reader) => reader.ValueIsEscaped
        ? JsonText.CheckEscapes(reader.ValueSpan) is null && reader.ValueTextEquals("resourceType"u8)
        : reader.ValueSpan.SequenceEqual("resourceType"u8);

    private readonly TypeDefinition? ResourceTypeAt(ref Utf8JsonReader ahead, ElementDefinition? element, FhirNode? parent, int index)
    {
        if (ahead.TokenType == JsonTokenType.String && _definitions.FindResourceType(ahead.ValueSpan) is { } type)
        {
            return type;
        }

        Faults.Add(Issues.JsonResourceTypeUnknown(ahead.ValueSpan).At(LocationOf(element, parent, index)));
        return null;
    }

    private void CheckResourceTypeIsSingle(ref ObjectMembers members)
    {
        if (members.HasResourceType)
        {
            Faults.Add(Issues.JsonDuplicateKey("resourceType").At(members.Node.Location));
        }

        members.HasResourceType = true;
        _reader.Skip();
    }

    // Without escapes, as always in practice, the name stays where it is in the source.
    private readonly ReadOnlySpan<byte> ReadName()
    {
        if (!_reader.ValueIsEscaped || JsonText.CheckEscapes(_reader.ValueSpan) is not null)
        {
            return _reader.ValueSpan;
        }

        var unescaped = new byte[_reader.ValueSpan.Length];
        return unescaped.AsSpan(0, _reader.CopyString(unescaped));
    }

    // False, with a fault, if the property may not occur (again).
    private readonly bool Claim(ref ObjectMembers members, PropertyEntry entry, bool isExtras)
    {
        members.TwinCount = 0;
        if (members.Has(entry))
        {
            members.FindTwin(entry.Element, CollectionsMarshal.AsSpan(_open));
            if (members.TwinCount > 0 && !ReferenceEquals(_open[members.TwinStart].Type, entry.Property.Type))
            {
                var fault = Issues.JsonTwoVariants(entry.Element.Name, _open[members.TwinStart].Type.Name, entry.Property.Type.Name);
                Faults.Add(fault.At(Place(members.Node, entry)));
                return false;
            }

            if (members.Has(entry, isExtras))
            {
                Faults.Add(Issues.JsonDuplicateKey((isExtras ? "_" : "") + entry.Property.Name).At(Place(members.Node, entry)));
                return false;
            }
        }

        members.Set(entry, isExtras);
        return true;
    }

    private void WrongToken(FhirNode parent, PropertyEntry entry, bool isExtras, int index)
    {
        var name = entry.Property.Name;
        var fault = _reader.TokenType == JsonTokenType.Null ? Issues.JsonNull(name)
            : isExtras ? Issues.JsonWrongExtras(name, _reader.TokenType)
            : Issues.JsonWrongType(name, entry, _reader.TokenType);
        Faults.Add(fault.At(LocationOf(entry.Element, parent, index)));
        _reader.Skip();
    }

    private static string Place(FhirNode parent, PropertyEntry entry) => parent.Location + "." + entry.Element.Name;

    private static string LocationOf(ElementDefinition? element, FhirNode? parent, int index)
    {
        if (element is null || parent is null)
        {
            return "Resource";
        }

        var location = parent.Location + "." + element.Name;
        return element.IsList ? location + "[" + index.ToString(CultureInfo.InvariantCulture) + "]" : location;
    }
}
