using KapFhir.Store.Backup;

namespace KapFhir.Server.Commands;

/// <summary>What backup and restore have in common: a copy is not good before it is verified.</summary>
internal static class DatabaseCopies
{
    private const string Connection = "--ConnectionStrings:Sqlite=";

    /// <summary>Says why nothing is done.</summary>
    public static int Refuse(string why)
    {
        Console.Error.WriteLine(why);
        return 2;
    }

    /// <summary>Copies a database and verifies the copy as <c>check</c> does. Returns what is wrong with it; empty if nothing.</summary>
    public static async Task<IReadOnlyList<string>> Copy(string[] settings, DatabaseFile source, DatabaseFile target, string doing, CancellationToken cancel)
    {
        await Host.Counting(doing, "%", progress => Task.Run(
            () =>
            {
                source.CopyTo(target, progress, cancel);
                return true;
            },
            cancel));
        var faults = target.Faults();

        // A copy of an older program's database is left as it is: it would have to be brought to this schema to be compared.
        return faults.Count > 0 || target.Schema != DatabaseFile.ProgramSchema ? faults : await Check(settings, target, cancel);
    }

    /// <summary>Lets the audit of a database tell what was done with it, if it is of this program's schema: looking into another would change it.</summary>
    public static Task Tell(string[] settings, string verb, DatabaseFile database) =>
        database.Schema == DatabaseFile.ProgramSchema ? Host.RunVerb(verb, settings, _ => Task.FromResult(0), changes: false) : Task.CompletedTask;

    private static async Task<IReadOnlyList<string>> Check(string[] settings, DatabaseFile file, CancellationToken cancel)
    {
        IReadOnlyList<string> faults = [];
        await Host.WithServer(
            [.. settings, Connection + file.ConnectionString],
            async server =>
            {
                faults = await Host.Counting("Verifying", "versions", progress => server.Store.Check(server.Writes.Entries, progress, cancel));
                return 0;
            },
            changes: false);

        // As one file again, without the log that looking into it made.
        return file.IsInUse ? [.. faults, "The copy is held by another process."] : faults;
    }
}
