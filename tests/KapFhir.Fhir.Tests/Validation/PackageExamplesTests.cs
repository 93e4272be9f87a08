using KapFhir.Fhir.Json;
using KapFhir.Fhir.Tests.Definitions;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Validation;

/// <summary>The specification's own resources in npm package hl7.fhir.r4.examples 4.0.1: all valid, but for those argued here.</summary>
public sealed class PackageExamplesTests
{
    // File -> the errors that it does have, by rule, or by code where they have none.
    private static readonly Dictionary<string, string[]> Invalid = new(StringComparer.Ordinal)
    {
        // DeviceMetric.parent may be a Device; the example points at DeviceDefinition/dc101.
        ["DeviceMetric-example.json"] = ["DeviceMetric.parent"],
        // reasonReference may not be a Procedure.
        ["DeviceUseStatement-example.json"] = ["DeviceUseStatement.reasonReference"],
        // The performer of a dispense request is an Organization; the example points at a Practitioner.
        ["MedicationRequest-medrx0301.json"] = ["MedicationRequest.dispenseRequest.performer"],
        // Observation.performer may not be an Encounter.
        ["Observation-clinical-gender.json"] = ["Observation.performer"],
        // Items without linkId.
        ["Questionnaire-qs1.json"] = ["Questionnaire.item.linkId"],
        // Narratives that are empty but for white space (txt-2), which the reader refuses.
        ["ActivityDefinition-blood-tubes-supply.json"] = ["invalid"],
        ["ActivityDefinition-heart-valve-replacement.json"] = ["invalid"],
        ["EventDefinition-example.json"] = ["invalid"],
        ["Questionnaire-zika-virus-exposure-assessment.json"] = ["invalid"],
        // Three entries each for the elements of Quantity.
        ["Bundle-dataelements.json"] = ["bdl-7"],
        // Stubs of the publishing tool, without name and status.
        ["ImplementationGuide-fhir.json"] = ["ImplementationGuide.name", "ImplementationGuide.status"],
        ["ig-r4.json"] = ["ImplementationGuide.name", "ImplementationGuide.status"],
    };

    [Fact]
    public void AreValid()
    {
        var faults = new List<string>();
        var count = 0;
        foreach (var file in Directory.EnumerateFiles(SourcePackage.Folder, "*.json").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(file);
            if (!IsExample(name))
            {
                continue;
            }

            count++;
            var read = ResourceReader.Read(File.ReadAllBytes(file), Samples.R4, ReaderLimits.Default);
            var issues = (read.IsSuccess ? Samples.Base.Validate(read.Value) : read.Issues).Where(i => i.IsError).ToList();
            var expected = Invalid.GetValueOrDefault(name, []);
            faults.AddRange(issues.Where(i => !expected.Contains(i.Rule ?? i.Code)).Select(i => $"{name}: {i}"));
            faults.AddRange(expected.Except(issues.Select(i => i.Rule ?? i.Code)).Select(r => $"{name}: {r} was expected"));
        }

        faults.ShouldBeEmpty();
        count.ShouldBeGreaterThan(700);
    }

    // The definitions themselves are the matter of other tests.
    private static bool IsExample(string name) =>
        !name.StartsWith("StructureDefinition-", StringComparison.Ordinal) && !name.StartsWith("SearchParameter-", StringComparison.Ordinal)
        && !name.StartsWith("ValueSet-", StringComparison.Ordinal) && !name.StartsWith("CodeSystem-", StringComparison.Ordinal)
        && name is not ("package.json" or ".index.json");
}
