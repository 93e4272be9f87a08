// https://hl7.org/fhir/R4/search.html#prefix
namespace KapFhir.Fhir.Search;

/// <summary>Takes the prefix off a value.</summary>
internal static class SearchPrefixes
{
    private const int Length = 2;

    /// <summary>Splits <c>ge2013</c>; false if the value begins with letters that are no prefix.</summary>
    public static bool TrySplit(string text, out SearchPrefix prefix, out string rest)
    {
        var hasPrefix = text.Length >= Length && char.IsAsciiLetter(text[0]) && char.IsAsciiLetter(text[1]);
        rest = hasPrefix ? text[Length..] : text;
        SearchPrefix? found = hasPrefix ? Find(text[..Length]) : SearchPrefix.Eq;
        prefix = found ?? SearchPrefix.Eq;
        return found is not null;
    }

    private static SearchPrefix? Find(string text) => text switch
    {
        "eq" => SearchPrefix.Eq,
        "ne" => SearchPrefix.Ne,
        "gt" => SearchPrefix.Gt,
        "lt" => SearchPrefix.Lt,
        "ge" => SearchPrefix.Ge,
        "le" => SearchPrefix.Le,
        "sa" => SearchPrefix.Sa,
        "eb" => SearchPrefix.Eb,
        "ap" => SearchPrefix.Ap,
        _ => null,
    };
}
