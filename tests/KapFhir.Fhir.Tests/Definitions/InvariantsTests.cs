using System.Text;
using KapFhir.DefinitionsCompiler;
using KapFhir.Fhir.Definitions;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Definitions;

// https://hl7.org/fhir/R4/conformance-rules.html#constraints
public sealed class InvariantsTests
{
    private static readonly FhirDefinitions R4 = FhirDefinitions.R4;
    private static readonly List<Invariant> All =
        [.. R4.Types.SelectMany(t => t.Invariants.Concat(t.Elements.SelectMany(e => e.Invariants))).Distinct()];

    [Theory]
    [InlineData("Element", "ele-1")]
    [InlineData("Resource", "")]
    [InlineData("DomainResource", "dom-2 dom-3 dom-4 dom-5 dom-6")]
    [InlineData("Patient", "dom-2 dom-3 dom-4 dom-5 dom-6")]
    [InlineData("Patient.contact", "ele-1 pat-1")]
    [InlineData("Observation", "dom-2 dom-3 dom-4 dom-5 dom-6 obs-6 obs-7")]
    [InlineData("Observation.referenceRange", "ele-1 obs-3")]
    [InlineData("Age", "ele-1 qty-3 age-1")]
    [InlineData("Reference", "ele-1 ref-1")]
    [InlineData("Extension", "ele-1 ext-1")]
    [InlineData("string", "ele-1")]
    [InlineData("Timing.repeat", "ele-1 tim-1 tim-10 tim-2 tim-4 tim-5 tim-6 tim-7 tim-8 tim-9")]
    [InlineData("Questionnaire.item", "ele-1 que-1 que-10 que-11 que-12 que-13 que-3 que-4 que-5 que-6 que-8 que-9")]
    [InlineData("MedicationAdministration.dosage", "ele-1 mad-1")]
    public void A_type_keeps_its_own_and_those_it_inherits(string type, string expected)
    {
        var keys = R4.FindType(type)!.Invariants.Select(i => i.Key).ToList();
        keys.ShouldBe(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), ignoreOrder: true);
        keys.ShouldBeUnique();
    }

    [Theory]
    [InlineData("Narrative", "div", "txt-1 txt-2")]
    [InlineData("Organization", "telecom", "org-3")]
    [InlineData("RiskAssessment.prediction", "probability", "ras-1")]
    [InlineData("ElementDefinition", "max", "eld-3")]
    [InlineData("Patient", "contact", "")]
    [InlineData("Patient", "extension", "")]
    [InlineData("Patient", "contained", "")]
    [InlineData("Observation", "value", "")]
    public void An_element_keeps_only_what_its_type_does_not(string type, string element, string expected) =>
        string.Join(' ', R4.FindType(type)!.Element(element)!.Invariants.Select(i => i.Key)).ShouldBe(expected);

    [Fact]
    public void An_invariant_knows_whether_it_is_an_error()
    {
        All.Single(i => i.Key == "dom-6").IsError.ShouldBeFalse();
        All.Single(i => i.Key == "obs-6").IsError.ShouldBeTrue();
        All.Single(i => i.Key == "obs-6").Human.ShouldBe("dataAbsentReason SHALL only be present if Observation.value[x] is not present");
    }

    public static TheoryData<string> ErrataKeys => [.. Errata.Invariants.Select(e => e.Key ?? "*-0")];

    [Theory]
    [MemberData(nameof(ErrataKeys))]
    public void An_erratum_is_compiled_as_corrected_and_nowhere_as_published(string key)
    {
        var erratum = Errata.Invariants.Single(e => (e.Key ?? "*-0") == key);
        All.ShouldNotContain(i => i.Expression == erratum.Published);
        var profiles = R4.ProfileUrls.Select(url => Encoding.UTF8.GetString(R4.FindProfileJson(url)!.Value.Span)).ToList();
        profiles.ShouldNotContain(json => json.Contains($"\"expression\":\"{erratum.Published}\"", StringComparison.Ordinal));
        All.Select(i => i.Expression).Concat(profiles).ShouldContain(text => text.Contains(erratum.Corrected, StringComparison.Ordinal));
    }

    // https://hl7.org/fhir/R4/valueset-appointmentstatus.html, https://hl7.org/fhir/R4/valueset-consent-scope.html
    [Theory]
    [InlineData("app-4", "noshow", "http://hl7.org/fhir/appointmentstatus")]
    [InlineData("ppc-2", "patient-privacy", "http://terminology.hl7.org/CodeSystem/consentscope")]
    [InlineData("ppc-3", "research", "http://terminology.hl7.org/CodeSystem/consentscope")]
    [InlineData("ppc-4", "adr", "http://terminology.hl7.org/CodeSystem/consentscope")]
    [InlineData("ppc-5", "treatment", "http://terminology.hl7.org/CodeSystem/consentscope")]
    public void A_corrected_invariant_tests_a_code_that_exists(string key, string code, string system)
    {
        All.Single(i => i.Key == key).Expression.ShouldContain($"'{code}'");
        R4.FindCodeSystem(system)!.Concepts.ShouldContain(c => c.Code == code);
    }

    [Fact]
    public void A_resources_id_is_an_id()
    {
        R4.FindType("Resource")!.Element("id")!.Types.Single().Type.Name.ShouldBe("id");
        R4.ResourceTypes.ShouldAllBe(t => t.Element("id")!.Types[0].Type.Name == "id");
        R4.FindType("Identifier")!.Element("id")!.Types.Single().Type.Name.ShouldBe("string");
    }
}
