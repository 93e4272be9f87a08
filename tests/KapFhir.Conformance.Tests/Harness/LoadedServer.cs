using System.Text;
using KapFhir.Conformance.Tests.Data;
using KapFhir.Conformance.Tests.Harness;
using KapFhir.Conformance.Tests.Oracle;
using KapFhir.Kap;
using KapFhir.Kap.Demo;
using Xunit;

[assembly: AssemblyFixture(typeof(LoadedServer))]

namespace KapFhir.Conformance.Tests.Harness;

/// <summary>One server with the synthetic patients, the demo clinic and the odd data, loaded through HTTP; started by the first test that asks. Tests only read from it.</summary>
public sealed class LoadedServer : IAsyncDisposable
{
    private const int DemoPatients = 24;

    private readonly Lazy<Task<ServerProcess>> _server;
    private readonly TestFolder _folder = new();

    public LoadedServer() => _server = new Lazy<Task<ServerProcess>>(Load);

    /// <summary>What was loaded.</summary>
    internal Dataset Data { get; } = new();

    /// <summary>The server's database.</summary>
    internal string DatabaseFile => Path.Combine(_folder.Name, "kapfhir.db");

    /// <summary>How long the load took, and how much it was.</summary>
    internal string Figures { get; private set; } = "";

    /// <summary>The running server.</summary>
    internal Task<ServerProcess> Server => _server.Value;

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated && await Task.WhenAny(Server) is { IsCompletedSuccessfully: true })
        {
            await (await Server).DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task<ServerProcess> Load()
    {
        // What is loaded is looked for as it was sent: nothing is to be written beside it.
        var server = await ServerProcess.Start(_folder.Name, "--Storage:MaxIncluded=100000", "--Kap:Rules:Highest=Off", "--Kap:Labels:Enabled=false");
        var loader = new BundleLoader(server.Fhir, Data);
        var (clock, bytes) = (System.Diagnostics.Stopwatch.StartNew(), 0L);
        foreach (var bundle in Bundles())
        {
            await loader.Load(bundle);
            bytes += bundle.Length;
        }

        var disk = new DirectoryInfo(_folder.Name).EnumerateFiles("kapfhir.db*").Sum(f => f.Length);
        Figures = FormattableString.Invariant(
            $"{Data.All.Count()} resources, {bytes / 1e6:F1} MB of bundles in {clock.Elapsed.TotalSeconds:F1} s, {disk / 1e6:F1} MB on disk");
        await AddScores(server.Fhir);
        return server;
    }

    // Scores that the server computed from the demo clinic's questionnaire responses: not sent, but there to be found.
    private async Task AddScores(FhirClient fhir)
    {
        for (var next = "Observation?_profile=" + KapGuide.Definition("kap-score") + "&_count=1000"; next is not null;)
        {
            var page = await fhir.Get(next);
            foreach (var score in page.Json.Each("entry").Select(e => e.GetProperty("resource")).Where(s => Data.Find("Observation/" + s.Str("id")) is null))
            {
                Data.Add(new Resource("Observation", score.Str("id")!, score.GetProperty("meta").GetProperty("lastUpdated").GetDateTimeOffset(), score));
            }

            next = page.Json.Link("next");
        }
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Bundles()
    {
        foreach (var bundle in TestData.HasSynthea ? TestData.Synthea() : [])
        {
            yield return bundle;
        }

        foreach (var bundle in DemoClinic.Bundles(DemoPatients))
        {
            yield return bundle.Json;
        }

        yield return Encoding.UTF8.GetBytes(OddData.Bundle());
    }
}
