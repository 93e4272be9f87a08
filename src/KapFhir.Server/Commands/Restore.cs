using System.Globalization;
using KapFhir.Store;
using KapFhir.Store.Backup;

namespace KapFhir.Server.Commands;

/// <summary>Puts a backup in the database's place, once it is copied and verified: until then nothing is changed.</summary>
internal static class Restore
{
    public static async Task<int> Run(string[] settings, string path, bool force, CancellationToken cancel)
    {
        if (DatabaseFile.Of(Host.Settings(settings).Storage) is not { } database)
        {
            return DatabaseCopies.Refuse("Storage:Provider is SqlServer. Restore that database with the engine's own RESTORE DATABASE, then run check.");
        }

        var backup = new DatabaseFile(Path.GetFullPath(path));
        if (Objection(database, backup, force) is { } why)
        {
            return DatabaseCopies.Refuse(why);
        }

        if (database.IsInUse)
        {
            await Console.Error.WriteLineAsync($"{database.FilePath} is open: a server, or a verb, works on it. Stop it first. Nothing was changed.");
            return 1;
        }

        return await Put(settings, backup, database, cancel);
    }

    private static string? Objection(DatabaseFile database, DatabaseFile backup, bool force) =>
        !backup.Exists ? $"There is no file {backup.FilePath}."
        : backup.FilePath == database.FilePath ? $"{backup.FilePath} is the database itself."
        : backup.Schema is not { } schema ? $"{backup.FilePath} is no database of this program."
        : schema > DatabaseFile.ProgramSchema ? string.Create(CultureInfo.InvariantCulture, $"{backup.FilePath} has schema {schema}, this program knows up to {DatabaseFile.ProgramSchema}. Run the newer program.")
        : database.Exists && !force ? $"{database.FilePath} is there already. With --force it is replaced, and all that is in it and not in the backup is lost."
        : null;

    private static async Task<int> Put(string[] settings, DatabaseFile backup, DatabaseFile database, CancellationToken cancel)
    {
        PrivateFiles.MakeFolder(Path.GetDirectoryName(database.FilePath)!);
        var coming = new DatabaseFile(database.FilePath + ".restoring");
        coming.Remove();
        try
        {
            var faults = await DatabaseCopies.Copy(settings, backup, coming, "Restoring", cancel);
            if (faults.Count > 0 || database.IsInUse)
            {
                faults.ToList().ForEach(Console.Error.WriteLine);
                await Console.Error.WriteLineAsync(faults.Count > 0 ? "The backup is not sound. Nothing was changed." : "The database was opened meanwhile. Nothing was changed.");
                return 1;
            }

            coming.Replace(database);
        }
        finally
        {
            coming.Remove();
        }

        await DatabaseCopies.Tell(settings, "restore", database);
        Console.WriteLine($"{database.FilePath} is what {backup.FilePath} was{(database.Schema == DatabaseFile.ProgramSchema ? "; it is sound" : "; the next start brings it to this program's schema")}.");
        return 0;
    }
}
