using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Dialects.SqlServer;

/// <summary>Index rows as JSON, one array per table. The same value found twice in a resource is one row.</summary>
internal sealed class IndexJson(SqlServerNumbers numbers, Vocabulary vocabulary) : IDisposable
{
    private readonly JsonRows _tokens = new();
    private readonly JsonRows _strings = new();
    private readonly JsonRows _dates = new();
    private readonly JsonRows _numbers = new();
    private readonly JsonRows _quantities = new();
    private readonly JsonRows _references = new();
    private readonly JsonRows _uris = new();

    /// <summary>The arrays, with the statements that write them and the names of their parameters.</summary>
    public IReadOnlyList<(string Statement, string Name, JsonRows Rows)> All =>
    [
        (PendingSql.Tokens, "@tokens", _tokens), (PendingSql.Strings, "@strings", _strings), (PendingSql.Dates, "@dates", _dates),
        (PendingSql.Numbers, "@numbers", _numbers), (PendingSql.Quantities, "@quantities", _quantities),
        (PendingSql.References, "@references", _references), (PendingSql.Uris, "@uris", _uris),
    ];

    /// <summary>Adds everything a version can be found by.</summary>
    public void Add(int type, long sid, IndexEntries entries)
    {
        foreach (var (entry, instance) in Tokens(entries.Tokens))
        {
            Start(_tokens, type, sid, entry.Key, instance).Add(KeyText.Of(entry.Code)).Add(numbers.System(entry.System)).End();
        }

        foreach (var entry in entries.Strings.Distinct())
        {
            var text = string.Equals(entry.Text, entry.Folded, StringComparison.Ordinal) ? "" : KeyText.Of(entry.Text);
            Start(_strings, type, sid, entry.Key).Add(KeyText.Of(entry.Folded)).Add(text).Add(KeyText.Rest(entry.Folded)).End();
        }

        foreach (var entry in entries.Dates.Distinct())
        {
            Start(_dates, type, sid, entry.Key).Add(entry.Start).Add(entry.End).End();
        }

        foreach (var entry in entries.Numbers.Distinct())
        {
            Start(_numbers, type, sid, entry.Key).Add(Key(entry.Low)).Add(UpperEnd(entry.Low, entry.High)).Add(DecimalKey.ToDouble(entry.Low.Bytes)).End();
        }

        foreach (var entry in entries.Quantities.Distinct())
        {
            AddQuantity(type, sid, entry);
        }

        foreach (var (entry, instance) in References(entries.References))
        {
            Start(_references, type, sid, entry.Key, instance).Add(numbers.Target(entry)).Add(entry.Version ?? "").End();
        }

        foreach (var entry in entries.Uris.Distinct())
        {
            Start(_uris, type, sid, entry.Key).Add(numbers.System(entry.Url)).End();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, _, rows) in All)
        {
            rows.Dispose();
        }
    }

    // As it was sent, and in UCUM's canonical unit.
    private void AddQuantity(int type, long sid, QuantityEntry entry)
    {
        var system = numbers.System(entry.System);
        var (code, unit) = (numbers.Unit(entry.Code), numbers.Unit(entry.Unit));
        Start(_quantities, type, sid, entry.Key).Add(Key(entry.Low)).Add(UpperEnd(entry.Low, entry.High)).Add(0).Add(system).Add(code).Add(unit).End();
        var (low, high) = entry.Canonical is { } range ? (range.Low, range.High) : (entry.Low, entry.High);
        (code, unit) = entry.Canonical is { } canonical ? (numbers.Unit(canonical.Unit), 0) : (code, unit);
        Start(_quantities, type, sid, entry.Key).Add(Key(low)).Add(UpperEnd(low, high)).Add(1).Add(system).Add(code).Add(unit).End();
    }

    private JsonRows Start(JsonRows rows, int type, long sid, IndexKey key, int more = 0) =>
        rows.Start(type, vocabulary.ParameterId(key.Parameter, key.Component), sid, key.Instance + more);

    // A single number stands once.
    private static ReadOnlySpan<byte> UpperEnd(DecimalKey low, DecimalKey high) => low.Bytes.SequenceEqual(high.Bytes) ? [] : Key(high);

    private static ReadOnlySpan<byte> Key(DecimalKey key) => KeyText.Of(key.Bytes);

    private static IEnumerable<(TokenEntry Entry, int Instance)> Tokens(List<TokenEntry> entries) =>
        Enumerable.Range(0, entries.Count).Select(i => (entries[i], InstanceCount.Before(entries, i))).Distinct();

    private static IEnumerable<(ReferenceEntry Entry, int Instance)> References(List<ReferenceEntry> entries) =>
        Enumerable.Range(0, entries.Count).Select(i => (entries[i], InstanceCount.Before(entries, i))).Distinct();
}
