using KapFhir.Fhir;
using KapFhir.Fhir.FhirPath;
using KapFhir.Fhir.Json;
using Shouldly;
using Xunit;

namespace KapFhir.Kap.Tests.Guide;

/// <summary>What the guide is made of keeps R4's rules, and each profile is shown at work.</summary>
public sealed class GuideTests
{
    private const string UsCore = "http://hl7.org/fhir/us/core/StructureDefinition/";

    public static TheoryData<string> Artefacts => [.. GuideFiles.Names("compiled")];

    public static TheoryData<string> Examples => [.. GuideFiles.Names("valid")];

    public static TheoryData<string> Profiles => [.. GuideFiles.Names("compiled").Where(n => IsProfile(GuideFiles.Read("compiled", n))).Select(n => n["StructureDefinition-".Length..])];

    [Theory]
    [MemberData(nameof(Artefacts))]
    public void An_artefact_is_valid_R4_and_says_what_it_is(string name)
    {
        var resource = GuideFiles.Read("compiled", name);
        GuideFiles.Validator.Validate(resource).Concat(GuideFiles.Validator.CheckDefinition(resource)).Where(i => i.IsError).ShouldBeEmpty();
        resource.ChildText("url").ShouldBe($"{KapGuide.Canonical}/{resource.Type.Name}/{resource.ChildText("id")}");
        resource.ChildText("version").ShouldBe("1.0.0");
        name.ShouldBe($"{resource.Type.Name}-{resource.ChildText("id")}");
        (resource.ChildText("description") ?? resource.ChildText("title")).ShouldNotBeNullOrWhiteSpace();
        (resource.ChildText("status") is "active").ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void A_profile_has_an_example_that_keeps_it_and_one_that_does_not(string profile)
    {
        var url = $"\"{KapGuide.Definition(profile)}\"";
        foreach (var folder in new[] { "valid", "invalid" })
        {
            GuideFiles.Names(folder).ShouldContain(n => GuideFiles.Text(folder, n).Contains(url, StringComparison.Ordinal), folder);
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void An_invariant_has_an_example_that_breaks_it(string profile)
    {
        var definition = GuideFiles.Read("compiled", "StructureDefinition-" + profile);
        var keys = definition.Child("differential")!.ChildrenNamed("element").SelectMany(e => e.ChildrenNamed("constraint"))
            .Where(c => c.ChildText("source")?.StartsWith(KapGuide.Canonical, StringComparison.Ordinal) is not false).Select(c => c.ChildText("key")!);
        var broken = GuideFiles.Names("invalid").Select(n => n.Split('.')[0]).ToHashSet(StringComparer.Ordinal);
        keys.Where(k => !broken.Contains(k)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_keeps_what_it_claims_and_leaves_nothing_to_remark(string name)
    {
        var issues = GuideFiles.Validator.Validate(GuideFiles.Read("valid", name));
        issues.Where(i => i.Severity is not IssueSeverity.Information).ShouldBeEmpty();
    }

    // US Core 6.1.0, the version that the guide is aligned with; named here and in the examples only.
    [Fact]
    public void Examples_keep_the_US_Core_profile_that_they_name()
    {
        var validator = GuideFiles.WithUsCore();
        var named = 0;
        foreach (var name in GuideFiles.Names("valid"))
        {
            var example = GuideFiles.Read("valid", name);
            var profiles = GuideFiles.Claimed(example).Where(p => p.StartsWith(UsCore, StringComparison.Ordinal)).ToList();
            named += profiles.Count;
            profiles.ShouldAllBe(p => validator.KnowsProfile(p), name);
            validator.Validate(example).Where(i => i.IsError).ShouldBeEmpty(name);
        }

        named.ShouldBeGreaterThanOrEqualTo(18);
    }

    [Theory]
    [MemberData(nameof(Artefacts))]
    public void An_artefact_has_its_page(string name)
    {
        var resource = GuideFiles.Read("compiled", name);
        var page = File.ReadAllText(Path.Combine(GuideFiles.Root, "profiles", "pages", name + ".md"));
        page.ShouldContain(resource.ChildText("url")!);
        page.Split('\n').Length.ShouldBeGreaterThan(6);
        File.ReadAllText(Path.Combine(GuideFiles.Root, "profiles", "pages", "README.md")).ShouldContain($"({name}.md)");
    }

    [Theory]
    [MemberData(nameof(Artefacts))]
    public void Expressions_can_be_read(string name)
    {
        foreach (var expression in Expressions(GuideFiles.Read("compiled", name)))
        {
            FhirPathExpression.Compile(expression).Issues.ShouldBeEmpty(expression);
        }
    }

    private static bool IsProfile(FhirNode resource) =>
        resource.Type.Name is "StructureDefinition" && resource.ChildText("type") is not "Extension";

    // Every string under the name "expression", whatever holds it.
    private static IEnumerable<string> Expressions(FhirNode node)
    {
        if (node.Name is "expression" && node.Text is { } text)
        {
            yield return text;
        }

        foreach (var inner in node.Children.ToArray().SelectMany(Expressions))
        {
            yield return inner;
        }
    }
}
