using System.Globalization;
using KapFhir.Fhir.Search;
using KapFhir.Kap.Demo;
using Spectre.Console;

namespace KapFhir.Server.Commands;

/// <summary>Loads the synthetic demo clinic. Loading it again changes nothing.</summary>
internal static class Demo
{
    private const int PatientsPerLine = 25;

    public static Task<int> Run(string[] settings, int patients, CancellationToken cancel) => Host.RunVerb("demo", settings, server => Load(server, patients, cancel));

    /// <summary>
    /// Loads the patients who tell a story, if there is no patient yet or loading was interrupted: they are there when the server begins to listen. What is left is
    /// loaded by <see cref="LoadRest"/>.
    /// </summary>
    /// <returns>True if the rest is still to be loaded.</returns>
    public static async Task<bool> LoadFirst(FhirServer server, int patients, CancellationToken cancel)
    {
        var any = await server.Store.Search(new SearchQuery { Types = ["Patient"], Count = 1 }, Visibility.Everything, cancel);
        if (any.Matches.Count > 0 && (!await IsThere(server, IdOf(1), cancel) || await IsThere(server, IdOf(patients), cancel)))
        {
            return false;
        }

        var first = await Missing(server, DemoClinic.Bundles(patients).Take(DemoClinic.Stories.Count + 1), cancel);
        if (await Shown(server, first, cancel) is { } refused)
        {
            throw new IOException("The demo clinic could not be loaded. " + refused);
        }

        return true;
    }

    /// <summary>Loads the other patients while the server serves, one transaction each, and says how far it is.</summary>
    public static async Task LoadRest(FhirServer server, int patients, CancellationToken cancel)
    {
        var loaded = 0;
        try
        {
            foreach (var bundle in DemoClinic.Bundles(patients).Skip(DemoClinic.Stories.Count + 1))
            {
                loaded++;
                if (!await IsThere(server, bundle.Label, cancel) && await BundleLoader.Load(server, bundle.Json, cancel) is { } refused)
                {
                    await Console.Error.WriteLineAsync($"The demo clinic could not be loaded. {bundle.Label}: {refused}");
                    return;
                }

                if (loaded % PatientsPerLine == 0)
                {
                    Console.WriteLine($"Loading the demo clinic: {DemoClinic.Stories.Count + loaded} of {patients} patients.");
                }
            }

            Console.WriteLine($"The demo clinic is loaded: {patients} patients.");
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("Loading the demo clinic was interrupted; the next start with --demo goes on with it.");
        }
    }

    private static string IdOf(int patient) => string.Create(CultureInfo.InvariantCulture, $"demo-{patient:000}");

    // A bundle is a transaction: with its patient all of it is there. What is no patient's is always sent, which changes nothing where it is there.
    private static async Task<bool> IsThere(FhirServer server, string patient, CancellationToken cancel) =>
        await server.Store.Read("Patient", patient, Visibility.Everything, cancel) is not null;

    private static async Task<List<DemoBundle>> Missing(FhirServer server, IEnumerable<DemoBundle> bundles, CancellationToken cancel)
    {
        List<DemoBundle> missing = [];
        foreach (var bundle in bundles)
        {
            if (!await IsThere(server, bundle.Label, cancel))
            {
                missing.Add(bundle);
            }
        }

        return missing;
    }

    private static async Task<int> Load(FhirServer server, int patients, CancellationToken cancel)
    {
        var bundles = DemoClinic.Bundles(patients).ToList();
        if (await Shown(server, bundles, cancel) is { } refused)
        {
            await Console.Error.WriteLineAsync(refused);
            return 1;
        }

        Console.WriteLine($"Loaded the demo clinic: {patients} patients, {bundles.Sum(b => b.Resources)} resources.");
        return 0;
    }

    // What was refused, in words, or null.
    private static Task<string?> Shown(FhirServer server, List<DemoBundle> bundles, CancellationToken cancel) => AnsiConsole.Progress().StartAsync(async progress =>
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
}
