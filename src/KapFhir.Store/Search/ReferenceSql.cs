// https://hl7.org/fhir/R4/search.html#reference
using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Search;

/// <summary>Rows of reference_index.</summary>
internal static class ReferenceSql
{
    public const string Table = "reference_index";

    /// <summary>The rows that lead to one of these resources, one match per type if those are few.</summary>
    public static IEnumerable<RowMatch> Any(
        SqlValues values, string d, Vocabulary vocabulary, IReadOnlyCollection<ReferenceValue> references, bool isPart = false)
    {
        var groups = references.GroupBy(r => (r.Type, r.Version)).ToList();
        return groups.Count > ValueSet.Few
            ? RowMatch.OfEach(values, references, r => [OfType(values, d, vocabulary, [r], isPart)])
            : groups.Select(g => OfType(values, d, vocabulary, [.. g], isPart));
    }

    /// <summary>The rows that lead to this resource.</summary>
    public static RowMatch One(SqlValues values, string d, Vocabulary vocabulary, ReferenceValue reference, bool isPart) =>
        OfType(values, d, vocabulary, [reference], isPart);

    private static RowMatch OfType(SqlValues values, string d, Vocabulary vocabulary, ReferenceValue[] references, bool isPart)
    {
        var (type, version) = (references[0].Type, references[0].Version);
        string[] ids = [.. references.Select(r => r.Id).Distinct(StringComparer.Ordinal)];
        var single = ids.Length == 1 && type is not null;
        var target = $"{d}.target {(single ? "=" : "IN")} (SELECT rid FROM resource WHERE {Type(values, vocabulary, type)} AND id {Ids(values, ids)})";
        return version is null
            ? new RowMatch(Table, single && !isPart ? target + $" AND {d}.instance = 0" : target)
            : new RowMatch(Table, $"{target} AND {d}.version = {values.Add(version)}");
    }

    private static string Type(SqlValues values, Vocabulary vocabulary, string? type) =>
        type is null ? "type IN (SELECT id FROM resource_type)" : $"type = {values.Add(vocabulary.FindType(type) ?? 0)}";

    private static string Ids(SqlValues values, string[] ids) => ids.Length == 1 ? "= " + values.Add(ids[0]) : $"IN ({values.AddList(ids)})";
}
