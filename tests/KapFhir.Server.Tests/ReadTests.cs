using System.Globalization;
using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>https://hl7.org/fhir/R4/http.html#read, #vread, #cread, #head</summary>
public sealed class ReadTests(TestServer server)
{
    [Fact]
    public async Task A_read_gives_the_resource_with_its_version_and_time()
    {
        var id = await server.NewPatient();
        var read = await server.Get("Patient/" + id);
        read.Status.ShouldBe(200);
        read.Id.ShouldBe(id);
        read.ETag.ShouldBe("W/\"1\"");
        read.VersionId.ShouldBe("1");
        read.ContentType.ShouldBe("application/fhir+json; charset=utf-8");
        var updated = DateTimeOffset.Parse(read.Body["meta"]!["lastUpdated"]!.GetValue<string>(), CultureInfo.InvariantCulture);
        read.Headers["Last-Modified"].ShouldBe(updated.ToString("R", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("W/\"1\"", 304)] // #cread
    [InlineData("\"1\"", 304)] // the strong form is understood
    [InlineData("W/\"7\", W/\"1\"", 304)] // a list
    [InlineData("*", 304)]
    [InlineData("W/\"2\"", 200)]
    [InlineData("1", 400)] // no entity tag: refused, not ignored
    public async Task If_None_Match_saves_the_body(string tag, int status)
    {
        var id = await server.NewPatient();
        var read = await server.Get("Patient/" + id, "If-None-Match: " + tag);
        read.Status.ShouldBe(status, read.Text);
        if (status == 304)
        {
            read.Text.ShouldBeEmpty();
            read.ETag.ShouldBe("W/\"1\"");
        }
    }

    [Fact]
    public async Task If_Modified_Since_compares_whole_seconds()
    {
        var id = await server.NewPatient();
        var modified = (await server.Get("Patient/" + id)).Headers["Last-Modified"];
        (await server.Get("Patient/" + id, "If-Modified-Since: " + modified)).Status.ShouldBe(304);
        (await server.Get("Patient/" + id, "If-Modified-Since: Sat, 01 Jan 2000 00:00:00 GMT")).Status.ShouldBe(200);
        (await server.Get("Patient/" + id, "If-Modified-Since: yesterday")).Status.ShouldBe(200); // RFC 7232, 3.3
    }

    [Theory]
    [InlineData("1", 200)] // #vread
    [InlineData("2", 410)] // the version that says deleted
    [InlineData("3", 404)]
    [InlineData("x", 404)]
    [InlineData("99999999999", 404)]
    public async Task A_version_stays_readable_after_the_delete(string version, int status)
    {
        var id = await server.NewPatient();
        await server.Delete("Patient/" + id);
        var read = await server.Get($"Patient/{id}/_history/{version}");
        read.Status.ShouldBe(status, read.Text);
        if (status == 200)
        {
            read.VersionId.ShouldBe(version);
        }
    }

    [Fact]
    public async Task A_deleted_resource_is_gone_whatever_the_client_has()
    {
        var id = await server.NewPatient();
        await server.Delete("Patient/" + id);
        (await server.Get("Patient/" + id)).ShouldFail(410, "deleted");
        (await server.Get("Patient/" + id, "If-None-Match: W/\"2\"")).ShouldFail(410, "deleted");
    }

    [Theory]
    [InlineData("Patient/none", 404, "not-found")]
    [InlineData("patient/1", 404, "not-found")] // type names are case-sensitive
    [InlineData("Foo/1", 404, "not-found")]
    [InlineData("HumanName/1", 404, "not-found")]
    [InlineData("DomainResource/1", 404, "not-found")]
    [InlineData("Patient/1/_history/1/x/y", 404, "not-found")]
    public async Task What_is_not_there_is_404(string path, int status, string code) => (await server.Get(path)).ShouldFail(status, code);

    [Fact]
    public async Task Percent_escapes_and_a_slash_at_the_end_change_nothing()
    {
        var id = await server.NewPatient();
        (await server.Get($"Patient/%{(int)id[0]:X2}{id[1..]}")).Status.ShouldBe(200);
        (await server.Get($"Patient/{id}/")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Head_is_get_without_the_body()
    {
        var id = await server.NewPatient();
        var get = await server.Get("Patient/" + id);
        var head = await server.Send("HEAD", "Patient/" + id);
        head.Status.ShouldBe(200);
        head.Text.ShouldBeEmpty();
        head.ETag.ShouldBe(get.ETag);
        head.Headers["Content-Length"].ShouldBe(get.Headers["Content-Length"]);
        (await server.Send("HEAD", "Patient?_id=" + id)).Status.ShouldBe(200);
        (await server.Send("HEAD", "Patient/none")).Status.ShouldBe(404);
        foreach (var path in new[] { "", "metadata", "_history", "Patient/_history", $"Patient/{id}/_history/1", $"Patient/{id}/*", $"Patient/{id}/$everything", $"Patient/{id}/$meta", "$versions" })
        {
            var (all, none) = (await server.Get(path), await server.Send("HEAD", path));
            (none.Status, none.Text, none.ContentType, none.ETag).ShouldBe((200, "", all.ContentType, all.ETag), path);
        }
    }

    [Fact]
    public async Task Options_lists_the_methods()
    {
        var options = await server.Send("OPTIONS", "Patient/1");
        options.Status.ShouldBe(204);
        options.Headers["Allow"].Split(", ").ShouldBe(["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("_summary=true", "text", false)]
    [InlineData("_summary=data", "text", false)]
    [InlineData("_summary=text", "birthDate", false)]
    [InlineData("_summary=false", "birthDate", true)]
    [InlineData("_elements=birthDate", "birthDate", true)]
    [InlineData("_elements=birthDate", "name", false)]
    public async Task A_part_of_a_resource_says_so(string query, string element, bool isThere)
    {
        var id = await server.NewPatient(more: ""","birthDate":"1980-01-01","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">Ana</div>"}""");
        var read = await server.Get($"Patient/{id}?{query}");
        read.Status.ShouldBe(200, read.Text);
        (read.Body[element] is not null).ShouldBe(isThere, read.Text);
        read.Text.Contains("SUBSETTED", StringComparison.Ordinal).ShouldBe(query != "_summary=false");
    }

    [Fact]
    public async Task What_is_read_is_what_was_sent()
    {
        const string Sent = """
            {"resourceType":"Observation","status":"final","code":{"text":"pain \u00e9 \ud83d\ude00"},"valueQuantity":{"value":1.00,"unit":"x"},
            "note":[{"text":"a / \"b\" \\ c"}],"_status":{"extension":[{"url":"http://x.org/e","valueDecimal":0.10}]}}
            """;
        var created = await server.Post("Observation", Sent);
        created.Status.ShouldBe(201, created.Text);
        var read = (await server.Get("Observation/" + created.Id)).Body.AsObject();
        read.Remove("id");
        read.Remove("meta");
        System.Text.Json.Nodes.JsonNode.DeepEquals(read, System.Text.Json.Nodes.JsonNode.Parse(Sent)).ShouldBeTrue(read.ToJsonString());
        (await server.Get("Observation/" + created.Id)).Text.ShouldContain("1.00");
    }
}
