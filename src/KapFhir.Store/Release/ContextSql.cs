// https://hl7.org/fhir/R4/binary-definitions.html#Binary.securityContext: "the referenced resource stands in as a proxy equivalent for this purpose"
using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;
using KapFhir.Store.Search;

namespace KapFhir.Store.Release;

/// <summary>
/// A Binary that names a security context is seen by who may see that resource as it is now: by grants, consents and labels. One that names nothing of this
/// server, or what is deleted, is seen by nobody from whom anything is kept. Versions of other types have no rows here.
/// </summary>
internal sealed class ContextSql(SqlValues values, Vocabulary vocabulary, VersionClock clock, Visibility visible, string asOf)
{
    /// <summary>The condition that a version's security context may be seen, begun with AND; empty where no version can have one, or the caller sees all.</summary>
    public string Condition(SearchScope scope) => visible.IsEverything || visible.Grants.Count == 0 || Binary is not { } binary || scope.Types?.Contains(binary) == false ? ""
        : $" AND NOT EXISTS (SELECT 1 FROM binary_context q WHERE q.sid = {scope.Sid} AND NOT {Seen(visible with { Grants = visible.Contexts ?? visible.Grants }, binary)})";

    /// <summary>The condition that a version names a security context which one of these grants covers.</summary>
    public string Among(IReadOnlyList<Grant> grants, SearchScope scope) => Binary is not { } binary ? "1 = 0"
        : $"EXISTS (SELECT 1 FROM binary_context q WHERE q.sid = {scope.Sid} AND {Seen(visible with { Grants = grants, Withheld = null }, binary)})";

    private int? Binary => vocabulary.FindType(SecurityContext.Type);

    // A Binary is nobody's stand-in: it has nothing to be judged by but what it names itself.
    private string Seen(Visibility by, int binary)
    {
        var context = new SearchScope(values.Alias("c"), null);
        var clauses = new ClauseSql(values, vocabulary, clock, by with { Grants = [.. by.Grants.Where(g => g.Contexts is null)] }, asOf);
        return $"EXISTS (SELECT 1 FROM version {context.Alias} WHERE {context.Alias}.rid = q.target AND {clauses.Live(context.Alias)}"
            + $" AND {context.Alias}.type <> {values.Add(binary)}{clauses.Granted(context)}{clauses.Released(context)})";
    }
}
