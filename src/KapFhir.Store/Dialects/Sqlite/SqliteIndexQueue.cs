using System.Runtime.InteropServices;

namespace KapFhir.Store.Dialects.Sqlite;

/// <summary>What every index row has, but for its value.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct IndexRowKey(int Type, int Param, long Sid, int Instance);

/// <summary>
/// The rows of one index table that a piece of work is going to write. They are written in the order of the table's clustered key: rows of many versions
/// that stand on one page are written while it is in memory, and the page goes to the log once.
/// </summary>
internal sealed class SqliteIndexQueue<TValue>(SqliteStatement insert, Comparison<TValue> order, Action<SqliteStatement, TValue> bind) : IDisposable
{
    private readonly List<(IndexRowKey Key, TValue Value)> _rows = [];

    /// <summary>How many rows wait.</summary>
    public int Count => _rows.Count;

    /// <summary>Takes a row in.</summary>
    public void Add(in IndexRowKey key, TValue value) => _rows.Add((key, value));

    /// <summary>Forgets the rows that wait.</summary>
    public void Clear() => _rows.Clear();

    /// <summary>Writes the rows that wait.</summary>
    public void Write()
    {
        _rows.Sort(Compare);
        foreach (var (key, value) in _rows)
        {
            insert.Bind(1, key.Type).Bind(2, key.Param).Bind(3, key.Sid).Bind(4, key.Instance);
            bind(insert, value);
            insert.Run();
        }

        _rows.Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => insert.Dispose();

    private int Compare((IndexRowKey Key, TValue Value) one, (IndexRowKey Key, TValue Value) other)
    {
        var result = one.Key.Type.CompareTo(other.Key.Type);
        result = result != 0 ? result : one.Key.Param.CompareTo(other.Key.Param);
        result = result != 0 ? result : order(one.Value, other.Value);
        return result != 0 ? result : one.Key.Sid.CompareTo(other.Key.Sid);
    }
}
