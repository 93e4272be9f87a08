// https://hl7.org/fhir/R4/search.html#escaping
using System.Text;

namespace KapFhir.Fhir.Search;

/// <summary>
/// The backslash of search values: <c>\,</c> <c>\|</c> <c>\$</c> and <c>\\</c> are the character itself. Before any other, a backslash is
/// one.
/// </summary>
internal static class SearchEscaping
{
    /// <summary>The parts of a value between separators that are not escaped; the parts keep their escapes.</summary>
    public static List<string> Split(string value, char separator)
    {
        var parts = new List<string>();
        var start = 0;
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\' && i + 1 < value.Length && IsEscapable(value[i + 1]))
            {
                i++;
            }
            else if (value[i] == separator)
            {
                parts.Add(value[start..i]);
                start = i + 1;
            }
        }

        parts.Add(value[start..]);
        return parts;
    }

    /// <summary>The value without its escapes.</summary>
    public static string Unescape(string value)
    {
        if (!value.Contains('\\', StringComparison.Ordinal))
        {
            return value;
        }

        var text = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\' && i + 1 < value.Length && IsEscapable(value[i + 1]))
            {
                i++;
            }

            text.Append(value[i]);
        }

        return text.ToString();
    }

    private static bool IsEscapable(char next) => next is ',' or '|' or '$' or '\\';
}
