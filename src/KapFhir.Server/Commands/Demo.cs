using System.Globalization;
using KapFhir.Fhir.Search;
using KapFhir.Kap.Demo;
using Spectre.Console;

namespace KapFhir.Server.Commands;

/// <summary>Loads the synthetic demo clinic. Loading it again changes nothing.</summary>
internal static class Demo
{
    public static Task<int> Run(string[] settings, CancellationToken cancel) => Host.WithServer(settings, server => Load(server, cancel));

    /// <summary>Loads it if there is no patient yet, and the rest of it if loading was interrupted.</summary>
    public static async Task LoadIfEmpty(FhirServer server, CancellationToken cancel)
    {
        var any = await server.Store.Search(new SearchQuery { Types = ["Patient"], Count = 1 }, Visibility.Everything, cancel);
        var isWanted = any.Matches.Count == 0 || (await IsThere(server, 1, cancel) && !await IsThere(server, DemoClinic.Patients, cancel));
        if (isWanted && await Load(server, cancel) != 0)
        {
            throw new IOException("The demo clinic could not be loaded.");
        }
    }

    private static async Task<bool> IsThere(FhirServer server, int patient, CancellationToken cancel) =>
        await server.Store.Read("Patient", string.Create(CultureInfo.InvariantCulture, $"demo-{patient:000}"), Visibility.Everything, cancel) is not null;

    private static async Task<int> Load(FhirServer server, CancellationToken cancel)
    {
        var bundles = DemoClinic.Bundles().ToList();
        var fault = await AnsiConsole.Progress().StartAsync(async progress =>
        {
            var task = progress.AddTask("Loading the demo clinic", maxValue: bundles.Count);
            foreach (var bundle in bundles)
            {
                if (await BundleLoader.Load(server, bundle.Json, cancel) is { } refused)
                {
                    return bundle.Label + ": " + refused;
                }

                task.Increment(1);
            }

            return null;
        });
        if (fault is not null)
        {
            await Console.Error.WriteLineAsync(fault);
            return 1;
        }

        Console.WriteLine($"Loaded the demo clinic: {DemoClinic.Patients} patients, {bundles.Sum(b => b.Resources)} resources.");
        return 0;
    }
}
