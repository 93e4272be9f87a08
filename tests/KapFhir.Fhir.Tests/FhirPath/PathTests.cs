// https://hl7.org/fhir/R4/fhirpath.html
using KapFhir.Fhir.FhirPath;
using KapFhir.Fhir.Json;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.FhirPath;

public sealed class PathTests
{
    private static readonly FhirNode Observation = Evaluated.Resource(
        """
        {"resourceType":"Observation","id":"o1","status":"final",
         "contained":[{"resourceType":"Patient","id":"c1","active":true},{"resourceType":"Device","id":"d1"}],
         "extension":[{"url":"http://x.org/a","valueString":"A"},{"url":"http://x.org/b","extension":[{"url":"c","valueInteger":7}]}],
         "code":{"coding":[{"system":"http://loinc.org","code":"44261-6"},{"code":"x\u0079"}]},
         "subject":{"reference":"Patient/7"},"focus":[{"reference":"#d1"},{"reference":"http://far.org/fhir/Group/1/_history/2"},{"type":"Location","display":"here"}],
         "performer":[{"reference":"#c1"}],"device":{"reference":"#"},
         "effectiveDateTime":"2026-03","_effectiveDateTime":{"extension":[{"url":"http://x.org/e","valueCode":"z"}]},
         "_issued":{"extension":[{"url":"http://x.org/e","valueCode":"none"}]},
         "valueQuantity":{"value":12.50,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"}}
        """);

    [Theory]
    // a path may begin with the type of its focus, or with one that it specialises
    [InlineData("Observation.status", "final")]
    [InlineData("Resource.id", "o1")]
    [InlineData("DomainResource.extension.url", "http://x.org/a,http://x.org/b")]
    [InlineData("Patient.status", "")]
    [InlineData("Patient.id | Observation.id | Group.id", "o1")]
    [InlineData("Patient.exists() | Observation.id", "false,o1")]
    [InlineData("code.coding.where(Coding.system.exists()).code", "44261-6")]
    [InlineData("unknownElement.anything", "")]
    // choices
    [InlineData("value.unit", "mg")]
    [InlineData("valueQuantity", "")]
    [InlineData("value.value", "12.50")]
    [InlineData("(Observation.value as Quantity).code", "mg")]
    [InlineData("Observation.value.as(Quantity).code", "mg")]
    [InlineData("value.ofType(FHIR.Quantity).code", "mg")]
    [InlineData("(value as CodeableConcept)", "")]
    [InlineData("value is Quantity", "true")]
    [InlineData("value is Element", "true")]
    [InlineData("value is string", "false")]
    [InlineData("component.value is Quantity", "")]
    [InlineData("descendants().as(url)", "")]
    // is: subtypes count; as: a primitive is kept only as itself
    [InlineData("status is string", "true")]
    [InlineData("status.as(string)", "")]
    [InlineData("status.as(code)", "final")]
    [InlineData("contained[0].active is Boolean", "true")]
    [InlineData("contained[0].active.is(Boolean)", "false")]
    [InlineData("contained[0].active.is(FHIR.boolean)", "true")]
    [InlineData("contained.ofType(Device).id", "d1")]
    [InlineData("contained.ofType(DomainResource).id", "c1,d1")]
    [InlineData("Observation.is(System.Observation)", "false")]
    [InlineData("children().count() = children().select($this).count()", "true")]
    [InlineData("1 is Integer", "true")]
    [InlineData("1 is System.Decimal", "false")]
    [InlineData("@2015 is Date", "true")]
    [InlineData("1 'mg' is Quantity", "true")]
    [InlineData("status.type().name", "code")]
    [InlineData("(1 | 'a').type().name", "Integer,String")]
    // extensions, also of primitives
    [InlineData("extension('http://x.org/a').value", "A")]
    [InlineData("extension('http://x.org/' & 'b').extension('c').value + 1", "8")]
    [InlineData("effective.extension('http://x.org/e').value", "z")]
    [InlineData("hasExtension('http://x.org/a')", "true")]
    [InlineData("hasExtension('http://x.org/z')", "false")]
    [InlineData("effective.hasValue()", "true")]
    [InlineData("issued.exists()", "true")]
    [InlineData("issued.hasValue()", "false")]
    [InlineData("issued = @2026-03-01T10:00:00Z", "")]
    [InlineData("effective.getValue()", "2026-03")]
    [InlineData("checkModifiers('http://x.org/m')", "true")]
    // criteria
    [InlineData("code.coding.where(system = 'http://loinc.org').code", "44261-6")]
    [InlineData("code.coding.where(code = 'xy').exists()", "true")]
    [InlineData("code.coding.where(system != 'http://loinc.org').exists()", "false")]
    [InlineData("status = 'final' and status != 'amended'", "true")]
    [InlineData("code.coding.code = 'xy'", "false")]
    [InlineData("value > 12 'mg'", "true")]
    [InlineData("value = 0.0125 'g'", "true")]
    // variables
    [InlineData("contained.where(%resource.performer.reference = '#' & id).id", "c1")]
    [InlineData("%context.id", "o1")]
    [InlineData("%ucum", "http://unitsofmeasure.org")]
    [InlineData("%vs-administrative-gender", "http://hl7.org/fhir/ValueSet/administrative-gender")]
    [InlineData("%\"ext-patient-birthTime\"", "http://hl7.org/fhir/StructureDefinition/patient-birthTime")]
    [InlineData("%`vs-x`", "http://hl7.org/fhir/ValueSet/x")]
    [InlineData("%`vs-v3-ActCode`", "http://terminology.hl7.org/ValueSet/v3-ActCode")]
    // references
    [InlineData("performer.resolve().active", "true")]
    [InlineData("device.resolve().id", "o1")]
    [InlineData("subject.resolve()", "")]
    [InlineData("subject.resolve() is Patient", "true")]
    [InlineData("subject.where(resolve() is Group).exists()", "false")]
    [InlineData("performer.where(resolve() is Patient).exists()", "true")]
    [InlineData("focus.where(resolve() is Group).reference", "http://far.org/fhir/Group/1/_history/2")]
    [InlineData("focus.where(resolve() is Location).display", "here")]
    [InlineData("focus.where(resolve() is Device).reference", "#d1")]
    [InlineData("focus.where(resolve() is DomainResource).count()", "3")]
    // profiles and codes
    [InlineData("conformsTo('http://hl7.org/fhir/StructureDefinition/Observation')", "true")]
    [InlineData("conformsTo('http://hl7.org/fhir/StructureDefinition/Patient')", "false")]
    [InlineData("conformsTo('http://x.org/profile')", "")]
    [InlineData("status.memberOf('http://x.org/vs')", "")]
    [InlineData("code.coding.slice('http://x.org/profile', 'loinc')", "")]
    // "the FHIR element definition information for each element"
    [InlineData("status.elementDefinition().select(path & ' ' & min.toString() & '..' & max)", "Observation.status 1..1")]
    [InlineData("status.elementDefinition().binding.strength", "required")]
    [InlineData("subject.elementDefinition().type.targetProfile.count()", "4")]
    [InlineData("value.elementDefinition().type.code.count()", "11")]
    [InlineData("elementDefinition().constraint.key contains 'obs-6'", "true")]
    [InlineData("code.coding.elementDefinition().path.distinct()", "CodeableConcept.coding")]
    [InlineData("1.elementDefinition()", "")]
    public void OnAnObservation(string expression, string expected) => Evaluated.Text(expression, Observation).ShouldBe(expected);

    [Fact]
    public void AContainedResourceHasItsOwnResourceAndTheRootAround()
    {
        var contained = Observation.Child("contained")!;
        Evaluated.Text("%resource.id", contained).ShouldBe("c1");
        Evaluated.Text("%rootResource.id", contained).ShouldBe("o1");
        Evaluated.Text("%resource.id | %rootResource.id", Observation.Child("value")).ShouldBe("o1");
    }

    [Fact]
    public void ReferencesLeadThroughTheBundleThenTheContext()
    {
        var bundle = Evaluated.Resource(
            """
            {"resourceType":"Bundle","type":"collection","entry":[
             {"fullUrl":"http://a.org/Patient/1","resource":{"resourceType":"Patient","id":"1"}},
             {"fullUrl":"urn:uuid:0a","resource":{"resourceType":"Group","id":"2","type":"person","actual":true}},
             {"fullUrl":"http://a.org/List/3","resource":{"resourceType":"List","id":"3","status":"current","mode":"working","entry":[
              {"item":{"reference":"Patient/1"}},{"item":{"reference":"urn:uuid:0a"}},{"item":{"reference":"Device/9"}}]}}]}
            """);
        var elsewhere = Evaluated.Resource("""{"resourceType":"Device","id":"9"}""");
        var context = new FhirPathContext { Resolve = reference => reference == "Device/9" ? elsewhere : null };
        Evaluated.Text("entry.resource.entry.item.resolve().id", bundle, context).ShouldBe("1,2,9");
        Evaluated.Text("entry.resource.entry.item.where(resolve() is Group).reference", bundle, context).ShouldBe("urn:uuid:0a");
    }

    [Fact]
    public void TheContextAnswersForTerminologyAndProfiles()
    {
        var context = new FhirPathContext
        {
            IsMemberOf = (system, code, valueSet) => valueSet == "http://x.org/vs" && code is "final" or "44261-6",
            Subsumes = (system, general, special) => general == "44261-6" && special.Length > 0,
            ConformsTo = (node, profile) => profile == "http://x.org/" + node.Type.Name,
            IsInSlice = (node, profile, slice) => profile == "http://x.org/p" ? node.ChildText("code") == slice : null,
            Variables = new Dictionary<string, IReadOnlyList<object>>(StringComparer.Ordinal) { ["given"] = ["a", 2] },
        };
        Evaluated.Text("status.memberOf('http://x.org/vs')", Observation, context).ShouldBe("true");
        Evaluated.Text("code.memberOf('http://x.org/vs')", Observation, context).ShouldBe("true");
        Evaluated.Text("code.coding[0].subsumes(code.coding[0])", Observation, context).ShouldBe("true");
        Evaluated.Text("code.coding[1].subsumes(code.coding[0])", Observation, context).ShouldBe("false");
        Evaluated.Text("conformsTo('http://x.org/Observation')", Observation, context).ShouldBe("true");
        Evaluated.Text("code.coding.slice('http://x.org/p', 'xy').count()", Observation, context).ShouldBe("1");
        Evaluated.Text("code.coding.slice('http://x.org/q', 'xy').count()", Observation, context).ShouldBe("0");
        Evaluated.Text("%given", Observation, context).ShouldBe("a,2");
    }

    // http://hl7.org/fhir/uv/sdc/expressions.html: from the answer, from its coding, from the Questionnaire's option
    [Fact]
    public void WeightsComeFromTheAnswerOrTheQuestionnaire()
    {
        var questionnaire = Evaluated.Resource(
            """
            {"resourceType":"Questionnaire","status":"active","item":[{"linkId":"g","type":"group","item":[{"linkId":"2","type":"choice","answerOption":[
             {"valueCoding":{"code":"a"}},{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/ordinalValue","valueDecimal":3}],"valueCoding":{"code":"b"}}]}]}]}
            """);
        var response = Evaluated.Resource(
            """
            {"resourceType":"QuestionnaireResponse","status":"completed","questionnaire":"http://x.org/q","item":[
             {"linkId":"1","answer":[{"valueCoding":{"code":"z","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/ordinalValue","valueDecimal":2}]}}]},
             {"linkId":"g","item":[{"linkId":"2","answer":[{"valueCoding":{"code":"b"}}]}]}]}
            """);
        var context = new FhirPathContext { Resolve = url => url == "http://x.org/q" ? questionnaire : null };
        Evaluated.Text("item.answer.weight()", response, context).ShouldBe("2");
        Evaluated.Text("descendants().answer.ordinal().sum()", response, context).ShouldBe("5");
    }

    // http://hl7.org/fhir/uv/sdc/expressions.html: what stands nearer counts before the code system
    [Theory]
    [InlineData("component.value.weight()", "3")]
    [InlineData("component.weight()", "3")]
    [InlineData("code.ordinal()", "3")]
    [InlineData("method.weight()", "")]
    [InlineData("interpretation.coding.weight()", "9")]
    public void WeightsComeFromTheCodeSystemElse(string expression, string weight)
    {
        var observation = Evaluated.Resource(
            """
            {"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://x.org/s","code":"b"}]},"method":{"coding":[{"system":"http://x.org/s","code":"a"}]},
             "interpretation":[{"coding":[{"system":"http://x.org/s","code":"b","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/itemWeight","valueDecimal":9}]}]}],
             "component":[{"code":{"text":"c"},"valueCodeableConcept":{"coding":[{"system":"http://x.org/s","code":"b"}]}}]}
            """);
        var context = new FhirPathContext { WeightOf = (system, code) => (system, code) is ("http://x.org/s", "b") ? 3m : null };
        Evaluated.Text(expression, observation, context).ShouldBe(weight);
    }

    // https://hl7.org/fhir/R4/narrative.html#xhtml
    [Theory]
    [InlineData("<div xmlns='http://www.w3.org/1999/xhtml'><p>seen&nbsp;today</p></div>", true)]
    [InlineData("<div xmlns='http://www.w3.org/1999/xhtml'><img src='#a' alt='x'/></div>", true)]
    [InlineData("<div xmlns='http://www.w3.org/1999/xhtml'> </div>", false)]
    [InlineData("<div xmlns='http://www.w3.org/1999/xhtml'><script>x</script></div>", false)]
    [InlineData("<div xmlns='http://www.w3.org/1999/xhtml'><p onclick='x()'>x</p></div>", false)]
    [InlineData("<div xmlns='http://www.w3.org/1999/xhtml'><a href='javascript:x()'>x</a></div>", false)]
    [InlineData("<div>x</div>", false)]
    public void NarrativeIsChecked(string div, bool passes) => KapFhir.Fhir.FhirPath.Functions.HtmlChecks.Pass(div).ShouldBe(passes);
}
