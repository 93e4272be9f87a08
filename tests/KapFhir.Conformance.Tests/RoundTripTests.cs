using KapFhir.Conformance.Tests.Data;
using KapFhir.Conformance.Tests.Harness;
using Shouldly;
using Xunit;

namespace KapFhir.Conformance.Tests;

/// <summary>What is read back equals what was sent but for id, meta.versionId and meta.lastUpdated (and, in transactions, the references rewritten).</summary>
public sealed class RoundTripTests(LoadedServer loaded, ITestOutputHelper output)
{
    private const int PageSize = 1000;

    [Fact]
    public async Task What_was_loaded_by_transactions_is_found_by_search_as_it_was_sent()
    {
        TestData.NeedsSynthea();
        var server = await loaded.Server;
        var (found, differences) = (new HashSet<string>(StringComparer.Ordinal), new List<string>());
        foreach (var type in loaded.Data.All.Select(r => r.Type).Distinct(StringComparer.Ordinal))
        {
            for (var page = await server.Fhir.Get($"{type}?_count={PageSize}"); ; page = await server.Fhir.Get(page.Json.Link("next")!))
            {
                foreach (var resource in page.Json.Each("entry").Select(e => e.GetProperty("resource")))
                {
                    var url = type + "/" + resource.Str("id");
                    found.Add(url).ShouldBeTrue(url + " came twice");
                    differences.AddRange(Difference(url, resource));
                }

                if (page.Json.Link("next") is null)
                {
                    break;
                }
            }
        }

        output.WriteLine(loaded.Figures);
        differences.ShouldBeEmpty();
        loaded.Data.All.Select(r => r.Url).Except(found, StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_loaded_is_read_as_it_was_sent()
    {
        var server = await loaded.Server;
        var differences = new List<string>();
        foreach (var resource in loaded.Data.All.Where((_, i) => i % 20 == 0))
        {
            var reply = await server.Fhir.Get(resource.Url);
            reply.Status.ShouldBe(200, reply.ToString());
            reply.Headers["ETag"].ShouldBe("W/\"1\"");
            differences.AddRange(Difference(resource.Url, reply.Json));
        }

        differences.ShouldBeEmpty();
    }

    private IEnumerable<string> Difference(string url, System.Text.Json.JsonElement read) => loaded.Data.Find(url) is not { } sent
        ? [url + " was never sent"]
        : JsonDifference.OfResources(sent.Json, read) is { } difference ? [$"{url}: {difference}"] : [];
}
