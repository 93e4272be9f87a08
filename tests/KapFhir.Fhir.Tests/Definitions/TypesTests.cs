using System.Globalization;
using KapFhir.Fhir.Definitions;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Definitions;

// https://hl7.org/fhir/R4/resourcelist.html, https://hl7.org/fhir/R4/datatypes.html, and the page of each resource
public sealed class TypesTests
{
    private static readonly FhirDefinitions R4 = FhirDefinitions.R4;

    [Fact]
    public void Every_type_of_R4_is_there()
    {
        R4.ResourceTypes.Count.ShouldBe(146);
        R4.Types.Count(t => t.Kind == TypeKind.Resource).ShouldBe(148);
        R4.Types.Count(t => t.Kind == TypeKind.Primitive).ShouldBe(20);
        R4.FindCodeSystem("http://hl7.org/fhir/resource-types")!.Concepts.Select(c => c.Code).Order(StringComparer.Ordinal)
            .ShouldBe(R4.Types.Where(t => t.Kind == TypeKind.Resource).Select(t => t.Name).Order(StringComparer.Ordinal));
        R4.ResourceTypes.Select(t => t.Name).ShouldBeInOrder(SortDirection.Ascending, StringComparer.Ordinal);
        R4.FindResourceType("DomainResource").ShouldBeNull();
        R4.FindResourceType("HumanName").ShouldBeNull();
        R4.FindType("MetadataResource").ShouldBeNull();
    }

    // path, cardinality, types with their targets, binding, M for a modifier, S for the summary
    [Theory]
    [InlineData("Patient.id", "0..1 id S")]
    [InlineData("Patient.meta", "0..1 Meta S")]
    [InlineData("Patient.implicitRules", "0..1 uri M S")]
    [InlineData("Patient.contained", "0..* Resource")]
    [InlineData("Patient.modifierExtension", "0..* Extension M")]
    [InlineData("Patient.active", "0..1 boolean M S")]
    [InlineData("Patient.gender", "0..1 code required http://hl7.org/fhir/ValueSet/administrative-gender|4.0.1 S")]
    [InlineData("Patient.deceased[x]", "0..1 boolean|dateTime M S")]
    [InlineData("Patient.maritalStatus", "0..1 CodeableConcept extensible http://hl7.org/fhir/ValueSet/marital-status")]
    [InlineData("Patient.contact", "0..* Patient.contact")]
    [InlineData("Patient.contact.id", "0..1 string")]
    [InlineData("Patient.generalPractitioner", "0..* Reference(Organization,Practitioner,PractitionerRole)")]
    [InlineData("Patient.link.other", "1..1 Reference(Patient,RelatedPerson) S")]
    [InlineData("Observation.status", "1..1 code required http://hl7.org/fhir/ValueSet/observation-status|4.0.1 M S")]
    [InlineData("Observation.code", "1..1 CodeableConcept example http://hl7.org/fhir/ValueSet/observation-codes S")]
    [InlineData("Observation.focus", "0..* Reference S")]
    [InlineData("Observation.value[x]",
        "0..1 Quantity|CodeableConcept|string|boolean|integer|Range|Ratio|SampledData|time|dateTime|Period S")]
    [InlineData("Observation.component.referenceRange", "0..* Observation.referenceRange")]
    [InlineData("Observation.referenceRange.low", "0..1 Quantity[http://hl7.org/fhir/StructureDefinition/SimpleQuantity]")]
    [InlineData("Procedure.partOf", "0..* Reference(Procedure,Observation,MedicationAdministration) S")]
    [InlineData("Procedure.category", "0..1 CodeableConcept example http://hl7.org/fhir/ValueSet/procedure-category S")]
    [InlineData("Procedure.performed[x]", "0..1 dateTime|Period|string|Age|Range S")]
    [InlineData("MedicationAdministration.medication[x]",
        "1..1 CodeableConcept|Reference(Medication) example http://hl7.org/fhir/ValueSet/medication-codes S")]
    [InlineData("MedicationAdministration.dosage.rate[x]", "0..1 Ratio|Quantity[http://hl7.org/fhir/StructureDefinition/SimpleQuantity]")]
    [InlineData("Questionnaire.item.item", "0..* Questionnaire.item")]
    [InlineData("Questionnaire.item.linkId", "1..1 string")]
    [InlineData("Questionnaire.item.answerValueSet", "0..1 canonical(ValueSet)")]
    [InlineData("QuestionnaireResponse.item.answer.item", "0..* QuestionnaireResponse.item")]
    [InlineData("QuestionnaireResponse.questionnaire", "0..1 canonical(Questionnaire) S")]
    [InlineData("ValueSet.compose.exclude", "0..* ValueSet.compose.include")]
    [InlineData("ExampleScenario.process.step.operation.request", "0..1 ExampleScenario.instance.containedInstance")]
    [InlineData("Bundle.entry.link", "0..* Bundle.link S")]
    [InlineData("Bundle.entry.resource", "0..1 Resource S")]
    [InlineData("Parameters.parameter.part", "0..* Parameters.parameter S")]
    [InlineData("Extension.url", "1..1 uri")]
    [InlineData("Element.id", "0..1 string")]
    [InlineData("HumanName.family", "0..1 string S")]
    [InlineData("Timing.repeat", "0..1 Timing.repeat S")]
    [InlineData("Timing.repeat.bounds[x]", "0..1 Duration|Range|Period S")]
    [InlineData("Narrative.div", "1..1 xhtml")]
    [InlineData("Consent.provision.provision", "0..* Consent.provision")]
    [InlineData("PlanDefinition.action.definition[x]", "0..1 canonical(ActivityDefinition,PlanDefinition,Questionnaire)|uri")]
    public void An_element_is_as_the_specification_says(string path, string expected) => Describe(FindElement(path)).ShouldBe(expected);

    [Theory]
    [InlineData("Resource", "id meta implicitRules language")]
    [InlineData("DomainResource", "id meta implicitRules language text contained extension modifierExtension")]
    [InlineData("Patient",
        "id meta implicitRules language text contained extension modifierExtension identifier active name telecom gender birthDate "
        + "deceased address maritalStatus multipleBirth photo contact communication generalPractitioner managingOrganization link")]
    [InlineData("Patient.contact", "id extension modifierExtension relationship name telecom address gender organization period")]
    [InlineData("Bundle", "id meta implicitRules language identifier type timestamp total link entry signature")]
    [InlineData("HumanName", "id extension use text family given prefix suffix period")]
    [InlineData("Timing.repeat",
        "id extension bounds count countMax duration durationMax durationUnit frequency frequencyMax period periodMax periodUnit dayOfWeek "
        + "timeOfDay when offset")]
    [InlineData("Age", "id extension value comparator unit system code")]
    [InlineData("code", "id extension")]
    [InlineData("xhtml", "id")]
    public void Elements_are_in_the_specifications_order(string type, string expected) =>
        string.Join(' ', R4.FindType(type)!.Elements.Select(e => e.Name)).ShouldBe(expected);

    [Theory]
    [InlineData("Patient", "DomainResource Resource")]
    [InlineData("Bundle", "Resource")]
    [InlineData("Age", "Quantity Element")]
    [InlineData("Patient.contact", "BackboneElement Element")]
    [InlineData("Timing.repeat", "Element")]
    [InlineData("Timing", "BackboneElement Element")]
    [InlineData("canonical", "uri Element")]
    [InlineData("id", "string Element")]
    [InlineData("positiveInt", "integer Element")]
    public void A_type_specialises_others(string type, string expected)
    {
        var bases = new List<string>();
        for (var next = R4.FindType(type)!.Base; next is not null; next = next.Base)
        {
            bases.Add(next.Name);
        }

        string.Join(' ', bases).ShouldBe(expected);
    }

    [Theory]
    [InlineData("id", @"[A-Za-z0-9\-\.]{1,64}", null)]
    [InlineData("code", @"[^\s]+(\s[^\s]+)*", null)]
    [InlineData("string", @"[ \r\n\t\S]+", 1_048_576)]
    [InlineData("boolean", "true|false", null)]
    [InlineData("positiveInt", "[1-9][0-9]*", null)]
    [InlineData("xhtml", null, null)]
    public void A_primitive_has_its_pattern_and_length(string type, string? regex, int? maxLength)
    {
        R4.FindType(type)!.Regex.ShouldBe(regex);
        R4.FindType(type)!.MaxLength.ShouldBe(maxLength);
    }

    [Fact]
    public void A_property_is_found_by_its_JSON_name()
    {
        var observation = R4.FindType("Observation")!;
        observation.Property("valueQuantity")!.Type.Name.ShouldBe("Quantity");
        observation.Property("valueQuantity")!.Element.Name.ShouldBe("value");
        observation.Property("value").ShouldBeNull();
        observation.Property("status")!.Type.Name.ShouldBe("code");
        R4.FindType("Extension")!.Property("valueMeta")!.Type.Name.ShouldBe("Meta");
    }

    [Fact]
    public void Every_element_makes_sense()
    {
        foreach (var element in R4.Types.SelectMany(t => t.Elements))
        {
            element.Types.Count.ShouldBe(element.IsChoice ? element.Types.Count : 1, element.Path);
            element.Types.Count.ShouldBeGreaterThan(0, element.Path);
            element.Types.Select(t => t.Type).Distinct().Count().ShouldBe(element.Types.Count, element.Path);
            element.Types.SelectMany(t => t.Targets).ShouldAllBe(target => R4.FindResourceType(target) != null, element.Path);
            element.Types.SelectMany(t => t.Profiles).ShouldAllBe(profile => R4.FindProfileJson(profile) != null, element.Path);
            element.Max.ShouldBeGreaterThanOrEqualTo(Math.Max(1, element.Min), element.Path);
        }
    }

    private static ElementDefinition FindElement(string path)
    {
        var dot = path.LastIndexOf('.');
        return R4.FindType(path[..dot])!.Elements.Single(e => e.Path == path);
    }

    private static string Describe(ElementDefinition element)
    {
        var max = element.IsList ? "*" : element.Max.ToString(CultureInfo.InvariantCulture);
        var types = string.Join('|', element.Types.Select(Describe));
        var binding = element.Binding is { } b ? $" {b.Strength.ToString().ToLowerInvariant()} {b.ValueSet}" : "";
        return $"{element.Min}..{max} {types}{binding}{(element.IsModifier ? " M" : "")}{(element.IsSummary ? " S" : "")}";
    }

    private static string Describe(ElementType type) =>
        type.Type.Name + (type.Targets.Count > 0 ? $"({string.Join(',', type.Targets)})" : "")
        + string.Concat(type.Profiles.Select(p => $"[{p}]"));
}
