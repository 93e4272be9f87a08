using KapFhir.Store.Dialects.Sqlite;

namespace KapFhir.Store.Backup;

/// <summary>
/// A database that is a file: copied while it is in use, looked into, put in another's place. A server's database has its engine's own means for that.
/// </summary>
/// <param name="FilePath">The file.</param>
public sealed record DatabaseFile(string FilePath)
{
    /// <summary>The file of these settings; null where the database is a server's.</summary>
    /// <exception cref="SchemaException">The connection string names none.</exception>
    public static DatabaseFile? Of(StorageOptions options) => options.Provider == "Sqlite" ? new DatabaseFile(new SqliteDatabase(options.ConnectionString).FilePath) : null;

    /// <summary>True if there is such a file.</summary>
    public bool Exists => File.Exists(FilePath);

    /// <summary>The connection string that opens it.</summary>
    public string ConnectionString => $"Data Source={FilePath}";

    /// <summary>The number of the newest script that it has seen; null if it is no database of this program.</summary>
    public long? Schema => Exists ? SqliteCopy.SchemaOf(FilePath) : null;

    /// <summary>The number of the newest script of this program.</summary>
    public static int ProgramSchema => SchemaMigrator.Newest;

    /// <summary>True if another process has it open.</summary>
    public bool IsInUse => Exists && SqliteCopy.IsInUse(FilePath);

    /// <summary>What SQLite finds wrong with its pages; empty if nothing.</summary>
    public IReadOnlyList<string> Faults() => SqliteCopy.FaultsOf(FilePath);

    /// <summary>Copies it, as of one moment, into a file that is not there yet.</summary>
    /// <param name="target">The new file.</param>
    /// <param name="progress">Is told how many per cent are copied.</param>
    /// <param name="cancel">Stops; a part of the new file is left.</param>
    /// <exception cref="StoreUnavailableException">It cannot be read, or there is no room.</exception>
    public void CopyTo(DatabaseFile target, IProgress<long>? progress, CancellationToken cancel) => SqliteCopy.Copy(FilePath, target.FilePath, progress, cancel);

    /// <summary>Takes the place of another file, at once or not at all. What logs that one had goes with it.</summary>
    public void Replace(DatabaseFile other)
    {
        other.RemoveLogs();
        File.Move(FilePath, other.FilePath, overwrite: true);
    }

    /// <summary>Removes it, if it is there.</summary>
    public void Remove()
    {
        RemoveLogs();
        File.Delete(FilePath);
    }

    private void RemoveLogs()
    {
        File.Delete(FilePath + "-wal");
        File.Delete(FilePath + "-shm");
    }
}
