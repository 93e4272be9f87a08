namespace KapFhir.Fhir.Search;

/// <summary>Names like a mistyped one, to show in an error.</summary>
internal static class NearMatch
{
    private const int MaxSuggestions = 3;
    private const int LongestName = 64;

    /// <summary><c> Did you mean 'birthdate'?</c> with a space before it, or nothing if no name is near.</summary>
    public static string Hint(string name, IEnumerable<string> known)
    {
        if (name.Length > LongestName)
        {
            return "";
        }

        var limit = Math.Max(1, Math.Min(3, name.Length / 3));
        var near = known.Select(k => (Name: k, Distance: Distance(name, k))).Where(k => k.Distance <= limit)
            .OrderBy(k => k.Distance).ThenBy(k => k.Name, StringComparer.Ordinal).Take(MaxSuggestions).Select(k => $"'{k.Name}'").ToList();
        return near.Count == 0 ? "" : $" Did you mean {string.Join(" or ", near)}?";
    }

    // Levenshtein's edit distance, without regard to case and to what people write between words.
    private static int Distance(string left, string right)
    {
        var (a, b) = (Plain(left), Plain(right));
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }

    private static string Plain(string name) =>
        name.ToLowerInvariant().Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
}
