using System.Text.Json;
using KapFhir.Conformance.Tests.Data;
using KapFhir.Conformance.Tests.Harness;
using Shouldly;
using Xunit;

namespace KapFhir.Conformance.Tests;

/// <summary>The specification's own example resources: all that are valid R4 are stored, and read back as they were sent.</summary>
public sealed class PackageExampleTests(ITestOutputHelper output)
{
    private const int Examples = 738;

    /// <summary>Examples that are not valid R4, and the rule they break.</summary>
    private static readonly Dictionary<string, string> NotValid = new(StringComparer.Ordinal)
    {
        ["ActivityDefinition-blood-tubes-supply"] = EmptyNarrative,
        ["ActivityDefinition-heart-valve-replacement"] = EmptyNarrative,
        ["EventDefinition-example"] = EmptyNarrative,
        ["Questionnaire-zika-virus-exposure-assessment"] = EmptyNarrative,
        ["Bundle-dataelements"] = "bdl-7",
        ["DeviceMetric-example"] = "DeviceMetric.parent refers to a DeviceDefinition",
        ["DeviceUseStatement-example"] = "DeviceUseStatement.reasonReference[0] refers to a Procedure",
        ["MedicationRequest-medrx0301"] = "MedicationRequest.dispenseRequest.performer refers to a Practitioner",
        ["Observation-clinical-gender"] = "Observation.performer[0] refers to a",
        ["Questionnaire-qs1"] = "Questionnaire.item[0].item[0].linkId is required",
        ["ImplementationGuide-fhir"] = "ImplementationGuide.status is required",
        ["ig-r4"] = "ImplementationGuide.status is required",
    };

    private const string EmptyNarrative = "txt-2";

    [Fact]
    public async Task Examples_are_read_back_as_they_were_sent()
    {
        var files = TestData.PackageExamples();
        files.Count.ShouldBe(Examples);
        using var folder = new TestFolder();
        await using var server = await ServerProcess.Start(folder.Name, "--Fhir:ReferentialIntegrity=Ignore");
        var (refused, differences, unexpected) = (new List<string>(), new List<string>(), new List<string>());
        foreach (var file in files)
        {
            var name = Path.GetFileNameWithoutExtension(file);
            var sent = TestData.Parse(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
            var reply = await server.Fhir.Put($"{sent.Str("resourceType")}/{sent.Str("id")}", sent.GetRawText());
            (reply.Status is 200 or 201 ? await ReadBack(server, name, sent) : Refused(name, reply, refused)).ForEach(differences.Add);
            var isExpected = NotValid.TryGetValue(name, out var rule) ? reply.Text.Contains(rule, StringComparison.Ordinal) : reply.Status is 200 or 201;
            unexpected.AddRange(isExpected ? [] : [$"{name}: {reply.Status} {string.Join(" | ", reply.Issues.Where(i => i.Str("severity") != "warning"))}"]);
        }

        output.WriteLine($"{files.Count - refused.Count} of {files.Count} examples stored; refused: {string.Join(", ", refused)}");
        differences.ShouldBeEmpty();
        unexpected.ShouldBeEmpty();
    }

    private static async Task<List<string>> ReadBack(ServerProcess server, string name, JsonElement sent)
    {
        var read = await server.Fhir.Get($"{sent.Str("resourceType")}/{sent.Str("id")}", ("Accept", "application/fhir+json"));
        return read.Status != 200 ? [read.ToString()] : JsonDifference.OfResources(sent, read.Json) is { } difference ? [$"{name}: {difference}"] : [];
    }

    private static List<string> Refused(string name, FhirReply reply, List<string> refused)
    {
        refused.Add(name);
        return reply.Status is 400 or 422 && reply.Issues.Any(i => i.Str("severity") is "error" or "fatal") ? [] : [$"{name}: refused without saying why: {reply}"];
    }
}
