// https://hl7.org/fhir/R4/resource.html#Meta
using System.Text.Json;

namespace KapFhir.Fhir.Json;

/// <summary>What changes in a meta that was sent: version and time are the server's; profiles, security labels and tags are sets; the rest
/// stays.</summary>
internal static class MetaEdits
{
    /// <summary>What stands in a stored meta before the version's number.</summary>
    public const string BeforeVersion = "\"versionId\":\"";

    public static void AddTo(List<Edit> edits, FhirNode meta)
    {
        var reader = new Utf8JsonReader(meta.RawValue.Span);
        reader.Read();
        var hasExtraProfiles = false;
        var kept = new List<Range>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = meta.Start + (int)reader.TokenStartIndex;
            var isServers = IsServers(reader.ValueSpan);
            hasExtraProfiles |= reader.ValueTextEquals("_profile"u8);
            reader.Read();
            reader.Skip();
            if (!isServers)
            {
                kept.Add(start..(meta.Start + (int)reader.BytesConsumed));
            }
        }

        byte[] head = [.. System.Text.Encoding.ASCII.GetBytes(BeforeVersion), (byte)'"'];
        Keep(edits, meta.Start + 1, meta.Start + meta.Length - 1, kept, head);
        Distinct(edits, meta, "tag", CodingKey);
        Distinct(edits, meta, "security", CodingKey);
        if (!hasExtraProfiles)
        {
            Distinct(edits, meta, "profile", node => node.Text!);
        }
    }

    private static bool IsServers(ReadOnlySpan<byte> name) =>
        name.TrimStart((byte)'_').SequenceEqual("versionId"u8) || name.TrimStart((byte)'_').SequenceEqual("lastUpdated"u8);

    // The commas between what is kept are made anew. The head goes first.
    private static void Keep(List<Edit> edits, int start, int end, List<Range> kept, byte[] head)
    {
        var position = start;
        foreach (var range in kept)
        {
            AddGap(edits, position, range.Start.Value, [.. head, .. position == start && head.Length == 0 ? ""u8 : ","u8]);
            position = range.End.Value;
            head = [];
        }

        AddGap(edits, position, end, head);
    }

    private static void AddGap(List<Edit> edits, int start, int end, byte[] text) =>
        edits.Add(new Edit(start, end - start, text, text.Length > 1 ? text.LastIndexOf((byte)'"') : -1));

    private static void Distinct(List<Edit> edits, FhirNode meta, string name, Func<FhirNode, string> keyOf)
    {
        var items = meta.ChildrenNamed(name).ToList();
        var distinct = items.DistinctBy(keyOf, StringComparer.Ordinal).ToList();
        if (distinct.Count < items.Count)
        {
            Keep(edits, RangeOf(items[0]).Start.Value, RangeOf(items[^1]).End.Value, distinct.ConvertAll(RangeOf), []);
        }
    }

    // The whole token: text with its quotation marks.
    private static Range RangeOf(FhirNode node) =>
        node.ValueKind == JsonValueKind.String ? (node.Start - 1)..(node.Start + node.Length + 1) : node.Start..(node.Start + node.Length);

    // A coding that only has other members (a display) is itself.
    private static string CodingKey(FhirNode coding) => coding.Child("code") is { HasValue: true } code
        ? coding.ChildText("system") + "|" + code.Text
        : System.Text.Encoding.UTF8.GetString(coding.RawValue.Span);
}
