using System.Xml.Linq;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Tests;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Xml;

/// <summary>The official examples that there are both as XML and as JSON, converted both ways. https://hl7.org/fhir/R4/json.html#xml</summary>
public sealed class OfficialPairsTests(ITestOutputHelper output)
{
    // Where the two files of a pair do not say the same, or are not R4: what we find, and why we differ.
    private static readonly Dictionary<string, string> Argued = new(StringComparer.Ordinal)
    {
        ["activitydefinition-servicerequest-example"] = "its narrative has neither text nor an image, against rule txt-2: refused, as in JSON",
        ["observation-decimal"] = "its XML says 1.0e0 and its JSON 1.0; we keep the text of a decimal, both ways",
    };

    [Fact]
    public void Every_pair_converts_both_ways()
    {
        var folder = Documents.Conformance("xml-pairs");
        var differences = new Dictionary<string, string>(StringComparer.Ordinal);
        var count = 0;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(folder, "xml"), "*.xml").Order(StringComparer.Ordinal))
        {
            count++;
            var name = Path.GetFileNameWithoutExtension(file);
            if (Difference(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(folder, "json", name + ".json"))) is { } difference)
            {
                differences.Add(name, difference);
                output.WriteLine($"{name}: {difference}");
            }
        }

        count.ShouldBe(218);
        differences.Keys.ShouldBe(Argued.Keys, ignoreOrder: true);
        ConformancePage.ShouldHold(new SuiteResult(
            "XML and JSON", "R4's examples that there are as XML and as JSON (HL7), converted both ways and compared.", count, count - differences.Count,
            [.. Argued.Select(a => (a.Key, a.Value))]));
    }

    private static string? Difference(byte[] xml, byte[] json)
    {
        var read = Documents.ToJson(xml);
        if (!read.IsSuccess)
        {
            return string.Join("; ", read.Issues);
        }

        var strict = ResourceReader.Read(read.Value, FhirDefinitions.R4, ReaderLimits.Default);
        return !strict.IsSuccess ? string.Join("; ", strict.Issues)
            : Comparison.OfJson(read.Value, json) is { } inJson ? "XML to JSON: " + inJson
            : Comparison.OfXml(Parse(Documents.ToXml(json)), Parse(xml)) is { } inXml ? "JSON to XML: " + inXml : null;
    }

    private static XElement Parse(byte[] xml) => XDocument.Load(new MemoryStream(xml), LoadOptions.PreserveWhitespace).Root!;
}
