using KapFhir.Store.Resources;

namespace KapFhir.Server.Commands;

/// <summary>Brings the database to this version's schema.</summary>
internal static class Migrate
{
    public static async Task<int> Run(string[] settings)
    {
        var done = ResourceStore.Migrate(Host.Settings(settings).Storage, TimeProvider.System);
        Console.WriteLine(done.Count == 0 ? "The schema is up to date." : "Migrated: " + string.Join(", ", done));
        return done.Count == 0 ? 0 : await Host.RunVerb("migrate " + string.Join(", ", done), settings, _ => Task.FromResult(0), changes: false);
    }
}
