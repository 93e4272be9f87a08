using Xunit;

namespace KapFhir.Server.Tests.Cases;

/// <summary>https://hl7.org/fhir/R4/http.html#patch and https://hl7.org/fhir/R4/fhirpatch.html: what the tests of patches leave open.</summary>
public sealed class PatchCases(TestServer server)
{
    private const string Json = "Content-Type: application/json-patch+json";

    private static string Operation(string type, string path, string parts = "") =>
        $$"""{"name":"operation","part":[{"name":"type","valueCode":"{{type}}"},{"name":"path","valueString":"{{path}}"}{{parts}}]}""";

    private static string Parameters(params string[] operations) => $$"""{"resourceType":"Parameters","parameter":[{{string.Join(',', operations)}}]}""";

    [Fact]
    public async Task A_path_does_not_leave_the_resource()
    {
        var patient = await server.NewPatient(more: ",\"active\":true");
        var observation = await server.Post("Observation", Sample.Observation("Patient/" + patient));
        var refused = await server.Send("PATCH", "Observation/" + observation.Id, Parameters(
            Operation("replace", "Observation.subject.resolve().active", ",{\"name\":\"value\",\"valueBoolean\":false}")));
        refused.ShouldFail(422);
        (await server.Get("Patient/" + patient)).VersionId.ShouldBe("1");
        (await server.Get("Observation/" + observation.Id)).VersionId.ShouldBe("1");
    }

    [Fact]
    public async Task Of_several_operations_all_are_done_or_none()
    {
        var id = await server.NewPatient(more: ",\"active\":true");
        var first = Operation("replace", "Patient.active", ",{\"name\":\"value\",\"valueBoolean\":false}");
        (await server.Send("PATCH", "Patient/" + id, Parameters(first, Operation("replace", "Patient.gender", ",{\"name\":\"value\",\"valueCode\":\"male\"}"))))
            .ShouldFail(422);
        (await server.Get("Patient/" + id)).Body["active"]!.GetValue<bool>().ShouldBeTrue();
        var done = await server.Send("PATCH", "Patient/" + id, Parameters(first, Operation("delete", "Patient.active")));
        done.Status.ShouldBe(200, done.Text);
        done.Body["active"].ShouldBeNull(); // in this order
    }

    [Fact]
    public async Task A_choice_is_named_without_its_type()
    {
        var id = await server.NewPatient(more: ",\"deceasedBoolean\":true");
        var patched = await server.Send("PATCH", "Patient/" + id, Parameters(
            Operation("replace", "Patient.deceased", ",{\"name\":\"value\",\"valueDateTime\":\"2020-02-02\"}")));
        patched.Status.ShouldBe(200, patched.Text);
        patched.Body["deceasedBoolean"].ShouldBeNull();
        patched.Body["deceasedDateTime"]!.GetValue<string>().ShouldBe("2020-02-02");
    }

    [Fact]
    public async Task The_extensions_of_a_primitive_are_a_list_like_others()
    {
        var id = await server.NewPatient(more: ",\"birthDate\":\"1980\",\"_birthDate\":{\"extension\":[{\"url\":\"http://x.org/a\",\"valueCode\":\"a\"}]}");
        var patched = await server.Send(
            "PATCH", "Patient/" + id, """[{"op":"add","path":"/_birthDate/extension/-","value":{"url":"http://x.org/b","valueCode":"b"}}]""", Json);
        patched.Status.ShouldBe(200, patched.Text);
        patched.Body["_birthDate"]!["extension"]!.AsArray().Select(e => e!["valueCode"]!.GetValue<string>()).ShouldBe(["a", "b"]);
    }

    // A Binary is patched as the resource that it is; nothing reaches into its content.
    [Fact]
    public async Task A_Binary_is_patched_as_a_resource()
    {
        var id = (await server.Post("Binary", """{"resourceType":"Binary","contentType":"text/plain","data":"QUJD"}""")).Id;
        var patched = await server.Send("PATCH", "Binary/" + id, """[{"op":"replace","path":"/contentType","value":"text/csv"}]""", Json);
        patched.Status.ShouldBe(200, patched.Text);
        patched.Body["data"]!.GetValue<string>().ShouldBe("QUJD");
        var declared = (await server.Get("metadata")).Body["rest"]![0]!["resource"]!.AsArray().First(r => r!["type"]!.GetValue<string>() == "Binary")!;
        declared["interaction"]!.AsArray().Select(i => i!["code"]!.GetValue<string>()).ShouldContain("patch");
    }
}
