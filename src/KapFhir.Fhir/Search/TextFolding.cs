// https://hl7.org/fhir/R4/search.html#string
using System.Text;

namespace KapFhir.Fhir.Search;

/// <summary>
/// Text as it is compared where neither case nor accents count. Folding: canonical decomposition, accents dropped (the combining marks of
/// Latin, Greek and
/// Cyrillic, Hebrew points, Arabic vowel signs; signs that make another letter, as in Kana and the Indic scripts, stay), lower case without
/// regard to any
/// language, every run of white space one space, none at the ends. <c>Müller</c>, <c>MULLER</c> and <c>mu\u0308ller</c> fold alike;
/// <c>ø</c> and <c>ß</c> stay.
/// </summary>
public static class TextFolding
{
    private const int HangulFirst = 0xAC00;
    private const int HangulLast = 0xD7A3;

    /// <summary>The text folded.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (char.IsWhiteSpace(letter))
            {
                AppendSpace(folded);
            }
            else if (letter < 0x80)
            {
                folded.Append(char.ToLowerInvariant(letter));
            }
            else if (!IsAccent(letter))
            {
                AppendDecomposed(folded, letter);
            }
        }

        if (folded.Length > 0 && folded[^1] == ' ')
        {
            folded.Length--;
        }

        return folded.ToString();
    }

    private static void AppendSpace(StringBuilder folded)
    {
        if (folded.Length > 0 && folded[^1] != ' ')
        {
            folded.Append(' ');
        }
    }

    private static void AppendDecomposed(StringBuilder folded, char letter)
    {
        if (letter is >= (char)HangulFirst and <= (char)HangulLast)
        {
            AppendHangul(folded, letter - HangulFirst);
        }
        else if (FoldingTable.Find(letter) is { } decomposed)
        {
            folded.Append(decomposed);
        }
        else
        {
            folded.Append(char.ToLowerInvariant(letter));
        }
    }

    // Unicode Standard 3.12: a syllable is a leading consonant, a vowel and perhaps a trailing consonant.
    private static void AppendHangul(StringBuilder folded, int syllable)
    {
        folded.Append((char)(0x1100 + (syllable / 588))).Append((char)(0x1161 + (syllable % 588 / 28)));
        if (syllable % 28 != 0)
        {
            folded.Append((char)(0x11A7 + (syllable % 28)));
        }
    }

    private static bool IsAccent(char letter) => letter is
        (>= '\u0300' and <= '\u036F') or (>= '\u1AB0' and <= '\u1AFF') or (>= '\u1DC0' and <= '\u1DFF') or (>= '\u20D0' and <= '\u20FF')
        or (>= '\uFE20' and <= '\uFE2F')
        or (>= '\u0591' and <= '\u05BD') or '\u05BF' or '\u05C1' or '\u05C2' or '\u05C4' or '\u05C5' or '\u05C7'
        or (>= '\u064B' and <= '\u065F') or '\u0670';
}
