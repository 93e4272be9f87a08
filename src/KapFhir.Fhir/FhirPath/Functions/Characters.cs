// https://hl7.org/fhirpath/#unicode-and-string-operations
namespace KapFhir.Fhir.FhirPath.Functions;

/// <summary>
/// Texts as characters: Unicode scalar values, of which .NET's strings keep those beyond U+FFFF as two. Nearly all texts have none of them.
/// </summary>
internal static class Characters
{
    public static int Count(ReadOnlySpan<char> text) => HasPairs(text) ? Runes(text) : text.Length;

    public static IEnumerable<string> Of(string text) => text.EnumerateRunes().Select(rune => rune.ToString());

    /// <summary>A place in the string as a number of characters; below zero stays.</summary>
    public static int Place(string text, int index) => index <= 0 ? index : Count(text.AsSpan(0, index));

    /// <summary>At most so many characters from a place on; null if that lies behind the end.</summary>
    public static string? Part(string text, int start, int length)
    {
        if (!HasPairs(text))
        {
            return start >= text.Length ? null : text.Substring(start, Math.Clamp(length, 0, text.Length - start));
        }

        var rest = text.EnumerateRunes().Skip(start).ToList();
        return rest.Count == 0 ? null : string.Concat(rest.Take(length).Select(rune => rune.ToString()));
    }

    private static bool HasPairs(ReadOnlySpan<char> text) => text.ContainsAnyInRange('\ud800', '\udfff');

    private static int Runes(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            count++;
        }

        return count;
    }
}
