using System.Globalization;
using KapFhir.Fhir.Definitions;
using KapFhir.Server.Audit;
using KapFhir.Server.Conformance;
using KapFhir.Server.Http;
using KapFhir.Server.Release;
using KapFhir.Server.Writing;
using KapFhir.Store.Resources;
using Microsoft.Extensions.Logging.Abstractions;
using Spectre.Console;

namespace KapFhir.Server.Commands;

/// <summary>What the verbs start from: .NET's configuration, and the server's parts without HTTP.</summary>
internal static class Host
{
    /// <summary>Settings from appsettings.json beside the program, the environment and the command line, in this order.</summary>
    public static WebApplicationBuilder Builder(string[] settings) => WebApplication.CreateBuilder(new WebApplicationOptions
    {
        Args = settings,
        ContentRootPath = AppContext.BaseDirectory,
    });

    /// <summary>The settings alone.</summary>
    public static ServerSettings Settings(string[] settings) => ServerSettings.Read(Builder(settings).Configuration);

    /// <summary>Does work that counts what it does, and shows the count.</summary>
    public static Task<T> Counting<T>(string doing, string what, Func<IProgress<long>, Task<T>> work) =>
        AnsiConsole.Status().StartAsync(doing, status => work(new Progress<long>(count => status.Status($"{doing}: {count} {what}"))));

    /// <summary>Does work on an open store, as a client would, without HTTP.</summary>
    /// <param name="settings">The command line.</param>
    /// <param name="work">The work.</param>
    /// <param name="changes">False for work that is to leave the database as it is.</param>
    /// <param name="asTheyCome">True where what is written is stored as it comes: see <see cref="WriteRules.AsTheyCome"/>.</param>
    public static async Task<int> WithServer(string[] settings, Func<FhirServer, Task<int>> work, bool changes = true, bool asTheyCome = false)
    {
        var read = Settings(settings);
        read.Fhir.OwnBase = read.Fhir.PublicBase.Length > 0 ? read.Fhir.PublicBase : ServerApp.DefaultAddress + FhirRoutes.BasePath;
        await using var store = ResourceStore.Open(read.Storage, FhirDefinitions.R4, TimeProvider.System, changes ? ReadReleases.Reading(read.Release, read.Fhir.OwnBase) : null);
        var conformance = StoredConformance.Open(store, NullLogger.Instance);
        var server = ServerApp.Compose(read, store, conformance.Registry, asTheyCome: asTheyCome);
        if (changes)
        {
            await conformance.Follow(isStart: true, CancellationToken.None);
        }

        var code = await work(server);
        await server.Audit.Flush(CancellationToken.None);
        return code;
    }

    /// <summary>As <see cref="WithServer"/>, and the audit tells that it was done.</summary>
    public static Task<int> RunVerb(string verb, string[] settings, Func<FhirServer, Task<int>> work, bool changes = true, bool asTheyCome = false) => WithServer(
        settings,
        async server =>
        {
            var code = await work(server);
            VerbAudit.Tell(server, SecurityEvent.VerbRun, verb, code == 0 ? null : "It ended with exit code " + code.ToString(CultureInfo.InvariantCulture) + ".");
            return code;
        },
        changes, asTheyCome);
}
