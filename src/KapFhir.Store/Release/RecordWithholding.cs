using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;
using KapFhir.Store.Search;

namespace KapFhir.Store.Release;

/// <summary>Whether something of a patient's record is withheld: of all of it, whatever a search asks, so that no search can be used to find out what.</summary>
internal sealed class RecordWithholding(Vocabulary vocabulary, ReadSql read, SqlDialect dialect)
{
    /// <summary>True if it is so, and the caller may see that there is the patient.</summary>
    public bool Any(ReadSession session, string patient, Visibility visible)
    {
        var values = new SqlValues(dialect);
        if (visible.Withheld is not { } withheld || new WithheldSql(values, vocabulary, session, withheld) is not { MayWithhold: true } sql || read.Current(session, "Patient", patient, visible) is not { IsDeleted: false })
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
