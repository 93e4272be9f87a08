using Xunit;

namespace KapFhir.Server.Tests.Cases;

/// <summary>https://hl7.org/fhir/R4/http.html: what the tests of the single interactions leave open.</summary>
public sealed class RestCases(TestServer server)
{
    // No type is declared without create or delete, so there is none that refuses them; what is no type has neither.
    [Fact]
    public async Task Every_type_declares_create_and_delete()
    {
        var resources = (await server.Get("metadata")).Body["rest"]![0]!["resource"]!.AsArray();
        resources.Count.ShouldBeGreaterThan(140);
        resources.ShouldAllBe(r => r!["interaction"]!.AsArray().Count(i => i!["code"]!.GetValue<string>() == "create" || i["code"]!.GetValue<string>() == "delete") == 2);
        (await server.Post("DomainResource", """{"resourceType":"DomainResource"}""")).ShouldFail(404);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("return=representation", true)]
    [InlineData("return=minimal", false)]
    public async Task What_a_conditional_create_finds_comes_back_as_preferred(string? prefer, bool isThere)
    {
        var value = Sample.Unique();
        var first = await server.Post("Patient", Sample.Identified(value));
        var found = await server.Post(
            "Patient", Sample.Identified(value), ["If-None-Exist: identifier=" + value, .. prefer is null ? Array.Empty<string>() : ["Prefer: " + prefer]]);
        found.Status.ShouldBe(200);
        (found.Location, found.ETag).ShouldBe((first.Location, "W/\"1\""));
        (found.Text.Length > 0 && found.Id == first.Id).ShouldBe(isThere);
    }

    [Fact]
    public async Task A_version_has_its_own_number_and_tag()
    {
        var id = await server.NewPatient();
        await server.Put("Patient/" + id, Sample.Patient(id, "Garcia"));
        var read = await server.Get($"Patient/{id}/_history/1");
        (read.Id, read.VersionId, read.ETag).ShouldBe((id, "1", "W/\"1\""));
        (await server.Get($"Patient/{id}/_history/")).Body["type"]!.GetValue<string>().ShouldBe("history");
    }

    // What is sent is what is stored: what an update leaves out of meta is gone, as with every other element.
    [Fact]
    public async Task An_update_without_tags_has_none()
    {
        var id = await server.NewPatient(more: ""","meta":{"tag":[{"system":"urn:t","code":"x"}]}""");
        var updated = await server.Put("Patient/" + id, Sample.Patient(id, "Garcia"));
        updated.Body["meta"]!["tag"].ShouldBeNull();
    }

    [Theory]
    [InlineData("_sort=family")]
    [InlineData("_sort=_id")]
    public async Task A_history_is_not_sorted_otherwise(string query) => (await server.Get("Patient/_history?" + query)).ShouldFail(400);

    [Fact]
    public async Task The_tag_of_the_statement_is_of_its_content()
    {
        await using var other = await TestServer.Start("--Fhir:PublicBase=https://fhir.clinic.example/fhir/");
        var (first, second) = (await server.Get("metadata"), await other.Get("metadata"));
        first.ETag.ShouldNotBeNull();
        first.ETag.ShouldNotBe(second.ETag);
        (await server.Get("metadata")).ETag.ShouldBe(first.ETag);
    }

    [Fact]
    public async Task Where_no_FHIR_is_there_is_no_statement()
    {
        using var answer = await server.Client.GetAsync(new Uri(server.Base.Replace("/fhir", "/other/metadata", StringComparison.Ordinal)), TestContext.Current.CancellationToken);
        ((int)answer.StatusCode).ShouldBe(404);
    }

    [Theory]
    [InlineData("create")]
    [InlineData("update")]
    [InlineData("delete")]
    public async Task Validating_stores_nothing(string mode)
    {
        var id = await server.NewPatient();
        var sent = $$"""{"resourceType":"Parameters","parameter":[{"name":"mode","valueCode":"{{mode}}"},{"name":"resource","resource":{{Sample.Patient(id, "Garcia")}}}]}""";
        (await server.Post($"Patient/{id}/$validate", sent)).Status.ShouldBe(200);
        var read = await server.Get("Patient/" + id);
        read.VersionId.ShouldBe("1");
        read.Text.ShouldContain("Rivera");
    }

    [Fact]
    public async Task Everything_since_a_moment_is_what_changed_since()
    {
        var id = await server.NewPatient();
        var before = await server.Post("Observation", Sample.Observation("Patient/" + id));
        await Task.Delay(20, TestContext.Current.CancellationToken);
        var after = await server.Post("Observation", Sample.Observation("Patient/" + id));
        var since = after.Body["meta"]!["lastUpdated"]!.GetValue<string>();
        var found = await server.Get($"Patient/{id}/$everything?_since={Uri.EscapeDataString(since)}");
        found.EntryIds.ShouldContain(after.Id);
        found.EntryIds.ShouldNotContain(before.Id);
    }
}
