using KapFhir.Fhir.Validation;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Validation;

/// <summary>https://hl7.org/fhir/R4/bundle.html: identities of entries, and references between them.</summary>
public sealed class BundleRuleTests
{
    private const string Base = "http://example.org/fhir/";
    private static readonly ValidationOptions Strict = new() { IsStrict = true };

    [Theory]
    [InlineData("\"fullUrl\":\"http://example.org/fhir/Patient/1\",\"resource\":{\"resourceType\":\"Patient\",\"id\":\"1\"}", "")]
    [InlineData("\"fullUrl\":\"urn:uuid:c757873d-ec9a-4326-a141-556f43239520\",\"resource\":{\"resourceType\":\"Patient\",\"id\":\"1\"}", "")]
    [InlineData("\"fullUrl\":\"Patient/1\",\"resource\":{\"resourceType\":\"Patient\",\"id\":\"1\"}", "Bundle.entry.fullUrl@Bundle.entry[0].fullUrl")]
    [InlineData("\"fullUrl\":\"http://example.org/fhir/Patient/2\",\"resource\":{\"resourceType\":\"Patient\",\"id\":\"1\"}", "Bundle.entry.fullUrl@Bundle.entry[0].fullUrl")]
    [InlineData("\"fullUrl\":\"http://example.org/fhir/Patient/1\",\"resource\":{\"resourceType\":\"Patient\",\"active\":true}", "Bundle.entry.fullUrl@Bundle.entry[0].fullUrl")]
    public void FullUrls(string entry, string errors) => Errors($$$"""{"resourceType":"Bundle","type":"collection","entry":[{{{{entry}}}}]}""").ShouldBe(errors);

    // https://hl7.org/fhir/R4/documents.html#content
    [Theory]
    [InlineData("Patient/1", "Patient/1", "")]
    [InlineData("http://example.org/fhir/Patient/1", "Patient/1", "")]
    [InlineData("Patient/2", "Patient/1", "Bundle.entry@Bundle.entry[0].resource.subject Bundle.entry@Bundle.entry[1]")]
    [InlineData("#p", "Patient/1", "Bundle.entry@Bundle.entry[1]")]
    public void Documents(string subject, string patient, string errors) => Errors($$$"""
        {"resourceType":"Bundle","type":"document","identifier":{"system":"urn:ietf:rfc:3986","value":"urn:oid:1.2"},"timestamp":"2024-01-01T00:00:00Z","entry":[
        {"fullUrl":"{{{Base}}}Composition/c","resource":{"resourceType":"Composition","id":"c","status":"final","type":{"text":"x"},"date":"2024","title":"x","author":[{"display":"x"}],
         "contained":[{"resourceType":"Basic","id":"p","code":{"text":"x"},"subject":{"reference":"#"} }],"subject":{"reference":"{{{subject}}}"} }},
        {"fullUrl":"{{{Base}}}{{{patient}}}","resource":{"resourceType":"Patient","id":"1"}}]}
        """).ShouldBe(errors);

    // https://hl7.org/fhir/R4/messaging.html: what a message is about is in it.
    [Theory]
    [InlineData("Patient/1", "")]
    [InlineData("Patient/2", "Bundle.entry@Bundle.entry[0].resource.focus[0]")]
    public void Messages(string focus, string errors) => Errors($$$"""
        {"resourceType":"Bundle","type":"message","entry":[
        {"fullUrl":"{{{Base}}}MessageHeader/h","resource":{"resourceType":"MessageHeader","id":"h","eventUri":"http://example.org/e","source":{"endpoint":"http://example.org/s"},"focus":[{"reference":"{{{focus}}}"}]}},
        {"fullUrl":"{{{Base}}}Patient/1","resource":{"resourceType":"Patient","id":"1"}}]}
        """).ShouldBe(errors);

    // A reference without version where the bundle has several, https://hl7.org/fhir/R4/bundle.html#references
    [Theory]
    [InlineData("Patient/1/_history/2", "")]
    [InlineData("Patient/1", "Bundle.entry@Bundle.entry[0].resource.subject")]
    public void Versions(string subject, string errors) => Errors($$$"""
        {"resourceType":"Bundle","type":"collection","entry":[
        {"fullUrl":"{{{Base}}}Basic/b","resource":{"resourceType":"Basic","id":"b","code":{"text":"x"},"subject":{"reference":"{{{subject}}}"} }},
        {"fullUrl":"{{{Base}}}Patient/1","resource":{"resourceType":"Patient","id":"1","meta":{"versionId":"1"} }},
        {"fullUrl":"{{{Base}}}Patient/1","resource":{"resourceType":"Patient","id":"1","meta":{"versionId":"2"} }}]}
        """).ShouldBe(errors);

    [Theory]
    [InlineData("match", "\"resourceType\":\"Patient\",\"id\":\"1\"", "")]
    [InlineData("match", "\"resourceType\":\"Patient\",\"active\":true", "Bundle.entry.resource@Bundle.entry[0].resource")]
    [InlineData("outcome", "\"resourceType\":\"Patient\",\"id\":\"1\"", "Bundle.entry.search.mode@Bundle.entry[0].search.mode")]
    [InlineData("match", "\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"invalid\"}]", "Bundle.entry.search.mode@Bundle.entry[0].search.mode")]
    public void SearchSets(string mode, string resource, string errors) =>
        Errors($$$"""{"resourceType":"Bundle","type":"searchset","entry":[{"search":{"mode":"{{{mode}}}"},"resource":{{{{resource}}}}}]}""").ShouldBe(errors);

    private static string Errors(string json) => Samples.Errors(Samples.Base.Validate(Samples.Read(json), [], Strict));
}
