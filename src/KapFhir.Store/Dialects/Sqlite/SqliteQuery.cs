using System.Globalization;
using KapFhir.Store.Resources;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace KapFhir.Store.Dialects.Sqlite;

/// <summary>A statement as reading uses it, straight on SQLite's own interface.</summary>
internal sealed class SqliteQuery : IReadStatement
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    // Which value each of SQLite's parameters has: SQLite counts them as they come in the text.
    private readonly int[] _values;

    public SqliteQuery(sqlite3 database, string text)
    {
        _database = database;
        Check(raw.sqlite3_prepare_v3(database, text, raw.SQLITE_PREPARE_PERSISTENT, out _statement, out var rest));
        if (!string.IsNullOrWhiteSpace(rest))
        {
            throw new InvalidOperationException("More than one statement in one text: " + text);
        }

        _values = [.. Enumerable.Range(1, raw.sqlite3_bind_parameter_count(_statement)).Select(ValueOf)];
    }

    /// <inheritdoc/>
    public void Begin(IReadOnlyList<object> values)
    {
        for (var i = 0; i < _values.Length; i++)
        {
            Check(Bind(i + 1, values[_values[i]]));
        }
    }

    /// <inheritdoc/>
    public bool Next()
    {
        var code = raw.sqlite3_step(_statement);
        Check(code);
        return code == raw.SQLITE_ROW;
    }

    /// <inheritdoc/>
    public void End() => raw.sqlite3_reset(_statement);

    /// <inheritdoc/>
    public int Change(IReadOnlyList<object> values)
    {
        try
        {
            Begin(values);
            while (Next())
            {
                // What it gives back is not asked for.
            }

            return raw.sqlite3_changes(_database);
        }
        finally
        {
            End();
        }
    }

    /// <inheritdoc/>
    public object? Scalar(IReadOnlyList<object> values)
    {
        try
        {
            Begin(values);
            return Next() ? GetValue(0) : null;
        }
        finally
        {
            End();
        }
    }

    /// <inheritdoc/>
    public long GetInt64(int column) => raw.sqlite3_column_int64(_statement, column);

    /// <inheritdoc/>
    public int GetInt32(int column) => checked((int)raw.sqlite3_column_int64(_statement, column));

    /// <inheritdoc/>
    public string GetString(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string() ?? throw new InvalidCastException("no text but null");

    /// <inheritdoc/>
    public byte[] GetBytes(int column) => raw.sqlite3_column_blob(_statement, column).ToArray();

    /// <inheritdoc/>
    public bool IsDBNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    /// <inheritdoc/>
    public object GetValue(int column) => raw.sqlite3_column_type(_statement, column) switch
    {
        raw.SQLITE_INTEGER => GetInt64(column),
        raw.SQLITE_FLOAT => raw.sqlite3_column_double(_statement, column),
        raw.SQLITE_TEXT => GetString(column),
        raw.SQLITE_BLOB => GetBytes(column),
        _ => DBNull.Value,
    };

    /// <inheritdoc/>
    public void Dispose() => _statement.Dispose();

    private int ValueOf(int parameter) => int.Parse(raw.sqlite3_bind_parameter_name(_statement, parameter).utf8_to_string().AsSpan(2), CultureInfo.InvariantCulture);

    private int Bind(int parameter, object value) => value switch
    {
        long number => raw.sqlite3_bind_int64(_statement, parameter, number),
        int number => raw.sqlite3_bind_int64(_statement, parameter, number),
        string text => SqliteStatement.Bind(_statement, parameter, text),
        byte[] bytes => raw.sqlite3_bind_blob(_statement, parameter, bytes),
        double number => raw.sqlite3_bind_double(_statement, parameter, number),
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "no type of the database stands for it"),
    };

    // The session knows whether it was cancelled: it says what comes of the error.
    private void Check(int code)
    {
        if (code is not raw.SQLITE_OK and not raw.SQLITE_DONE and not raw.SQLITE_ROW)
        {
            throw new SqliteException(raw.sqlite3_errmsg(_database).utf8_to_string(), code & 0xFF, code);
        }
    }
}
