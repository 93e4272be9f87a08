using System.Buffers.Binary;
using System.Text;
using KapFhir.Fhir.Definitions;

namespace KapFhir.DefinitionsCompiler;

// The format of r4.bin. Everything is in the order in which the package gives it, so the same package gives the same bytes on any machine:
//
//   magic     8 bytes, DefinitionsSections.Magic; the last one is the format's version
//   sections  per DefinitionsSection, in the enum's order: the offset of its first byte, 4 bytes little-endian; then the file's length
//   strings   count (4 bytes), count + 1 offsets (4 bytes each, from the first text byte), UTF-8 texts; no text is there twice
//   others    varints (LEB128, unsigned). A text is its number in the table plus one, 0 for none. A list is its length, then its items.
//   types     names, then pools of what elements share (type lists, bindings, invariants), then the elements: Types/TypesSection.cs
//   by url    code systems, value sets, profiles, concept maps: a list of (url, length of the body), then the bodies, so that one can be
//             read alone; a profile or concept map is JSON in tokens: Tables/JsonSections.cs
//
// Nothing is compressed: deflate's output depends on the library's version, and what is read lazily must be found without unpacking.

/// <summary>Collects the sections and writes the file.</summary>
internal sealed class DefinitionsFileWriter
{
    private readonly SortedDictionary<DefinitionsSection, byte[]> _sections = [];

    public StringTable Strings { get; } = new();

    public SectionWriter NewWriter() => new(Strings);

    public void Add(DefinitionsSection section, SectionWriter content) => _sections.Add(section, content.ToArray());

    public byte[] ToArray()
    {
        _sections[DefinitionsSection.Strings] = Strings.ToArray();
        using var file = new MemoryStream();
        file.Write(Encoding.ASCII.GetBytes(DefinitionsSections.Magic));
        var offset = DefinitionsSections.HeaderLength;
        foreach (var section in Enum.GetValues<DefinitionsSection>())
        {
            WriteInt32(file, offset);
            offset += _sections[section].Length;
        }

        WriteInt32(file, offset);
        foreach (var content in _sections.Values)
        {
            file.Write(content);
        }

        return file.ToArray();
    }

    internal static void WriteInt32(Stream stream, int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        stream.Write(bytes);
    }
}

/// <summary>Every text once, numbered by first use.</summary>
internal sealed class StringTable
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _texts = [];

    public int NumberOf(string text)
    {
        if (!_numbers.TryGetValue(text, out var number))
        {
            number = _texts.Count;
            _numbers.Add(text, number);
            _texts.Add(text);
        }

        return number;
    }

    public byte[] ToArray()
    {
        using var section = new MemoryStream();
        DefinitionsFileWriter.WriteInt32(section, _texts.Count);
        var offset = 0;
        foreach (var text in _texts)
        {
            DefinitionsFileWriter.WriteInt32(section, offset);
            offset += Encoding.UTF8.GetByteCount(text);
        }

        DefinitionsFileWriter.WriteInt32(section, offset);
        _texts.ForEach(text => section.Write(Encoding.UTF8.GetBytes(text)));
        return section.ToArray();
    }
}
