// https://hl7.org/fhir/R4/search.html#conformance and RFC 3986, 3.4
using System.Text;

namespace KapFhir.Fhir.Search;

/// <summary>Writes the query string of a search's links.</summary>
public static class SearchUrl
{
    /// <summary>What was applied, as a query string without its question mark: what the self link shows.</summary>
    public static string Query(SearchQuery query) => Query(query.Applied);

    /// <summary>
    /// Names and values as a query string. Percent-encoded but for what a query may hold and people want to read: <c>: , / $</c>
    /// </summary>
    public static string Query(IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in parameters)
        {
            text.Append(text.Length == 0 ? "" : "&").Append(Encode(name)).Append('=').Append(Encode(value));
        }

        return text.ToString();
    }

    private static string Encode(string text) => Uri.EscapeDataString(text)
        .Replace("%3A", ":", StringComparison.Ordinal).Replace("%2C", ",", StringComparison.Ordinal)
        .Replace("%2F", "/", StringComparison.Ordinal).Replace("%24", "$", StringComparison.Ordinal);
}
