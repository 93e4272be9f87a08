using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;
using Microsoft.Data.Sqlite;

namespace KapFhir.Store.Dialects.Sqlite;

/// <summary>
/// The writer's statements on the index tables. The same value found twice in a resource is one row: OR IGNORE.
/// </summary>
internal sealed class SqliteIndexRows : IDisposable
{
    private readonly SqliteStatement _token;
    private readonly SqliteStatement _string;
    private readonly SqliteStatement _date;
    private readonly SqliteStatement _number;
    private readonly SqliteStatement _quantity;
    private readonly SqliteStatement _reference;
    private readonly SqliteStatement _uri;
    private readonly SqliteStatement[] _removeAll;
    private readonly SqliteStatement[] _removeHistory;
    private readonly SqliteTexts _systems;
    private readonly SqliteTexts _units;

    public SqliteIndexRows(SqliteConnection connection)
    {
        SqliteStatement Insert(string table, string columns) => new(
            connection, $"INSERT OR IGNORE INTO {table} ({columns}) VALUES ({string.Join(", ", columns.Split(',').Select(_ => "?"))})");
        _token = Insert("token_index", "type, param, sid, instance, code, system");
        _string = Insert("string_index", "type, param, sid, instance, folded, text");
        _date = Insert("date_index", "type, param, sid, instance, low, high");
        _number = Insert("number_index", "type, param, sid, instance, low, high");
        _quantity = Insert("quantity_index", "type, param, sid, instance, low, high, system, code, unit, form");
        _reference = Insert("reference_index", "type, param, sid, instance, target, version");
        _uri = Insert("uri_index", "type, param, sid, instance, url");
        SqliteStatement Remove(string table, string condition = "") => new(connection, $"DELETE FROM {table} WHERE sid = ?{condition}");
        _removeAll = [.. IndexTables.All.Select(t => Remove(t))];
        _removeHistory = [.. IndexTables.All.Select(t => Remove(t, IndexTables.Superseded(t)))];
        _systems = new SqliteTexts(connection, "system", "uri");
        _units = new SqliteTexts(connection, "unit", "text");
    }

    /// <summary>Writes everything a version can be found by.</summary>
    public void Add(int type, long sid, IndexEntries entries, Vocabulary vocabulary, Func<string, string, long> resource)
    {
        SqliteStatement Start(SqliteStatement insert, IndexKey key) => insert
            .Bind(1, type).Bind(2, vocabulary.ParameterId(key.Parameter, key.Component)).Bind(3, sid).Bind(4, key.Instance);

        for (var i = 0; i < entries.Tokens.Count; i++)
        {
            var entry = entries.Tokens[i];
            Start(_token, entry.Key).Bind(4, entry.Key.Instance + InstanceCount.Before(entries.Tokens, i)).Bind(5, entry.Code).Bind(6, _systems.Id(entry.System)).Run();
        }

        foreach (var entry in entries.Strings)
        {
            var text = string.Equals(entry.Text, entry.Folded, StringComparison.Ordinal) ? "" : entry.Text;
            Start(_string, entry.Key).Bind(5, entry.Folded).Bind(6, text).Run();
        }

        foreach (var entry in entries.Dates)
        {
            Start(_date, entry.Key).Bind(5, entry.Start).Bind(6, entry.End).Run();
        }

        foreach (var entry in entries.Numbers)
        {
            Start(_number, entry.Key).Bind(5, entry.Low.Bytes).Bind(6, UpperEnd(entry.Low, entry.High)).Run();
        }

        foreach (var entry in entries.Quantities)
        {
            var system = _systems.Id(entry.System);
            var (code, unit) = (_units.Id(entry.Code), _units.Id(entry.Unit));
            Start(_quantity, entry.Key).Bind(5, entry.Low.Bytes).Bind(6, UpperEnd(entry.Low, entry.High)).Bind(7, system).Bind(8, code).Bind(9, unit).Bind(10, 0).Run();
            var (low, high) = entry.Canonical is { } range ? (range.Low, range.High) : (entry.Low, entry.High);
            (code, unit) = entry.Canonical is { } canonical ? (_units.Id(canonical.Unit), 0) : (code, unit);
            Start(_quantity, entry.Key).Bind(5, low.Bytes).Bind(6, UpperEnd(low, high)).Bind(7, system).Bind(8, code).Bind(9, unit).Bind(10, 1).Run();
        }

        foreach (var entry in entries.Uris)
        {
            Start(_uri, entry.Key).Bind(5, _systems.Id(entry.Url)).Run();
        }

        AddReferences(type, sid, entries.References, vocabulary, resource);
    }

    /// <summary>
    /// Removes the rows of a version. What puts it into compartments stays if <paramref name="isHistory"/>: it decides who may see the old version.
    /// </summary>
    public void Remove(long sid, bool isHistory)
    {
        foreach (var statement in isHistory ? _removeHistory : _removeAll)
        {
            statement.Bind(1, sid).Run();
        }
    }

    /// <summary>The work at hand is done.</summary>
    public void Keep()
    {
        _systems.Keep();
        _units.Keep();
    }

    /// <summary>The work at hand was taken back.</summary>
    public void TakeBack()
    {
        _systems.TakeBack();
        _units.TakeBack();
    }

    /// <summary>Forgets what was seen.</summary>
    public void Forget()
    {
        _systems.Forget();
        _units.Forget();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        SqliteStatement[] all = [_token, _string, _date, _number, _quantity, _reference, _uri, .. _removeAll, .. _removeHistory];
        Array.ForEach(all, s => s.Dispose());
        _systems.Dispose();
        _units.Dispose();
    }

    // A single number stands once.
    private static ReadOnlySpan<byte> UpperEnd(DecimalKey low, DecimalKey high) => low.Bytes.SequenceEqual(high.Bytes) ? [] : high.Bytes;

    private void AddReferences(
        int type, long sid, List<ReferenceEntry> entries, Vocabulary vocabulary, Func<string, string, long> resource)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            _reference.Bind(1, type).Bind(2, vocabulary.ParameterId(entry.Key.Parameter, entry.Key.Component)).Bind(3, sid)
                .Bind(4, entry.Key.Instance + InstanceCount.Before(entries, i)).Bind(5, resource(entry.Type, entry.Id)).Bind(6, entry.Version ?? "").Run();
        }
    }
}
