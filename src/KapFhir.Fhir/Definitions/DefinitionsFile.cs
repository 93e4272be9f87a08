using System.Buffers.Binary;
using System.Text;

namespace KapFhir.Fhir.Definitions;

/// <summary>
/// The compiled definitions where they lie: the pages of the assembly, mapped into memory, of which only those that are read are loaded.
/// The format is described at its writer, tools/KapFhir.DefinitionsCompiler/DefinitionsFileWriter.cs.
/// </summary>
internal sealed class DefinitionsFile
{
    private readonly ReadOnlyMemory<byte> _file;
    private readonly int _texts;
    private readonly string?[] _decoded;

    internal DefinitionsFile(ReadOnlyMemory<byte> file)
    {
        if (!file.Span.StartsWith(Encoding.ASCII.GetBytes(DefinitionsSections.Magic)))
        {
            throw new InvalidDataException("These are not compiled definitions of this format: run tools/compile-definitions.sh.");
        }

        _file = file;
        var count = Int32At(SectionOffset(DefinitionsSection.Strings));
        _decoded = new string?[count];
        _texts = SectionOffset(DefinitionsSection.Strings) + (4 * (count + 2));
    }

    internal static DefinitionsFile OpenEmbedded()
    {
        var stream = typeof(DefinitionsFile).Assembly.GetManifestResourceStream("r4.bin") as UnmanagedMemoryStream
            ?? throw new InvalidDataException("The assembly has no definitions in it: run tools/compile-definitions.sh and build again.");
        return new DefinitionsFile(new MappedMemory(stream).Memory);
    }

    internal ReadOnlyMemory<byte> Section(DefinitionsSection section) => _file[SectionOffset(section)..SectionOffset(section + 1)];

    /// <summary>The text of this number. Decoded on first use; two threads may both decode it, and either result stays.</summary>
    internal string Text(int number) => _decoded[number] ??= Encoding.UTF8.GetString(TextBytes(number));

    private ReadOnlySpan<byte> TextBytes(int number)
    {
        var offset = SectionOffset(DefinitionsSection.Strings) + 4 + (4 * number);
        return _file.Span[(_texts + Int32At(offset))..(_texts + Int32At(offset + 4))];
    }

    private int SectionOffset(DefinitionsSection section) => Int32At(DefinitionsSections.Magic.Length + (4 * (int)section));

    private int Int32At(int offset) => BinaryPrimitives.ReadInt32LittleEndian(_file.Span[offset..]);
}
