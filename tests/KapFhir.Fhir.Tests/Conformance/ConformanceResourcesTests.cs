using System.Text;
using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Definitions;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Conformance;

/// <summary>https://hl7.org/fhir/R4/references.html#canonical: which resource a canonical reference means.</summary>
public sealed class ConformanceResourcesTests
{
    private static readonly ConformanceResources R4 = ConformanceResources.Of(FhirDefinitions.R4);

    [Theory]
    [InlineData("http://x", "http://x", null)]
    [InlineData("http://x|1.0", "http://x", "1.0")]
    [InlineData("http://x|1.0#part", "http://x", "1.0")]
    [InlineData("http://x#part", "http://x", null)]
    [InlineData("http://x|", "http://x", null)]
    public void A_canonical_reference_has_a_url_and_perhaps_a_version(string text, string url, string? version) =>
        Canonical.Parse(text).ShouldBe(new Canonical(url, version));

    [Theory]
    [InlineData("1.0.0", "1.0.1")]
    [InlineData("1.9.0", "1.10.0")]
    [InlineData("1.0", "1.0.1")]
    [InlineData("4.0.0-ballot", "4.0.0")]
    [InlineData("4.0.0-ballot1", "4.0.0-ballot2")]
    [InlineData("2018-08-12", "2019-01-01")]
    [InlineData("2018-08-12", "3.0.0")]
    [InlineData("20190315", "1.0.0")]
    [InlineData(null, "0.1")]
    public void A_newer_version_is_after_an_older(string? older, string newer)
    {
        Canonical.CompareVersions(older, newer).ShouldBeLessThan(0);
        Canonical.CompareVersions(newer, older).ShouldBeGreaterThan(0);
        Canonical.CompareVersions(newer, newer).ShouldBe(0);
    }

    // origin and version of each in the order in which they came | what is asked | the place in the order of what is found
    [Theory]
    [InlineData("Written 1.0, Written 2.0", "http://x", 1)]
    [InlineData("Written 2.0, Written 1.0", "http://x", 0)]
    [InlineData("Written 2.0, Written 1.0", "http://x|1.0", 1)]
    [InlineData("Written 2.0, Written 1.0", "http://x|1.5", null)]
    [InlineData("Written 1.0, Written 1.0", "http://x", 1)] // the same twice: the later
    [InlineData("Guide 1.0, Written 1.0", "http://x", 0)] // nobody replaces the guide at its own version
    [InlineData("Guide 1.0, Written 1.1", "http://x", 1)]
    [InlineData("Written 1.0, Package 1.0", "http://x", 0)]
    [InlineData("Package 1.0, Package 2.0, Written 1.0", "http://x", 1)]
    [InlineData("Written ", "http://x", 0)]
    [InlineData("Written 1.2.0, Written 1.2.3, Written 1.3.0", "http://x|1.2", 1)] // the newest 1.2.x
    [InlineData("Written 1.2, Written 1.2.3", "http://x|1.2", 0)] // itself before what begins with it
    [InlineData("Written 1.20.0", "http://x|1.2", null)]
    [InlineData("Written 1.2.0", "http://x|1", null)]
    public void The_version_asked_for_or_else_the_newest_is_found(string there, string asked, int? found)
    {
        var resources = R4.With(there.Split(", ").Select((r, i) => Questionnaire(r.Split(' ')[0], r.Split(' ')[1], i)));
        resources.Find("Questionnaire", asked)?.Source.ShouldBe($"{found}");
        (resources.Find("Questionnaire", asked) is not null).ShouldBe(found is not null);
        resources.Find("ValueSet", asked).ShouldBeNull();
        if (found is not null)
        {
            resources.Versions("Questionnaire", "http://x").Count.ShouldBe(there.Split(',').Length);
        }
    }

    [Fact]
    public void A_change_makes_another_value_and_leaves_the_first()
    {
        var first = R4.With([Questionnaire("Written", "1.0", 0)]);
        var second = first.With([Questionnaire("Written", "2.0", 0)]);
        var third = second.With([], ["0"]);
        first.Find("Questionnaire", "http://x")!.Version.ShouldBe("1.0");
        second.Find("Questionnaire", "http://x")!.Version.ShouldBe("2.0");
        second.Find("Questionnaire", "http://x|1.0").ShouldBeNull();
        third.Find("Questionnaire", "http://x").ShouldBeNull();
    }

    [Theory]
    [InlineData("StructureDefinition", "http://hl7.org/fhir/StructureDefinition/vitalsigns")]
    [InlineData("ValueSet", "http://hl7.org/fhir/ValueSet/administrative-gender|4.0.1")]
    [InlineData("CodeSystem", "http://hl7.org/fhir/administrative-gender")]
    [InlineData("ConceptMap", "http://hl7.org/fhir/ConceptMap/sc-account-status")]
    public void The_specifications_own_are_there(string type, string canonical)
    {
        var found = R4.Find(type, canonical)!;
        found.Version.ShouldBe("4.0.1");
        found.ShouldBeSameAs(R4.With([]).Find(type, canonical));
        R4.OfType(type).ShouldContain(found);
        (found.Node is not null || found.ValueSet is not null || found.CodeSystem is not null).ShouldBeTrue();
    }

    [Fact]
    public void What_the_specification_says_at_its_own_version_cannot_be_replaced()
    {
        const string url = "http://hl7.org/fhir/ValueSet/administrative-gender";
        var resources = R4.With([Resource($$"""{"resourceType":"ValueSet","url":"{{url}}","version":"4.0.1","status":"active"}""", ConformanceOrigin.Written, "w")]);
        resources.FindValueSet(url)!.Include.ShouldNotBeEmpty();
        resources.Versions("ValueSet", url).Count.ShouldBe(2);
    }

    [Fact]
    public void Every_versioned_reference_of_the_specification_is_found()
    {
        var asked = FhirDefinitions.R4.Types.SelectMany(t => t.Elements).Select(e => e.Binding?.ValueSet).OfType<string>()
            .Concat(FhirDefinitions.R4.ValueSetUrls.SelectMany(u => FhirDefinitions.R4.FindValueSet(u)!.Include).SelectMany(i => i.ValueSets))
            .Where(v => v.Contains('|', StringComparison.Ordinal)).Distinct(StringComparer.Ordinal);
        asked.Where(v => R4.FindValueSet(v) is null && FhirDefinitions.R4.FindValueSet(v) is not null).ShouldBeEmpty();
    }

    [Fact]
    public void A_resource_that_cannot_be_read_is_found_but_has_no_content()
    {
        var resource = Resource("""{"resourceType":"Questionnaire","url":"http://x","nonsense":1}""", ConformanceOrigin.Package, "p");
        R4.With([resource]).Find("Questionnaire", "http://x").ShouldBeSameAs(resource);
        R4.With([resource]).FindQuestionnaire("http://x").ShouldBeNull();
    }

    private static ConformanceResource Questionnaire(string origin, string version, int source) => Resource(
        $$"""{"resourceType":"Questionnaire",{{(version.Length == 0 ? "" : $"\"version\":\"{version}\",")}}"url":"http://x","status":"draft"}""",
        Enum.Parse<ConformanceOrigin>(origin), $"{source}");

    private static ConformanceResource Resource(string json, ConformanceOrigin origin, string source) =>
        ConformanceResource.Of(Encoding.UTF8.GetBytes(json), origin, source, FhirDefinitions.R4)!;
}
