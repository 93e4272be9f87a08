using KapFhir.Fhir.Json;
using KapFhir.Fhir.Validation;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Validation;

/// <summary>The KAP profiles by their own examples: every valid one passes, every invalid one breaks the rule it is named after and no other invariant.</summary>
public sealed class KapProfileTests
{
    private static readonly string Folder = Samples.Find("profiles") ?? throw new InvalidOperationException("profiles/ is part of the repository");

    private static readonly ResourceValidator Kap = Samples.Knowing(Directory.EnumerateFiles(Path.Combine(Folder, "compiled"), "*.json").Select(File.ReadAllText));

    public static TheoryData<string> Valid => [.. Names("valid")];

    public static TheoryData<string> Invalid => [.. Names("invalid")];

    [Theory]
    [MemberData(nameof(Valid))]
    public void Passes(string name) => Kap.Validate(Samples.Read(File.ReadAllBytes(Path.Combine(Folder, "valid", name))))
        .Where(i => !IsOfUsCore(i)).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Invalid))]
    public void BreaksTheRuleItIsNamedAfter(string name)
    {
        var rule = name[..name.IndexOf('.', StringComparison.Ordinal)];
        var read = ResourceReader.Read(File.ReadAllBytes(Path.Combine(Folder, "invalid", name)), Samples.R4, ReaderLimits.Default);
        if (!read.IsSuccess)
        {
            // A rule that restates a primitive's type is broken before validation begins.
            read.Issues.ShouldHaveSingleItem().Code.ShouldBe("value");
            rule.ShouldBe("kap-ses-8");
            return;
        }

        var issues = Kap.Validate(read.Value);
        var isInvariant = !File.Exists(Path.Combine(Folder, "compiled", $"StructureDefinition-{rule}.json"));
        issues.Where(i => i.Code is "invariant").Select(i => i.Rule).ShouldBe(isInvariant ? [rule] : []);
        issues.ShouldAllBe(i => i.Expression != null && i.Rule != null);
        issues.ShouldContain(i => isInvariant ? i.Rule == rule : i.IsError);
    }

    [Fact]
    public void ABrokenRuleNamesElementRuleAndWayOut()
    {
        var issue = Kap.Validate(Samples.Read(File.ReadAllBytes(Path.Combine(Folder, "invalid", "kap-ses-2.route-missing.json")))).ShouldHaveSingleItem();
        issue.Expression.ShouldBe("Procedure.extension");
        issue.Rule.ShouldBe("kap-ses-2");
        issue.Status.ShouldBe(422);
        issue.Diagnostics.ShouldContain("Add extension https://kapfhir.example.org/fhir/StructureDefinition/kap-route");
    }

    [Fact]
    public void ThePlaceIsFhirPathThoughTheWordsSayWhatToSend()
    {
        var issue = Kap.Validate(Samples.Read(File.ReadAllBytes(Path.Combine(Folder, "invalid", "kap-ses-1.end-missing.json")))).ShouldHaveSingleItem();
        issue.Expression.ShouldBe("Procedure.performed");
        issue.Diagnostics.ShouldStartWith("Procedure.performedPeriod: ");
    }

    // The examples name their US Core profiles, whose package is another test's.
    private static bool IsOfUsCore(KapFhir.Fhir.Issue issue) =>
        issue.Severity is KapFhir.Fhir.IssueSeverity.Information && issue.Diagnostics.Contains("the profile http://hl7.org/fhir/us/core/", StringComparison.Ordinal);

    private static IEnumerable<string> Names(string folder) => Directory.EnumerateFiles(Path.Combine(Folder, folder), "*.json").Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal);
}
