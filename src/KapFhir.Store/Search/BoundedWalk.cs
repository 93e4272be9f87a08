// https://hl7.org/fhir/R4/search.html
using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Search;

/// <summary>
/// Where every clause matches densely, walking the versions in order fills a page soonest, if the matches are spread evenly. Often they are
/// not: a recent date stands at the end. So the walk first goes a bounded way; if that does not fill the page, the clause with the fewest
/// rows drives after all.
/// </summary>
internal sealed class BoundedWalk(SearchContext context, ReadSession session)
{
    /// <summary>How far the walk goes, in sids.</summary>
    public const int Way = 20_000;

    // More rows than this cost as much to gather and sort as the walk does to its end.
    private const int Many = 100_000;

    /// <summary>The sid at which the walk from this page's beginning turns back.</summary>
    /// <param name="cursor">Where the page begins, or null.</param>
    /// <param name="isDown">True to walk from the newest.</param>
    public long End(SearchCursor? cursor, bool isDown)
    {
        var values = new SqlValues(context.Dialect);
        var type = context.Types is [var only] ? $" AND v.type = {values.Add(only)}" : "";
        var beyond = values.Add(cursor?.Sid ?? (isDown ? long.MaxValue : 0));
        var first = session.Scalar(values.Statement($"SELECT {(isDown ? "MAX" : "MIN")}(v.sid) FROM version v WHERE v.sid {(isDown ? "<" : ">")} {beyond}{type}"));
        return (first ?? 0) + (isDown ? -Way : Way);
    }

    /// <summary>The clause with the fewest rows, or null if all have very many.</summary>
    public SearchClause? Fewest()
    {
        var counted = context.Clauses
            .Select(clause => (Clause: clause, Rows: DriverChoice.CanDrive(clause) ? Count(clause) : null))
            .Where(c => c.Rows < Many).OrderBy(c => c.Rows);
        return counted.FirstOrDefault().Clause;
    }

    private long? Count(SearchClause clause) =>
        new SearchSql(context, clause).Probe(Many) is { } probe ? session.Scalar(probe) : null;
}
