using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Search;

/// <summary>https://hl7.org/fhir/R4/search.html#reference and #versions</summary>
public sealed class ReferenceSearchTests
{
    [Theory]
    [InlineData("Patient/1", "subject=Patient/1", true)]
    [InlineData("Patient/1", "subject=1", true)]
    [InlineData("Patient/1", "subject=https://kap.example/fhir/Patient/1", true)]
    [InlineData("Patient/1", "subject=http://kap.example/fhir/Patient/1", true)]
    [InlineData("https://kap.example/fhir/Patient/1", "subject=Patient/1", true)]
    [InlineData("Patient/1", "subject=Patient/2", false)]
    [InlineData("Patient/1", "subject=patient/1", false)]
    [InlineData("Patient/1", "subject:Patient=1", true)]
    [InlineData("Group/1", "subject:Patient=1", false)]
    [InlineData("Group/1", "subject=1", true)]
    [InlineData("Group/1", "patient=1", false)]
    [InlineData("Patient/1", "patient=1", true)]
    [InlineData("Patient/1", "patient=Patient/1", true)]
    [InlineData("http://other/fhir/Patient/1", "subject=Patient/1", false)]
    [InlineData("http://other/fhir/Patient/1", "subject=http://other/fhir/Patient/1", true)]
    [InlineData("http://other/fhir/Patient/1", "patient=http://other/fhir/Patient/1", true)]
    [InlineData("http://other/fhir/Group/1", "patient=http://other/fhir/Group/1", false)]
    [InlineData("http://other/fhir/Patient/1", "subject=http://other/fhir/Patient/1%20", true)]
    [InlineData("Patient/1/_history/2", "subject=Patient/1/_history/2", true)]
    [InlineData("Patient/1/_history/2", "subject=Patient/1", true)]
    [InlineData("Patient/1/_history/2", "subject=Patient/1/_history/3", false)]
    [InlineData("Patient/1", "subject=Patient/1/_history/2", false)]
    [InlineData("urn:uuid:0d0a3c1e-0f4b-4a71-8f0a-8d3a3d6d3b11", "subject=urn:uuid:0d0a3c1e-0f4b-4a71-8f0a-8d3a3d6d3b11", true)]
    public void Literal(string stored, string query, bool isFound) =>
        SearchTable.Finds(query, SearchTable.Observation($"\"subject\":{{\"reference\":\"{stored}\"}}")).ShouldBe(isFound);

    [Theory]
    [InlineData("{\"display\":\"someone\"}", "subject:missing=true", false)]
    [InlineData("{\"identifier\":{\"system\":\"http://i\",\"value\":\"v\"}}", "subject:identifier=http://i|v", true)]
    [InlineData("{\"identifier\":{\"system\":\"http://i\",\"value\":\"v\"}}", "subject:identifier=http://j|v", false)]
    [InlineData("{\"reference\":\"Patient/1\"}", "subject:identifier=v", false)]
    [InlineData("{\"type\":\"Patient\",\"identifier\":{\"value\":\"v\"}}", "patient:identifier=v", true)]
    [InlineData("{\"type\":\"Group\",\"identifier\":{\"value\":\"v\"}}", "patient:identifier=v", false)]
    [InlineData("{\"reference\":\"#p\"}", "subject:missing=false", true)]
    [InlineData("{\"reference\":\"#p\"}", "subject=p", false)]
    [InlineData("{\"reference\":\"#p\"}", "patient:missing=false", true)]
    public void Logical_and_contained(string subject, string query, bool isFound) => SearchTable.Finds(
        query, SearchTable.Observation($$"""
            "contained":[{"resourceType":"Patient","id":"p"}],"subject":{{subject}}
            """)).ShouldBe(isFound);

    // Below a version are those that go on with a point.
    [Theory]
    [InlineData("http://q|2.1.0", "http://q|2", true)]
    [InlineData("http://q|2", "http://q|2", true)]
    [InlineData("http://q|2.1.0", "http://q|2.1", true)]
    [InlineData("http://q|20.1", "http://q|2", false)]
    [InlineData("http://q|1.0", "http://q|2", false)]
    [InlineData("http://q", "http://q|2", false)]
    [InlineData("http://q|2.1.0", "http://q", true)]
    [InlineData("http://q|2.1.0", "http://other,http://q|2", true)]
    public void Canonical_below(string stored, string query, bool isFound) => SearchTable.Finds(
        "questionnaire:below=" + query, $$"""{"resourceType":"QuestionnaireResponse","status":"completed","questionnaire":"{{stored}}"}""")
        .ShouldBe(isFound);

    [Theory]
    [InlineData("subject:below=Patient/1")]
    [InlineData("subject:below=1")]
    public void Hierarchies_of_resources_are_refused(string query) =>
        SearchTable.Parse("Observation", query).Issues.ShouldHaveSingleItem().Diagnostics.ShouldContain("canonical");

    [Theory]
    [InlineData("http://q|2.0", "http://q|2.0", true)]
    [InlineData("http://q|1.0", "http://q|2.0", false)]
    [InlineData("http://q", "http://q|2.0", false)]
    [InlineData("http://q|1.0", "http://q", true)]
    [InlineData("http://q", "http://q", true)]
    [InlineData("Questionnaire/phq", "Questionnaire/phq", true)]
    public void Canonical(string stored, string query, bool isFound) => SearchTable.Finds(
        "questionnaire=" + query, $$"""{"resourceType":"QuestionnaireResponse","status":"completed","questionnaire":"{{stored}}"}""")
            .ShouldBe(isFound);

    [Fact]
    public void A_target_that_the_parameter_cannot_have_is_refused() =>
        SearchTable.Parse("Patient", "organization:Practitioner=1").Issues
            .ShouldBe([Issues.SearchTargetNotAllowed("organization", "Practitioner", "Organization")]);

    [Fact]
    public void A_type_that_contradicts_the_value_is_refused() =>
        SearchTable.Parse("Observation", "subject:Patient=Group/1").Issues
            .ShouldBe([Issues.SearchTargetMismatch("subject", "Patient", "Group/1")]);
}
