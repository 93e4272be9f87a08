using System.Text;
using KapFhir.Kap.Demo;
using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>The demo clinic goes in as a client would send it, and twice changes nothing.</summary>
public sealed class DemoTests
{
    [Fact]
    public async Task The_demo_clinic_loads_over_HTTP_and_again_changes_nothing()
    {
        await using var server = await TestServer.Start();
        var versions = new List<int>();
        for (var round = 0; round < 2; round++)
        {
            foreach (var bundle in DemoClinic.Bundles())
            {
                var answer = await server.Post("", Encoding.UTF8.GetString(bundle.Json.Span));
                answer.Status.ShouldBe(200, bundle.Label + ": " + answer.Text[..Math.Min(2000, answer.Text.Length)]);
            }

            versions.Add((await server.Get("_history?_count=0")).Body["total"]!.GetValue<int>());
        }

        versions[1].ShouldBe(versions[0]);
        (await server.Get("Patient?_summary=count")).Body["total"]!.GetValue<int>().ShouldBe(DemoClinic.Patients);
        var scores = await server.Get("Observation?patient=Patient/demo-001&code=http://loinc.org|44261-6&_sort=date");
        scores.Entries.Count.ShouldBeGreaterThan(3);

        // A clinic that trips its own gates would be untrue: what is found is that some patients got worse.
        var found = (await server.Get("DetectedIssue?_count=1000")).Entries.Select(e => (string)e!["resource"]!["code"]!["coding"]![1]!["code"]!).ToList();
        found.Distinct().ShouldBe(["R-21"]);
        found.Count.ShouldBeLessThan(60);
    }
}
