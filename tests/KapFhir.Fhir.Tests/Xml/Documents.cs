using System.Buffers;
using System.Text;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Xml;
using Xunit;

namespace KapFhir.Fhir.Tests.Xml;

/// <summary>XML documents for tests, and where the conformance data is.</summary>
internal static class Documents
{
    public static Result<ReadOnlyMemory<byte>> ToJson(byte[] xml) => ResourceXmlReader.ToJson(xml, FhirDefinitions.R4, ReaderLimits.Default);

    public static Result<ReadOnlyMemory<byte>> ToJson(string xml) => ToJson(Encoding.UTF8.GetBytes(xml));

    public static byte[] ToXml(ReadOnlyMemory<byte> json, bool isPretty = false)
    {
        var output = new ArrayBufferWriter<byte>();
        ResourceXmlWriter.Write(json, FhirDefinitions.R4, output, isPretty);
        return output.WrittenSpan.ToArray();
    }

    public static string ToXml(string json) => Encoding.UTF8.GetString(ToXml(Encoding.UTF8.GetBytes(json)));

    public static string Text(Result<ReadOnlyMemory<byte>> json) => Encoding.UTF8.GetString(json.Value.Span);

    /// <summary>A folder or file of the conformance data; the test is skipped if it is not there.</summary>
    public static string Conformance(string name)
    {
        var folder = Environment.GetEnvironmentVariable("KAPFHIR_CONFORMANCE") is { Length: > 0 } named ? named : BesideRepository();
        var path = Path.Combine(folder, name);
        Assert.SkipUnless(Path.Exists(path), "The conformance data is not beside the repository: set KAPFHIR_CONFORMANCE.");
        return path;
    }

    private static string BesideRepository()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "KapFhir.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return Path.Combine(folder ?? ".", "..", "shared", "conformance");
    }
}
