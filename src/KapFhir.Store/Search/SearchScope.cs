using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Search;

/// <summary>The versions a condition is about: a table alias with the columns sid, rid and type, and the types they may have.</summary>
/// <param name="Alias">The alias.</param>
/// <param name="Types">The types' numbers; null for every type.</param>
internal sealed record SearchScope(string Alias, IReadOnlyList<int>? Types)
{
    /// <summary>Where the sid stands: a condition on it alone is tested before the version's row is read.</summary>
    public string Sid { get; init; } = Alias + ".sid";

    /// <summary>
    /// The alias of the row of token_index that stands for a contained resource, if the condition is about one: the alias then has no rid
    /// and no type.
    /// </summary>
    public string? Contained { get; init; }

    /// <summary>
    /// True where candidates are gathered: rows of any contained resource of a version will do, and what is found is tested after.
    /// </summary>
    public bool IsLoose { get; init; }

    /// <summary>The component of a parameter's numbers in this scope.</summary>
    public int Component(int component = 0) => Contained is null ? component : component + IndexKey.ContainedComponent;

    /// <summary>The condition, begun with AND, that an index row of the version is the contained resource's, or empty.</summary>
    public string Within(string row) => Contained is null || IsLoose ? ""
        : $" AND {row}.instance >= {Contained}.instance AND {row}.instance < {Contained}.instance + {IndexKey.ContainedInstances}";

    /// <summary>The only type, or null.</summary>
    public int? OneType => Types is [var only] ? only : null;

    /// <summary>The condition that an index row found by its value is of these types.</summary>
    public string TypeOfRow(SqlValues values, string row) => Types switch
    {
        null => $"{row}.type IN (SELECT id FROM resource_type)",
        [var only] => $"{row}.type = {values.Add(only)}",
        _ => $"{row}.type IN ({values.AddList(Types)})",
    };

    /// <summary>
    /// The condition that the version is of these types, or empty. The plus keeps the database from choosing an index by type: rows come by
    /// a better one.
    /// </summary>
    public string TypeOfVersion(SqlValues values) => Types switch
    {
        null => "",
        [var only] => $" AND +{Alias}.type = {values.Add(only)}",
        _ => $" AND +{Alias}.type IN ({values.AddList(Types)})",
    };
}

