using System.Collections.Concurrent;
using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;
using KapFhir.Store.Search;

namespace KapFhir.Store.Release;

/// <summary>Whether something of a patient's record is withheld: of all of it, whatever a search asks, so that no search can be used to find out what.</summary>
internal sealed class RecordWithholding(Vocabulary vocabulary, ReadSql read, SqlDialect dialect)
{
    private const int MostKnown = 5000;

    // A provision's time may begin or end while nothing is written: what is withheld follows at once, that something is so long after.
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<(string Patient, string Caller, IReadOnlyList<Grant> Grants), (long Newest, DateTimeOffset Asked, bool IsAny)> _known = new();

    /// <summary>
    /// True if it is so, and the caller may see that there is the patient. An app that opens a record sends a dozen searches for it: as long as nothing is written the first one's
    /// answer is good for all.
    /// </summary>
    public bool Any(ReadSession session, string patient, Visibility visible)
    {
        if (visible.Withheld is not { } withheld)
        {
            return false;
        }

        var key = (patient, $"{withheld.Key}|{withheld.IsWaived}|{withheld.Unwaived}|{string.Join(' ', withheld.Exempt)}", visible.Grants);
        var newest = session.Scalar(new SqlStatement("SELECT MAX(sid) FROM version", [])) ?? 0;
        if (_known.TryGetValue(key, out var known) && known.Newest == newest && withheld.Moment >= known.Asked && withheld.Moment - known.Asked < Kept)
        {
            return known.IsAny;
        }

        if (_known.Count >= MostKnown)
        {
            _known.Clear();
        }

        var isAny = Look(session, patient, visible, withheld);
        _known[key] = (newest, withheld.Moment, isAny);
        return isAny;
    }

    private bool Look(ReadSession session, string patient, Visibility visible, Withheld withheld)
    {
        var values = new SqlValues(dialect);
        if (new WithheldSql(values, vocabulary, session, withheld) is not { MayWithhold: true } sql || read.Current(session, "Patient", patient, visible) is not { IsDeleted: false })
        {
            return false;
        }

        var clauses = new ClauseSql(values, vocabulary, new VersionClock(session, dialect), visible, values.Add(VersionRows.Now));
        var rid = session.Scalar(new SqlStatement("SELECT rid FROM resource WHERE type = @p0 AND id = @p1", [vocabulary.TypeId("Patient"), dialect.Key(patient)]));
        var candidates = sql.Candidates(rid!.Value);
        var scope = new SearchScope("v", null);
        var released = clauses.Released(scope);
        return candidates.Count > 0 && released.Length > 0 && session.Scalar(values.Statement(
            $"SELECT COUNT(*) FROM (SELECT {dialect.Top("1")}v.sid AS sid FROM ({string.Join(" UNION ", candidates)}) s CROSS JOIN version v WHERE v.sid = s.sid AND {clauses.Live("v")}"
            + $"{clauses.Granted(scope)} AND NOT (1 = 1{released}) {dialect.Limit("1")}) n")) > 0;
    }
}
