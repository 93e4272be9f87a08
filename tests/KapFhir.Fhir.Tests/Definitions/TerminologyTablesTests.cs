using System.Text.Json;
using KapFhir.Fhir.Definitions;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Definitions;

// https://hl7.org/fhir/R4/terminologies-systems.html, https://hl7.org/fhir/R4/terminologies-valuesets.html
public sealed class TerminologyTablesTests
{
    private static readonly FhirDefinitions R4 = FhirDefinitions.R4;

    [Fact]
    public void Everything_of_the_package_is_listed()
    {
        R4.CodeSystemUrls.Count.ShouldBe(1063);
        R4.ValueSetUrls.Count.ShouldBe(1317);
        R4.ConceptMapUrls.Count.ShouldBe(80);
        R4.ValueSetUrls.Count(url => R4.FindValueSet(url)!.Expansion is not null).ShouldBeGreaterThanOrEqualTo(553);
    }

    [Theory]
    [InlineData("http://hl7.org/fhir/administrative-gender", "male female other unknown")]
    [InlineData("http://hl7.org/fhir/administrative-gender|4.0.1", "male female other unknown")]
    [InlineData("http://hl7.org/fhir/observation-status",
        "registered preliminary final amended corrected cancelled entered-in-error unknown")]
    [InlineData("http://terminology.hl7.org/CodeSystem/v2-0001", "A F M N O U")]
    [InlineData("http://terminology.hl7.org/CodeSystem/v2-0006|2.1", "A B C E J L M N P")]
    [InlineData("http://terminology.hl7.org/CodeSystem/observation-category",
        "social-history vital-signs imaging laboratory procedure survey exam therapy activity")]
    public void A_code_system_has_its_codes_in_order(string url, string codes) =>
        string.Join(' ', R4.FindCodeSystem(url)!.Concepts.Select(c => c.Code)).ShouldBe(codes);

    [Fact]
    public void A_system_is_decoded_once()
    {
        const string url = "http://hl7.org/fhir/observation-status";
        R4.FindCodeSystem(url + "|4.0.1").ShouldBeSameAs(R4.FindCodeSystem(url));
    }

    [Fact]
    public void A_hierarchy_names_each_parent()
    {
        var system = R4.FindCodeSystem("http://hl7.org/fhir/observation-status")!;
        var corrected = system.Concepts.Single(c => c.Code == "corrected");
        system.Concepts[corrected.Parent].Code.ShouldBe("amended");
        corrected.Display.ShouldBe("Corrected");
        corrected.Definition.ShouldStartWith("Subsequent to being Final");
        system.Concepts.Single(c => c.Code == "final").Parent.ShouldBe(-1);
        (system.IsCaseSensitive, system.Content, system.Version, system.ValueSet)
            .ShouldBe((true, "complete", "4.0.1", "http://hl7.org/fhir/ValueSet/observation-status"));
    }

    [Fact]
    public void A_v3_system_has_abstract_concepts_and_second_parents()
    {
        var system = R4.FindCodeSystem("http://terminology.hl7.org/CodeSystem/v3-ActCode")!;
        system.Concepts.Single(c => c.Code == "_ActAccountCode").Properties.ShouldContain(new ConceptProperty("notSelectable", "true", "boolean"));
        system.Concepts.Single(c => c.Code == "AMB").Display.ShouldBe("ambulatory");
        var secondParents = R4.CodeSystemUrls.SelectMany(url => R4.FindCodeSystem(url)!.Concepts).SelectMany(c => c.Properties);
        secondParents.Count(p => p.Code == "subsumedBy").ShouldBe(390);
    }

    [Fact]
    public void A_value_set_has_its_filters()
    {
        var conditions = R4.FindValueSet("http://hl7.org/fhir/ValueSet/condition-code")!;
        conditions.Include[0].System.ShouldBe("http://snomed.info/sct");
        conditions.Include[0].Filters.ShouldBe([new ValueSetFilter("concept", "is-a", "404684003")]);
        var listed = conditions.Include[1].Concepts.Single();
        (listed.Code, listed.Display).ShouldBe(("160245001", "No current problems or disability"));
    }

    [Fact]
    public void A_value_set_may_import_others_and_exclude()
    {
        R4.ValueSetUrls.Select(url => R4.FindValueSet(url)!).ShouldContain(v => v.Include.Any(part => part.ValueSets.Count > 0));
        R4.ValueSetUrls.Select(url => R4.FindValueSet(url)!).ShouldContain(v => v.Exclude.Count > 0);
    }

    [Fact]
    public void An_expansion_has_code_system_and_display() =>
        R4.FindValueSet("http://hl7.org/fhir/ValueSet/administrative-gender|4.0.1")!.Expansion![0]
            .ShouldBe(new("http://hl7.org/fhir/administrative-gender", null, "male", "Male", IsAbstract: false, IsInactive: false));

    // LL379-9 (MolecularSequence.referenceSeq.orientation) is LOINC's own answer list, which the package only names
    [Fact]
    public void Every_required_binding_has_its_value_set() =>
        R4.Types.SelectMany(t => t.Elements).Where(e => e.Binding?.Strength == BindingStrength.Required)
            .Select(e => e.Binding!.ValueSet).Distinct(StringComparer.Ordinal).Where(url => R4.FindValueSet(url) is null)
            .ShouldBe(["http://loinc.org/vs/LL379-9|4.0.1"]);

    [Fact]
    public void A_profile_is_json_without_its_prose()
    {
        R4.ProfileUrls.Count.ShouldBe(441);
        using var profile = JsonDocument.Parse(R4.FindProfileJson("http://hl7.org/fhir/StructureDefinition/vitalsigns|4.0.1")!.Value);
        var root = profile.RootElement;
        root.GetProperty("baseDefinition").GetString().ShouldBe("http://hl7.org/fhir/StructureDefinition/Observation");
        root.TryGetProperty("text", out _).ShouldBeFalse();
        var elements = root.GetProperty("snapshot").GetProperty("element").EnumerateArray();
        var slice = elements.Single(e => e.GetProperty("id").GetString() == "Observation.category:VSCat");
        slice.GetProperty("min").GetInt32().ShouldBe(1);
        slice.TryGetProperty("definition", out _).ShouldBeFalse();
        R4.FindProfileJson("http://hl7.org/fhir/StructureDefinition/Patient").ShouldBeNull();
    }

    [Fact]
    public void A_concept_map_is_json()
    {
        using var map = JsonDocument.Parse(R4.FindConceptMapJson("http://hl7.org/fhir/ConceptMap/sc-account-status")!.Value);
        map.RootElement.GetProperty("group")[0].GetProperty("element").GetArrayLength().ShouldBeGreaterThan(0);
    }

    [Fact]
    public void What_is_not_there_is_not_found()
    {
        R4.FindCodeSystem("http://example.org/nothing").ShouldBeNull();
        R4.FindValueSet("http://example.org/nothing|1").ShouldBeNull();
        R4.FindProfileJson("http://example.org/nothing").ShouldBeNull();
    }
}
