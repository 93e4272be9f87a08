// https://hl7.org/fhir/R4/search.html#string
using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Search;

/// <summary>Rows of string_index.</summary>
internal static class StringSql
{
    public const string Table = "string_index";

    /// <summary>The condition that a row is a text of its own, not a further word of a family name: what an order goes by.</summary>
    public static string IsWhole(string row) => $" AND {row}.instance = 0";

    /// <summary>The rows whose text starts with this one, holds it, or is it to the letter.</summary>
    public static RowMatch One(SqlValues values, string d, SearchModifier modifier, StringValue value, bool isPart = false)
    {
        RowMatch Whole(string comparison) => new(Table, $"{d}.folded {comparison} {values.Add(value.Folded)}{(isPart ? "" : IsWhole(d))}");
        return modifier switch
        {
            SearchModifier.Exact => new RowMatch(Table, Exact(values, d, value)),
            SearchModifier.Contains => new RowMatch(Table, $"{values.Dialect.Whole(d, "folded")} LIKE {values.AddAsIs("%" + Pattern(value.Folded) + "%")} ESCAPE '!'"),
            SearchModifier.EndsWith => new RowMatch(Table, $"{values.Dialect.Whole(d, "folded")} LIKE {values.AddAsIs("%" + Pattern(value.Folded))} ESCAPE '!'"),
            SearchModifier.Words => new RowMatch(Table, string.Join(" AND ", value.Folded.Split(' ').Select(w => Word(values, d, w)))),
            SearchModifier.Phrase => new RowMatch(Table, Phrase(values, d, value.Folded)),
            SearchModifier.Equal => Whole("="),
            SearchModifier.Unequal => Whole("<>"),
            SearchModifier.Greater => Whole(">"),
            SearchModifier.Less => Whole("<"),
            SearchModifier.GreaterOrEqual => Whole(">="),
            SearchModifier.LessOrEqual => Whole("<="),
            _ => new RowMatch(Table, Begins(values, d + ".folded", value.Folded)),
        };
    }

    /// <summary>The condition that a column begins with a text, as a range that an index can walk.</summary>
    public static string Begins(SqlValues values, string column, string text) => text.Length == 0
        ? $"{column} >= {values.Add("")}"
        : $"{column} >= {values.Add(text)} AND {column} < {values.Add(After(text))}";

    /// <summary>
    /// The least text above all that begin with this one, in the order of code points: the last character one up. The highest character and the one below
    /// the surrogates are left out, so that the text stays well formed.
    /// </summary>
    private static string After(string text)
    {
        var runes = text.EnumerateRunes().ToArray();
        for (var i = runes.Length - 1; i >= 0; i--)
        {
            if (runes[i].Value < 0x10FFFF)
            {
                var next = runes[i].Value == 0xD7FF ? 0xE000 : runes[i].Value + 1;
                return string.Concat(runes.Take(i).Select(r => r.ToString())) + new System.Text.Rune(next);
            }
        }

        return text + "\U0010FFFF";
    }

    // At the beginning of the text, after a space or after a hyphen.
    private static string Word(SqlValues values, string d, string word)
    {
        var starts = new[] { "", "% ", "%-" }.Select(before => $"{values.Dialect.Whole(d, "folded")} LIKE {values.AddAsIs(before + Pattern(word) + "%")} ESCAPE '!'");
        return $"({string.Join(" OR ", starts)})";
    }

    // The longest word, which is the rarest as a rule, and beside it by its place every other. The first of a version's rows of a word has no place.
    private static string Phrase(SqlValues values, string d, string phrase)
    {
        var words = phrase.TrimEnd('*').Split(' ');
        var anchor = Array.IndexOf(words, words.MaxBy(w => w.Length));
        bool IsBeginning(int i) => i == words.Length - 1 && phrase.EndsWith('*');
        string Is(string column, int i) => IsBeginning(i) ? Begins(values, column, words[i]) : $"{column} = {values.Add(words[i])}";
        var others = Enumerable.Range(0, words.Length).Where(i => i != anchor).Select(i =>
        {
            var n = values.Alias("n");
            return $" AND EXISTS (SELECT 1 FROM {Table} {n} WHERE {n}.sid = {d}.sid AND {n}.param = {d}.param AND {n}.instance = {d}.instance {(i < anchor ? "-" : "+")} {Math.Abs(i - anchor)} AND {n}.instance > 0 AND {Is(n + ".folded", i)})";
        });
        return $"{Is(d + ".folded", anchor)} AND {d}.instance > 0{string.Concat(others)}";
    }

    private static string Exact(SqlValues values, string d, StringValue value)
    {
        var text = string.Equals(value.Text, value.Folded, StringComparison.Ordinal) ? "" : value.Text;
        return $"{d}.folded = {values.Add(value.Folded)} AND {d}.text = {values.Add(text)}";
    }

    private static string Pattern(string text) => text
        .Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal)
        .Replace("_", "!_", StringComparison.Ordinal).Replace("[", "![", StringComparison.Ordinal);
}
