using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;
using KapFhir.Store.Search;

namespace KapFhir.Store.Release;

/// <summary>A version that was written.</summary>
/// <param name="Version">The version.</param>
/// <param name="Rid">The resource.</param>
/// <param name="Patients">The ids of the patients that it is about.</param>
internal sealed record ReleasedVersion(StoredVersion Version, long Rid, IReadOnlyList<string> Patients);

/// <summary>
/// Keeps, in the transaction of the write, what consents and labels say of versions: its protections with the version, its provisions with the consent, and of
/// which versions a provision speaks with whichever of the two is written later.
/// </summary>
internal sealed class ReleaseRows(Vocabulary vocabulary, ReleaseReading reading, SqlDialect dialect)
{
    private const int RowsAtOnce = 500;

    /// <summary>At the end of a unit, for what it wrote.</summary>
    public void Write(WriteUnit unit, IReadOnlyList<ReleasedVersion> written)
    {
        var shown = written.Where(w => !w.Version.IsDeleted).ToList();
        foreach (var version in shown)
        {
            var (kinds, authors) = reading.Marks(version.Version.Json);
            Mark(unit, version.Version.Sid, kinds, authors, () => Rids(unit, version.Patients));
        }

        Match(unit, [.. shown.Where(w => w.Patients.Count > 0)]);
        foreach (var consent in written.Where(w => w.Version.Type == "Consent").GroupBy(w => w.Rid).Select(g => g.Last()))
        {
            Replace(unit, consent.Rid, consent.Version.IsDeleted ? [] : Rids(unit, consent.Patients), consent.Version.IsDeleted ? [] : reading.Provisions(consent.Version.Json));
        }
    }

    /// <summary>Keeps by whose rules a Binary is seen: at once, since what follows in the unit is decided by it.</summary>
    public void Contextualize(WriteUnit unit, string type, long sid, ReadOnlyMemory<byte> json)
    {
        if (type == SecurityContext.Type)
        {
            reading.Context(json)?.Keep(unit, vocabulary, sid);
        }
    }

    /// <summary>Keeps the protections of a version.</summary>
    public static void Mark(WriteUnit unit, long sid, int kinds, IReadOnlyCollection<string> authors, Func<IReadOnlyList<long>> patients)
    {
        if (kinds == 0)
        {
            return;
        }

        foreach (var patient in patients().DefaultIfEmpty(0))
        {
            unit.Run(new SqlStatement("INSERT INTO release_protected (sid, patient, kinds) VALUES (@p0, @p1, @p2)", [sid, patient, kinds]));
        }

        foreach (var author in authors)
        {
            unit.Run(new SqlStatement("INSERT INTO release_author (sid, author) VALUES (@p0, @p1)", [sid, author]));
        }
    }

    /// <summary>Puts the provisions of a consent in the place of those it had.</summary>
    public void Replace(WriteUnit unit, long consent, IReadOnlyList<long> patients, IReadOnlyList<ReleaseProvision> provisions)
    {
        if (unit.Reads.Scalar(new SqlStatement("SELECT COUNT(*) FROM release_provision WHERE consent = @p0", [consent])) > 0)
        {
            unit.Run(new SqlStatement("DELETE FROM release_match WHERE provision IN (SELECT id FROM release_provision WHERE consent = @p0)", [consent]));
            unit.Run(new SqlStatement("DELETE FROM release_provision WHERE consent = @p0", [consent]));
        }

        if (provisions.Count == 0)
        {
            return;
        }

        foreach (var patient in patients)
        {
            Fill(unit, patient, Add(unit, consent, patient, provisions));
        }
    }

    /// <summary>Forgets a version that is removed for good.</summary>
    public static void Remove(WriteUnit unit, long sid)
    {
        foreach (var table in (string[])["release_match", "release_protected", "release_author", "binary_context"])
        {
            unit.Run(new SqlStatement($"DELETE FROM {table} WHERE sid = @p0", [sid]));
        }
    }

    private static List<(long Id, string Selector)> Add(WriteUnit unit, long consent, long patient, IReadOnlyList<ReleaseProvision> provisions)
    {
        var first = (unit.Reads.Scalar(new SqlStatement("SELECT MAX(id) FROM release_provision", [])) ?? 0) + 1;
        for (var i = 0; i < provisions.Count; i++)
        {
            var provision = provisions[i];
            unit.Run(new SqlStatement(
                "INSERT INTO release_provision (id, consent, patient, parent, permits, verified, audience, from_at, until_at, selector)"
                + " VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9)",
                [
                    first + i, consent, patient, provision.Parent < 0 ? 0L : first + provision.Parent, provision.Permits ? 1 : 0, provision.IsVerified ? 1 : 0,
                    ReleaseAudiences.Id(unit, provision.Audience), provision.From, provision.Until, provision.Selector,
                ]));
        }

        return [.. provisions.Select((p, i) => (first + i, p.Selector))];
    }

    // All of the patient's versions, old ones among them: a history is judged too.
    private void Fill(WriteUnit unit, long patient, List<(long Id, string Selector)> provisions)
    {
        foreach (var (id, _) in provisions.Where(p => p.Selector.Length == 0))
        {
            var values = new SqlValues(dialect);
            var provision = values.Add(id);
            unit.Run(values.Statement(
                $"INSERT INTO release_match (sid, provision, named) SELECT s.sid, {provision}, 0 FROM ({AboutPatient.Versions(values, vocabulary, patient)}) s"));
        }

        var selecting = provisions.Where(p => p.Selector.Length > 0).ToList();
        if (selecting.Count > 0)
        {
            var values = new SqlValues(dialect);
            List<object[]> rows = [];
            unit.Reads.Each(
                values.Statement($"SELECT s.sid, c.json FROM ({AboutPatient.Versions(values, vocabulary, patient)}) s CROSS JOIN content c WHERE c.sid = s.sid"),
                row => rows.AddRange(Rows(row.GetInt64(0), StoredBytes.Unpack(row.GetBytes(1)), selecting)));
            Insert(unit, rows);
        }
    }

    // The provisions of these patients that speak of what was written now.
    private void Match(WriteUnit unit, IReadOnlyList<ReleasedVersion> written)
    {
        string[] ids = [.. written.SelectMany(w => w.Patients).Distinct(StringComparer.Ordinal)];
        if (ids.Length == 0)
        {
            return;
        }

        var patients = ids.Zip(Rids(unit, ids)).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal);
        var values = new SqlValues(dialect);
        var provisions = unit.Reads.Query(
            values.Statement($"SELECT patient, id, selector FROM release_provision WHERE patient IN ({values.AddList([.. patients.Values])})"),
            r => (Patient: r.GetInt64(0), Provision: (r.GetInt64(1), r.GetString(2)))).ToLookup(p => p.Patient, p => p.Provision);
        if (provisions.Count > 0)
        {
            Insert(unit, [.. written.SelectMany(w => Rows(w.Version.Sid, w.Version.Json, [.. w.Patients.SelectMany(p => provisions[patients[p]])]))]);
        }
    }

    private IEnumerable<object[]> Rows(long sid, ReadOnlyMemory<byte> json, IReadOnlyList<(long Id, string Selector)> provisions)
    {
        Func<string, SelectorMatch>? matcher = null;
        foreach (var (id, selector) in provisions)
        {
            var match = selector.Length == 0 ? new SelectorMatch(IsAbout: true, IsNamed: false) : (matcher ??= reading.Matcher(json))(selector);
            if (match.IsAbout)
            {
                yield return [sid, id, match.IsNamed ? 1 : 0];
            }
        }
    }

    private void Insert(WriteUnit unit, IReadOnlyList<object[]> rows)
    {
        foreach (var some in rows.Chunk(RowsAtOnce))
        {
            var values = new SqlValues(dialect);
            unit.Run(values.Statement($"INSERT INTO release_match (sid, provision, named) SELECT j.c0, j.c1, j.c2 FROM {values.AddRows(some)}"));
        }
    }

    // What refers to them is written, so they have numbers.
    private IReadOnlyList<long> Rids(WriteUnit unit, IReadOnlyList<string> patients)
    {
        if (patients.Count == 0)
        {
            return [];
        }

        var (type, _) = (vocabulary.TypeId("Patient"), unit.Reads);
        return [.. patients.Select(p => unit.Rows.FindResource(type, p) ?? throw new InvalidOperationException($"Patient/{p} is referred to and has no number."))];
    }
}
