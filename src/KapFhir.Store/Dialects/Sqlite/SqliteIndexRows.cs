using System.Runtime.InteropServices;
using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;
using Microsoft.Data.Sqlite;

namespace KapFhir.Store.Dialects.Sqlite;

/// <summary>
/// The writer's rows of the index tables. They wait until something must see them (<see cref="Flush"/>), so that those of a bundle are written table by table,
/// in order. The same value found twice in a resource is one row: OR IGNORE.
/// </summary>
internal sealed class SqliteIndexRows : IDisposable
{
    // More wait for nothing: a transaction of ten thousand entries need not be in memory twice.
    private const int MostWaiting = 50_000;
    private readonly SqliteIndexQueue<(string Code, long System)> _tokens;
    private readonly SqliteIndexQueue<(string Folded, string Text)> _strings;
    private readonly SqliteIndexQueue<(long Low, long High)> _dates;
    private readonly SqliteIndexQueue<(DecimalKey Low, DecimalKey High)> _numbers;
    private readonly SqliteIndexQueue<QuantityRow> _quantities;
    private readonly SqliteIndexQueue<(long Target, string Version)> _references;
    private readonly SqliteIndexQueue<long> _uris;
    private readonly SqliteStatement[] _removeAll;
    private readonly SqliteStatement[] _removeHistory;
    private readonly SqliteTexts _systems;
    private readonly SqliteTexts _units;

    public SqliteIndexRows(SqliteConnection connection)
    {
        SqliteStatement Insert(string table, string columns) => new(
            connection, $"INSERT OR IGNORE INTO {table} ({columns}) VALUES ({string.Join(", ", columns.Split(',').Select(_ => "?"))})");
        _tokens = new(
            Insert("token_index", "type, param, sid, instance, code, system"), (a, b) => string.CompareOrdinal(a.Code, b.Code),
            (row, value) => row.Bind(5, value.Code).Bind(6, value.System));
        _strings = new(
            Insert("string_index", "type, param, sid, instance, folded, text"), (a, b) => string.CompareOrdinal(a.Folded, b.Folded),
            (row, value) => row.Bind(5, value.Folded).Bind(6, value.Text));
        _dates = new(
            Insert("date_index", "type, param, sid, instance, low, high"), (a, b) => a.Low.CompareTo(b.Low),
            (row, value) => row.Bind(5, value.Low).Bind(6, value.High));
        _numbers = new(
            Insert("number_index", "type, param, sid, instance, low, high"), (a, b) => a.Low.CompareTo(b.Low),
            (row, value) => row.Bind(5, value.Low.Bytes).Bind(6, UpperEnd(value.Low, value.High)));
        _quantities = new(Insert("quantity_index", "type, param, sid, instance, low, high, system, code, unit, form"), QuantityRow.Compare, Bind);
        _references = new(
            Insert("reference_index", "type, param, sid, instance, target, version"), (a, b) => a.Target.CompareTo(b.Target),
            (row, value) => row.Bind(5, value.Target).Bind(6, value.Version));
        _uris = new(Insert("uri_index", "type, param, sid, instance, url"), (a, b) => a.CompareTo(b), (row, url) => row.Bind(5, url));
        SqliteStatement Remove(string table, string condition = "") => new(connection, $"DELETE FROM {table} WHERE sid = ?{condition}");
        _removeAll = [.. IndexTables.All.Select(t => Remove(t))];
        _removeHistory = [.. IndexTables.All.Select(t => Remove(t, IndexTables.Superseded(t)))];
        _systems = new SqliteTexts(connection, "system", "uri");
        _units = new SqliteTexts(connection, "unit", "text");
    }

    /// <summary>Takes in everything a version can be found by.</summary>
    public void Add(int type, long sid, IndexEntries entries, Vocabulary vocabulary, Func<string, string, long> resource)
    {
        IndexRowKey Row(in IndexKey key, int before = 0) => new(type, vocabulary.ParameterId(key.Parameter, key.Component), sid, key.Instance + before);

        for (var i = 0; i < entries.Tokens.Count; i++)
        {
            var entry = entries.Tokens[i];
            _tokens.Add(Row(entry.Key, InstanceCount.Before(entries.Tokens, i)), (entry.Code, _systems.Id(entry.System)));
        }

        for (var i = 0; i < entries.References.Count; i++)
        {
            var entry = entries.References[i];
            _references.Add(Row(entry.Key, InstanceCount.Before(entries.References, i)), (resource(entry.Type, entry.Id), entry.Version ?? ""));
        }

        entries.Strings.ForEach(e => _strings.Add(Row(e.Key), (e.Folded, string.Equals(e.Text, e.Folded, StringComparison.Ordinal) ? "" : e.Text)));
        entries.Dates.ForEach(e => _dates.Add(Row(e.Key), (e.Start, e.End)));
        entries.Numbers.ForEach(e => _numbers.Add(Row(e.Key), (e.Low, e.High)));
        entries.Quantities.ForEach(e => Add(Row(e.Key), e));
        entries.Uris.ForEach(e => _uris.Add(Row(e.Key), _systems.Id(e.Url)));
        if (_tokens.Count + _strings.Count + _references.Count > MostWaiting)
        {
            Flush();
        }
    }

    /// <summary>Writes the rows that wait.</summary>
    public void Flush()
    {
        _tokens.Write();
        _strings.Write();
        _dates.Write();
        _numbers.Write();
        _quantities.Write();
        _references.Write();
        _uris.Write();
    }

    /// <summary>
    /// Removes the rows of a version. What puts it into compartments stays if <paramref name="isHistory"/>: it decides who may see the old version.
    /// </summary>
    public void Remove(long sid, bool isHistory)
    {
        Flush();
        foreach (var statement in isHistory ? _removeHistory : _removeAll)
        {
            statement.Bind(1, sid).Run();
        }
    }

    /// <summary>The work at hand is done.</summary>
    public void Keep()
    {
        Flush();
        _systems.Keep();
        _units.Keep();
    }

    /// <summary>The work at hand was taken back.</summary>
    public void TakeBack()
    {
        Clear();
        _systems.TakeBack();
        _units.TakeBack();
    }

    /// <summary>Forgets what was seen, and what was to be written: the transaction has ended.</summary>
    public void Forget()
    {
        Clear();
        _systems.Forget();
        _units.Forget();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Clear();
        IDisposable[] all = [_tokens, _strings, _dates, _numbers, _quantities, _references, _uris, .. _removeAll, .. _removeHistory, _systems, _units];
        Array.ForEach(all, s => s.Dispose());
    }

    private void Clear()
    {
        _tokens.Clear();
        _strings.Clear();
        _dates.Clear();
        _numbers.Clear();
        _quantities.Clear();
        _references.Clear();
        _uris.Clear();
    }

    // As it was sent, and in UCUM's canonical unit.
    private void Add(in IndexRowKey key, in QuantityEntry entry)
    {
        var sent = new QuantityRow(0, entry.Low, entry.High, _systems.Id(entry.System), _units.Id(entry.Code), _units.Id(entry.Unit));
        _quantities.Add(key, sent);
        _quantities.Add(key, entry.Canonical is { } range
            ? sent with { Form = 1, Low = range.Low, High = range.High, Code = _units.Id(range.Unit), Unit = 0 } : sent with { Form = 1 });
    }

    private static void Bind(SqliteStatement row, QuantityRow value) => row.Bind(5, value.Low.Bytes).Bind(6, UpperEnd(value.Low, value.High))
        .Bind(7, value.System).Bind(8, value.Code).Bind(9, value.Unit).Bind(10, value.Form);

    // A single number stands once.
    private static ReadOnlySpan<byte> UpperEnd(DecimalKey low, DecimalKey high) => low.Bytes.SequenceEqual(high.Bytes) ? [] : high.Bytes;

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct QuantityRow(int Form, DecimalKey Low, DecimalKey High, long System, long Code, long Unit)
    {
        public static int Compare(QuantityRow one, QuantityRow other) => one.Form != other.Form ? one.Form.CompareTo(other.Form) : one.Low.CompareTo(other.Low);
    }
}
