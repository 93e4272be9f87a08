using System.Globalization;
using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>Two servers on one SQL Server database behave as one.</summary>
public sealed class TwoServersTests
{
    [Fact]
    public async Task Conditional_creates_of_both_make_one_resource()
    {
        await using var pair = await Pair.Start();
        for (var round = 0; round < 10; round++)
        {
            var identifier = Guid.NewGuid().ToString("N");
            var body = $$"""{"resourceType":"Patient","identifier":[{"system":"urn:x","value":"{{identifier}}"}]}""";
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
                pair.Of(i).Post("Patient", body, "If-None-Exist: identifier=urn:x|" + identifier)));
            answers.Count(a => a.Status == 201).ShouldBe(1);
            answers.Count(a => a.Status == 200).ShouldBe(7);
            (await pair.Of(round).Get($"Patient?identifier=urn:x|{identifier}&_summary=count")).Body["total"]!.GetValue<int>().ShouldBe(1);
        }
    }

    [Fact]
    public async Task Updates_of_both_lose_none()
    {
        await using var pair = await Pair.Start();
        var id = await pair.Of(0).NewPatient();
        await Task.WhenAll(Enumerable.Range(0, 2).Select(async server =>
        {
            for (var done = 0; done < 10;)
            {
                var read = await pair.Of(server).Get("Patient/" + id);
                var body = read.Body;
                body["multipleBirthInteger"] = (body["multipleBirthInteger"]?.GetValue<int>() ?? 0) + 1;
                var written = await pair.Of(server).Put("Patient/" + id, body.ToJsonString(), $"If-Match: W/\"{read.VersionId}\"");
                written.Status.ShouldBeOneOf(200, 412);
                done += written.Status == 200 ? 1 : 0;
            }
        }));
        var last = (await pair.Of(1).Get("Patient/" + id)).Body;
        last["multipleBirthInteger"]!.GetValue<int>().ShouldBe(20);
        last["meta"]!["versionId"]!.GetValue<string>().ShouldBe("21");
    }

    // What one writes the other reads at once; what it is found by as a canonical, within the second in which it looks.
    [Fact]
    public async Task A_value_set_of_one_is_expanded_by_the_other()
    {
        await using var pair = await Pair.Start();
        (await pair.Of(0).Put("ValueSet/two", """
            {"resourceType":"ValueSet","id":"two","url":"http://two","status":"active",
             "compose":{"include":[{"system":"http://s","concept":[{"code":"a"},{"code":"b"}]}]}}
            """)).Status.ShouldBe(201);
        (await pair.Of(1).Get("ValueSet/two")).Status.ShouldBe(200);
        var status = 0;
        for (var i = 0; i < 50 && status != 200; i++)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
            status = (await pair.Of(1).Get("ValueSet/$expand?url=http://two")).Status;
        }

        status.ShouldBe(200, string.Create(CultureInfo.InvariantCulture, $"after five seconds it is still {status}"));
    }

    private sealed class Pair(TestDatabase database, TestServer first, TestServer second) : IAsyncDisposable
    {
        public TestServer Of(int i) => i % 2 == 0 ? first : second;

        public static async Task<Pair> Start()
        {
            if (TestDatabase.NoSqlServer is { } reason)
            {
                Assert.Skip(reason);
            }

            var database = TestDatabase.OnSqlServer();
            return new Pair(
                database, await TestServer.On(database, "--Storage:Provider=SqlServer"), await TestServer.On(database, "--Storage:Provider=SqlServer"));
        }

        public async ValueTask DisposeAsync()
        {
            await first.DisposeAsync();
            await second.DisposeAsync();
            database.Dispose();
        }
    }
}
