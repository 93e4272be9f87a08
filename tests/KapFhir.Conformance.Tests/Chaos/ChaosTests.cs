using KapFhir.Conformance.Tests.Data;
using KapFhir.Conformance.Tests.Harness;
using KapFhir.Tests.Chaos;
using Shouldly;
using Xunit;

namespace KapFhir.Conformance.Tests.Chaos;

/// <summary>
/// Sixteen clients write and search at once, by a seed (KAPFHIR_SEED names another): no update is lost, versions have no gaps, conditional writes make one,
/// pages show one moment, and nothing is refused but what was no longer current. https://hl7.org/fhir/R4/http.html#concurrency
/// </summary>
public sealed class ChaosTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(8);

    [Fact]
    public async Task Sixteen_writers_get_what_a_model_says()
    {
        using var folder = new TestFolder();
        var model = new ChaosModel();
        await using (var server = await ServerProcess.Start(folder.Name))
        {
            var run = new ChaosRun(server.Fhir.Base, model, TestData.Seed);
            await run.Prepare();
            using var stop = new CancellationTokenSource(Time);
            await run.Write(stop.Token);
            output.WriteLine(run.Summary());
            await Verdict(server, model);
            model.Done.Keys.ShouldContain("412"); // two met at one version at least once, or the run shows nothing
        }

        var (exit, said) = await ServerProcess.Run(folder.Name, "check");
        exit.ShouldBe(0, said);
    }

    /// <summary>
    /// The test above can fail: a server that does not hear a condition loses updates, or makes two of one, and the model says so. With another header here
    /// one sees whether the model minds it.
    /// </summary>
    [Theory]
    [InlineData("If-Match")]
    [InlineData("If-None-Exist")]
    public async Task A_server_that_does_not_hear_a_condition_is_found_out(string header)
    {
        using var folder = new TestFolder();
        var model = new ChaosModel();
        await using var server = await ServerProcess.Start(folder.Name);
        var run = new ChaosRun(server.Fhir.Base, model, TestData.Seed) { Unheard = header };
        await run.Prepare();
        using var stop = new CancellationTokenSource(Time / 3);
        await run.Write(stop.Token);
        using var client = new ChaosClient(server.Fhir.Base);
        await new ChaosVerdict(client, model).Give();
        output.WriteLine(string.Join('\n', model.Faults.Take(3)));
        model.Faults.ShouldNotBeEmpty();
    }

    /// <summary>Holds the server against the model.</summary>
    internal static async Task Verdict(ServerProcess server, ChaosModel model)
    {
        using var client = new ChaosClient(server.Fhir.Base);
        await new ChaosVerdict(client, model).Give();
        model.Faults.ShouldBeEmpty();
    }
}
