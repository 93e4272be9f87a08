using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Tests.Definitions;
using KapFhir.Fhir.Tests.Json;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Xml;

/// <summary>JSON to XML and back is the same JSON: the package's resources, and Synthea's.</summary>
public sealed class RoundTripTests
{
    // The types that the package has by the hundred, as definitions and not as examples: of these, one in fifty will do.
    private static readonly string[] Definitions =
    [
        "SearchParameter", "CodeSystem", "OperationDefinition", "StructureDefinition", "ValueSet", "ConceptMap", "CompartmentDefinition",
        "NamingSystem",
    ];

    [Fact]
    public void Every_example_of_the_package_comes_back()
    {
        var differences = new List<string>();
        var (examples, refused) = (0, 0);
        foreach (var (file, i) in Directory.EnumerateFiles(SourcePackage.Folder, "*-*.json").Order(StringComparer.Ordinal).Select((f, i) => (f, i)))
        {
            var isExample = !Definitions.Contains(Path.GetFileName(file).Split('-')[0], StringComparer.Ordinal);
            var json = File.ReadAllBytes(file);
            if (!isExample && i % 50 > 0)
            {
                continue;
            }

            examples += isExample ? 1 : 0;
            if (ResourceReader.Read(json, FhirDefinitions.R4, ReaderLimits.Default).IsSuccess)
            {
                AddDifference(differences, Path.GetFileName(file), json);
            }
            else
            {
                refused++;
            }
        }

        examples.ShouldBe(738);
        refused.ShouldBeLessThanOrEqualTo(5); // what JSON's reader refuses has tests of its own
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
