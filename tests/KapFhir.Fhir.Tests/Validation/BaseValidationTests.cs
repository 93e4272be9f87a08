using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Validation;

/// <summary>https://hl7.org/fhir/R4/validation.html: base R4, by small resources and the rules that they break.</summary>
public sealed class BaseValidationTests
{
    // The resource | the errors: rule@location
    [Theory]
    // cardinality, https://hl7.org/fhir/R4/conformance-rules.html#cardinality
    [InlineData("""{"resourceType":"Patient"}""", "")]
    [InlineData("""{"resourceType":"Procedure","subject":{"display":"x"}}""", "Procedure.status@Procedure.status")]
    [InlineData("""{"resourceType":"Procedure","status":"completed"}""", "Procedure.subject@Procedure.subject")]
    [InlineData("""{"resourceType":"Patient","link":[{"type":"refer"}]}""", "Patient.link.other@Patient.link[0].other")]
    [InlineData("""{"resourceType":"Patient","link":[{"other":{"display":"x"},"_type":{"extension":[{"url":"http://x.org/why","valueCode":"u"}]}}]}""", "")]
    [InlineData("""{"resourceType":"Patient","contained":[{"resourceType":"Procedure","id":"p"}],"link":[{"type":"seealso","other":{"reference":"#p"}}]}""",
        "Procedure.status@Patient.contained[0].status Procedure.subject@Patient.contained[0].subject Patient.link.other@Patient.link[0].other")]
    [InlineData("""{"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"urn:uuid:1","resource":{"resourceType":"Procedure","status":"completed"}}]}""",
        "Procedure.subject@Bundle.entry[0].resource.subject")]
    [InlineData("""{"resourceType":"Parameters","parameter":[{"name":"a","part":[{"valueString":"x"}]}]}""", "Parameters.parameter.name@Parameters.parameter[0].part[0].name")]
    // required bindings, https://hl7.org/fhir/R4/terminologies.html#required
    [InlineData("""{"resourceType":"Patient","gender":"masculine"}""", "Patient.gender@Patient.gender")]
    [InlineData("""{"resourceType":"Patient","gender":"Male"}""", "Patient.gender@Patient.gender")]
    [InlineData("""{"resourceType":"Patient","name":[{"use":"usual"},{"use":"daily"}]}""", "HumanName.use@Patient.name[1].use")]
    [InlineData("""{"resourceType":"Condition","subject":{"display":"x"},"clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]}}""", "")]
    [InlineData("""{"resourceType":"Condition","subject":{"display":"x"},"clinicalStatus":{"coding":[{"system":"http://x.org","code":"1"},{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]}}""", "")]
    [InlineData("""{"resourceType":"Condition","subject":{"display":"x"},"clinicalStatus":{"coding":[{"system":"http://x.org","code":"active"}]}}""", "Condition.clinicalStatus@Condition.clinicalStatus")]
    [InlineData("""{"resourceType":"Condition","subject":{"display":"x"},"clinicalStatus":{"coding":[{"code":"active"}]}}""", "Condition.clinicalStatus@Condition.clinicalStatus")]
    [InlineData("""{"resourceType":"Condition","subject":{"display":"x"},"clinicalStatus":{"text":"active"}}""", "Condition.clinicalStatus@Condition.clinicalStatus")]
    [InlineData("""{"resourceType":"Condition","subject":{"display":"x"},"clinicalStatus":{"extension":[{"url":"http://x.org/why","valueCode":"unknown"}]}}""", "")]
    // implicit code systems, https://hl7.org/fhir/R4/terminologies-systems.html
    [InlineData("""{"resourceType":"Binary","contentType":"application/pdf; charset=utf-8"}""", "")]
    [InlineData("""{"resourceType":"Binary","contentType":"a file"}""", "Binary.contentType@Binary.contentType")]
    [InlineData("""{"resourceType":"Account","status":"active","extension":[{"url":"http://x.org/m","valueMoney":{"value":1,"currency":"USD"}}]}""", "")]
    [InlineData("""{"resourceType":"Account","status":"active","extension":[{"url":"http://x.org/m","valueMoney":{"value":1,"currency":"Dollar"}}]}""", "Money.currency@Account.extension[0].value.currency")]
    // reference targets, https://hl7.org/fhir/R4/references.html
    [InlineData("""{"resourceType":"Procedure","status":"completed","subject":{"reference":"Patient/1"}}""", "")]
    [InlineData("""{"resourceType":"Procedure","status":"completed","subject":{"reference":"Device/1"}}""", "Procedure.subject@Procedure.subject")]
    [InlineData("""{"resourceType":"Procedure","status":"completed","subject":{"reference":"http://x.org/fhir/Device/1/_history/2"}}""", "Procedure.subject@Procedure.subject")]
    [InlineData("""{"resourceType":"Procedure","status":"completed","subject":{"reference":"Device?identifier=1"}}""", "Procedure.subject@Procedure.subject")]
    [InlineData("""{"resourceType":"Procedure","status":"completed","subject":{"reference":"urn:uuid:1","type":"Device"}}""", "Procedure.subject@Procedure.subject")]
    [InlineData("""{"resourceType":"Procedure","status":"completed","subject":{"identifier":{"value":"1"},"type":"Patient"}}""", "")]
    [InlineData("""{"resourceType":"Procedure","status":"completed","subject":{"reference":"urn:uuid:1"}}""", "")]
    [InlineData("""{"resourceType":"Procedure","status":"completed","subject":{"reference":"http://x.org/anything/else"}}""", "")]
    [InlineData("""{"resourceType":"Procedure","status":"completed","contained":[{"resourceType":"Device","id":"d"}],"subject":{"reference":"#d"}}""", "Procedure.subject@Procedure.subject")]
    [InlineData("""{"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"urn:uuid:1","resource":{"resourceType":"Device"}},{"resource":{"resourceType":"Procedure","status":"completed","subject":{"reference":"urn:uuid:1"}}}]}""",
        "Procedure.subject@Bundle.entry[1].resource.subject")]
    // invariants, https://hl7.org/fhir/R4/conformance-rules.html#constraints
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueString":"1","dataAbsentReason":{"text":"x"}}""", "obs-6@Observation")]
    [InlineData("""{"resourceType":"Patient","contact":[{"gender":"male"}]}""", "pat-1@Patient.contact[0].name")]
    [InlineData("""{"resourceType":"Patient","contact":[{"organization":{"display":"x"}}]}""", "")]
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":1,"code":"mg"}}""", "qty-3@Observation.value.system")]
    [InlineData("""{"resourceType":"Patient","extension":[{"url":"http://x.org/e"}]}""", "ext-1@Patient.extension[0].value")]
    [InlineData("""{"resourceType":"Patient","extension":[{"url":"http://x.org/e","valueCode":"a","extension":[{"url":"b","valueCode":"c"}]}]}""", "ext-1@Patient.extension[0]")]
    [InlineData("""{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"o","name":"x"}]}""", "dom-3@Patient")]
    [InlineData("""{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"o","name":"x","meta":{"versionId":"1"}}],"managingOrganization":{"reference":"#o"}}""", "dom-4@Patient")]
    [InlineData("""{"resourceType":"Patient","managingOrganization":{"reference":"#o"}}""", "ref-1@Patient.managingOrganization")]
    [InlineData("""{"resourceType":"Encounter","status":"planned","class":{"code":"AMB"},"period":{"start":"2020-02-02","end":"2020-01-01"}}""", "per-1@Encounter.period")]
    [InlineData("""{"resourceType":"Bundle","type":"batch","entry":[{"resource":{"resourceType":"Patient"}}]}""", "bdl-3@Bundle")]
    [InlineData("""{"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"http://x.org/fhir/Patient/1/_history/2","resource":{"resourceType":"Patient"}}]}""", "bdl-8@Bundle.entry[0]")]
    // profiles of datatypes, https://hl7.org/fhir/R4/datatypes.html#SimpleQuantity
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"text":"x"},"referenceRange":[{"low":{"value":1}}]}""", "")]
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"text":"x"},"referenceRange":[{"low":{"value":1,"comparator":"<"}}]}""",
        "sqty-1@Observation.referenceRange[0].low Quantity.comparator@Observation.referenceRange[0].low.comparator")]
    // extensions that R4 defines, https://hl7.org/fhir/R4/extensibility-registry.html
    [InlineData("""{"resourceType":"Patient","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/patient-birthPlace","valueAddress":{"city":"x"}}]}""", "")]
    [InlineData("""{"resourceType":"Patient","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/patient-birthPlace","valueString":"x"}]}""", "Extension.value[x]@Patient.extension[0].value")]
    [InlineData("""{"resourceType":"Patient","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/patient-nationality","extension":[{"url":"code","valueString":"x"}]}]}""",
        "Extension.extension:code.value[x]@Patient.extension[0].extension[0].value")]
    public void Breaks(string resource, string expected) => Samples.Errors(Samples.Base.Validate(Samples.Read(resource))).ShouldBe(expected);

    [Fact]
    public void AnIssueNamesElementRuleAndWayOut()
    {
        var issue = Samples.Base.Validate(Samples.Read("""{"resourceType":"Procedure","subject":{"reference":"Patient/1"}}""")).ShouldHaveSingleItem();
        issue.ShouldBe(Issues.ElementMissing("Procedure.status", 1, 0, "FHIR R4", "Procedure.status"));
        issue.Status.ShouldBe(422);
        issue.Code.ShouldBe("required");
        issue.Diagnostics.ShouldBe("Procedure.status is required by FHIR R4: at least 1, found 0. Add it.");
    }

    [Fact]
    public void AMissingNarrativeIsNoWarning() => Samples.Base.Validate(Samples.Read("""{"resourceType":"Patient","active":true}""")).ShouldBeEmpty();

    [Fact]
    public void ARuleThatOnlyAdvisesWarns()
    {
        var issue = Samples.Base.Validate(Samples.Read("""{"resourceType":"Library","status":"draft","type":{"text":"x"},"name":"no-name"}""")).ShouldHaveSingleItem();
        (issue.Rule, issue.Severity, issue.IsError).ShouldBe(("lib-0", IssueSeverity.Warning, false));
    }

    [Fact]
    public void EndlessFaultsAreCutShort()
    {
        var contacts = string.Join(',', Enumerable.Repeat("""{"gender":"x"}""", 300));
        var issues = Samples.Base.Validate(Samples.Read($$"""{"resourceType":"Patient","contact":[{{contacts}}]}"""));
        issues.Count.ShouldBe(201);
        issues[^1].ShouldBe(Issues.FurtherFaultsNotListed(200));
    }
}
