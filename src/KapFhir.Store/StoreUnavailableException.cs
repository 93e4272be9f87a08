namespace KapFhir.Store;

/// <summary>Why the database can't do its work.</summary>
public enum StoreFault
{
    /// <summary>Another process holds it for too long.</summary>
    Busy,

    /// <summary>No space is left.</summary>
    Full,

    /// <summary>It may only be read.</summary>
    ReadOnly,

    /// <summary>The file is damaged.</summary>
    Corrupt,

    /// <summary>It can't be opened, or reading or writing failed.</summary>
    Failing,

    /// <summary>The connection to it is lost, or none can be made.</summary>
    Lost,

    /// <summary>The connection was lost while it committed, and what became of the write could not be found out.</summary>
    Unknown,

    /// <summary>The server is stopping.</summary>
    Stopping,
}

/// <summary>
/// The database can't take the work now; nothing of it was stored (but for <see cref="StoreFault.Unknown"/>). Answered with 503. The message holds no paths, names or values and may be shown.
/// </summary>
public sealed class StoreUnavailableException : Exception
{
    /// <summary>The database can't take the work.</summary>
    public StoreUnavailableException(StoreFault fault, Exception? inner = null)
        : base(Words(fault), inner) => Fault = fault;

    /// <summary>Why.</summary>
    public StoreFault Fault { get; }

    private static string Words(StoreFault fault) => fault switch
    {
        StoreFault.Busy => "The database is held by another process. Try again.",
        StoreFault.Full => "No space is left for the database. Nothing was stored; reading still works. Free space, then try again.",
        StoreFault.ReadOnly => "The database may only be read. Nothing was stored; reading still works.",
        StoreFault.Corrupt => "The database file is damaged. Stop the server, run 'check', and restore a backup if it says so.",
        StoreFault.Lost => "The database can't be reached. Nothing was stored. Try again.",
        StoreFault.Unknown => "The connection to the database was lost at the end of the write, and whether it is stored could not be found out."
            + " Read the resource before you send it again.",
        StoreFault.Stopping => "The server is stopping and takes no more writes. Try again when it is back.",
        _ => "The database can't be opened, or reading or writing failed. The server's log has the cause.",
    };
}

/// <summary>
/// A page link is too old: versions that were current at its moment have left the indexes. Answered with 410; searching again gives a new first page.
/// </summary>
public sealed class PageExpiredException() : Exception("This page link is too old: what was current at its moment is no longer indexed. Search again.");

/// <summary>A search of more values than the database takes in one statement. Answered with 400.</summary>
public sealed class TooManyValuesException(int count, int limit) : Exception($"The search comes to {count} values; the database takes {limit} at once.")
{
    /// <summary>How many values it comes to.</summary>
    public int Count { get; } = count;

    /// <summary>How many the database takes.</summary>
    public int Limit { get; } = limit;
}

/// <summary>The database's schema is not one this program can work with. Ends the start of the server.</summary>
public sealed class SchemaException(string message) : Exception(message);
