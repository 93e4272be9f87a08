using KapFhir.Store.Dialects;
using KapFhir.Store.Audit;
using KapFhir.Store.Resources;
using KapFhir.Store.Search;

namespace KapFhir.Store.Jobs;

/// <summary>Verifies a database against itself, in one moment: the file, the chains of versions, the counters, the bytes, the index rows.</summary>
internal sealed class DatabaseCheck(ReadSession session, Vocabulary vocabulary, ExtractEntries extract, SqlDialect dialect, AuditChain chain)
{
    private const int MostLines = 1000;

    /// <summary>What must give no row, and what a row means: the first column is named in the line.</summary>
    private static readonly (string Sql, string Meaning)[] Rules =
    [
        ("SELECT v.rid FROM version v LEFT JOIN expunged e ON e.rid = v.rid GROUP BY v.rid HAVING MIN(v.version_id) < 1"
            + " OR MAX(v.version_id) <> COUNT(*) + COALESCE(MAX(e.versions), 0) OR COUNT(DISTINCT v.version_id) <> COUNT(*)",
            "resource (rid) {0}: its versions do not count 1, 2, 3... without gaps, but for those that $expunge made"),
        ("SELECT e.rid FROM expunged e LEFT JOIN version v ON v.rid = e.rid WHERE v.rid IS NULL", "expunged (rid) {0}: there is no such resource any more"),
        ("SELECT sid FROM (SELECT sid, end_sid, method, version_id, LEAD(sid) OVER (PARTITION BY rid ORDER BY version_id) AS later,"
            + " LEAD(version_id) OVER (PARTITION BY rid ORDER BY version_id) AS later_id FROM version) c"
            + " WHERE later <= sid OR (end_sid <> CASE WHEN method = 3 THEN sid ELSE COALESCE(later, 9223372036854775807) END"
            + " AND (later_id IS NULL OR later_id = version_id + 1 OR end_sid > later))",
            "version (sid) {0}: it does not end where the next one begins"),
        ("SELECT sid FROM (SELECT sid, last_updated, LAG(last_updated) OVER (ORDER BY sid) AS earlier FROM version) c WHERE last_updated < earlier",
            "version (sid) {0}: its time is before that of an earlier version"),
        ("SELECT v.sid FROM version v LEFT JOIN resource r ON r.rid = v.rid WHERE r.rid IS NULL OR r.type <> v.type",
            "version (sid) {0}: its resource is missing or of another type"),
        ("SELECT v.sid FROM version v LEFT JOIN content c ON c.sid = v.sid WHERE (c.sid IS NULL AND v.method <> 3)"
            + " OR (c.sid IS NOT NULL AND v.method = 3)",
            "version (sid) {0}: its content is missing, or a deletion has content"),
        ("SELECT c.sid FROM content c LEFT JOIN version v ON v.sid = c.sid WHERE v.sid IS NULL", "content (sid) {0}: it has no version"),
        ("SELECT a.sid FROM audit_chain a LEFT JOIN version v ON v.sid = a.sid WHERE v.sid IS NULL", "audit chain (sid) {0}: its AuditEvent was removed"),
        ("SELECT k.rid FROM canonical k LEFT JOIN version v ON v.sid = k.sid WHERE (v.rid IS NULL AND k.url IS NOT NULL) OR v.rid <> k.rid"
            + " OR (v.method <> 3 AND v.end_sid <> 9223372036854775807)",
            "canonical (rid) {0}: it is not of the resource's newest version"),
        ("SELECT p.name FROM custom_parameter p LEFT JOIN job j ON j.id = p.job WHERE p.state = 1 AND (j.id IS NULL OR j.state > 1)",
            "search parameter {0}: no job indexes what was stored before it; the verb reindex does, and so does the next start"),
        ("SELECT t.name FROM type_counter n JOIN resource_type t ON t.id = n.type WHERE n.versions <> (SELECT COUNT(*) FROM version v WHERE v.type = n.type)"
            + " OR n.resources <> (SELECT COUNT(*) FROM version v WHERE v.type = n.type AND v.end_sid = 9223372036854775807)",
            "counter of {0}: it does not say how many resources and versions there are"),
    ];

    /// <summary>What is wrong, one line each; empty if nothing is.</summary>
    public IReadOnlyList<string> Run(IProgress<long>? progress, CancellationToken cancel)
    {
        List<string> lines = [.. FileFaults()];
        foreach (var (sql, meaning) in Rules)
        {
            cancel.ThrowIfCancellationRequested();
            var rows = session.Query(new SqlStatement(sql, []), r => Convert.ToString(r.GetValue(0), System.Globalization.CultureInfo.InvariantCulture));
            lines.AddRange(rows.Select(r => string.Format(System.Globalization.CultureInfo.InvariantCulture, meaning, r)));
        }

        lines.AddRange(Orphans());
        lines.AddRange(chain.Faults(session, vocabulary.TypeId(AuditChain.Type), cancel));
        lines.AddRange(new ContentCheck(session, vocabulary, extract, dialect).Run(progress, cancel));
        return lines.Count <= MostLines ? lines : [.. lines.Take(MostLines), "and more: only the first 1000 findings are shown"];
    }

    private IEnumerable<string> FileFaults() => dialect.FileCheck is { } check
        ? session.Query(new SqlStatement(check, []), r => r.GetString(0)).Where(l => l != "ok").Select(l => "file: " + l)
        : [];

    private IEnumerable<string> Orphans() =>
        from table in IndexTables.All
        let count = session.Scalar(new SqlStatement($"SELECT COUNT(*) FROM {table} d LEFT JOIN version v ON v.sid = d.sid WHERE v.sid IS NULL OR v.type <> d.type", []))
        where count > 0
        select $"{table}: {count} rows belong to no version, or to one of another type";
}
