using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>What is removed for good is gone from everywhere, and the database is sound after it.</summary>
public sealed class ExpungeTests(TestServer server) : IAsyncLifetime
{
    private TestServer _allowed = null!;

    public async ValueTask InitializeAsync() => _allowed = await TestServer.Start("--Expunge:Allowed=true");

    public ValueTask DisposeAsync() => _allowed.DisposeAsync();

    private static string Parameters(params string[] values) => $$"""{"resourceType":"Parameters","parameter":[{{string.Join(',', values)}}]}""";

    private static string Flag(string name) => $$"""{"name":"{{name}}","valueBoolean":true}""";

    private static string Confirm(string text) => $$"""{"name":"confirm","valueString":"{{text}}"}""";

    private static int Count(FhirResponse answer, string name = "count") =>
        answer.Body["parameter"]!.AsArray().Single(p => p!["name"]!.GetValue<string>() == name)!["valueInteger"]!.GetValue<int>();

    private async Task<string> Patient(int versions, bool isDeleted = false)
    {
        var id = await _allowed.NewPatient("Zero");
        for (var i = 1; i < versions; i++)
        {
            (await _allowed.Put("Patient/" + id, Sample.Patient(id, "Name" + i))).Status.ShouldBe(200);
        }

        if (isDeleted)
        {
            await _allowed.Delete("Patient/" + id);
        }

        return id;
    }

    private async Task ShouldBeSound()
    {
        var parts = _allowed.Services.GetRequiredService<FhirServer>();
        (await parts.Store.Check(parts.Writes.Entries, null, TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("POST", "$expunge")]
    [InlineData("POST", "Patient/$expunge")]
    [InlineData("POST", "Patient/x/$expunge")]
    [InlineData("DELETE", "Patient/x/_history")]
    [InlineData("DELETE", "Patient/x/_history/1")]
    public async Task It_must_be_allowed(string method, string path)
    {
        var refused = await server.Send(method, path, method == "POST" ? Parameters(Flag("expungeEverything")) : null);
        refused.ShouldFail(403, "forbidden");
        refused.Diagnostics.ShouldContain("Expunge:Allowed");
    }

    [Theory]
    [InlineData("$expunge", """{"resourceType":"Parameters"}""")]
    [InlineData("$expunge", """{"resourceType":"Parameters","parameter":[{"name":"expungeEverything","valueBoolean":true}]}""")]
    [InlineData("$expunge", """{"resourceType":"Parameters","parameter":[{"name":"expungeEverything","valueBoolean":true},{"name":"confirm","valueString":"every Patient"}]}""")]
    [InlineData("Patient/$expunge", """{"resourceType":"Parameters","parameter":[{"name":"expungeEverything","valueBoolean":true},{"name":"confirm","valueString":"everything"}]}""")]
    [InlineData("Patient/$expunge", """{"resourceType":"Parameters","parameter":[{"name":"expungeAll","valueBoolean":true}]}""")]
    [InlineData("Patient/$expunge", """{"resourceType":"Parameters","parameter":[{"name":"expungePreviousVersions","valueBoolean":true},{"name":"limit","valueInteger":0}]}""")]
    public async Task It_must_be_meant(string path, string body) => (await _allowed.Post(path, body)).ShouldFail(400);

    [Fact]
    public async Task Old_versions_go_and_the_newest_stays()
    {
        var id = await Patient(4);
        Count(await _allowed.Post($"Patient/{id}/$expunge", Parameters(Flag("expungePreviousVersions")))).ShouldBe(3);
        (await _allowed.Get($"Patient/{id}/_history")).Entries.Count.ShouldBe(1);
        (await _allowed.Get($"Patient/{id}/_history/2")).ShouldFail(404);
        (await _allowed.Get("Patient/" + id)).ETag.ShouldBe("W/\"4\"");
        (await _allowed.Put("Patient/" + id, Sample.Patient(id, "Later"))).ETag.ShouldBe("W/\"5\"");
        (await _allowed.Get("Patient/_history")).Body["total"]!.GetValue<int>().ShouldBe(2);
        await ShouldBeSound();
    }

    [Fact]
    public async Task Everything_of_a_resource_goes_and_its_id_is_free()
    {
        var id = await Patient(3);
        Count(await _allowed.Post($"Patient/{id}/$expunge", Parameters(Flag("expungeEverything")))).ShouldBe(3);
        (await _allowed.Get("Patient/" + id)).ShouldFail(404);
        (await _allowed.Get($"Patient/{id}/_history")).ShouldFail(404);
        (await _allowed.Get("Patient?_total=accurate")).Body["total"]!.GetValue<int>().ShouldBe(0);
        (await _allowed.Get("Patient?family=Name")).Entries.ShouldBeEmpty();
        await ShouldBeSound();
        var again = await _allowed.Put("Patient/" + id, Sample.Patient(id, "Again"));
        (again.Status, again.ETag).ShouldBe((201, "W/\"1\""));
        await ShouldBeSound();
    }

    [Fact]
    public async Task Deleted_resources_go_and_living_ones_stay()
    {
        var (gone, living) = (await Patient(2, isDeleted: true), await Patient(2));
        Count(await _allowed.Post($"Patient/{living}/$expunge", Parameters(Flag("expungeDeletedResources")))).ShouldBe(0);
        Count(await _allowed.Post("Patient/$expunge", Parameters(Flag("expungeDeletedResources")))).ShouldBe(3);
        (await _allowed.Get("Patient/" + gone)).ShouldFail(404);
        (await _allowed.Get($"Patient/{living}/_history")).Entries.Count.ShouldBe(2);
        await ShouldBeSound();
    }

    [Fact]
    public async Task What_others_refer_to_stays_until_they_go()
    {
        var id = await Patient(1);
        await _allowed.Post("Observation", Sample.Observation("Patient/" + id));
        (await _allowed.Post($"Patient/{id}/$expunge", Parameters(Flag("expungeEverything")))).ShouldFail(409);
        var kept = await _allowed.Post("Patient/$expunge", Parameters(Flag("expungeEverything"), Confirm("every Patient")));
        (Count(kept), Count(kept, "kept")).ShouldBe((0, 1));
        (await _allowed.Get("Patient/" + id)).Status.ShouldBe(200);
        Count(await _allowed.Post("Observation/$expunge", Parameters(Flag("expungeEverything"), Confirm("every Observation")))).ShouldBe(1);
        Count(await _allowed.Post("Patient/$expunge", Parameters(Flag("expungeEverything"), Confirm("every Patient")))).ShouldBe(1);
        await ShouldBeSound();
    }

    [Fact]
    public async Task The_whole_system_goes_when_it_is_confirmed()
    {
        var id = await Patient(3);
        await Patient(2, isDeleted: true);
        await _allowed.Post("Observation", Sample.Observation("Patient/" + id));
        (await _allowed.Post("ValueSet", """{"resourceType":"ValueSet","url":"http://example.org/vs","status":"draft"}""")).Status.ShouldBe(201);
        var answer = await _allowed.Post("$expunge", Parameters(Flag("expungeEverything"), Confirm("everything")));
        (Count(answer), Count(answer, "kept")).ShouldBe((8, 0));
        (await _allowed.Get("_history")).Body["total"]!.GetValue<int>().ShouldBe(0);
        (await _allowed.Get("ValueSet/$expand?url=http://example.org/vs")).Status.ShouldBe(404);
        await ShouldBeSound();
        (await _allowed.Post("Patient", Sample.Patient())).Status.ShouldBe(201);
        await ShouldBeSound();
    }

    [Fact]
    public async Task A_limit_ends_it_early()
    {
        for (var i = 0; i < 4; i++)
        {
            await Patient(3);
        }

        Count(await _allowed.Post("Patient/$expunge", Parameters(Flag("expungePreviousVersions"), """{"name":"limit","valueInteger":3}"""))).ShouldBe(4);
        Count(await _allowed.Post("$expunge", Parameters(Flag("expungePreviousVersions")))).ShouldBe(4);
        await ShouldBeSound();
    }

    [Fact]
    public async Task History_can_be_deleted_by_the_version()
    {
        var id = await Patient(4);
        (await _allowed.Delete($"Patient/{id}/_history/2")).Status.ShouldBe(204);
        (await _allowed.Delete($"Patient/{id}/_history/2")).ShouldFail(404);
        (await _allowed.Delete($"Patient/{id}/_history/4")).ShouldFail(409);
        (await _allowed.Get($"Patient/{id}/_history")).Entries.Select(e => e!["response"]!["etag"]!.GetValue<string>()).ShouldBe(["W/\"4\"", "W/\"3\"", "W/\"1\""]);
        await ShouldBeSound();
        (await _allowed.Delete($"Patient/{id}/_history", "Prefer: return=OperationOutcome")).Diagnostics.ShouldContain("2 versions");
        (await _allowed.Get($"Patient/{id}/_history")).Entries.Count.ShouldBe(1);
        (await _allowed.Delete("Patient/none/_history")).ShouldFail(404);
        await ShouldBeSound();
    }

    [Fact]
    public async Task Numbers_of_versions_are_not_given_out_twice()
    {
        await Patient(2);
        var last = await Patient(1);
        var next = (await _allowed.Get("Patient?_count=1")).Link("next")![_allowed.Base.Length..];
        await _allowed.Post($"Patient/{last}/$expunge", Parameters(Flag("expungeEverything")));
        await using var other = await TestServer.Start("--Expunge:Allowed=true", _allowed.DatabaseSetting);
        var stored = await other.Post("Patient", Sample.Patient());
        stored.Status.ShouldBe(201);
        (await _allowed.Get(next)).EntryIds.ShouldNotContain(stored.Id); // written after the first page
        await ShouldBeSound();
    }
}
