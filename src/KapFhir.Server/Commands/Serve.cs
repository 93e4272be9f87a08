using KapFhir.Server.App;
using KapFhir.Server.Telemetry;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace KapFhir.Server.Commands;

/// <summary>Serves until it is told to stop.</summary>
internal static class Serve
{
    /// <param name="settings">The command line.</param>
    /// <param name="demo">How many patients of the demo clinic are loaded if there is none yet; 0 for none.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<int> Run(string[] settings, int demo, CancellationToken cancel)
    {
        await using var app = ServerApp.Build(Host.Builder(settings));
        var server = app.Services.GetRequiredService<FhirServer>();
        await Reindex.Finish(server, cancel);
        var isMore = demo > 0 && await Demo.LoadFirst(server, demo, cancel);

        if (app.Services.GetRequiredService<FhirServer>() is { Smart: not null } smart)
        {
            await Users.AddFirst(smart, cancel);
            await AppClient.Register(smart, app.Services.GetRequiredService<ServerSettings>().App, cancel);
        }

        try
        {
            await app.StartAsync(cancel);
        }
        catch (IOException busy)
        {
            // The address is taken: Kestrel's message names it.
            await Console.Error.WriteLineAsync(busy.Message);
            return 1;
        }

        foreach (var address in app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses)
        {
            Say(app, $"KapFhir serves FHIR R4 at {address}{FhirRoutes.BasePath}  (capabilities: {address}{FhirRoutes.BasePath}/metadata)");
        }

        var loading = isMore ? Task.Run(() => Demo.LoadRest(server, demo, app.Lifetime.ApplicationStopping), CancellationToken.None) : Task.CompletedTask;
        await app.WaitForShutdownAsync(cancel);
        await loading;
        return 0;
    }

    // Among log lines that programs read, all are of their form.
    private static void Say(WebApplication app, string text)
    {
        if (app.Services.GetRequiredService<TelemetryOptions>().Logs == LogForm.Json)
        {
            app.Logger.LogInformation("{Text}", text);
        }
        else
        {
            Console.WriteLine(text);
        }
    }
}
