using System.Text;
using KapFhir.Conformance.Tests.Harness;
using Shouldly;
using Xunit;

namespace KapFhir.Conformance.Tests.Faults;

/// <summary>A server of their own for the tests of faults, with one patient.</summary>
public sealed class FaultServer : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private ServerProcess? _server;

    internal FhirClient Fhir => _server!.Fhir;

    internal ServerProcess Server => _server!;

    public async ValueTask InitializeAsync()
    {
        _server = await ServerProcess.Start(_folder.Name, "--Fhir:MaxBodyBytes=200000");
        (await Fhir.Put("Patient/p1", """{"resourceType":"Patient","id":"p1","active":true}""")).Status.ShouldBe(201);
        (await Fhir.Put("Patient/p1", """{"resourceType":"Patient","id":"p1","active":false}""")).Status.ShouldBe(200);
        (await Fhir.Put("Patient/gone", """{"resourceType":"Patient","id":"gone"}""")).Status.ShouldBe(201);
        (await Fhir.Send("DELETE", "Patient/gone", null)).Status.ShouldBeInRange(200, 204);
    }

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        _folder.Dispose();
    }
}

[CollectionDefinition("faults")]
public sealed class FaultCollection : ICollectionFixture<FaultServer>;

/// <summary>Every kind of bad input gets its own status and an OperationOutcome that says what, where and the way out.</summary>
[Collection("faults")]
public sealed class FaultTests(FaultServer server)
{
    private const string Patient = """{"resourceType":"Patient"}""";

    // method, path, header or -, body or -, status, issue code, expression or -
    [Theory]
    [InlineData("POST", "Patient", "-", "{\"resourceType\":\"Patient\",", 400, "structure", "-")]
    [InlineData("POST", "Patient", "-", "", 400, "required", "-")]
    [InlineData("POST", "Patient", "-", "[]", 400, "structure", "-")]
    [InlineData("POST", "Patient", "-", """{"id":"x"}""", 400, "required", "-")]
    [InlineData("POST", "Patient", "-", """{"resourceType":"Patient","foo":1}""", 400, "structure", "Patient.foo")]
    [InlineData("POST", "Patient", "-", """{"resourceType":"Patient","birthDate":"2000-13-01"}""", 400, "value", "Patient.birthDate")]
    [InlineData("POST", "Patient", "-", """{"resourceType":"Patient","name":[{"given":[1]}]}""", 400, "structure", "Patient.name[0].given[0]")]
    [InlineData("POST", "Patient", "-", """{"resourceType":"Patient","contact":[{"relationship":[{}]}]}""", 400, "structure", "Patient.contact[0].relationship[0]")]
    [InlineData("POST", "Patient", "-", """{"resourceType":"Observation","status":"final","code":{"text":"x"}}""", 400, "-", "-")]
    [InlineData("POST", "Observation", "-", """{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/none"}}""", 422, "-", "Observation.subject.reference")]
    [InlineData("POST", "Patient", "Content-Type: text/plain", Patient, 415, "-", "-")]
    [InlineData("POST", "Patient", "Content-Type: application/fhir+turtle", Patient, 415, "-", "-")]
    [InlineData("GET", "Patient/p1", "Accept: text/turtle", "-", 406, "-", "-")]
    [InlineData("GET", "Patient/p1?_format=bad", "-", "-", 406, "-", "-")]
    [InlineData("GET", "Foo/1", "-", "-", 404, "-", "-")]
    [InlineData("GET", "Foo?x=y", "-", "-", 404, "-", "-")]
    [InlineData("POST", "Foo", "-", Patient, 404, "-", "-")]
    [InlineData("GET", "Patient/none", "-", "-", 404, "not-found", "-")]
    [InlineData("GET", "Patient/gone", "-", "-", 410, "deleted", "-")]
    [InlineData("GET", "Patient/p1/_history/9", "-", "-", 404, "not-found", "-")]
    [InlineData("GET", "Patient?nothing=1", "-", "-", 400, "-", "-")]
    [InlineData("GET", "Patient?birthdate=xx2013", "-", "-", 400, "-", "-")]
    [InlineData("GET", "Patient?birthdate:exact=2013", "-", "-", 400, "-", "-")]
    [InlineData("GET", "Patient?_count=abc", "-", "-", 400, "-", "-")]
    [InlineData("GET", "Patient?_sort=nothing", "-", "-", 400, "-", "-")]
    [InlineData("GET", "Patient?_include=Patient:nothing", "-", "-", 400, "-", "-")]
    [InlineData("GET", "Patient?_has:Observation:nothing:code=1", "-", "-", 400, "-", "-")]
    [InlineData("PUT", "Patient/p1", "-", """{"resourceType":"Patient","id":"other"}""", 400, "-", "Patient.id")]
    [InlineData("PUT", "Patient/p1", "-", Patient, 400, "-", "Patient.id")]
    [InlineData("PUT", "Patient/p1", "If-Match: W/\"1\"", """{"resourceType":"Patient","id":"p1"}""", 412, "conflict", "-")]
    [InlineData("PUT", "Patient/a_b", "-", """{"resourceType":"Patient","id":"a_b"}""", 400, "-", "-")]
    [InlineData("DELETE", "Patient/p1", "If-Match: W/\"1\"", "-", 412, "conflict", "-")]
    [InlineData("POST", "$nothing", "-", Patient, 404, "-", "-")]
    [InlineData("POST", "Patient/_search", "Content-Type: application/json", "{}", 415, "-", "-")]
    public Task Bad_input_is_refused(string method, string path, string header, string body, int status, string code, string expression) =>
        Refused(server, method, path, header, body, status, code, expression);

    /// <summary>Sends, and expects this refusal; a hyphen stands for nothing or anything.</summary>
    internal static async Task Refused(FaultServer server, string method, string path, string header, string body, int status, string code, string expression)
    {
        var headers = header == "-" ? [] : new[] { (header.Split(": ")[0], header.Split(": ", 2)[1]) };
        var reply = await server.Fhir.Send(method, path, body == "-" ? null : Encoding.UTF8.GetBytes(body), headers);
        reply.Status.ShouldBe(status, reply.ToString());
        var issue = reply.Issues.FirstOrDefault(i => i.Str("severity") is "error" or "fatal");
        issue.ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Object, reply.ToString());
        issue.Str("diagnostics").ShouldNotBeNullOrEmpty();
        (code == "-" ? code : issue.Str("code")).ShouldBe(code, reply.ToString());
        (expression == "-" ? expression : issue.Each("expression").First().GetString()).ShouldBe(expression, reply.ToString());
    }

    // 405 names what the place takes: https://www.rfc-editor.org/rfc/rfc9110#field.allow
    [Theory]
    [InlineData("POST", "Patient/p1", "GET")]
    [InlineData("PATCH", "Patient/p1/_history", "GET")]
    [InlineData("PUT", "metadata", "GET")]
    [InlineData("PUT", "Patient/p1/_history/1", "GET")]
    [InlineData("PUT", "", "POST")]
    public async Task An_interaction_that_a_place_does_not_take_says_which_it_takes(string method, string path, string allowed)
    {
        var reply = await server.Fhir.Send(method, path, Encoding.UTF8.GetBytes(Patient));
        reply.Status.ShouldBe(405, reply.ToString());
        reply.Headers["Allow"].Split(", ").ShouldContain(allowed);
        reply.Issues.ShouldNotBeEmpty(reply.ToString());
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_refused()
    {
        var reply = await server.Fhir.Post("Patient", $$"""{"resourceType":"Patient","name":[{"family":"{{new string('x', 300_000)}}"}]}""");
        reply.Status.ShouldBe(413, reply.ToString());
        reply.Issues.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_failed_condition_of_an_entry_names_the_entry_and_nothing_is_stored()
    {
        var reply = await server.Fhir.Post("", """
            {"resourceType":"Bundle","type":"transaction","entry":[
              {"resource":{"resourceType":"Patient","identifier":[{"system":"http://example.org/f","value":"second"}]},"request":{"method":"POST","url":"Patient"}},
              {"resource":{"resourceType":"Patient","id":"p1"},"request":{"method":"PUT","url":"Patient/p1","ifMatch":"W/\"1\""}}]}
            """);
        reply.Status.ShouldBe(412, reply.ToString());
        reply.Issues[0].Each("expression").First().GetString()!.ShouldStartWith("Bundle.entry[1]");
        (await server.Fhir.Get("Patient?identifier=second")).Json.Str("total").ShouldBe("0");
    }
}
