using System.Text.Json.Nodes;
using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>
/// https://hl7.org/fhir/R4/resource-operation-meta.html, https://hl7.org/fhir/R4/resource-operation-meta-add.html,
/// https://hl7.org/fhir/R4/resource-operation-meta-delete.html
/// </summary>
public sealed class MetaTests(TestServer server)
{
    private const string Profile = "http://hl7.org/fhir/StructureDefinition/Patient";

    [Theory]
    [InlineData("'tag':[{'system':'urn:t','code':'a'}]", "$meta-add", "'tag':[{'system':'urn:t','code':'b'}]", "urn:t|a urn:t|b")]
    [InlineData("'tag':[{'system':'urn:t','code':'a'}]", "$meta-add", "'tag':[{'system':'urn:t','code':'a','display':'A'}]", "urn:t|a")]
    [InlineData("'tag':[{'system':'urn:t','code':'a'}]", "$meta-add", "'tag':[{'code':'a'},{'system':'urn:u','code':'a'}]", "urn:t|a |a urn:u|a")]
    [InlineData("", "$meta-add", "'tag':[{'code':'x'},{'code':'x'}]", "|x")]
    [InlineData("", "$meta-add", "'versionId':'9','tag':[{'code':'x'}]", "|x")]
    [InlineData("'tag':[{'code':'a'},{'code':'b'},{'code':'c'}]", "$meta-delete", "'tag':[{'code':'c'},{'code':'a'}]", "|b")]
    [InlineData("'tag':[{'code':'a'}]", "$meta-delete", "'tag':[{'code':'a'}]", "")]
    [InlineData("'tag':[{'code':'a'}]", "$meta-delete", "'tag':[{'code':'none'},{'system':'urn:t','code':'a'}]", "|a")]
    public async Task Tags_are_added_and_taken_away(string before, string operation, string meta, string expected)
    {
        var id = (await server.Post("Patient", Patient(before))).Id!;
        var changed = await server.Post($"Patient/{id}/{operation}", Parameters(meta));
        changed.Status.ShouldBe(200, changed.Text);
        Tags(changed).ShouldBe(expected);
        Tags(await server.Get($"Patient/{id}/$meta")).ShouldBe(expected);
        var stored = await server.Get("Patient/" + id);
        stored.Body["name"]![0]!["family"]!.GetValue<string>().ShouldBe("Rivera");
        TagsOf(stored.Body["meta"]).ShouldBe(expected);
    }

    [Fact]
    public async Task A_change_is_a_version_and_no_change_is_none()
    {
        var id = (await server.Post("Patient", Patient("'tag':[{'code':'a'}]"))).Id!;
        await server.Post($"Patient/{id}/$meta-add", Parameters("'tag':[{'code':'a'}]"));
        (await server.Get("Patient/" + id)).ETag.ShouldBe("W/\"1\"");
        await server.Post($"Patient/{id}/$meta-add", Parameters($"'profile':['{Profile}'],'security':[{{'code':'R'}}]"));
        var now = await server.Get("Patient/" + id);
        now.ETag.ShouldBe("W/\"2\"");
        now.Body["meta"]!["profile"]![0]!.GetValue<string>().ShouldBe(Profile);
        now.Body["meta"]!["security"]![0]!["code"]!.GetValue<string>().ShouldBe("R");
        (await server.Get($"Patient?_id={id}&_security=R&_profile={Profile}")).EntryIds.ShouldBe([id]);
        (await server.Post($"Patient/{id}/$meta-delete", Parameters($"'profile':['{Profile}']"), "If-Match: W/\"1\"")).ShouldFail(412);
        await server.Post($"Patient/{id}/$meta-delete", Parameters($"'profile':['{Profile}']"), "If-Match: W/\"2\"");
        (await server.Get("Patient/" + id)).Body["meta"]!["profile"].ShouldBeNull();
    }

    [Fact]
    public async Task What_is_in_use_is_told_by_type_and_for_the_system()
    {
        var (own, other) = (Sample.Unique(), Sample.Unique());
        await server.Post("Patient", Patient($"'tag':[{{'system':'urn:t','code':'{own}'}}],'profile':['{Profile}']"));
        var gone = (await server.Post("Patient", Patient($"'tag':[{{'code':'{other}'}}]"))).Id!;
        await server.Send("DELETE", "Patient/" + gone);
        foreach (var path in new[] { "Patient/$meta", "$meta" })
        {
            var used = (await server.Get(path)).Text;
            used.ShouldContain(own);
            used.ShouldContain(Profile);
            used.ShouldNotContain(other);
        }

        (await server.Get("Basic/$meta")).Text.ShouldNotContain(own);
    }

    [Theory]
    [InlineData("GET", "Patient/none/$meta", null, 404)]
    [InlineData("POST", "Patient/none/$meta-add", "{'resourceType':'Parameters','parameter':[{'name':'meta','valueMeta':{'tag':[{'code':'a'}]}}]}", 404)]
    [InlineData("POST", "Patient/{id}/$meta-add", "{'resourceType':'Parameters','parameter':[{'name':'x','valueMeta':{'tag':[{'code':'a'}]}}]}", 400)]
    [InlineData("POST", "Patient/{id}/$meta-add", "{'resourceType':'Parameters','parameter':[{'name':'meta','valueString':'a'}]}", 400)]
    [InlineData("POST", "Patient/{id}/$meta-add", "{'resourceType':'Patient'}", 400)]
    [InlineData("POST", "Patient/{id}/$meta-add?x=1", "{'resourceType':'Patient'}", 400)]
    [InlineData("GET", "Patient/{id}/$meta?foo=1", null, 400)]
    public async Task What_cannot_be_done_is_refused(string method, string path, string? body, int status)
    {
        var id = (await server.Post("Patient", Patient("'tag':[{'code':'a'}]"))).Id!;
        (await server.Send(method, path.Replace("{id}", id, StringComparison.Ordinal), Quoted(body))).ShouldFail(status);
    }

    [Fact]
    public async Task In_a_transaction_it_is_refused_and_in_a_batch_it_is_done()
    {
        var id = (await server.Post("Patient", Patient("'tag':[{'code':'a'}]"))).Id!;
        var entry = Sample.Entry("POST", $"Patient/{id}/$meta-add", Parameters("'tag':[{'code':'b'}]"));
        (await server.Post("", Sample.Bundle("transaction", entry))).ShouldFail(400);
        (await server.Post("", Sample.Bundle("batch", entry))).EntryStatuses.ShouldBe(["200"]);
        Tags(await server.Get($"Patient/{id}/$meta")).ShouldBe("|a |b");
    }

    private static string? Quoted(string? json) => json?.Replace('\'', '"');

    private static string Patient(string meta) => Sample.Patient(more: meta.Length == 0 ? "" : Quoted($",'meta':{{{meta}}}")!);

    private static string Parameters(string meta) =>
        Quoted($"{{'resourceType':'Parameters','parameter':[{{'name':'meta','valueMeta':{{{meta}}}}}]}}")!;

    private static string Tags(FhirResponse answer) => TagsOf(answer.Body["parameter"]![0]!["valueMeta"]);

    private static string TagsOf(JsonNode? meta) =>
        string.Join(' ', meta!["tag"]?.AsArray().Select(t => (string?)t!["system"] + "|" + (string?)t["code"]) ?? []);
}
