using System.Diagnostics;
using KapFhir.Conformance.Tests.Data;
using KapFhir.Conformance.Tests.Harness;
using KapFhir.Tests.Chaos;
using Shouldly;
using Xunit;

namespace KapFhir.Conformance.Tests.Chaos;

/// <summary><c>kill -9</c> while sixteen clients write loses nothing that was answered or shown, leaves nothing half done, and a database that <c>check</c> finds sound.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Kills = 4;

    [Fact]
    public async Task Killing_the_server_loses_nothing_it_answered()
    {
        using var folder = new TestFolder();
        var model = new ChaosModel();
        var random = new Random(TestData.Seed);
        for (var kill = 0; kill < Kills; kill++)
        {
            await using (var server = await ServerProcess.Start(folder.Name))
            {
                var run = new ChaosRun(server.Fhir.Base, model, TestData.Seed + kill);
                await run.Prepare();
                using var never = new CancellationTokenSource();
                var writing = run.Write(never.Token);
                await Task.Delay(random.Next(200, 2000), TestContext.Current.CancellationToken);
                await server.Kill();
                await writing;
                output.WriteLine(run.Summary());
            }

            var (exit, said) = await ServerProcess.Run(folder.Name, "check");
            exit.ShouldBe(0, said);
            var clock = Stopwatch.StartNew();
            await using var again = await ServerProcess.Start(folder.Name);
            output.WriteLine($"ready after the kill in {clock.ElapsedMilliseconds} ms");
            await ChaosTests.Verdict(again, model);
        }

        model.Done["cut off"].ShouldBeGreaterThan(Kills * 8);
        model.Done["transaction"].ShouldBeGreaterThan(5);
    }
}
