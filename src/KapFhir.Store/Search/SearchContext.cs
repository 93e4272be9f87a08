using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Search;

/// <summary>What every statement of one search has in common.</summary>
/// <param name="Types">The types searched; null for every type.</param>
/// <param name="Clauses">What must hold, the compartment included.</param>
/// <param name="Visible">What the caller may see.</param>
/// <param name="AsOf">The moment.</param>
/// <param name="Vocabulary">The numbers of types and parameters.</param>
/// <param name="Clock">Turns times into sids.</param>
/// <param name="Dialect">The database's way to say it.</param>
internal sealed record SearchContext(
    IReadOnlyList<int>? Types, IReadOnlyList<SearchClause> Clauses, Visibility Visible, long AsOf, Vocabulary Vocabulary, VersionClock Clock,
    SqlDialect Dialect)
{
    /// <summary>The context of a query, or null if no resource can match: types unknown, or nothing visible.</summary>
    public static SearchContext? Of(SearchQuery query, Visibility visible, long asOf, Vocabulary vocabulary, VersionClock clock, SqlDialect dialect)
    {
        var types = TypesOf(query, vocabulary);
        if (visible.Grants.Count == 0 || (query.Types.Count > 0 && types.Length == 0))
        {
            return null;
        }

        var asked = query.Contained == ContainedMode.False ? query.Clauses : [WithContained(query, types)];
        IReadOnlyList<SearchClause> clauses = query.Compartment is { } compartment ? [new CompartmentClause(compartment), .. asked] : asked;

        // A single grant's compartment narrows like a compartment asked for, so it may drive the search too.
        if (visible.Grants is [{ Compartment: { } only }])
        {
            clauses = [.. clauses, new CompartmentClause(only)];
        }

        return new SearchContext(types.Length == 0 || query.Contained != ContainedMode.False ? null : types, clauses, visible, asOf, vocabulary, clock, dialect);
    }

    /// <summary>The numbers of the types that a query names.</summary>
    public int[] TypesOf(SearchQuery query) => TypesOf(query, Vocabulary);

    private static int[] TypesOf(SearchQuery query, Vocabulary vocabulary) => [.. query.Types.Select(vocabulary.FindType).OfType<int>().Distinct().Order()];

    /// <summary>What is asked of contained resources; their containers are of any type.</summary>
    public static ContainedClause Inside(SearchQuery query) => new(query.Types, query.Clauses);

    /// <summary>What is asked of the resources themselves.</summary>
    public static TypedClause Outside(SearchQuery query, IReadOnlyList<int> types) => new(types, query.Clauses);

    private static SearchClause WithContained(SearchQuery query, int[] types) =>
        query.Contained == ContainedMode.True ? Inside(query) : new AnyClause([Outside(query, types), Inside(query)]);
}
