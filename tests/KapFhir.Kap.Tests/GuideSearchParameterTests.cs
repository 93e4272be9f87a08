using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Search.Custom;
using Shouldly;
using Xunit;

namespace KapFhir.Kap.Tests;

/// <summary>Every search parameter of the guide is one that the server searches by.</summary>
public sealed class GuideSearchParameterTests
{
    [Fact]
    public void All_are_in_force()
    {
        var resources = KapGuide.WithSpecification(FhirDefinitions.R4);
        var own = KapGuide.Resources(FhirDefinitions.R4).Where(r => r.Type == "SearchParameter").ToList();
        own.ShouldNotBeEmpty();
        own.SelectMany(p => CustomParameters.Check(p.Node!, resources)).ShouldBeEmpty();
        CustomParameters.InForce(resources).Select(p => p.Definition.Url).Order(StringComparer.Ordinal).ShouldBe(own.Select(p => p.Url).Order(StringComparer.Ordinal));
        CustomParameters.InForce(resources).ShouldAllBe(p => p.IsOfGuide);
    }
}
