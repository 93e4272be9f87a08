using System.Globalization;
using KapFhir.Fhir.Search;
using KapFhir.Store.Indexing;
using KapFhir.Store.Resources;
using KapFhir.Store.Search;

namespace KapFhir.Store.Jobs;

/// <summary>Index rows as texts, so that what is stored and what a resource should have can be compared and shown.</summary>
internal sealed class IndexRowTexts(Vocabulary vocabulary, SqlDialect dialect)
{
    private readonly HashSet<string> _unsettled = vocabulary.Parameters.Stored
        .Where(p => p.State != ParameterState.InForce).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);

    /// <summary>Per kind of value, the SELECT of a version's rows (parameter, instance, columns of the value) and how the value is written.</summary>
    private static readonly (string Columns, Func<IRow, string> Text)[] Selects =
    [
        ("s.uri, d.code FROM token_index d LEFT JOIN system s ON s.id = d.system", r => $"token {Text(r, 2)}|{Text(r, 3)}"),
        ("d.folded, d.text FROM string_index d", r => $"string {Text(r, 2)}|{(Text(r, 3).Length == 0 ? Text(r, 2) : Text(r, 3))}"),
        ("d.low, d.high FROM date_index d", r => string.Create(CultureInfo.InvariantCulture, $"date {r.GetInt64(2)} {r.GetInt64(3)}")),
        ("d.low, d.high FROM number_index d", r => $"number {Hex(r, 2)} {UpperEnd(r)}"),
        ("d.low, d.high, s.uri, c.text, u.text, d.form FROM quantity_index d LEFT JOIN system s ON s.id = d.system LEFT JOIN unit c ON c.id = d.code"
            + " LEFT JOIN unit u ON u.id = d.unit",
            r => $"{(r.GetInt32(7) == 1 ? "canonical " : "")}quantity {Hex(r, 2)} {UpperEnd(r)} {Text(r, 4)}|{Text(r, 5)}|{Text(r, 6)}"),
        ("t.name, r.id, d.version FROM reference_index d JOIN resource r ON r.rid = d.target JOIN resource_type t ON t.id = r.type",
            r => $"reference {Text(r, 2)}/{Text(r, 3)}|{Text(r, 4)}"),
        ("s.uri FROM uri_index d JOIN system s ON s.id = d.url", r => "uri " + Text(r, 2)),
    ];

    /// <summary>The rows that a resource should have.</summary>
    public HashSet<string> Of(IndexEntries entries)
    {
        HashSet<string> rows = new(StringComparer.Ordinal);
        void Add(IndexKey key, string value) => Keep(rows, vocabulary.ParameterId(key.Parameter, key.Component), key.Instance, value);
        entries.Tokens.ForEach(e => Add(e.Key, $"token {Key(e.System)}|{Key(e.Code)}"));
        entries.Strings.ForEach(e => Add(e.Key, $"string {Key(e.Folded)}|{Key(e.Text)}"));
        entries.Dates.ForEach(e => Add(e.Key, string.Create(CultureInfo.InvariantCulture, $"date {e.Start} {e.End}")));
        entries.Numbers.ForEach(e => Add(e.Key, $"number {Hex(e.Low)} {Hex(e.High)}"));
        entries.Quantities.ForEach(e =>
        {
            Add(e.Key, $"quantity {Hex(e.Low)} {Hex(e.High)} {Key(e.System)}|{Key(e.Code)}|{Key(e.Unit)}");
            Add(e.Key, e.Canonical is { } c ? $"canonical quantity {Hex(c.Low)} {Hex(c.High)} {Key(e.System)}|{Key(c.Unit)}|"
                : $"canonical quantity {Hex(e.Low)} {Hex(e.High)} {Key(e.System)}|{Key(e.Code)}|{Key(e.Unit)}");
        });
        entries.References.ForEach(e => Add(e.Key, $"reference {e.Type}/{e.Id}|{e.Version}"));
        entries.Uris.ForEach(e => Add(e.Key, "uri " + Key(e.Url)));
        return rows;
    }

    /// <summary>The rows that a version has.</summary>
    public HashSet<string> Of(ReadSession session, long sid)
    {
        HashSet<string> rows = new(StringComparer.Ordinal);
        foreach (var (columns, text) in Selects)
        {
            var found = session.Query(
                new SqlStatement($"SELECT d.param, d.instance, {columns} WHERE d.sid = @p0", [sid]), r => (Parameter: r.GetInt32(0), Instance: r.GetInt32(1), Value: text(r)));
            found.ForEach(r => Keep(rows, r.Parameter, r.Instance, r.Value));
        }

        return rows;
    }

    // Of a parameter that is coming or leaving some resources have rows and some have not: that is no fault.
    private void Keep(HashSet<string> rows, int parameter, int instance, string value)
    {
        if (!_unsettled.Contains(vocabulary.ParameterName(parameter).Url))
        {
            rows.Add(Row(parameter, instance, value));
        }
    }

    private string Key(string text) => dialect.Key(text);

    private static string Text(IRow row, int column) => row.IsDBNull(column) ? "" : row.GetString(column);

    // Of a single number it may stand empty.
    private static string UpperEnd(IRow row) => Hex(row, 3) is { Length: > 0 } high ? high : Hex(row, 2);

    private static string Hex(IRow row, int column) => Convert.ToHexString(row.GetBytes(column));

    private string Hex(DecimalKey key) => Convert.ToHexString(dialect.NumberKey(key.Bytes.ToArray()));

    /// <summary>Instances tell composites' elements apart; for other parameters the store numbers them itself.</summary>
    private string Row(int parameter, int instance, string value) => vocabulary.ParameterName(parameter) is var (url, component) && component is (> 0 and < IndexKey.OfTypeComponent) or >= IndexKey.ContainedComponent
        ? string.Create(CultureInfo.InvariantCulture, $"{url} part {component} of element {instance}: {value}")
        : $"{url}{(component == 0 ? "" : ":of-type")}: {value}";
}
