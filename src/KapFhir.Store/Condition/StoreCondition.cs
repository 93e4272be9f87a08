using KapFhir.Store.Dialects;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Condition;

/// <summary>How the store is: what waits, what failed last, how much room there is. Tells of no resource.</summary>
public sealed class StoreCondition
{
    private readonly IDatabase _database;
    private readonly WriteQueue _writer;
    private readonly ReadPool _readers;

    internal StoreCondition(IDatabase database, WriteQueue writer, ReadPool readers) => (_database, _writer, _readers) = (database, writer, readers);

    /// <summary>How many pieces of writing work wait for the writer.</summary>
    public int WritesWaiting => _writer.Waiting;

    /// <summary>How many can wait; more wait before the queue.</summary>
    public int MostWritesWaiting => WriteQueue.MostWaiting;

    /// <summary>Why the last write was not taken by the database; null if it was, or there was none.</summary>
    public StoreFault? LastWriteFault => _writer.LastFault;

    /// <summary>The number of the newest script that this program brings a database to.</summary>
    public int ProgramSchema => _database.NewestSchema;

    /// <summary>The number of the newest script that the database has seen.</summary>
    /// <exception cref="StoreUnavailableException">It cannot be asked.</exception>
    public Task<long?> DatabaseSchema(CancellationToken cancel) =>
        _readers.Read(session => session.Scalar(new SqlStatement("SELECT MAX(number) FROM schema_migration", [])), cancel);

    /// <summary>The files of the database and the room for them; null where they are another machine's.</summary>
    public StoreFiles? Files()
    {
        if (_database.FilePath is not { } path)
        {
            return null;
        }

        var log = new FileInfo(path + "-wal");
        var file = new FileInfo(path);
        return new StoreFiles(file.Exists ? file.Length : 0, log.Exists ? log.Length : 0, new DriveInfo(file.DirectoryName!).AvailableFreeSpace);
    }
}

/// <summary>The files of a database.</summary>
/// <param name="DatabaseBytes">The length of the database file.</param>
/// <param name="LogBytes">The length of the log that is written before it (SQLite's WAL).</param>
/// <param name="FreeBytes">What is free on their disk.</param>
public sealed record StoreFiles(long DatabaseBytes, long LogBytes, long FreeBytes);
