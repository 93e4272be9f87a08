// https://hl7.org/fhir/R4/search.html#content: "_text=(bone OR liver) and metastases"
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Search.FullText;

/// <summary>
/// Reads what <c>_text</c> and <c>_content</c> look for: words that must all be there, phrases in quotation marks, <c>or</c>, <c>not</c>, brackets, and a star
/// after a word's beginning, also that of a phrase's last. <c>and</c> binds stronger than <c>or</c>.
/// </summary>
/// <param name="name">The parameter, for errors.</param>
/// <param name="text">What was sent, unescaped.</param>
/// <param name="parameters">What the words are kept under; a word under any of them will do.</param>
internal sealed class TextExpression(string name, string text, IReadOnlyList<SearchParameterDefinition> parameters)
{
    private const char Quote = '"';
    private const int MostDepth = 16;
    private const int MostWords = 50;
    private readonly List<string> _tokens = [.. Tokens(text)];
    private int _at;
    private int _words;
    private int _depth;

    /// <summary>The condition.</summary>
    public Result<SearchClause> Read() => text.Count(c => c == Quote) % 2 != 0
        ? Expected("a second quotation mark")
        : Either().Then(clause => _at == _tokens.Count ? clause : Expected("the end, or a word before ')'"));

    // Every second part stands between quotation marks, and is one token, with the mark at its beginning.
    private static IEnumerable<string> Tokens(string text) => text.Split(Quote).SelectMany((part, i) => i % 2 == 1 ? [Quote + part]
        : part.Replace("(", " ( ", StringComparison.Ordinal).Replace(")", " ) ", StringComparison.Ordinal)
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private Result<SearchClause> Either()
    {
        var left = All();
        while (left.IsSuccess && Take("or"))
        {
            left = left.Then(l => All().Then<SearchClause>(r => AnyClause.Of(l, r)));
        }

        return left;
    }

    private Result<SearchClause> All()
    {
        var left = One();
        while (left.IsSuccess && _at < _tokens.Count && _tokens[_at] != ")" && !Is("or"))
        {
            _ = Take("and");
            left = left.Then(l => One().Then<SearchClause>(r => AllClause.Of(l, r)));
        }

        return left;
    }

    private Result<SearchClause> One()
    {
        if (_at == _tokens.Count || Is("or") || Is("and") || Is(")"))
        {
            return Expected("a word");
        }

        if (++_depth > MostDepth)
        {
            return Expected($"brackets at most {MostDepth} deep");
        }

        var clause = Take("not") ? One().Then<SearchClause>(c => new NotClause(c))
            : Take("(") ? Either().Then(c => Take(")") ? c : Expected("')'"))
            : Words(_tokens[_at++]);
        _depth--;
        return clause;
    }

    // What is written as one may be several words: PHQ-9.
    private Result<SearchClause> Words(string token)
    {
        var isPhrase = token[0] == Quote;
        token = token.TrimStart(Quote).TrimEnd();
        var isPrefix = token.EndsWith('*');
        string[] words = [.. TextWords.Of(token)];
        _words += words.Length;
        if (words.Length == 0 || token.AsSpan(0, token.Length - 1).Contains('*'))
        {
            return Expected($"a word, at most with a star at its end, and not '{token}'");
        }

        if (_words > MostWords)
        {
            return Expected($"at most {MostWords} words");
        }

        if (isPhrase && words.Length > 1)
        {
            return Phrase(string.Join(' ', words) + (isPrefix ? "*" : ""));
        }

        var clauses = words.Select((word, i) => Word(word, isPrefix && i == words.Length - 1)).ToList();
        return clauses.Count == 1 ? clauses[0] : Result<SearchClause>.Succeeded(new AllClause(clauses), []);
    }

    private SearchClause Word(string word, bool isPrefix) => Under(isPrefix ? SearchModifier.None : SearchModifier.Equal, word);

    private Result<SearchClause> Phrase(string phrase) => Result<SearchClause>.Succeeded(Under(SearchModifier.Phrase, phrase), []);

    private SearchClause Under(SearchModifier modifier, string words)
    {
        SearchClause[] any = [.. parameters.Select(p => new ParameterClause(p, modifier, [new StringValue(words, words)]))];
        return any.Length == 1 ? any[0] : new AnyClause(any);
    }

    private bool Is(string word) => _at < _tokens.Count && string.Equals(_tokens[_at], word, StringComparison.OrdinalIgnoreCase);

    private bool Take(string word)
    {
        var isThere = Is(word);
        _at += isThere ? 1 : 0;
        return isThere;
    }

    private Result<SearchClause> Expected(string what) => Issues.SearchTextExpression(name, text, what);
}
