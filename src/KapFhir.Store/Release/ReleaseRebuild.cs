using KapFhir.Store.Resources;
using KapFhir.Store.Search;

namespace KapFhir.Store.Release;

/// <summary>
/// Makes anew what is kept of consents and labels: for a database of an earlier schema, after other settings, with the verb <c>reindex</c>. In pieces between other
/// writes, and each so that nothing is shown meanwhile that was withheld before.
/// </summary>
internal sealed class ReleaseRebuild(ResourceStore store, ReadPool readers, Vocabulary vocabulary, ReleaseReading reading, SqlDialect dialect)
{
    private const int VersionsAtOnce = 500;
    private readonly ReleaseRows _rows = new(vocabulary, reading, dialect);

    /// <summary>True if what is kept was made by other settings, or never.</summary>
    public Task<bool> IsDue(CancellationToken cancel) => readers.Read(
        session => session.First(new SqlStatement("SELECT choice FROM release_choice WHERE id = 1", []), r => r.GetString(0)) != reading.Choice, cancel);

    /// <summary>Does it.</summary>
    public async Task Run(CancellationToken cancel)
    {
        await Walk("c.sid = v.sid AND v.method <> 3", MarkAll, cancel);
        await Walk($"c.sid = v.sid AND v.type = {vocabulary.TypeId("Consent").ToString(System.Globalization.CultureInfo.InvariantCulture)} AND v.end_sid = {VersionRows.StillCurrent}", ReplaceAll, cancel);
        await store.Write<bool>(End, cancel);
    }

    private sealed record Row(long Sid, long Rid, int Type, byte[] Json);

    private async Task Walk(string condition, Action<WriteUnit, IReadOnlyList<Row>> write, CancellationToken cancel)
    {
        for (long after = 0; ;)
        {
            cancel.ThrowIfCancellationRequested();
            var from = after;
            var rows = await readers.Read(
                session => session.Query(
                    new SqlStatement(
                        $"SELECT {dialect.Top("@p1")}v.sid, v.rid, v.type, c.json FROM version v CROSS JOIN content c WHERE v.sid > @p0 AND {condition} ORDER BY v.sid {dialect.Limit("@p1")}",
                        [from, VersionsAtOnce]),
                    r => new Row(r.GetInt64(0), r.GetInt64(1), r.GetInt32(2), StoredBytes.Unpack(r.GetBytes(3)))),
                cancel);
            if (rows.Count == 0)
            {
                return;
            }

            await store.Write<bool>(
                unit =>
                {
                    write(unit, rows);
                    return true;
                },
                cancel);
            after = rows[^1].Sid;
        }
    }

    private void MarkAll(WriteUnit unit, IReadOnlyList<Row> rows)
    {
        foreach (var table in (string[])["release_protected", "release_author", "binary_context"])
        {
            unit.Run(new SqlStatement($"DELETE FROM {table} WHERE sid >= @p0 AND sid <= @p1", [rows[0].Sid, rows[^1].Sid]));
        }

        foreach (var row in rows)
        {
            _rows.Contextualize(unit, vocabulary.TypeName(row.Type), row.Sid, row.Json);
            var (kinds, authors) = reading.Marks(row.Json);
            ReleaseRows.Mark(unit, row.Sid, kinds, authors, () => AboutPatient.Patients(unit.Reads, vocabulary, row.Type, row.Rid, row.Sid));
        }
    }

    private void ReplaceAll(WriteUnit unit, IReadOnlyList<Row> rows)
    {
        // A consent that was written since has its provisions by that write.
        foreach (var row in rows.Where(r => unit.Reads.Scalar(new SqlStatement("SELECT end_sid FROM version WHERE sid = @p0", [r.Sid])) == VersionRows.StillCurrent))
        {
            _rows.Replace(unit, row.Rid, AboutPatient.Patients(unit.Reads, vocabulary, row.Type, row.Rid, row.Sid), reading.Provisions(row.Json));
        }
    }

    private Fhir.Result<bool> End(WriteUnit unit)
    {
        unit.Run(new SqlStatement("DELETE FROM release_choice", []));
        unit.Run(new SqlStatement("INSERT INTO release_choice (id, choice) VALUES (1, @p0)", [reading.Choice]));
        return true;
    }
}
