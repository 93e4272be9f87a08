// https://hl7.org/fhir/R4/json.html#primitive and https://hl7.org/fhir/R4/xml.html
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Xml;

/// <content>A primitive's value and id are attributes, its extensions are inside; JSON has the latter two beside the value.</content>
internal ref partial struct XmlConverter
{
    private void ReadPrimitive(ref ElementMembers members, PropertyEntry entry)
    {
        var (start, faults) = (_xml.TokenStart, Faults.All.Count);
        var hasValue = ReadValue(ref members, entry);
        if (entry.Element.IsList && !hasValue)
        {
            BeginItem(ref members, entry);
            _json.Append("null"u8);
        }

        members.HasValues |= hasValue;
        var hasExtras = entry.Element.IsList ? ReadListExtras(ref members, entry) : ReadExtras(ref members, entry);
        if (!hasValue && !hasExtras)
        {
            AddEmpty(entry, start, faults);
        }
    }

    // The value attribute as JSON; false if there is none.
    private bool ReadValue(ref ElementMembers members, PropertyEntry entry)
    {
        foreach (var attribute in _xml.Attributes)
        {
            if (_xml.NameOf(attribute).SequenceEqual("value"u8))
            {
                BeginItem(ref members, entry);
                WriteValue(entry, XmlText.Decode(_xml.ValueOf(attribute), _scratch), attribute.ValueStart);
                return true;
            }
        }

        return false;
    }

    private void WriteValue(PropertyEntry entry, ReadOnlySpan<byte> value, int position)
    {
        // A number may have a plus sign in R4, but not in JSON.
        var isSigned = entry.Kind is PrimitiveKind.Integer or PrimitiveKind.PositiveInt && value is [(byte)'+', >= (byte)'1', ..];
        value = isSigned ? value[1..] : value;
        if (value.IsEmpty)
        {
            AddAt(Issues.XmlEmptyAttribute("value"), position);
            _json.Append("null"u8);
        }
        else if (XmlValues.FaultOf(entry.Kind, value) is { } form)
        {
            AddAt(Issues.JsonBadPrimitive(entry.Property.Name, value, entry.Property.Type.Name, form, entry.Kind), position);
            _json.Append("null"u8);
        }
        else if (XmlValues.IsText(entry.Kind))
        {
            JsonStrings.Append(_json, value);
        }
        else
        {
            _json.Append(value);
        }
    }

    private bool ReadExtras(ref ElementMembers members, PropertyEntry entry)
    {
        var (before, hadAny) = (_json.Length, members.HasAny);
        BeginProperty(ref members, entry, isExtras: true);
        if (ReadExtrasObject(entry))
        {
            return true;
        }

        (_json.Length, members.HasAny) = (before, hadAny);
        return false;
    }

    // The array with the underscore begins with the first item that has something for it.
    private bool ReadListExtras(ref ElementMembers members, PropertyEntry entry)
    {
        var isNew = members.Extras is null;
        var extras = members.Extras ?? NewExtras(members.Count);
        if (!isNew)
        {
            extras.Append((byte)',');
        }

        var values = _json;
        _json = extras;
        var hasAny = ReadExtrasObject(entry);
        _json = values;
        if (!hasAny && isNew)
        {
            _spare.Push(extras);
            return false;
        }

        if (!hasAny)
        {
            extras.Append("null"u8);
        }

        members.Extras = extras;
        return hasAny;
    }

    private readonly ByteBuffer NewExtras(int before)
    {
        var extras = _spare.Count > 0 ? _spare.Pop() : new ByteBuffer(256);
        extras.Length = 0;
        for (; before > 0; before--)
        {
            extras.Append("null,"u8);
        }

        return extras;
    }

    // Nothing is written if there is neither an id nor an extension.
    private bool ReadExtrasObject(PropertyEntry entry)
    {
        var before = _json.Length;
        if (!Open((byte)'{'))
        {
            return false;
        }

        var hasAny = ReadAttributes(entry);
        if (entry.MayHaveExtras)
        {
            hasAny = ReadChildren(entry.Property.Type, new ElementMembers(hasAny));
        }
        else
        {
            RefuseChildren(entry);
        }

        Close((byte)'}');
        _json.Length = hasAny ? _json.Length : before;
        return hasAny;
    }

    // A resource's id has neither an id of its own nor extensions.
    private void RefuseChildren(PropertyEntry entry)
    {
        while (!IsStopped && _xml.Read() && _xml.Token != XmlToken.End)
        {
            if (_xml.Token == XmlToken.Start)
            {
                SkipWith(Issues.XmlNoExtras(entry.Property.Name), Place);
            }
            else
            {
                RefuseText();
            }
        }
    }
}
