using System.Text;
using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;
using Microsoft.Data.SqlClient;

namespace KapFhir.Store.Dialects.SqlServer;

/// <summary>Sends pending rows: whatever they are, in one round trip, and one before it if they name what has no known number.</summary>
internal sealed class PendingWrite(SqlServerTransaction transaction, SqlServerNumbers numbers, Vocabulary vocabulary)
{
    /// <summary>Bodies beyond this go in a round trip of their own: one value must not grow without end.</summary>
    private const int MostBytes = 16 << 20;

    private readonly StringBuilder _text = new();
    private readonly List<SqlParameter> _parameters = [];

    /// <summary>Sends them.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="last">Gives statements to send behind them, with their parameters, once all numbers are given; or null.</param>
    public void Send(PendingRows rows, Func<(string Text, SqlParameter[] Parameters)>? last = null)
    {
        using var systems = new JsonRows();
        using var units = new JsonRows();
        numbers.Resolve(rows, systems, units);
        _text.Clear();
        _parameters.Clear();
        Add(PendingSql.Systems, "@systems", systems);
        Add(PendingSql.Units, "@units", units);
        Add(PendingSql.Resources, "@resources", rows.Resources, (json, r) => json.Add(r.Rid).Add(r.Type).Add(r.Id));
        Add(PendingSql.Versions, "@versions", rows.Versions, (json, v) =>
            json.Add(v.Sid).Add(v.Rid).Add(v.Type).Add(v.VersionId).Add(v.EndSid).Add(v.Method).Add(v.LastUpdated));
        Add(PendingSql.Ends, "@ends", rows.Ends, (json, e) => json.Add(e.Sid).Add(e.EndSid));
        AddContents(rows.Contents);
        Add(PendingSql.RemoveAll, "@removed", [.. rows.Removals.Where(r => !r.IsHistory)], (json, r) => json.Add(r.Sid));
        Add(PendingSql.RemoveSuperseded, "@superseded", [.. rows.Removals.Where(r => r.IsHistory)], (json, r) => json.Add(r.Sid));
        AddIndex(rows.Entries);
        Add(PendingSql.Canonicals, "@canonicals", rows.Canonicals.Values, (json, c) =>
            json.Add(c.Rid).Add(c.Sid).Add(c.Type).Add(c.Header?.Url).Add(c.Header?.Version));
        Add(PendingSql.Counts, "@counts", rows.Counts, (json, c) => json.Add(c.Key).Add(c.Value.Resources).Add(c.Value.Versions));
        if (last?.Invoke() is { } end)
        {
            _text.Append(end.Text);
            _parameters.AddRange(end.Parameters);
        }

        if (_text.Length > 0)
        {
            transaction.Run(_text.ToString(), [.. _parameters]);
        }
    }

    private void Add(string statement, string name, JsonRows rows)
    {
        if (rows.Count > 0)
        {
            _text.Append(rows.Statement(statement)).Append('\n');
            _parameters.Add(SqlServerValues.Text(name, rows.ToString()));
        }
    }

    private void Add<T>(string statement, string name, IReadOnlyCollection<T> items, Func<JsonRows, T, JsonRows> write)
    {
        if (items.Count > 0)
        {
            using var rows = new JsonRows();
            foreach (var item in items)
            {
                write(rows.Start(), item).End();
            }

            Add(statement, name, rows);
        }
    }

    private void AddContents(List<(long Sid, ReadOnlyMemory<byte> Json)> contents)
    {
        var first = 0;
        long bytes = 0;
        for (var i = 0; i < contents.Count; i++)
        {
            bytes += contents[i].Json.Length;
            if (bytes > MostBytes && i + 1 < contents.Count)
            {
                var (text, sids, bodies) = Contents(contents[first..(i + 1)]);
                transaction.Run(text, sids, bodies);
                (first, bytes) = (i + 1, 0);
            }
        }

        if (first < contents.Count)
        {
            var (text, sids, bodies) = Contents(contents[first..]);
            _text.Append(text).Append('\n');
            _parameters.AddRange([sids, bodies]);
        }
    }

    private static (string Text, SqlParameter Sids, SqlParameter Bodies) Contents(List<(long Sid, ReadOnlyMemory<byte> Json)> contents)
    {
        using var rows = new JsonRows();
        var bytes = new byte[contents.Sum(c => c.Json.Length)];
        var at = 0;
        foreach (var (sid, json) in contents)
        {
            json.CopyTo(bytes.AsMemory(at));
            rows.Start().Add(sid).Add(at + 1).Add(json.Length).End();
            at += json.Length;
        }

        return (PendingSql.Contents, SqlServerValues.Text("@contents", rows.ToString()), SqlServerValues.Bytes("@bodies", bytes));
    }

    private void AddIndex(List<(int Type, long Sid, IndexEntries Entries)> all)
    {
        using var rows = new IndexJson(numbers, vocabulary);
        foreach (var (type, sid, entries) in all)
        {
            rows.Add(type, sid, entries);
        }

        foreach (var (statement, name, json) in rows.All)
        {
            Add(statement, name, json);
        }
    }
}
