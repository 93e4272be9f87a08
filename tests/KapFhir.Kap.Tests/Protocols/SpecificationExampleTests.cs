using System.Globalization;
using System.Text.Json.Nodes;
using KapFhir.Fhir;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Protocols;
using KapFhir.Kap.Rules;
using KapFhir.Kap.Tests.Guide;
using Shouldly;
using Xunit;

namespace KapFhir.Kap.Tests.Protocols;

/// <summary>R4's own examples of PlanDefinition: those that can be applied are, each other is refused with the reason and its place.</summary>
public sealed class SpecificationExampleTests
{
    // Two examples decide nothing in CQL and refer to nothing that is missing.
    private static readonly string[] Applied = ["KDN5", "options-example"];

    [Fact]
    public void Each_example_is_applied_or_refused_with_its_reason()
    {
        var folder = Path.Combine(GuideFiles.Root, ".cache", "hl7.fhir.r4.examples", "package");
        Assert.SkipUnless(Directory.Exists(folder), "The R4 package is not in .cache: run tools/compile-definitions.sh.");
        var examples = Directory.EnumerateFiles(folder, "PlanDefinition-*.json").Select(f => Read(File.ReadAllBytes(f))).ToList();
        examples.Count.ShouldBe(18);
        foreach (var plan in examples)
        {
            var result = Apply(plan);
            var id = plan.ChildText("id")!;
            result.IsSuccess.ShouldBe(Applied.Contains(id, StringComparer.Ordinal), id + ": " + string.Join('\n', result.Issues));
            if (result.IsSuccess)
            {
                Check(result.Value, id);
            }
            else
            {
                var isSaid = result.Issues.Where(i => i.IsError).All(i => i.Expression?.StartsWith("PlanDefinition.", StringComparison.Ordinal) is true
                    && (i.Diagnostics.Contains("text/cql", StringComparison.Ordinal) || i.Diagnostics.Contains("is no ActivityDefinition", StringComparison.Ordinal)));
                isSaid.ShouldBeTrue(id + ": " + string.Join('\n', result.Issues));
            }
        }
    }

    [Fact]
    public void Cycles_of_chemotherapy_have_their_days()
    {
        var file = Path.Combine(GuideFiles.Root, ".cache", "hl7.fhir.r4.examples", "package", "PlanDefinition-KDN5.json");
        Assert.SkipUnless(File.Exists(file), "The R4 package is not in .cache: run tools/compile-definitions.sh.");
        var contained = JsonNode.Parse(Apply(Read(File.ReadAllBytes(file))).Value.Contained().Span)!["contained"]!.AsArray();
        var events = contained.Where(c => (string)c!["resourceType"]! == "MedicationRequest").ToDictionary(
            c => (string)c!["medicationCodeableConcept"]!["text"]!, c => c!["dosageInstruction"]![0]!["timing"]!["event"]!.AsArray().Select(e => ((string)e!)[5..10]).ToArray());
        events["gemcitabine"].ShouldBe(["12-01", "12-08", "12-22", "12-29", "01-12", "01-19", "02-02", "02-09", "02-23", "03-02", "03-16", "03-23"]);
        events["CARBOplatin"].ShouldBe(["12-01", "12-22", "01-12", "02-02", "02-23", "03-16"]);
    }

    private static void Check(AppliedPlan plan, string id)
    {
        GuideFiles.Validator.Validate(Read(plan.Contained())).Where(i => i.IsError).ShouldBeEmpty(id);
        foreach (var entry in Read(plan.Transaction(Guid.NewGuid)).ChildrenNamed("entry"))
        {
            GuideFiles.Validator.Validate(Read(entry.Child("resource")!.RawValue)).Where(i => i.IsError).ShouldBeEmpty(id);
        }
    }

    private static Result<AppliedPlan> Apply(FhirNode plan)
    {
        var start = DateTimeOffset.Parse("2026-12-01T09:00:00-05:00", CultureInfo.InvariantCulture);
        var patient = Read("""{"resourceType":"Patient","id":"p","gender":"female","birthDate":"1984-05-17"}"""u8.ToArray());
        return PlanApplication.Apply(plan, new ApplyRequest { Subject = patient, Now = start, Start = start },
            new ApplySources(new RecordReader((_, _) => null, _ => []), (_, _) => null, FhirDefinitions.R4, _ => Array.Empty<FhirNode>(), (_, _, _) => null));
    }

    private static FhirNode Read(ReadOnlyMemory<byte> json) => ResourceReader.Read(json, FhirDefinitions.R4, ReaderLimits.Default).Value;
}
