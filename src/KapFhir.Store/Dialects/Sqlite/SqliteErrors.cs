// https://www.sqlite.org/rescode.html
using Microsoft.Data.Sqlite;

namespace KapFhir.Store.Dialects.Sqlite;

/// <summary>Tells faults of the database from faults of the program.</summary>
internal static class SqliteErrors
{
    private const int Interrupt = 9;

    /// <summary>The fault this error stands for, or null if the program is at fault.</summary>
    public static StoreFault? FaultOf(int errorCode) => (errorCode & 0xFF) switch
    {
        5 or 6 => StoreFault.Busy,
        8 => StoreFault.ReadOnly,
        11 or 26 => StoreFault.Corrupt,
        13 => StoreFault.Full,
        7 or 10 or 14 => StoreFault.Failing,
        _ => null,
    };

    /// <summary>The exception to raise instead of this one.</summary>
    public static Exception Translate(SqliteException error, CancellationToken cancel = default) =>
        error.SqliteErrorCode == Interrupt && cancel.IsCancellationRequested ? new OperationCanceledException(error.Message, error, cancel)
        : FaultOf(error.SqliteErrorCode) is { } fault ? new StoreUnavailableException(fault, error)
        : new InvalidOperationException(error.Message, error);
}
