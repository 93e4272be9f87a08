using System.Buffers;
using System.Globalization;
using KapFhir.Benchmarks.Load;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Xml;

namespace KapFhir.Benchmarks.Language;

/// <summary>Megabytes of JSON a second that become XML, and the way back, over the Synthea transactions, one thread.</summary>
internal sealed class XmlRates(int rounds)
{
    internal void Print()
    {
        var json = Synthea.Patients().Select(p => p.Json).ToList();
        var xml = json.ConvertAll(j => Write(j).ToArray());
        var (to, from) = (new List<double>(), new List<double>());
        for (var round = 0; round <= rounds; round++)
        {
            to.Add(Rate.Of(0.5, () => json.ForEach(j => Write(j))));
            from.Add(Rate.Of(0.5, () => xml.ForEach(x => _ = ResourceXmlReader.ToJson(x, FhirDefinitions.R4, ReaderLimits.Default).Value)));
        }

        var (jsonSize, xmlSize) = (json.Sum(j => j.Length) / 1e6, xml.Sum(x => x.Length) / 1e6);
        Console.WriteLine("\n| XML, one thread | MB of JSON a second | MB of XML a second |\n|---|---|---|");
        Print("JSON to XML", Rate.Median(to.Skip(1)), jsonSize, xmlSize);
        Print("XML to JSON", Rate.Median(from.Skip(1)), jsonSize, xmlSize);
    }

    private static void Print(string what, double rate, double json, double xml) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {rate * json:N0} | {rate * xml:N0} |"));

    private static ReadOnlySpan<byte> Write(byte[] json)
    {
        var output = new ArrayBufferWriter<byte>(json.Length * 2);
        ResourceXmlWriter.Write(json, FhirDefinitions.R4, output);
        return output.WrittenSpan;
    }
}
