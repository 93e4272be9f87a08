// https://hl7.org/fhir/R4/search.html#token
using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Search;

/// <summary>Rows of token_index.</summary>
internal static class TokenSql
{
    public const string Table = "token_index";

    // More codes than this go as one array: the codes of a value set are more than a statement has parameters.
    private const int MostParameters = 32;

    /// <summary>The rows that hold one of these tokens, one match per system if those are few.</summary>
    public static IEnumerable<RowMatch> Any(SqlValues values, string d, IReadOnlyCollection<TokenValue> tokens, bool isPart)
    {
        var groups = tokens.GroupBy(t => (t.System, HasCode: t.Code is not null)).ToList();
        return groups.Count > ValueSet.Few
            ? RowMatch.OfEach(values, tokens, t => [One(values, d, t, isPart)])
            : groups.Select(g => OfSystem(values, d, [.. g], isPart));
    }

    private static RowMatch OfSystem(SqlValues values, string d, TokenValue[] tokens, bool isPart)
    {
        string[] codes = [.. tokens.Select(t => t.Code).OfType<string>().Distinct(StringComparer.Ordinal)];
        return codes.Length <= 1 ? One(values, d, tokens[0], isPart)
            : new RowMatch(Table, $"{d}.code IN ({List(values, codes)}){System(values, d, tokens[0].System)}");
    }

    /// <summary>
    /// The rows that hold this token. Without a system only the first of a version with this code, unless it is a part of something.
    /// </summary>
    public static RowMatch One(SqlValues values, string d, TokenValue token, bool isPart = false)
    {
        if (token.Code is null)
        {
            return new RowMatch(Table, "1 = 1" + System(values, d, token.System));
        }

        var first = token.System is null && !isPart ? $" AND {d}.instance = 0" : "";
        return new RowMatch(Table, $"{d}.code = {values.Add(token.Code)}{first}{System(values, d, token.System)}");
    }

    private static string List(SqlValues values, string[] codes) =>
        codes.Length <= MostParameters ? values.AddList(codes) : values.AddTexts(codes);

    private static string System(SqlValues values, string d, string? system) => system is null ? "" : $" AND {d}.system = {SystemId(values, system)}";

    /// <summary>The number of a system: none matches if the system was never stored.</summary>
    public static string SystemId(SqlValues values, string system) =>
        system.Length == 0 ? "0" : $"(SELECT id FROM system WHERE uri = {values.Add(system)})";
}
