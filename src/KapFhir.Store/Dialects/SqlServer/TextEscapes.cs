using System.Buffers;
using System.Text;

namespace KapFhir.Store.Dialects.SqlServer;

/// <summary>
/// Writes the characters that JSON escapes another way: a character of the private use area and a digit. SQL undoes it by REPLACE.
/// </summary>
internal static class TextEscapes
{
    private const char Lead = '\uE000';

    // The lead comes last: what REPLACE has undone holds none.
    private static readonly (char Character, char Digit)[] All =
        [('\\', '1'), ('"', '2'), ('\u0001', '3'), ('\t', '4'), ('\n', '5'), ('\r', '6'), (Lead, '0')];

    private static readonly SearchValues<char> Special = SearchValues.Create([.. All.Select(e => e.Character)]);

    /// <summary>True if a text holds one of them.</summary>
    public static bool AreIn(string? text) => text.AsSpan().ContainsAny(Special);

    /// <summary>The text without them.</summary>
    public static string Make(string text)
    {
        var made = new StringBuilder(text.Length + 8);
        foreach (var character in text)
        {
            var digit = Array.Find(All, e => e.Character == character).Digit;
            _ = digit == default ? made.Append(character) : made.Append(Lead).Append(digit);
        }

        return made.ToString();
    }

    /// <summary>The expression that gives a column's text as it was.</summary>
    public static string Undo(string column) => All.Aggregate(
        $"{column} COLLATE {SqlServerDialect.Collation}",
        (text, escape) => $"REPLACE({text}, NCHAR({(int)Lead}) + N'{escape.Digit}', NCHAR({(int)escape.Character}))");
}
