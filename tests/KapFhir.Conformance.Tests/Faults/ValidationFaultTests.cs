using KapFhir.Conformance.Tests.Data;
using KapFhir.Conformance.Tests.Harness;
using Shouldly;
using Xunit;

namespace KapFhir.Conformance.Tests.Faults;

/// <summary>Resources that are well formed but break a rule: 422, the element, the rule and the fix.</summary>
[Collection("faults")]
public sealed class ValidationFaultTests(FaultServer server)
{
    [Theory]
    [InlineData("POST", "Patient", "-", """{"resourceType":"Patient","gender":"purple"}""", 422, "code-invalid", "Patient.gender")]
    [InlineData("POST", "Observation", "-", """{"resourceType":"Observation","code":{"text":"x"}}""", 422, "required", "Observation.status")]
    public Task A_broken_rule_is_told(string method, string path, string header, string body, int status, string code, string expression) =>
        FaultTests.Refused(server, method, path, header, body, status, code, expression);

    [Fact]
    public async Task A_failed_entry_names_itself_and_nothing_of_the_bundle_is_stored()
    {
        var reply = await server.Fhir.Post("", """
            {"resourceType":"Bundle","type":"transaction","entry":[
              {"resource":{"resourceType":"Patient","identifier":[{"system":"http://example.org/f","value":"first"}]},"request":{"method":"POST","url":"Patient"}},
              {"resource":{"resourceType":"Observation","code":{"text":"x"}},"request":{"method":"POST","url":"Observation"}}]}
            """);
        reply.Status.ShouldBe(422, reply.ToString());
        reply.Issues[0].Each("expression").First().GetString().ShouldBe("Bundle.entry[1].resource.status");
        (await server.Fhir.Get("Patient?identifier=first")).Json.Str("total").ShouldBe("0");
    }

    [Fact]
    public async Task A_session_without_route_is_told_the_element_the_rule_and_the_fix()
    {
        var body = await File.ReadAllBytesAsync(Path.Combine(TestData.Root, "postman/examples/procedure-route-missing.json"), TestContext.Current.CancellationToken);
        var reply = await server.Fhir.Send("POST", "Procedure", body);
        reply.Status.ShouldBe(422, reply.ToString());
        var issue = reply.Issues.Single(i => i.ToString().Contains("kap-ses-2", StringComparison.Ordinal));
        issue.Each("expression").First().GetString()!.ShouldStartWith("Procedure");
        issue.Str("diagnostics")!.ShouldContain("route", Case.Insensitive);
    }
}
