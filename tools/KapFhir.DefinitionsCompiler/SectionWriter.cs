namespace KapFhir.DefinitionsCompiler;

/// <summary>Writes varints, texts and lists.</summary>
internal sealed class SectionWriter(StringTable strings)
{
    private readonly List<byte> _bytes = [];

    public int Length => _bytes.Count;

    public void Number(int number)
    {
        var rest = checked((uint)number);
        while (rest >= 0x80)
        {
            _bytes.Add((byte)(rest | 0x80));
            rest >>= 7;
        }

        _bytes.Add((byte)rest);
    }

    public void Text(string? text) => Number(text is null ? 0 : strings.NumberOf(text) + 1);

    public int TextNumber(string text) => strings.NumberOf(text);

    public void Texts(IEnumerable<string> texts) => Items(texts, Text);

    public void Items<T>(IEnumerable<T> items, Action<T> write)
    {
        var list = items.ToList();
        Number(list.Count);
        list.ForEach(write);
    }

    /// <summary>Up to eight yes-or-no facts in one byte, the first in the lowest bit.</summary>
    public void Flags(params ReadOnlySpan<bool> flags)
    {
        var bits = 0;
        for (var i = 0; i < flags.Length; i++)
        {
            bits |= flags[i] ? 1 << i : 0;
        }

        _bytes.Add((byte)bits);
    }

    public void Raw(ReadOnlySpan<byte> bytes) => _bytes.AddRange(bytes);

    public byte[] ToArray() => [.. _bytes];
}

/// <summary>Records that are often the same: each is written once and numbered by first use.</summary>
internal sealed class Pool(StringTable strings)
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<byte[]> _records = [];

    public int NumberOf(Action<SectionWriter> write)
    {
        var writer = new SectionWriter(strings);
        write(writer);
        var record = writer.ToArray();
        var key = Convert.ToHexString(record);
        if (!_numbers.TryGetValue(key, out var number))
        {
            number = _records.Count;
            _numbers.Add(key, number);
            _records.Add(record);
        }

        return number;
    }

    public void WriteTo(SectionWriter section) => section.Items(_records, record => section.Raw(record));
}
