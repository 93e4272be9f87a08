// https://hl7.org/fhir/R4/search.html#contained
using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Search;

/// <summary>Tells what of the versions of a page matches, where contained resources are wanted themselves.</summary>
internal sealed class ContainedMatches(ReadSession session, SearchContext context, SearchQuery query)
{
    private const int SidsAtOnce = 512;

    /// <summary>By sid: whether the version itself matches, and which contained resources.</summary>
    public IReadOnlyDictionary<long, ContainedMatch> Of(IReadOnlyList<StoredVersion> versions)
    {
        var sids = versions.Select(v => v.Sid).Chunk(SidsAtOnce).ToList();
        var ids = sids.SelectMany(Ids).ToLookup(i => i.Sid, i => i.Id[1..]);
        HashSet<long> themselves = query.Contained == ContainedMode.Both ? [.. sids.SelectMany(Themselves)] : [];
        return versions.ToDictionary(v => v.Sid, v => new ContainedMatch(themselves.Contains(v.Sid), [.. ids[v.Sid]]));
    }

    /// <summary>
    /// How many versions fit on a page of so many matches. What a version holds is not torn apart: the first one goes on the page however
    /// much that is.
    /// </summary>
    public static int Fitting(List<StoredVersion> versions, IReadOnlyDictionary<long, ContainedMatch>? parts, int size)
    {
        if (parts is null)
        {
            return Math.Min(versions.Count, size);
        }

        var (count, kept) = (0, 0);
        while (kept < versions.Count && kept < size && (kept == 0 || count + parts[versions[kept].Sid].Count <= size))
        {
            count += parts[versions[kept].Sid].Count;
            kept++;
        }

        return kept;
    }

    private List<(long Sid, string Id)> Ids(long[] sids)
    {
        var (values, clauses) = Begin();
        return session.Query(
            values.Statement(clauses.Contained.Ids(SearchContext.Inside(query), values.AddList(sids))), row => (row.GetInt64(0), row.GetString(1)));
    }

    private List<long> Themselves(long[] sids)
    {
        var (values, clauses) = Begin();
        var condition = clauses.Condition(SearchContext.Outside(query, context.TypesOf(query)), new SearchScope("v", null));
        return session.Query(values.Statement($"SELECT v.sid FROM version v WHERE v.sid IN ({values.AddList(sids)}) AND {condition}"), row => row.GetInt64(0));
    }

    private (SqlValues Values, ClauseSql Clauses) Begin()
    {
        var values = new SqlValues(context.Dialect);
        return (values, new ClauseSql(values, context.Vocabulary, context.Clock, context.Visible, values.Add(context.AsOf)));
    }
}
