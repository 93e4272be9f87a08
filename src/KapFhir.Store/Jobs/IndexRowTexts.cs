using System.Globalization;
using KapFhir.Fhir.Search;
using KapFhir.Store.Indexing;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Jobs;

/// <summary>Index rows as texts, so that what is stored and what a resource should have can be compared and shown.</summary>
internal sealed class IndexRowTexts(Vocabulary vocabulary)
{
    private readonly HashSet<string> _unsettled = vocabulary.Parameters.Stored
        .Where(p => p.State != ParameterState.InForce).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);

    /// <summary>Per kind of value, the SELECT of a version's rows as texts: the value, then the parameter and the composite's instance.</summary>
    private static readonly string[] Selects =
    [
        "SELECT 'token ' || COALESCE(s.uri, '') || '|' || d.code, d.param, d.instance FROM token_index d LEFT JOIN system s ON s.id = d.system WHERE d.sid = @p0",
        "SELECT 'string ' || d.folded || '|' || CASE d.text WHEN '' THEN d.folded ELSE d.text END, d.param, d.instance FROM string_index d WHERE d.sid = @p0",
        "SELECT 'date ' || d.low || ' ' || d.high, d.param, d.instance FROM date_index d WHERE d.sid = @p0",
        "SELECT 'number ' || hex(d.low) || ' ' || hex(d.high), d.param, d.instance FROM number_index d WHERE d.sid = @p0",
        "SELECT CASE d.form WHEN 1 THEN 'canonical quantity ' ELSE 'quantity ' END || hex(d.low) || ' ' || hex(d.high) || ' ' || COALESCE(s.uri, '') || '|' || COALESCE(c.text, '') || '|' || COALESCE(u.text, ''),"
            + " d.param, d.instance FROM quantity_index d LEFT JOIN system s ON s.id = d.system LEFT JOIN unit c ON c.id = d.code LEFT JOIN unit u ON u.id = d.unit"
            + " WHERE d.sid = @p0",
        "SELECT 'reference ' || t.name || '/' || r.id || '|' || d.version, d.param, d.instance FROM reference_index d JOIN resource r ON r.rid = d.target"
            + " JOIN resource_type t ON t.id = r.type WHERE d.sid = @p0",
        "SELECT 'uri ' || s.uri, d.param, d.instance FROM uri_index d JOIN system s ON s.id = d.url WHERE d.sid = @p0",
    ];

    /// <summary>The rows that a resource should have.</summary>
    public HashSet<string> Of(IndexEntries entries)
    {
        HashSet<string> rows = new(StringComparer.Ordinal);
        void Add(IndexKey key, string value) => Keep(rows, vocabulary.ParameterId(key.Parameter, key.Component), key.Instance, value);
        entries.Tokens.ForEach(e => Add(e.Key, $"token {e.System}|{e.Code}"));
        entries.Strings.ForEach(e => Add(e.Key, $"string {e.Folded}|{e.Text}"));
        entries.Dates.ForEach(e => Add(e.Key, string.Create(CultureInfo.InvariantCulture, $"date {e.Start} {e.End}")));
        entries.Numbers.ForEach(e => Add(e.Key, $"number {Hex(e.Low)} {Hex(e.High)}"));
        entries.Quantities.ForEach(e =>
        {
            Add(e.Key, $"quantity {Hex(e.Low)} {Hex(e.High)} {e.System}|{e.Code}|{e.Unit}");
            Add(e.Key, e.Canonical is { } c ? $"canonical quantity {Hex(c.Low)} {Hex(c.High)} {e.System}|{c.Unit}|"
                : $"canonical quantity {Hex(e.Low)} {Hex(e.High)} {e.System}|{e.Code}|{e.Unit}");
        });
        entries.References.ForEach(e => Add(e.Key, $"reference {e.Type}/{e.Id}|{e.Version}"));
        entries.Uris.ForEach(e => Add(e.Key, "uri " + e.Url));
        return rows;
    }

    /// <summary>The rows that a version has.</summary>
    public HashSet<string> Of(ReadSession session, long sid)
    {
        HashSet<string> rows = new(StringComparer.Ordinal);
        foreach (var (value, parameter, instance) in Selects.SelectMany(sql => session.Query(new SqlStatement(sql, [sid]), r => (r.GetString(0), r.GetInt32(1), r.GetInt32(2)))))
        {
            Keep(rows, parameter, instance, value);
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

    private static string Hex(DecimalKey key) => Convert.ToHexString(key.Bytes);

    /// <summary>Instances tell composites' elements apart; for other parameters the store numbers them itself.</summary>
    private string Row(int parameter, int instance, string value) => vocabulary.ParameterName(parameter) is var (url, component) && component is > 0 and < IndexKey.OfTypeComponent
        ? string.Create(CultureInfo.InvariantCulture, $"{url} part {component} of element {instance}: {value}")
        : $"{url}{(component == 0 ? "" : ":of-type")}: {value}";
}
