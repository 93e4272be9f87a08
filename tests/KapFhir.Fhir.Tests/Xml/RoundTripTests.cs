using System.Diagnostics;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Tests.Definitions;
using KapFhir.Fhir.Tests.Json;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Xml;

/// <summary>JSON to XML and back is the same JSON: the package's resources, and Synthea's.</summary>
public sealed class RoundTripTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_resource_of_the_package_comes_back()
    {
        var differences = new List<string>();
        var count = 0;
        foreach (var file in Directory.EnumerateFiles(SourcePackage.Folder, "*-*.json"))
        {
            var json = File.ReadAllBytes(file);
            if (ResourceReader.Read(json, FhirDefinitions.R4, ReaderLimits.Default).IsSuccess)
            {
                count++;
                AddDifference(differences, Path.GetFileName(file), json);
            }
        }

        output.WriteLine($"{count} resources");
        count.ShouldBeGreaterThan(4000);
        differences.ShouldBeEmpty();
    }

    [Fact]
    public void Every_bundle_of_Synthea_comes_back()
    {
        var differences = new List<string>();
        foreach (var (name, json) in Synthea.Bundles())
        {
            AddDifference(differences, name, json);
        }

        differences.ShouldBeEmpty();
    }

    private static void AddDifference(List<string> differences, string name, byte[] json)
    {
        var back = Documents.ToJson(Documents.ToXml(WithoutMark(json)));
        var difference = back.IsSuccess ? Comparison.OfJson(back.Value, json) : string.Join("; ", back.Issues);
        if (difference is not null)
        {
            differences.Add($"{name}: {difference}");
        }
    }

    private static ReadOnlyMemory<byte> WithoutMark(byte[] json) => json is [0xEF, 0xBB, 0xBF, ..] ? json.AsMemory(3) : json;
}
