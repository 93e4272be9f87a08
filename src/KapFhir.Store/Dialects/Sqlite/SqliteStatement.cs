using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace KapFhir.Store.Dialects.Sqlite;

/// <summary>
/// A prepared statement on the writer's connection. Straight on SQLite's own interface: a resource is some fifteen rows, and an ADO.NET
/// command costs more than the row does.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v3(_database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    /// <summary>Sets a parameter, counted from 1.</summary>
    public SqliteStatement Bind(int index, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, index, value));
        return this;
    }

    /// <inheritdoc cref="Bind(int, long)"/>
    public SqliteStatement Bind(int index, string value)
    {
        Check(Bind(_statement, index, value));
        return this;
    }

    /// <summary>Sets a parameter of a statement, counted from 1, to a text. Returns SQLite's result.</summary>
    public static int Bind(sqlite3_stmt statement, int index, string value)
    {
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        var rented = most > 512 ? System.Buffers.ArrayPool<byte>.Shared.Rent(most) : null;
        var bytes = rented ?? stackalloc byte[512];
        var length = Encoding.UTF8.GetBytes(value, bytes);
        var code = raw.sqlite3_bind_text(statement, index, bytes[..length]);
        if (rented is not null)
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(rented);
        }

        return code;
    }

    /// <inheritdoc cref="Bind(int, long)"/>
    public SqliteStatement Bind(int index, ReadOnlySpan<byte> value)
    {
        Check(raw.sqlite3_bind_blob(_statement, index, value));
        return this;
    }

    /// <summary>Sets a parameter, counted from 1, to null.</summary>
    public SqliteStatement BindNull(int index)
    {
        Check(raw.sqlite3_bind_null(_statement, index));
        return this;
    }

    /// <summary>Runs a statement that gives no rows.</summary>
    public void Run()
    {
        var code = raw.sqlite3_step(_statement);
        raw.sqlite3_reset(_statement);
        Check(code);
    }

    /// <summary>Goes to the next row. False if there is none: then the statement is ready to be run again.</summary>
    public bool Next()
    {
        var code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }

        raw.sqlite3_reset(_statement);
        Check(code);
        return false;
    }

    /// <summary>Leaves the rows that are left.</summary>
    public void Reset() => raw.sqlite3_reset(_statement);

    /// <summary>A number of the row.</summary>
    public long Long(int column) => raw.sqlite3_column_int64(_statement, column);

    /// <summary>A text of the row.</summary>
    public string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string();

    /// <summary>Bytes of the row.</summary>
    public byte[] Bytes(int column) => raw.sqlite3_column_blob(_statement, column).ToArray();

    /// <summary>The first column of the first row, or null if there is no row.</summary>
    public long? Scalar()
    {
        if (!Next())
        {
            return null;
        }

        var value = Long(0);
        Reset();
        return value;
    }

    /// <inheritdoc/>
    public void Dispose() => _statement.Dispose();

    private void Check(int code)
    {
        if (code is not raw.SQLITE_OK and not raw.SQLITE_DONE and not raw.SQLITE_ROW)
        {
            throw SqliteErrors.Translate(new SqliteException(raw.sqlite3_errmsg(_database).utf8_to_string(), code & 0xFF, code));
        }
    }
}
