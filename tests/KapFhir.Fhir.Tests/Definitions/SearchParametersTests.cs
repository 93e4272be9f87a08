using KapFhir.Fhir.Definitions;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Definitions;

// https://hl7.org/fhir/R4/searchparameter-registry.html, https://hl7.org/fhir/R4/compartmentdefinition.html,
// https://hl7.org/fhir/R4/operationslist.html
public sealed class SearchParametersTests
{
    private static readonly FhirDefinitions R4 = FhirDefinitions.R4;

    [Fact]
    public void Every_parameter_of_the_registry_is_there()
    {
        R4.SearchParameters.Count.ShouldBe(1375);
        R4.SearchParameters.SelectMany(p => p.Bases).ShouldAllBe(type => R4.FindType(type) != null);
        R4.SearchParameters.SelectMany(p => p.Targets).ShouldAllBe(type => R4.FindResourceType(type) != null);
        R4.SearchParameters.Where(p => p.Type == SearchParameterType.Composite).ShouldAllBe(p => p.Components.Count >= 2);
        R4.SearchParameters.SelectMany(p => p.Components).ShouldAllBe(c => R4.FindSearchParameter(c.Definition) != null);
        R4.SearchParameters.Where(p => p.Expression is null).Select(p => p.Code).ShouldBe(["_text", "_content", "_query"]);
    }

    [Theory]
    [InlineData("Patient", "name", SearchParameterType.String, "Patient.name")]
    [InlineData("Patient", "birthdate", SearchParameterType.Date, "Patient.birthDate | Person.birthDate | RelatedPerson.birthDate")]
    [InlineData("Patient", "general-practitioner", SearchParameterType.Reference, "Patient.generalPractitioner")]
    [InlineData("Patient", "_id", SearchParameterType.Token, "Resource.id")]
    [InlineData("Patient", "_lastUpdated", SearchParameterType.Date, "Resource.meta.lastUpdated")]
    [InlineData("Observation", "value-quantity", SearchParameterType.Quantity,
        "(Observation.value as Quantity) | (Observation.value as SampledData)")]
    [InlineData("Observation", "code-value-quantity", SearchParameterType.Composite, "Observation")]
    [InlineData("Location", "near", SearchParameterType.Special, "Location.position")]
    [InlineData("RiskAssessment", "probability", SearchParameterType.Number, "RiskAssessment.prediction.probability")]
    [InlineData("ValueSet", "url", SearchParameterType.Uri, null)]
    public void A_parameter_is_found_by_type_and_code(string type, string code, SearchParameterType expected, string? expression)
    {
        var parameter = R4.FindSearchParameter(type, code)!;
        parameter.Type.ShouldBe(expected);
        R4.FindSearchParameter(parameter.Url).ShouldBeSameAs(parameter);
        R4.SearchParametersOf(type).ShouldContain(parameter);
        if (expression is not null)
        {
            parameter.Expression.ShouldBe(expression);
        }
    }

    [Fact]
    public void A_composite_has_its_parts_in_order()
    {
        var parameter = R4.FindSearchParameter("http://hl7.org/fhir/SearchParameter/Observation-code-value-quantity")!;
        parameter.Components.ShouldBe(
        [
            new CompositeComponent("http://hl7.org/fhir/SearchParameter/clinical-code", "code"),
            new CompositeComponent("http://hl7.org/fhir/SearchParameter/Observation-value-quantity", "value.as(Quantity)"),
        ]);
    }

    [Fact]
    public void A_reference_knows_its_targets() =>
        R4.FindSearchParameter("Observation", "subject")!.Targets.ShouldBe(["Group", "Device", "Patient", "Location"]);

    [Fact]
    public void What_is_not_defined_is_not_found()
    {
        R4.FindSearchParameter("Patient", "nonsense").ShouldBeNull();
        R4.FindSearchParameter("Bundle", "_text").ShouldBeNull();
        R4.FindSearchParameter("Nonsense", "_id").ShouldBeNull();
        R4.SearchParametersOf("Nonsense").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Patient", 66)]
    [InlineData("Encounter", 24)]
    [InlineData("Device", 32)]
    [InlineData("Practitioner", 58)]
    [InlineData("RelatedPerson", 31)]
    public void A_compartment_lists_the_types_inside(string code, int types)
    {
        R4.Compartments.Count.ShouldBe(5);
        var compartment = R4.FindCompartment(code)!;
        compartment.Members.Count.ShouldBe(types);
        compartment.Members.ShouldAllBe(member => member.Value.All(parameter => R4.FindSearchParameter(member.Key, parameter) != null));
    }

    [Theory]
    [InlineData("Observation", "subject performer")]
    [InlineData("Patient", "link")]
    [InlineData("Procedure", "patient performer")]
    public void The_patient_compartment_says_by_which_parameters(string type, string parameters) =>
        string.Join(' ', R4.FindCompartment("Patient")!.Members[type]).ShouldBe(parameters);

    [Fact]
    public void Operations_are_there_with_their_parameters()
    {
        R4.Operations.Count.ShouldBe(46);
        var lookup = R4.Operations.Single(o => o.Code == "lookup");
        (lookup.OnSystem, lookup.OnType, lookup.OnInstance, lookup.AffectsState).ShouldBe((false, true, false, false));
        lookup.Types.ShouldBe(["CodeSystem"]);
        lookup.Parameters.ShouldContain(new OperationParameter("designation.value", IsOut: true, 1, 1, "string"));
        lookup.Parameters.ShouldContain(new OperationParameter("property", IsOut: false, 0, int.MaxValue, "code"));
        R4.Operations.Single(o => o.Url == "http://hl7.org/fhir/OperationDefinition/Patient-everything").OnInstance.ShouldBeTrue();
        R4.Operations.Single(o => o.Code == "meta-add").AffectsState.ShouldBeTrue();
    }
}
