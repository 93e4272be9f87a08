using System.Diagnostics;
using KapFhir.Benchmarks.Load;
using KapFhir.Tests.Chaos;

namespace KapFhir.Benchmarks;

/// <summary>The run of sixteen writers against a model that the tests do for some seconds, as long as one likes.</summary>
internal static class Chaos
{
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(20);

    /// <summary>Returns 1 if the server did anything that the model does not call for.</summary>
    internal static async Task<int> Run(TimeSpan time, int seed, string folder)
    {
        var assembly = Path.Combine(AppContext.BaseDirectory, "KapFhir.Server.dll");
        var database = "--ConnectionStrings:Sqlite=Data Source=" + Path.Combine(folder, "chaos.db");
        var found = 0;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < time && found == 0; seed++)
        {
            var model = new ChaosModel();
            using (var server = ServerProcess.Start(assembly, "/fhir/metadata", port => ["serve", "--urls", FormattableString.Invariant($"http://127.0.0.1:{port}"), database]))
            {
                var address = FormattableString.Invariant($"http://127.0.0.1:{server.Port}/fhir");
                var run = new ChaosRun(address, model, seed);
                await run.Prepare();
                using var stop = new CancellationTokenSource(time - clock.Elapsed < Turn ? time - clock.Elapsed : Turn);
                await run.Write(stop.Token);
                Console.WriteLine(run.Summary());
                using var client = new ChaosClient(address);
                await new ChaosVerdict(client, model).Give();
                server.Stop();
            }

            found = model.Faults.Count + Check(assembly, database);
            model.Faults.ToList().ForEach(Console.WriteLine);
            Directory.EnumerateFiles(folder, "chaos.db*").ToList().ForEach(File.Delete);
        }

        return found == 0 ? 0 : 1;
    }

    private static int Check(string assembly, string database)
    {
        using var check = Process.Start(new ProcessStartInfo("dotnet", [assembly, "check", database]))!;
        check.WaitForExit();
        return check.ExitCode;
    }
}
