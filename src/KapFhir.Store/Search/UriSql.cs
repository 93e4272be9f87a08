// https://hl7.org/fhir/R4/search.html#uri
using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Search;

/// <summary>Rows of uri_index.</summary>
internal static class UriSql
{
    public const string Table = "uri_index";

    /// <summary>The rows with this URI; with <c>:below</c> those that begin with it, with <c>:above</c> those it begins with.</summary>
    public static RowMatch One(SqlValues values, string d, SearchModifier modifier, UriValue value) => modifier switch
    {
        SearchModifier.Below => new RowMatch(Table, $"{d}.url IN (SELECT id FROM system WHERE {StringSql.Begins(values, "uri", value.Url)})"),
        SearchModifier.Above => new RowMatch(
            Table, $"{d}.url IN (SELECT id FROM system WHERE uri IN ({values.AddList([.. Beginnings(value.Url)])}))"),
        _ => new RowMatch(Table, $"{d}.url = {TokenSql.SystemId(values, value.Url)}"),
    };

    /// <summary>The URI, and every beginning of it that ends before or with a slash.</summary>
    private static IEnumerable<string> Beginnings(string url)
    {
        yield return url;
        for (var i = url.LastIndexOf('/'); i > 0; i = url.LastIndexOf('/', i - 1))
        {
            yield return url[..(i + 1)];
            yield return url[..i];
        }
    }
}
