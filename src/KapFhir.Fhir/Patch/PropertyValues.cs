// https://hl7.org/fhir/R4/json.html#primitive
using System.Text;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Patch;

/// <summary>The value of an element in JSON; for a primitive also the object with its id and extensions.</summary>
/// <param name="Value">The value, or null for a primitive that has only extensions.</param>
/// <param name="Extras">What stands under the name with an underscore, or null.</param>
internal sealed record ElementValue(JsonPiece? Value, JsonPiece? Extras);

/// <summary>
/// The values of one element in the object that holds it, whether they stand alone or in a list, with or without a twin under the name with
/// an underscore.
/// </summary>
internal sealed class PropertyValues(JsonPiece holder, string property, bool isList)
{
    private readonly byte[] _name = Encoding.UTF8.GetBytes(property);
    private readonly byte[] _twin = Encoding.UTF8.GetBytes("_" + property);

    /// <summary>The values in their order; empty if there is none.</summary>
    public List<ElementValue> Read()
    {
        var values = ItemsOf(holder.Find(_name));
        var extras = ItemsOf(holder.Find(_twin));
        var all = new List<ElementValue>(Math.Max(values.Count, extras.Count));
        for (var i = 0; i < Math.Max(values.Count, extras.Count); i++)
        {
            all.Add(new ElementValue(values.ElementAtOrDefault(i), extras.ElementAtOrDefault(i)));
        }

        return all;
    }

    /// <summary>
    /// Puts these in the place of what was there; without any, the properties go. A value that has lost its last extension and has nothing else
    /// is none.
    /// </summary>
    /// <param name="all">The values.</param>
    /// <param name="at">Where among the members they go if there were none; null for the end.</param>
    public void Write(IEnumerable<ElementValue> all, int? at = null)
    {
        var values = all.Select(WithoutEmptyExtras).Where(v => v.Value is not null || v.Extras is not null).ToList();
        var place = Put(_name, [.. values.Select(v => v.Value)], at ?? holder.IndexOf(_twin));
        Put(_twin, [.. values.Select(v => v.Extras)], place < 0 ? at ?? -1 : place + 1);
    }

    /// <summary>Takes all values away. Returns where they stood.</summary>
    public int Remove()
    {
        var place = Math.Max(holder.IndexOf(_name), 0);
        Write([]);
        return Math.Min(place, holder.Members.Count);
    }

    private static ElementValue WithoutEmptyExtras(ElementValue value) =>
        value.Extras is { Members.Count: 0 } ? value with { Extras = null } : value;

    private List<JsonPiece?> ItemsOf(JsonPiece? found) => found is null ? []
        : isList ? [.. found.Items.Select(i => i.IsNull ? null : i)]
        : [found];

    // Where the member stands afterwards, or -1.
    private int Put(byte[] name, List<JsonPiece?> values, int at)
    {
        var place = holder.IndexOf(name);
        if (values.TrueForAll(v => v is null))
        {
            if (place >= 0)
            {
                holder.Members.RemoveAt(place);
            }

            return -1;
        }

        var value = isList ? JsonPiece.NewArray([.. values.Select(v => v ?? JsonPiece.Null)]) : values[0]!;
        if (place >= 0)
        {
            holder.Members[place].Value = value;
            return place;
        }

        place = at < 0 ? holder.Members.Count : at;
        holder.Members.Insert(place, JsonMember.Named(name, value));
        return place;
    }
}
