using System.Globalization;
using KapFhir.Store;
using KapFhir.Store.Backup;

namespace KapFhir.Server.Commands;

/// <summary>Copies the database while it is in use, and verifies the copy.</summary>
internal static class Backup
{
    private const int BadUse = 2;

    public static async Task<int> Run(string[] settings, string path, CancellationToken cancel)
    {
        if (DatabaseFile.Of(Host.Settings(settings).Storage) is not { } database)
        {
            return DatabaseCopies.Refuse("Storage:Provider is SqlServer. Back that database up with the engine's own BACKUP DATABASE ... WITH CHECKSUM (and BACKUP LOG): it copies one moment of it, keeps "
                + "the log's chain for restoring to any minute, and needs the rights of the engine, which this program does not have. Verify it with RESTORE VERIFYONLY, then check on the restored copy.");
        }

        if (database.Schema is null)
        {
            return DatabaseCopies.Refuse(database.Exists ? $"{database.FilePath} is no database of this program." : $"There is no database {database.FilePath}.");
        }

        if (File.Exists(path) || Directory.Exists(path))
        {
            return DatabaseCopies.Refuse($"{path} is there already. A backup overwrites nothing: give another name.");
        }

        return await Write(settings, database, new DatabaseFile(Path.GetFullPath(path)), cancel);
    }

    // Under a name of its own until it is whole and verified: what has the name is a good backup.
    private static async Task<int> Write(string[] settings, DatabaseFile database, DatabaseFile target, CancellationToken cancel)
    {
        PrivateFiles.MakeFolder(Path.GetDirectoryName(target.FilePath)!);
        var partial = new DatabaseFile(target.FilePath + ".partial");
        partial.Remove();
        try
        {
            var faults = await DatabaseCopies.Copy(settings, database, partial, "Backing up", cancel);
            if (faults.Count > 0)
            {
                faults.ToList().ForEach(Console.Error.WriteLine);
                await Console.Error.WriteLineAsync("The copy has these faults, and so has the database: run check. No backup was made.");
                return 1;
            }

            await DatabaseCopies.Tell(settings, "backup", database);
            File.Move(partial.FilePath, target.FilePath, overwrite: false);
        }
        finally
        {
            partial.Remove();
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{target.FilePath}: {new FileInfo(target.FilePath).Length} bytes, verified. Keep it where only those may read who may read the records."));
        return 0;
    }
}
