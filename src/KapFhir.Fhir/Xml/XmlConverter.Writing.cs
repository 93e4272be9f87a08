using System.Globalization;
using System.Text;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Xml;

/// <content>The JSON that comes out, and the faults.</content>
internal ref partial struct XmlConverter
{
    // Where reading is, as a FHIRPath location.
    private readonly string Place
    {
        get
        {
            var place = new StringBuilder(_root?.Name ?? "Resource");
            foreach (var (element, index) in _path)
            {
                place.Append('.').Append(element.Name);
                if (element.IsList)
                {
                    place.Append(CultureInfo.InvariantCulture, $"[{index}]");
                }
            }

            return place.ToString();
        }
    }

    // False if it is nested too deep; then reading ends.
    private bool Open(byte bracket)
    {
        if (_depth == _maxDepth)
        {
            Add(Issues.XmlTooDeep(_maxDepth), Place);
            _isTooDeep = true;
            return false;
        }

        _depth++;
        _json.Append(bracket);
        return true;
    }

    private void Close(byte bracket)
    {
        _depth--;
        _json.Append(bracket);
    }

    private readonly void BeginProperty(ref ElementMembers members, PropertyEntry entry, bool isExtras)
    {
        if (members.HasAny)
        {
            _json.Append((byte)',');
        }

        members.HasAny = true;
        _json.Append(isExtras ? "\"_"u8 : "\""u8);
        _json.Append(entry.Utf8Name);
        _json.Append("\":"u8);
    }

    private void BeginItem(ref ElementMembers members, PropertyEntry entry)
    {
        if (members.Count > 0)
        {
            _json.Append((byte)',');
            return;
        }

        (members.Start, members.HadAny) = (_json.Length, members.HasAny);
        BeginProperty(ref members, entry, isExtras: false);
        _ = !entry.Element.IsList || Open((byte)'[');
    }

    // A list that has ids and extensions only is left to the property with the underscore.
    private void EndProperty(ref ElementMembers members, PropertyEntry? next)
    {
        if (members.Current is { Element.IsList: true } current && members.Count > 0)
        {
            Close((byte)']');
            if (!members.HasValues)
            {
                (_json.Length, members.HasAny) = (members.Start, members.HadAny);
            }

            if (members.Extras is { } extras)
            {
                BeginProperty(ref members, current, isExtras: true);
                _json.Append((byte)'[');
                _json.Append(extras.Written);
                _json.Append((byte)']');
                _spare.Push(extras);
            }
        }

        members.Next(next);
    }

    // Of an element that is no resource: its id, and an extension's url. True if there is one.
    private readonly bool ReadAttributes(PropertyEntry entry)
    {
        var members = new ElementMembers(hasAny: false);
        foreach (var attribute in _xml.Attributes)
        {
            var name = _xml.NameOf(attribute);
            var known = entry.Property.Type.PropertyTable.Find(name);
            var isKnown = known?.Kind is PrimitiveKind.ElementId or PrimitiveKind.ExtensionUrl;
            if (isKnown && (entry.Kind == PrimitiveKind.None || entry.MayHaveExtras))
            {
                BeginProperty(ref members, known!, isExtras: false);
                WriteAttribute(known!, XmlText.Decode(_xml.ValueOf(attribute), _scratch), attribute.ValueStart);
            }
            else if (!(entry.Kind != PrimitiveKind.None && name.SequenceEqual("value"u8)) && !XmlNamespaces.IsDeclaration(name))
            {
                AddAt(Issues.XmlUnknownAttribute(name, entry.Property.Name, entry.Property.Type), attribute.NameStart);
            }
        }

        return members.HasAny;
    }

    private readonly void WriteAttribute(PropertyEntry entry, ReadOnlySpan<byte> value, int position)
    {
        if (value.IsEmpty)
        {
            AddAt(Issues.XmlEmptyAttribute(entry.Property.Name), position);
        }
        else if (PrimitiveForms.Check(entry.Kind, value) is { } form)
        {
            AddAt(Issues.JsonBadPrimitive(entry.Property.Name, value, entry.Property.Type.Name, form, entry.Kind), position);
        }

        JsonStrings.Append(_json, value);
    }

    // Of a resource, or of what holds one: only namespaces and, at the root, where a schema may be found.
    private readonly void CheckAttributes(string name, bool isRoot)
    {
        foreach (var attribute in _xml.Attributes)
        {
            var local = XmlNamespaces.Split(_xml.NameOf(attribute), out var prefix);
            var isSchema = isRoot && local.SequenceEqual("schemaLocation"u8) && _namespaces.Find(prefix) == XmlNamespace.SchemaInstance;
            if (!isSchema && !XmlNamespaces.IsDeclaration(_xml.NameOf(attribute)))
            {
                AddAt(Issues.XmlUnknownAttribute(_xml.NameOf(attribute), name, type: null), attribute.NameStart);
            }
        }
    }

    private readonly void RefuseText()
    {
        if (_xml.Token == XmlToken.Cdata || !TextForms.IsBlank(_xml.Text))
        {
            var blank = _xml.Text.Length - _xml.Text.TrimStart(" \t\r\n"u8).Length;
            AddAt(Issues.XmlTextInElement(_xml.Text), _xml.TokenStart + blank);
        }
    }

    private bool SkipWith(Issue issue, string place)
    {
        Add(issue, place);
        _xml.Skip();
        return false;
    }

    // What was inside and could not be taken has been said.
    private readonly void AddEmpty(PropertyEntry entry, int position, int faultsBefore)
    {
        if (!IsStopped && Faults.All.Count == faultsBefore)
        {
            AddAt(Issues.XmlEmptyElement(entry.Property.Name), position);
        }
    }

    private readonly void Add(Issue issue, string place) => Faults.Add(issue.InXml(XmlPosition.Of(_source, _xml.TokenStart)).At(place));

    private readonly void AddAt(Issue issue, int position) => Faults.Add(issue.InXml(XmlPosition.Of(_source, position)).At(Place));
}
