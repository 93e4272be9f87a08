using KapFhir.Store.Resources;

namespace KapFhir.Store.Search;

/// <summary>Rows of an index table that hold a searched value, or one of a set of them.</summary>
/// <param name="Table">The table.</param>
/// <param name="Predicate">The condition on a row.</param>
internal readonly record struct RowMatch(string Table, string Predicate)
{
    /// <summary>What gives the values, as a further table; null if they stand in the condition.</summary>
    private string? Set { get; init; }

    /// <summary>The values before the table: for each of them its rows are walked.</summary>
    public string SetBefore => Set is null ? "" : Set + " CROSS JOIN ";

    /// <summary>The values behind the table: a version's own rows are held against them.</summary>
    public string SetBehind => Set is null ? "" : " CROSS JOIN " + Set;

    /// <summary>The rows of each of some values: a few one by one; many as sets, one for all that are compared in the same way.</summary>
    public static IEnumerable<RowMatch> OfEach<T>(SqlValues values, IReadOnlyCollection<T> each, Func<T, IEnumerable<RowMatch>> matches)
    {
        if (each.Count <= ValueSet.Few)
        {
            return each.SelectMany(matches);
        }

        return each.Select(e => values.AsRow<RowMatch[]>(() => [.. matches(e)]))
            .GroupBy(m => string.Join('\n', m.Made), StringComparer.Ordinal)
            .SelectMany(group =>
            {
                var set = values.AddRows([.. group.Select(m => m.Row)]);
                return group.First().Made.Select(m => m with { Set = set });
            });
    }
}
