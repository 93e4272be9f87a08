using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Search;

/// <summary>
/// Chooses the clause whose rows are walked. In order of how few they promise: identity, reference, compartment, identifier, chain, code,
/// text, range. A promise is checked by counting rows up to a limit (an index walk of microseconds); none that keeps it means that matches
/// are dense, and then walking the type in order finds a page soonest.
/// </summary>
internal static class DriverChoice
{
    private const int Few = 500;

    // What belongs to one patient, or hangs on one, may be more than few, and is still far fewer than what has a code.
    private const int FewOfOne = 5000;
    private const int RankOfOne = 4;

    // Rows of a whole parameter are looked at one by one: too dear to be counted twice.
    private const int RankOfMany = 10;

    /// <summary>The clause to walk, or null to walk the versions of the type.</summary>
    public static SearchClause? Choose(SearchContext context, ReadSession session, ScarceReferences scarce)
    {
        var scope = new SearchScope("v", context.Types);
        SearchClause[] candidates = [.. context.Clauses.Where(c => Rank(c) < int.MaxValue).OrderBy(Rank)];
        if (candidates is [ParameterClause single] && ParameterSql.IsOrdered(single, scope))
        {
            return single;
        }

        SearchClause? ordered = null;
        foreach (var candidate in candidates)
        {
            if (Rank(candidate) == 0)
            {
                return candidate;
            }

            if (scarce.IsScarce(context, candidate, () => HasFewer(context, candidate, session, Few)))
            {
                return candidate;
            }

            ordered ??= candidate is ParameterClause parameter && ParameterSql.IsOrdered(parameter, scope) ? parameter : null;
        }

        return candidates is [var first, ..] && Rank(first) <= RankOfOne && first != ordered && HasFewer(context, first, session, FewOfOne) ? first
            : ordered ?? FewEnough(context, candidates, session);
    }

    /// <summary>
    /// A clause whose rows are sooner gathered than a page is found by walking the versions: of N versions of the type D match, gathering
    /// looks at D rows of an index, walking at some N x 20 / D versions, each of which costs as much as three rows.
    /// </summary>
    private static SearchClause? FewEnough(SearchContext context, SearchClause[] candidates, ReadSession session)
    {
        var enough = (int)Math.Sqrt(64.0 * Resources(context, session));
        return enough <= Few ? null : Array.Find(candidates, c => Rank(c) < RankOfMany && HasFewer(context, c, session, enough));
    }

    private static long Resources(SearchContext context, ReadSession session)
    {
        var values = new SqlValues(context.Dialect);
        var types = context.Types is null ? "" : $" WHERE type IN ({values.AddList(context.Types)})";
        return session.Scalar(values.Statement("SELECT SUM(resources) FROM type_counter" + types)) ?? 0;
    }

    /// <summary>
    /// True if a sorted page is sooner full by walking the sort key's index than by sorting all matches. Of N versions of the type D match
    /// (as far as the driver knows): walking looks at N x page / D versions, sorting at D. That holds where the key has nothing to do with
    /// the match; a patient's last measurement may be years old, so what belongs to one is sorted while it is not very much.
    /// </summary>
    public static bool IsDense(SearchContext context, SearchClause? driver, ReadSession session, int page)
    {
        if (driver is null)
        {
            return true;
        }

        if (driver is IdClause)
        {
            return false;
        }

        var all = session.Scalar(new SqlStatement("SELECT resources FROM type_counter WHERE type = @p0", [context.Types![0]])) ?? 0;
        var enough = (int)Math.Max(Rank(driver) <= RankOfOne ? FewOfOne : Few, Math.Sqrt((double)all * page));
        return !HasFewer(context, driver, session, enough);
    }

    /// <summary>True if a clause's rows can be walked, however many they are.</summary>
    public static bool CanDrive(SearchClause clause) => Rank(clause) < int.MaxValue;

    private static bool HasFewer(SearchContext context, SearchClause clause, ReadSession session, int limit) =>
        new SearchSql(context, clause).Probe(limit) is { } probe && session.Scalar(probe) < limit;

    private static int Rank(SearchClause clause) => clause switch
    {
        IdClause { IsExcluded: false, AnyOf.Count: > 0 } => 0,
        CompartmentClause => 2,
        ChainClause or HasClause => 4,
        ContainedClause or TypedClause => 6,
        AnyClause any => any.Clauses.Max(Rank),
        ParameterClause { Modifier: SearchModifier.Not or SearchModifier.NotIn } or ParameterClause { AnyOf.Count: 0 } => int.MaxValue,
        ParameterClause parameter => parameter.AnyOf.Max(v => Rank(v, parameter)),
        _ => int.MaxValue,
    };

    private static int Rank(SearchValue value, ParameterClause clause) => value switch
    {
        ReferenceValue => 1,
        TokenValue { Code: not null } when clause.Parameter.Code is "identifier" || clause.Modifier is SearchModifier.OfType or SearchModifier.Identifier => 3,
        UriValue => 5,
        CompositeValue => 6,
        TokenValue { Code: not null } => 7,
        StringValue when clause.Modifier is not (SearchModifier.Contains or SearchModifier.Words) => 8,
        QuantityValue or NumberValue or DateValue => 9,
        _ => RankOfMany,
    };
}
