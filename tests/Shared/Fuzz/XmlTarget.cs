using System.Buffers;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Xml;

namespace KapFhir.Tests.Fuzz;

/// <summary>Resources as XML. What is taken can be written, and says the same when it is read again.</summary>
internal static class XmlTarget
{
    public static FuzzTarget Of(string name, IReadOnlyList<byte[]> corpus)
    {
        var resources = corpus.Where(json => ResourceReader.Read(json, FhirDefinitions.R4, ReaderLimits.Default).IsSuccess).Select(j => Write(j)).ToList();
        return new FuzzTarget(
            name, random => FuzzTargets.Bytes(random.Next(10) == 0 ? random.Noise(2000) : random.Damage(random.Pick(resources), resources), Run), 300, 1024 * 1024);
    }

    private static bool Run(byte[] input)
    {
        if (FuzzTargets.Expect(ResourceXmlReader.Read(input, FhirDefinitions.R4, ReaderLimits.Default)) is not { } root)
        {
            return false;
        }

        var written = Write(root.RawValue);
        var again = ResourceXmlReader.Read(written, FhirDefinitions.R4, ReaderLimits.Default);
        return again.IsSuccess && Write(again.Value.RawValue).AsSpan().SequenceEqual(written)
            ? true : throw new InvalidOperationException("what was taken and written is not taken again: " + again.Issues.FirstOrDefault());
    }

    private static byte[] Write(ReadOnlyMemory<byte> json)
    {
        var output = new ArrayBufferWriter<byte>();
        ResourceXmlWriter.Write(json, FhirDefinitions.R4, output);
        return output.WrittenSpan.ToArray();
    }
}
