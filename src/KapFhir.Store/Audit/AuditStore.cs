using KapFhir.Store.Release;
using KapFhir.Store.Resources;
using KapFhir.Store.Search;

namespace KapFhir.Store.Audit;

/// <summary>
/// Records of what was done, kept until they are AuditEvents. A write's record is written with it; what is read is recorded in writes of its own.
/// </summary>
public sealed class AuditStore
{
    private const int SidsAtOnce = 500;
    private readonly ReadPool _readers;
    private readonly Vocabulary _vocabulary;
    private readonly SqlDialect _dialect;
    private readonly AuditChain _chain;

    internal AuditStore(ReadPool readers, Vocabulary vocabulary, SqlDialect dialect, AuditChain chain)
    {
        _readers = readers;
        _vocabulary = vocabulary;
        _dialect = dialect;
        _chain = chain;
    }

    /// <summary>Adds records in an open write, with which they are there or not.</summary>
    public static void Add(WriteUnit unit, ReadOnlySpan<byte> records) =>
        unit.Run(new SqlStatement("INSERT INTO audit_pending (records) VALUES (@p0)", [records.ToArray()]));

    /// <summary>Takes records away, in the write that tells of them by AuditEvents. False if another process did it already.</summary>
    public static bool Remove(WriteUnit unit, PendingAudit pending) => unit.Run(new SqlStatement("DELETE FROM audit_pending WHERE id = @p0", [pending.Id])) > 0;

    /// <summary>The oldest records, up to one of them, that are no AuditEvents yet.</summary>
    public Task<List<PendingAudit>> Pending(long upTo, int limit, CancellationToken cancel) => _readers.Read(
        session => session.Query(
            new SqlStatement($"SELECT {_dialect.Top("@p1")}id, records FROM audit_pending WHERE id <= @p0 ORDER BY id {_dialect.Limit("@p1")}", [upTo, limit]),
            r => new PendingAudit(r.GetInt64(0), r.GetBytes(1))),
        cancel);

    /// <summary>The number of the newest record that is no AuditEvent yet, or null if all are.</summary>
    public Task<long?> Newest(CancellationToken cancel) => _readers.Read(session => session.Scalar(new SqlStatement("SELECT MAX(id) FROM audit_pending", [])), cancel);

    /// <summary>The end of the chain, or null if there is no AuditEvent.</summary>
    public Task<AuditLink?> Head(CancellationToken cancel) => _readers.Read(_chain.Head, cancel);

    /// <summary>What is wrong with the chain beside a head that was noted earlier; null if it still leads through that, or what it was the head of was removed, its time being over.</summary>
    public Task<string?> Departure(AuditLink noted, CancellationToken cancel) => _readers.Read(
        session =>
        {
            var link = session.First(new SqlStatement("SELECT sid, hash FROM audit_chain WHERE sid = @p0", [noted.Sid]), r => new AuditLink(r.GetInt64(0), r.GetBytes(1)));
            var begin = AuditCheckpoint.Find(session)?.Checkpoint.Last;
            return link is null && begin?.Sid > noted.Sid ? null
                : (link ?? begin) is { } there && there.Sid == noted.Sid && there.Hash.AsSpan().SequenceEqual(noted.Hash) ? null
                : "audit chain: it does not lead through the head that was noted: it was made anew, or its end was cut off";
        },
        cancel);

    /// <summary>The place in the order of all changes of what a resource was at a moment, or null.</summary>
    public Task<long?> SidOf(string type, string id, DateTimeOffset at, CancellationToken cancel) => _readers.Read(
        session => session.Scalar(new SqlStatement(
            "SELECT MAX(v.sid) FROM resource r CROSS JOIN version v WHERE r.type = @p0 AND r.id = @p1 AND v.rid = r.rid AND v.last_updated <= @p2",
            [_vocabulary.TypeId(type), id, at.ToUnixTimeMilliseconds()])),
        cancel);

    /// <summary>Where the chain begins since events were removed, or null if none ever was.</summary>
    public Task<AuditCheckpoint?> Checkpoint(CancellationToken cancel) => _readers.Read(session => AuditCheckpoint.Find(session)?.Checkpoint, cancel);

    /// <summary>What versions are, and the patients that each is about: those whose compartment it is in. Old versions are judged by what they said.</summary>
    public Task<List<AuditSubject>> SubjectsOf(IReadOnlyList<long> sids, CancellationToken cancel) =>
        _readers.Read(session => sids.Chunk(SidsAtOnce).SelectMany(some => SubjectsOf(session, some)).ToList(), cancel);

    private IEnumerable<AuditSubject> SubjectsOf(ReadSession session, IReadOnlyList<long> sids)
    {
        var patients = PatientsOf(session, sids).ToLookup(p => p.Sid, p => p.Patient);
        var values = new SqlValues(_dialect);
        var versions = session.Query(
            values.Statement(
                $"SELECT v.sid, v.type, r.id, v.version_id, v.method FROM version v CROSS JOIN resource r WHERE v.sid IN ({values.AddList(sids)}) AND r.rid = v.rid"),
            r => (Sid: r.GetInt64(0), Type: _vocabulary.TypeName(r.GetInt32(1)), Id: r.GetString(2), Version: r.GetInt32(3), Method: (ChangeMethod)r.GetInt32(4)));
        long[] binaries = [.. versions.Where(v => v.Type == SecurityContext.Type).Select(v => v.Sid)];
        var contexts = binaries.Length == 0 ? patients : PatientsOfContexts(session, binaries).ToLookup(p => p.Sid, p => p.Patient);
        return versions.Select(v => new AuditSubject(
            v.Type, v.Id, v.Version, v.Method,
            v.Type == "Patient" ? [v.Id] : [.. (v.Type == SecurityContext.Type ? contexts : patients)[v.Sid].Distinct(StringComparer.Ordinal)]));
    }

    // A Binary is about whom the resource is about that it names as its security context.
    private List<(long Sid, string Patient)> PatientsOfContexts(ReadSession session, IReadOnlyList<long> binaries)
    {
        var values = new SqlValues(_dialect);
        var (patient, all, still) = (values.Add(_vocabulary.TypeId("Patient")), values.AddList(binaries), values.Add(VersionRows.StillCurrent));
        const string Begin = "SELECT v.sid, r.id FROM version v CROSS JOIN binary_context q";
        var shown = $"v.sid IN ({all}) AND q.sid = CASE WHEN v.method <> 3 THEN v.sid ELSE (SELECT MAX(x.sid) FROM version x WHERE x.rid = v.rid AND x.sid < v.sid) END";
        return session.Query(
            values.Statement($"""
                {Begin} CROSS JOIN resource r WHERE {shown} AND r.rid = q.target AND r.type = {patient}
                UNION {Begin} CROSS JOIN version c CROSS JOIN reference_index d CROSS JOIN compartment_member m CROSS JOIN resource r
                WHERE {shown} AND c.rid = q.target AND c.end_sid = {still} AND d.sid = c.sid
                AND m.compartment = {patient} AND m.type = d.type AND m.param = d.param AND r.rid = d.target AND r.type = {patient}
                """),
            r => (r.GetInt64(0), r.GetString(1)));
    }

    // A deletion says nothing of its own: whom it is about the version before it says.
    private List<(long Sid, string Patient)> PatientsOf(ReadSession session, IReadOnlyList<long> sids)
    {
        var values = new SqlValues(_dialect);
        var (patient, all) = (values.Add(_vocabulary.TypeId("Patient")), values.AddList(sids));
        return session.Query(
            values.Statement($"""
                SELECT v.sid, r.id FROM version v CROSS JOIN reference_index d CROSS JOIN compartment_member m CROSS JOIN resource r
                WHERE v.sid IN ({all}) AND d.sid = CASE WHEN v.method <> 3 THEN v.sid ELSE (SELECT MAX(x.sid) FROM version x WHERE x.rid = v.rid AND x.sid < v.sid) END
                AND m.compartment = {patient} AND m.type = d.type AND m.param = d.param AND r.rid = d.target AND r.type = {patient}
                """),
            r => (r.GetInt64(0), r.GetString(1)));
    }
}

/// <summary>A version that was shown or written.</summary>
/// <param name="Type">The resource type.</param>
/// <param name="Id">The logical id.</param>
/// <param name="VersionId">The version.</param>
/// <param name="Method">What made it.</param>
/// <param name="Patients">The ids of the patients it is about.</param>
public sealed record AuditSubject(string Type, string Id, int VersionId, ChangeMethod Method, IReadOnlyList<string> Patients);

/// <summary>Records that are no AuditEvents yet.</summary>
/// <param name="Id">Their place in the order.</param>
/// <param name="Records">As they were added.</param>
public sealed record PendingAudit(long Id, byte[] Records);
