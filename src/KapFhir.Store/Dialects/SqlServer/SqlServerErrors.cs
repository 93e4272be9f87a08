// https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors
using System.Globalization;
using Microsoft.Data.SqlClient;

namespace KapFhir.Store.Dialects.SqlServer;

/// <summary>Tells faults of the database from faults of the program.</summary>
internal static class SqlServerErrors
{
    /// <summary>Somebody else held a row for longer than SET LOCK_TIMEOUT allows.</summary>
    public const int LockTimeout = 1222;

    private const int Cancelled = 0;
    private const byte Fatal = 20;

    // What Babelfish says of an error of PostgreSQL's that it has no number for: only the words are left to go by.
    private const int Unmapped = 33557097;

    private static readonly (string Words, StoreFault Fault)[] Worded =
    [
        (LockWords, StoreFault.Busy), ("could not serialize", StoreFault.Busy), ("deadlock detected", StoreFault.Busy), ("No space left", StoreFault.Full),
        ("read-only transaction", StoreFault.ReadOnly), ("terminating connection", StoreFault.Lost), ("shutting down", StoreFault.Lost),
        ("starting up", StoreFault.Lost), ("too many clients", StoreFault.Lost), ("could not read block", StoreFault.Failing),
    ];

    private const string LockWords = "lock timeout";
    private const string CancelWords = "canceling statement";

    /// <summary>
    /// Deadlocks, lock timeouts, conflicts of versions, an overloaded or moving server: the same work may succeed in a moment.
    /// </summary>
    private static readonly HashSet<int> Passing =
    [
        615, 617, 669, 701, 802, 845, 926, 1204, 1205, 1221, LockTimeout, 3635, 3935, 3960, 3961, 4221, 8628, 8645, 8651, 9515, 10922, 10928, 10929, 10930,
        10936, 14906, 14907, 30024, 30053, 30085, 40143, 40197, 40501, 40540, 40549, 40550, 40551, 40552, 40553, 40613, 41301, 41302, 41305, 41325, 41839,
        49510, 49918, 49919, 49920,
    ];

    /// <summary>The connection is lost, or none could be made.</summary>
    private static readonly HashSet<int> Lost =
    [
        -2, -1, 0, 2, 11, 20, 53, 64, 121, 203, 233, 258, 596, 921, 978, 983, 1231, 4060, 6005, 10053, 10054, 10060, 10061, 11001, 17142, 18401,
    ];

    private static readonly HashSet<int> Full = [1101, 1105, 1827, 3257, 5149, 9002, 40544];

    /// <summary>The fault this error stands for, or null if the program is at fault.</summary>
    public static StoreFault? FaultOf(SqlException error) =>
        error.Number == Unmapped ? Worded.Where(w => Says(error, w.Words)).Select(w => (StoreFault?)w.Fault).FirstOrDefault()
        : Full.Contains(error.Number) ? StoreFault.Full
        : error.Number is 3906 or 3908 ? StoreFault.ReadOnly
        : error.Number is 823 or 824 or 825 or 605 ? StoreFault.Corrupt
        : Passing.Contains(error.Number) ? StoreFault.Busy
        : Lost.Contains(error.Number) || error.Class >= Fatal ? StoreFault.Lost
        : error.Number is 18456 or 18452 or 229 or 262 ? StoreFault.Failing
        : null;

    /// <summary>True if somebody else held a row for too long.</summary>
    public static bool IsLockTimeout(SqlException error) =>
        error.Number == LockTimeout || (error.Number == Unmapped && Says(error, LockWords));

    /// <summary>The exception to raise instead of this one.</summary>
    public static Exception Translate(SqlException error, CancellationToken cancel = default) =>
        cancel.IsCancellationRequested && IsCancelled(error) ? new OperationCanceledException(error.Message, error, cancel)
        : FaultOf(error) is { } fault ? new StoreUnavailableException(fault, error)
        : new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{error.Message} (error {error.Number})"), error);

    /// <summary>Does something with the connection; its errors become those of the store.</summary>
    public static T Translated<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqlException error)
        {
            throw Translate(error);
        }
        catch (InvalidOperationException closed) when (closed.Source is "Microsoft.Data.SqlClient")
        {
            // The driver says so of a connection that it found broken, and of an exhausted pool.
            throw new StoreUnavailableException(StoreFault.Lost, closed);
        }
    }

    private static bool IsCancelled(SqlException error) =>
        error.Number == Cancelled || (error.Number == Unmapped && Says(error, CancelWords));

    private static bool Says(SqlException error, string words) => error.Message.Contains(words, StringComparison.Ordinal);
}
