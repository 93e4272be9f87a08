using KapFhir.Store.Search;

namespace KapFhir.Store.Resources;

/// <summary>A resource of which something is to be removed.</summary>
/// <param name="Rid">Its place in the order in which they are looked at.</param>
/// <param name="Type">The resource type.</param>
/// <param name="Id">The logical id.</param>
public sealed record ExpungeCandidate(long Rid, string Type, string Id);

/// <summary>Finds the resources of which something is to be removed.</summary>
internal sealed class ExpungeSql(Vocabulary vocabulary, SqlDialect dialect)
{
    /// <summary>Those after a place, in order.</summary>
    public IReadOnlyList<ExpungeCandidate> After(ReadSession session, string? type, ExpungeScope scope, long after, int limit)
    {
        var values = new SqlValues(dialect);
        var (from, most) = (values.Add(after), values.Add(limit));

        // Not by the index of types, which has another order: all calls together walk the resources once.
        var ofType = type is null ? "" : $" AND +r.type = {values.Add(vocabulary.TypeId(type))}";
        List<string> wanted = [];
        if (scope.HasFlag(ExpungeScope.Everything))
        {
            wanted.Add("EXISTS (SELECT 1 FROM version v WHERE v.rid = r.rid)");
        }

        if (scope.HasFlag(ExpungeScope.OldVersions))
        {
            wanted.Add("(SELECT COUNT(*) FROM version v WHERE v.rid = r.rid) > 1");
        }

        if (scope.HasFlag(ExpungeScope.DeletedResources))
        {
            wanted.Add($"(EXISTS (SELECT 1 FROM version v WHERE v.rid = r.rid) AND NOT EXISTS (SELECT 1 FROM version v WHERE v.rid = r.rid AND v.end_sid = {values.Add(VersionRows.StillCurrent)}))");
        }

        return session.Query(
            values.Statement($"SELECT {dialect.Top(most)}r.rid, r.type, r.id FROM resource r WHERE r.rid > {from}{ofType} AND ({string.Join(" OR ", wanted)}) ORDER BY r.rid {dialect.Limit(most)}"),
            r => new ExpungeCandidate(r.GetInt64(0), vocabulary.TypeName(r.GetInt32(1)), r.GetString(2)));
    }
}
