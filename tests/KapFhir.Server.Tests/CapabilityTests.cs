using System.Text.Json.Nodes;
using KapFhir.Fhir.Definitions;
using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>https://hl7.org/fhir/R4/http.html#capabilities, https://hl7.org/fhir/R4/capabilitystatement.html</summary>
public sealed class CapabilityTests(TestServer server)
{
    [Fact]
    public async Task The_statement_says_what_the_server_is()
    {
        var answer = await server.Get("metadata");
        answer.Status.ShouldBe(200);
        var statement = answer.Body;
        statement["resourceType"]!.GetValue<string>().ShouldBe("CapabilityStatement");
        statement["kind"]!.GetValue<string>().ShouldBe("instance");
        statement["fhirVersion"]!.GetValue<string>().ShouldBe("4.0.1");
        statement["patchFormat"]!.AsArray().Select(f => f!.GetValue<string>()).ShouldBe(["application/json-patch+json", "application/xml-patch+xml", "application/fhir+json", "application/fhir+xml"]);
        statement["implementation"]!["url"]!.GetValue<string>().ShouldBe(server.Base);
        statement["rest"]![0]!["resource"]!.AsArray().Count.ShouldBe(FhirDefinitions.R4.ResourceTypes.Count);
        statement["rest"]![0]!["interaction"]!.AsArray().Select(i => i!["code"]!.GetValue<string>())
            .ShouldBe(["transaction", "batch", "search-system", "history-system"], ignoreOrder: true);
    }

    [Fact]
    public async Task The_statement_is_valid_R4()
    {
        var statement = (await server.Get("metadata")).Text;
        var stored = await server.Post("CapabilityStatement", statement);
        stored.Status.ShouldBe(201, stored.Text[..Math.Min(1000, stored.Text.Length)]);
    }

    [Fact]
    public async Task Every_parameter_it_lists_can_be_searched_by()
    {
        var resources = (await server.Get("metadata")).Body["rest"]![0]!["resource"]!.AsArray();
        var patient = resources.First(r => r!["type"]!.GetValue<string>() == "Patient")!;
        foreach (var parameter in patient["searchParam"]!.AsArray())
        {
            var (name, type) = (parameter!["name"]!.GetValue<string>(), parameter["type"]!.GetValue<string>());
            var value = type switch { "date" => "2000", "number" => "1", "quantity" => "1", _ => "x" };
            var answer = await server.Get($"Patient?{name}={value}");
            answer.Status.ShouldBe(200, name + ": " + answer.Text);
        }

        patient["interaction"]!.AsArray().Select(i => i!["code"]!.GetValue<string>()).ShouldBe(
            ["read", "vread", "create", "update", "patch", "delete", "history-instance", "history-type", "search-type"], ignoreOrder: true);
    }

    [Fact]
    public async Task Its_tag_saves_sending_it_again()
    {
        var tag = (await server.Get("metadata")).ETag!;
        (await server.Get("metadata", "If-None-Match: " + tag)).Status.ShouldBe(304);
        (await server.Get("metadata", "If-None-Match: W/\"other\"")).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("full", 200, "CapabilityStatement")]
    [InlineData("normative", 200, "CapabilityStatement")]
    [InlineData("terminology", 200, "TerminologyCapabilities")]
    [InlineData("bogus", 400, "OperationOutcome")]
    public async Task Mode_chooses_the_statement(string mode, int status, string type)
    {
        var answer = await server.Get("metadata?mode=" + mode);
        answer.Status.ShouldBe(status);
        answer.Type.ShouldBe(type);
    }

    [Fact]
    public async Task Its_version_of_FHIR_can_be_asked_for()
    {
        var answer = await server.Get("$versions");
        answer.Body["parameter"]!.AsArray().Select(p => p!["name"]!.GetValue<string>() + p["valueCode"]!.GetValue<string>()).ShouldBe(["version4.0", "default4.0"]);
        (await server.Get("$versions?foo=bar")).ShouldFail(400);
    }

    [Fact]
    public async Task Every_resource_type_can_be_searched()
    {
        foreach (var type in FhirDefinitions.R4.ResourceTypes)
        {
            (await server.Get(type.Name + "?_summary=count")).Status.ShouldBe(200, type.Name);
        }
    }
}

/// <summary>https://hl7.org/fhir/R4/resource-operation-validate.html</summary>
public sealed class ValidateTests(TestServer server)
{
    private static string Parameters(string resource, string mode) =>
        $$"""{"resourceType":"Parameters","parameter":[{"name":"resource","resource":{{resource}}},{"name":"mode","valueCode":"{{mode}}"}]}""";

    [Theory]
    [InlineData("$validate", """{"resourceType":"Patient"}""", "information")]
    [InlineData("Patient/$validate", """{"resourceType":"Patient"}""", "information")]
    [InlineData("Patient/$validate", """{"resourceType":"Patient","foo":1}""", "error")]
    [InlineData("Patient/$validate", """{"resourceType":"Basic","code":{"text":"x"}}""", "error")]
    public async Task The_outcome_is_the_answer_either_way(string path, string body, string severity)
    {
        var answer = await server.Post(path, body);
        answer.Status.ShouldBe(200, answer.Text);
        answer.Type.ShouldBe("OperationOutcome");
        answer.Issue["severity"]!.GetValue<string>().ShouldBe(severity);
    }

    [Theory]
    [InlineData("create", "information")]
    [InlineData("update", "error")] // no id
    public async Task Mode_asks_about_a_write(string mode, string severity)
    {
        var id = await server.NewPatient();
        var answer = await server.Post($"Patient/{id}/$validate", Parameters(Sample.Patient(), mode));
        answer.Status.ShouldBe(200, answer.Text);
        answer.Issue["severity"]!.GetValue<string>().ShouldBe(severity);
    }

    [Fact]
    public async Task What_is_stored_can_be_validated()
    {
        var id = await server.NewPatient();
        (await server.Get($"Patient/{id}/$validate")).Status.ShouldBe(200);
        (await server.Send("POST", $"Patient/{id}/$validate?mode=delete")).Status.ShouldBe(200);
        (await server.Get("Patient/none/$validate")).ShouldFail(404);
        (await server.Get($"Patient/{id}/$validate?mode=bad")).ShouldFail(400);
    }
}
