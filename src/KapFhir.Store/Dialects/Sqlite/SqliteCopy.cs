// https://www.sqlite.org/backup.html
using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace KapFhir.Store.Dialects.Sqlite;

/// <summary>Copies a database file as of one moment, while others read and write it, and looks into files without changing them.</summary>
internal static class SqliteCopy
{
    // 16 MB at a time: between two pieces it says how far it is, and can be stopped.
    private const int PagesAtOnce = 2000;

    /// <summary>Copies a database into a file that is not there yet, all of it on disk when this returns.</summary>
    /// <param name="source">The database file.</param>
    /// <param name="target">The new file.</param>
    /// <param name="progress">Is told how many per cent are copied.</param>
    /// <param name="cancel">Stops; a part of the new file is left.</param>
    /// <exception cref="IOException">The new file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made there.</exception>
    public static void Copy(string source, string target, IProgress<long>? progress, CancellationToken cancel)
    {
        // Its owner's alone from its first byte on, and so is the journal that SQLite makes beside it; where no file can be made, this says so.
        PrivateFiles.MakeFile(target);
        using (var from = Open(source, SqliteOpenMode.ReadWrite))
        using (var to = Open(target, SqliteOpenMode.ReadWriteCreate))
        {
            // The moment that is copied: what is committed later is not seen, and does not begin the copy anew.
            using var moment = from.BeginTransaction(deferred: true);
            from.ExecuteScalar<long>("SELECT COUNT(*) FROM sqlite_master", transaction: moment);
            Step(from, to, progress, cancel);
            moment.Rollback();

            // One file that says all, without a log beside it.
            to.Execute("PRAGMA journal_mode = DELETE");
        }

        using var file = new FileStream(target, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    /// <summary>The number of the newest script that a file has seen; null if it is no database of this program.</summary>
    public static long? SchemaOf(string file)
    {
        try
        {
            using var connection = Open(file, SqliteOpenMode.ReadOnly);
            return connection.ExecuteScalar<long?>("SELECT MAX(number) FROM schema_migration");
        }
        catch (SqliteException)
        {
            return null;
        }
    }

    /// <summary>What SQLite finds wrong with the pages of a file; empty if nothing.</summary>
    public static IReadOnlyList<string> FaultsOf(string file)
    {
        using var connection = Open(file, SqliteOpenMode.ReadOnly);
        return [.. connection.Query<string>("PRAGMA integrity_check").Where(line => line != "ok")];
    }

    /// <summary>True if another process, or another connection, has the file open.</summary>
    public static bool IsInUse(string file)
    {
        try
        {
            // Only who is alone may leave the write-ahead log; whoever opens it next turns it on again.
            using var connection = Open(file, SqliteOpenMode.ReadWrite);
            return connection.ExecuteScalar<string>("PRAGMA journal_mode = DELETE") != "delete";
        }
        catch (SqliteException busy) when (SqliteErrors.FaultOf(busy.SqliteErrorCode) == StoreFault.Busy)
        {
            return true;
        }
    }

    private static void Step(SqliteConnection from, SqliteConnection to, IProgress<long>? progress, CancellationToken cancel)
    {
        using var backup = raw.sqlite3_backup_init(to.Handle!, "main", from.Handle!, "main");
        int code;
        do
        {
            cancel.ThrowIfCancellationRequested();
            code = raw.sqlite3_backup_step(backup, PagesAtOnce);
            var all = raw.sqlite3_backup_pagecount(backup);
            progress?.Report(all == 0 ? 100 : 100L * (all - raw.sqlite3_backup_remaining(backup)) / all);
        }
        while (code == raw.SQLITE_OK);

        if (code != raw.SQLITE_DONE)
        {
            throw SqliteErrors.FaultOf(code) is { } fault ? new StoreUnavailableException(fault) : new StoreUnavailableException(StoreFault.Failing);
        }
    }

    private static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ToString());
        try
        {
            connection.Open();
            connection.Execute("PRAGMA busy_timeout = 1000");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
