namespace KapFhir.Fhir.Definitions;

/// <summary>Reads varints, texts and lists from a part of the compiled definitions.</summary>
internal ref struct DefinitionsCursor(DefinitionsFile file, ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    internal delegate T ReadItem<out T>(ref DefinitionsCursor cursor);

    internal int Position { get; private set; }

    internal int Number()
    {
        var number = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = _bytes[Position++];
            number |= (next & 0x7F) << shift;
            if (next < 0x80)
            {
                return number;
            }
        }
    }

    internal byte Flags() => _bytes[Position++];

    internal bool Flag() => Flags() != 0;

    internal string? OptionalText() => Number() is var number and > 0 ? file.Text(number - 1) : null;

    internal string Text() => file.Text(Number() - 1);

    /// <summary>A most number of times, where 0 stands for <c>*</c>.</summary>
    internal int Most() => Number() is var most and > 0 ? most : int.MaxValue;

    internal T[] List<T>(ReadItem<T> read)
    {
        var count = Number();
        if (count == 0)
        {
            return [];
        }

        var items = new T[count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = read(ref this);
        }

        return items;
    }

    internal string[] Texts() => List(static (ref DefinitionsCursor cursor) => cursor.Text());
}
