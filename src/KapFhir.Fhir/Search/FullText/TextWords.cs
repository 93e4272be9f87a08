// https://hl7.org/fhir/R4/search.html#content
namespace KapFhir.Fhir.Search.FullText;

/// <summary>
/// The words of a text: runs of letters and digits, folded. Of scripts that put no space between words each character is one.
/// </summary>
internal static class TextWords
{
    // Longer runs are no words, but data.
    private const int Longest = 64;

    /// <summary>The words in order, as often as they come.</summary>
    public static IEnumerable<string> Of(string text)
    {
        var folded = TextFolding.Fold(text);
        var start = -1;
        for (var i = 0; i <= folded.Length; i++)
        {
            var isPart = i < folded.Length && IsPart(folded[i]);
            if (isPart && !IsIdeograph(folded[i]))
            {
                start = start < 0 ? i : start;
                continue;
            }

            if (start >= 0)
            {
                yield return folded[start..Math.Min(i, start + Longest)];
                start = -1;
            }

            if (isPart)
            {
                yield return folded[i].ToString();
            }
        }
    }

    // Marks that change a letter (those that only accent it are folded away), and halves of characters beyond the first plane.
    private static bool IsPart(char letter) => char.IsLetterOrDigit(letter) || char.IsSurrogate(letter)
        || char.GetUnicodeCategory(letter) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark;

    private static bool IsIdeograph(char letter) => letter is (>= '\u3040' and <= '\u30FF') or (>= '\u3400' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF');
}
