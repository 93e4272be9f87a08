// https://hl7.org/fhir/R4/search.html
using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Search;

/// <summary>Answers a search on one connection, inside one moment.</summary>
internal sealed class SearchEngine(Vocabulary vocabulary, SqlDialect dialect, StorageOptions options)
{
    private readonly Func<IRow, StoredVersion> _map = VersionRows.Reader(vocabulary);
    private readonly ScarceReferences _scarce = new();

    /// <summary>A page.</summary>
    /// <exception cref="PageExpiredException">The cursor's moment can't be shown any more.</exception>
    public SearchPage Page(ReadSession session, SearchQuery query, Visibility visible)
    {
        var asOf = query.Cursor is { } cursor ? Moment(session, cursor) : VersionRows.Now;
        if (Context(session, query, visible, asOf) is not { } context)
        {
            return new SearchPage([], [], 0, null, null, IsIncludedCut: false);
        }

        var driver = DriverChoice.Choose(context, session, _scarce);
        var size = query.Summary == SummaryMode.Count ? 0 : Math.Min(query.Count ?? options.DefaultPageSize, options.MaxPageSize);
        if (size <= 0)
        {
            return new SearchPage([], [], Count(session, context, driver, query), null, null, IsIncludedCut: false);
        }

        var rows = Rows(session, context, driver, query, size + 1);
        var contained = query is { ReturnsContained: true, Contained: not ContainedMode.False } ? new ContainedMatches(session, context, query) : null;
        var parts = contained?.Of(rows);
        var kept = ContainedMatches.Fitting(rows, parts, size);
        var isMore = rows.Count > kept;
        var matches = isMore ? rows[..kept] : rows;
        if (query.Cursor is { IsBackward: true })
        {
            matches.Reverse();
        }

        var (included, isCut) = Included(session, query.Includes, visible, asOf, matches);
        var (next, previous) = Cursors(session, query.Cursor, matches, isMore);
        var found = parts is null ? matches.Count : matches.Sum(m => parts[m.Sid].Count);
        return new SearchPage(matches, included, Total(session, context, driver, query, found, isMore), next, previous, isCut) { Contained = parts };
    }

    /// <summary>The first matches of everything written so far, without paging.</summary>
    public IReadOnlyList<StoredVersion> Match(ReadSession session, SearchQuery query, Visibility visible, int limit) =>
        Context(session, query, visible, VersionRows.Now) is { } context
            ? Rows(session, context, DriverChoice.Choose(context, session, _scarce), query with { Cursor = null }, limit)
            : [];

    /// <summary>Every match of everything written so far, one after the other. With all of them wanted, the clause that promises fewest always drives.</summary>
    public void Each(ReadSession session, SearchQuery query, Visibility visible, Action<ReadOnlyMemory<byte>> read)
    {
        if (Context(session, query, visible, VersionRows.Now) is { } context)
        {
            var driver = DriverChoice.Choose(context, session, _scarce) ?? context.Clauses.FirstOrDefault(DriverChoice.CanDrive);
            session.Each(new SearchSql(context, driver).All(), row => read(StoredBytes.Unpack(row.GetBytes(0))));
        }
    }

    private SearchContext? Context(ReadSession session, SearchQuery query, Visibility visible, long asOf) =>
        SearchContext.Of(query, visible, asOf, vocabulary, new VersionClock(session, dialect), dialect);

    private static long Moment(ReadSession session, SearchCursor cursor) =>
        session.Scalar(new SqlStatement("SELECT cleaned_sid FROM cleaning", [])) > cursor.AsOf || IsExpunged(session, cursor.Sid)
            ? throw new PageExpiredException() : cursor.AsOf;

    // The version that a page begins at may have been removed for good, and with it what says where that is.
    private static bool IsExpunged(ReadSession session, long sid) =>
        session.Scalar(new SqlStatement("SELECT last_sid FROM expunging WHERE id = 1", [])) >= sid
        && session.Scalar(new SqlStatement("SELECT COUNT(*) FROM version WHERE sid = @p0", [sid])) == 0;

    private List<StoredVersion> Rows(ReadSession session, SearchContext context, SearchClause? driver, SearchQuery query, int limit)
    {
        var sort = new SortSql(query.Sort);
        IReadOnlyList<object?> at = query.Cursor is { } cursor && sort.Count > 0 ? KeysAt(session, sort, cursor.Sid) : [];
        if (SortWalk.Of(context, query.Sort) is { } walk && DriverChoice.IsDense(context, driver, session, limit))
        {
            return Walk(session, walk, query.Cursor, at, limit);
        }

        return driver is null && sort.Count == 0 && context.Clauses.Any(DriverChoice.CanDrive)
            ? Walk(session, context, sort, query.Cursor, limit)
            : session.Query(new SearchSql(context, driver).Page(sort, query.Cursor, at, limit), _map);
    }

    /// <summary>Dense matches: in order, a bounded way; then, if the page is not full, from the clause with the fewest rows.</summary>
    private List<StoredVersion> Walk(ReadSession session, SearchContext context, SortSql sort, SearchCursor? cursor, int limit)
    {
        var walk = new BoundedWalk(context, session);
        var rows = session.Query(new SearchSql(context, driver: null).Page(sort, cursor, [], limit, walk.End(cursor, sort.IsSidDescending != (cursor?.IsBackward ?? false))), _map);
        return rows.Count >= limit ? rows : session.Query(new SearchSql(context, walk.Fewest()).Page(sort, cursor, [], limit), _map);
    }

    /// <summary>Versions with the sort key, then those without; the other way round going backward.</summary>
    private List<StoredVersion> Walk(ReadSession session, SortWalk walk, SearchCursor? cursor, IReadOnlyList<object?> at, int limit)
    {
        var isBackward = cursor?.IsBackward ?? false;
        var isAtMissing = cursor is not null && at[0] is null;
        List<StoredVersion> With(int most) => session.Query(walk.WithKey(cursor, isAtMissing ? null : at.ElementAtOrDefault(0), most), _map);
        List<StoredVersion> Without(int most) => session.Query(walk.WithoutKey(isBackward, isAtMissing ? cursor!.Sid : null, most), _map);

        // Beginning among those without a key, going forward leaves those with one behind; beginning among those with one, going backward never meets the others.
        List<StoredVersion> rows = isAtMissing ? Without(limit) : With(limit);
        if (rows.Count < limit && isAtMissing == isBackward)
        {
            rows.AddRange(isAtMissing ? With(limit - rows.Count) : Without(limit - rows.Count));
        }

        return rows;
    }

    /// <summary>The sort keys of the version that a page begins at: a cursor carries no values.</summary>
    private object?[] KeysAt(ReadSession session, SortSql sort, long sid)
    {
        var values = new SqlValues(dialect);
        var columns = sort.Columns(values, vocabulary, "v");
        var statement = values.Statement($"SELECT v.sid{columns} FROM version v WHERE v.sid = {values.Add(sid)}");
        var rows = session.Query(statement, r => Enumerable.Range(1, sort.Count).Select(i => r.IsDBNull(i) ? null : r.GetValue(i)).ToArray());
        return rows.Count == 0 ? new object?[sort.Count] : rows[0];
    }

    private static (SearchCursor? Next, SearchCursor? Previous) Cursors(ReadSession session, SearchCursor? cursor, List<StoredVersion> matches, bool isMore)
    {
        var isBackward = cursor?.IsBackward ?? false;
        var isNext = isMore || isBackward;
        var isPrevious = isBackward ? isMore : cursor is not null;
        if (matches.Count == 0 || !(isNext || isPrevious))
        {
            return (null, null);
        }

        // The first page's moment is only asked for when another page is to show it: everything here sees one snapshot.
        var asOf = cursor?.AsOf ?? session.Scalar(new SqlStatement("SELECT MAX(sid) FROM version", [])) ?? 0;
        return (
            isNext ? new SearchCursor(asOf, matches[^1].Sid, IsBackward: false) : null,
            isPrevious ? new SearchCursor(asOf, matches[0].Sid, IsBackward: true) : null);
    }

    private (IReadOnlyList<StoredVersion> Included, bool IsCut) Included(
        ReadSession session, IReadOnlyList<IncludeDirective> directives, Visibility visible, long asOf, List<StoredVersion> matches)
    {
        if (directives.Count == 0 || matches.Count == 0)
        {
            return ([], false);
        }

        var sql = new IncludeSql(vocabulary, new VersionClock(session, dialect), visible, asOf, dialect);
        var (sids, isCut) = new IncludeWalk(sql, session, options.MaxIncluded).Run(directives, [.. matches.Select(m => m.Sid)]);
        return ([.. sids.Chunk(512).SelectMany(chunk => Versions(session, chunk))], isCut);
    }

    private List<StoredVersion> Versions(ReadSession session, long[] sids)
    {
        var values = new SqlValues(dialect);
        return session.Query(
            values.Statement(
                $"SELECT {VersionRows.Columns} FROM version v CROSS JOIN resource r CROSS JOIN content c"
                + $" WHERE v.sid IN ({values.AddList(sids)}) AND r.rid = v.rid AND c.sid = v.sid"),
            _map);
    }

    private static long? Total(ReadSession session, SearchContext context, SearchClause? driver, SearchQuery query, int found, bool isMore)
    {
        if (query.Total == TotalMode.None)
        {
            return null;
        }

        return query.Cursor is null && !isMore ? found
            : query.Total != TotalMode.Unspecified || IsWholeType(context, query) ? Count(session, context, driver, query)
            : null;
    }

    private static long Count(ReadSession session, SearchContext context, SearchClause? driver, SearchQuery query) =>
        session.Scalar(IsWholeType(context, query) ? CountOfTypes(context)
            : new SearchSql(context, driver).Count(query is { ReturnsContained: true, Contained: not ContainedMode.False } ? query : null)) ?? 0;

    /// <summary>True if everything of the types matches, as of now: then the counters know how many that is.</summary>
    private static bool IsWholeType(SearchContext context, SearchQuery query) =>
        context.Clauses.Count == 0 && query.Cursor is null && context.Visible.CoversAllOf(query.Types);

    private static SqlStatement CountOfTypes(SearchContext context)
    {
        var values = new SqlValues(context.Dialect);
        return values.Statement($"SELECT SUM(resources) FROM type_counter{(context.Types is null ? "" : $" WHERE type IN ({values.AddList(context.Types)})")}");
    }
}
