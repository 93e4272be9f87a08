using KapFhir.Store.Release;
using KapFhir.Store.Search;

namespace KapFhir.Store.Resources;

/// <summary>
/// Removes versions for good, inside a write: their rows, their content, what they are found by. How many went is kept as long as the
/// resource is, so that the numbers of its versions are known to have a gap; and so is the greatest number there ever was, which is not
/// given out again.
/// </summary>
internal sealed class Expunging(WriteUnit unit, Vocabulary vocabulary)
{
    /// <summary>Removes a resource with its history. Returns how many versions went.</summary>
    public int All(string type, string id)
    {
        // First it is deleted like any other: so all processes hear of the end of a conformance resource, which is kept by the number of
        // its last version.
        var ended = unit.Delete(type, id) is null ? 0 : 1;
        if (Find(type, id) is not var (typeId, rid))
        {
            return 0;
        }

        var count = Remove(typeId, Versions(rid));
        unit.Run(new SqlStatement("DELETE FROM expunged WHERE rid = @p0", [rid]));
        if (!vocabulary.IsConformance(typeId) && !IsReferredTo(rid))
        {
            unit.Run(new SqlStatement("DELETE FROM resource WHERE rid = @p0", [rid]));
        }

        unit.Rows.Forget(typeId, id);
        return count - ended;
    }

    /// <summary>Removes the versions before the newest. Returns how many went.</summary>
    public int OldVersions(string type, string id)
    {
        if (Find(type, id) is not var (typeId, rid))
        {
            return 0;
        }

        var versions = Versions(rid);
        return versions.Count < 2 ? 0 : Keep(rid, Remove(typeId, versions[..^1]));
    }

    /// <summary>Removes a version that is not the newest. Returns how many went: one, or none if there is none.</summary>
    public int Version(string type, string id, int versionId)
    {
        if (Find(type, id) is not var (typeId, rid))
        {
            return 0;
        }

        var versions = Versions(rid);
        var index = versions.FindIndex(v => v.VersionId == versionId);
        if (index < 0 || index == versions.Count - 1)
        {
            return 0;
        }

        // Cleaning finds superseded versions by their successors: with its successor, the one before would be forgotten.
        if (index > 0)
        {
            unit.RemoveIndex(versions[index - 1].Sid, isHistory: true);
        }

        return Keep(rid, Remove(typeId, [versions[index]]));
    }

    private sealed record Row(long Sid, int VersionId);

    private (int Type, long Rid)? Find(string type, string id) =>
        vocabulary.FindType(type) is { } typeId
            && unit.Reads.Scalar(new SqlStatement("SELECT rid FROM resource WHERE type = @p0 AND id = @p1", [typeId, id])) is { } rid ? (typeId, rid) : null;

    private List<Row> Versions(long rid) => unit.Reads.Query(
        new SqlStatement("SELECT sid, version_id FROM version WHERE rid = @p0 ORDER BY sid", [rid]), r => new Row(r.GetInt64(0), r.GetInt32(1)));

    private int Remove(int type, List<Row> versions)
    {
        foreach (var (sid, _) in versions)
        {
            unit.RemoveIndex(sid, isHistory: false);
            ReleaseRows.Remove(unit, sid);
            unit.Run(new SqlStatement("DELETE FROM content WHERE sid = @p0", [sid]));
            unit.Run(new SqlStatement("DELETE FROM version WHERE sid = @p0", [sid]));
        }

        if (versions.Count > 0)
        {
            unit.Run(new SqlStatement("UPDATE expunging SET last_sid = @p0 WHERE last_sid < @p0", [versions[^1].Sid]));
            unit.CountRemoved(type, versions.Count);
        }

        return versions.Count;
    }

    private int Keep(long rid, int count)
    {
        if (unit.Run(new SqlStatement("UPDATE expunged SET versions = versions + @p1 WHERE rid = @p0", [rid, count])) == 0)
        {
            unit.Run(new SqlStatement("INSERT INTO expunged (rid, versions) VALUES (@p0, @p1)", [rid, count]));
        }

        return count;
    }

    private bool IsReferredTo(long rid) => unit.Reads.Scalar(new SqlStatement(
        "SELECT COUNT(*) FROM reference_parameter p CROSS JOIN reference_index x WHERE x.type = p.type AND x.param = p.param AND x.target = @p0", [rid])) > 0
        || unit.Reads.Scalar(new SqlStatement("SELECT COUNT(*) FROM binary_context WHERE target = @p0", [rid])) > 0;
}
