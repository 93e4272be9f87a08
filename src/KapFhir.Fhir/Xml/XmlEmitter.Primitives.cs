// https://hl7.org/fhir/R4/json.html#primitive and https://hl7.org/fhir/R4/xml.html
using System.Runtime.InteropServices;
using System.Text.Json;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Xml;

/// <content>A primitive's value, id and extensions come from two JSON properties and make one element.</content>
internal sealed partial class XmlEmitter
{
    private void WritePrimitives(PropertyEntry entry, JsonElement values, JsonElement extras)
    {
        if (values.ValueKind != JsonValueKind.Array && extras.ValueKind != JsonValueKind.Array)
        {
            WritePrimitive(entry, values, extras);
            return;
        }

        var value = ItemsOf(values);
        var extra = ItemsOf(extras);
        while (true)
        {
            var (hasValue, hasExtra) = (value.MoveNext(), extra.MoveNext());
            if (!hasValue && !hasExtra)
            {
                return;
            }

            WritePrimitive(entry, hasValue ? value.Current : default, hasExtra ? extra.Current : default);
        }
    }

    private static JsonElement.ArrayEnumerator ItemsOf(JsonElement list) =>
        list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;

    private void WritePrimitive(PropertyEntry entry, JsonElement value, JsonElement extras)
    {
        BeginLine();
        if (entry.Kind == PrimitiveKind.Xhtml)
        {
            JsonStrings.AppendMarkup(output, JsonMarshal.GetRawUtf8Value(value)[1..^1]);
            return;
        }

        output.Append((byte)'<');
        output.Append(entry.Utf8Name);
        WriteAttribute("value"u8, value);
        if (extras.ValueKind == JsonValueKind.Object)
        {
            WriteContent(entry.Property.Type, extras, entry.Utf8Name);
        }
        else
        {
            output.Append("/>"u8);
        }
    }

    // An element's id and an extension's url.
    private void WriteAttributes(int frame)
    {
        for (var i = frame; i < _members.Count; i++)
        {
            if (_members[i].Entry.Kind is PrimitiveKind.ElementId or PrimitiveKind.ExtensionUrl)
            {
                WriteAttribute(_members[i].Entry.Utf8Name, _members[i].Value);
            }
        }
    }

    private void WriteAttribute(ReadOnlySpan<byte> name, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return;
        }

        output.Append((byte)' ');
        output.Append(name);
        output.Append("=\""u8);
        var raw = JsonMarshal.GetRawUtf8Value(value);
        JsonStrings.AppendAttribute(output, value.ValueKind == JsonValueKind.String ? raw[1..^1] : raw);
        output.Append((byte)'"');
    }
}
