using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace KapFhir.Server.Commands;

/// <summary>Serves until it is told to stop.</summary>
internal static class Serve
{
    public static async Task<int> Run(string[] settings, bool withDemo, CancellationToken cancel)
    {
        await using var app = ServerApp.Build(Host.Builder(settings));
        await Reindex.Finish(app.Services.GetRequiredService<FhirServer>(), cancel);
        if (withDemo)
        {
            await Demo.LoadIfEmpty(app.Services.GetRequiredService<FhirServer>(), cancel);
        }

        if (app.Services.GetRequiredService<FhirServer>() is { Smart: not null } smart)
        {
            await Users.AddFirst(smart, cancel);
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
            Console.WriteLine($"KapFhir serves FHIR R4 at {address}{FhirRoutes.BasePath}  (capabilities: "
                + $"{address}{FhirRoutes.BasePath}/metadata)");
        }

        await app.WaitForShutdownAsync(cancel);
        return 0;
    }
}
