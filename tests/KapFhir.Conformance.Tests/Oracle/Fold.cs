using System.Text;

namespace KapFhir.Conformance.Tests.Oracle;

/// <summary>Text without case and accents, as https://hl7.org/fhir/R4/search.html#string compares it, for the letters that occur in the test data.</summary>
internal static class Fold
{
    private const string Accented = "áàâäãåéèêëíìîïóòôöõúùûüñçýÿ";
    private const string Plain = "aaaaaaeeeeiiiiooooouuuuncyy";

    public static string Text(string text)
    {
        var folded = new StringBuilder();
        foreach (var letter in string.Join(' ', text.Split((char[])[' ', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)).ToLowerInvariant())
        {
            var index = Accented.IndexOf(letter, StringComparison.Ordinal);
            if (letter is < (char)0x300 or > (char)0x36F)
            {
                folded.Append(index < 0 ? letter : Plain[index]);
            }
        }

        return folded.ToString();
    }
}
