using Microsoft.Data.Sqlite;

namespace KapFhir.Store.Dialects.Sqlite;

/// <summary>A table of texts that are stored once: systems, units. The empty text is 0 and has no row.</summary>
internal sealed class SqliteTexts : IDisposable
{
    private const int Most = 20_000;
    private readonly SqliteStatement _find;
    private readonly SqliteStatement _add;
    private readonly RowCache<string> _known = new(Most, StringComparer.Ordinal);

    public SqliteTexts(SqliteConnection connection, string table, string column)
    {
        _find = new SqliteStatement(connection, $"SELECT id FROM {table} WHERE {column} = ?");
        _add = new SqliteStatement(connection, $"INSERT INTO {table} ({column}) VALUES (?) RETURNING id");
    }

    /// <summary>The number of a text, made if it has none.</summary>
    public long Id(string text)
    {
        if (text.Length == 0)
        {
            return 0;
        }

        if (_known.TryGet(text, out var id))
        {
            return id;
        }

        if (_find.Bind(1, text).Scalar() is { } found)
        {
            _known.Add(text, found, isNew: false);
            return found;
        }

        var added = _add.Bind(1, text).Scalar()!.Value;
        _known.Add(text, added, isNew: true);
        return added;
    }

    /// <summary>The work at hand is done.</summary>
    public void Keep() => _known.Keep();

    /// <summary>The work at hand was taken back.</summary>
    public void TakeBack() => _known.TakeBack();

    /// <summary>Forgets what was seen.</summary>
    public void Forget() => _known.Clear();

    /// <inheritdoc/>
    public void Dispose()
    {
        _find.Dispose();
        _add.Dispose();
    }
}
