// https://hl7.org/fhir/R4/search_filter.html
using System.Text;
using System.Text.Json;

namespace KapFhir.Fhir.Search.Filter;

/// <summary>
/// Reads the whole grammar of <c>_filter</c>. "Logical expressions are evaluated left to right, with no precedence between and and or."
/// </summary>
internal sealed class FilterParser(string text)
{
    private const int MostDepth = 16;
    private const int MostTests = 100;
    private int _at;
    private int _depth;
    private int _tests;

    /// <summary>Reads a filter to its end.</summary>
    public static Result<FilterExpression> Parse(string text)
    {
        var parser = new FilterParser(text);
        return parser.Filter().Then(filter => parser.Peek() is null ? filter : parser.Expected("'and', 'or', or the end"));
    }

    private Result<FilterExpression> Filter()
    {
        if (++_depth > MostDepth)
        {
            return Issues.SearchFilterTooDeep(MostDepth);
        }

        var filter = Primary();
        while (filter.IsSuccess && (TakeWord("and") ? false : TakeWord("or") ? true : default(bool?)) is { } isOr)
        {
            filter = filter.Then(left => Primary().Then<FilterExpression>(right => new FilterLogic(left, isOr, right)));
        }

        _depth--;
        return filter;
    }

    private Result<FilterExpression> Primary()
    {
        if (Take('('))
        {
            return Closed(Filter(), ')');
        }

        if (!TakeWord("not"))
        {
            return Test();
        }

        return Take('(')
            ? Closed(Filter(), ')').Then<FilterExpression>(inner => new FilterNegation(inner))
            : Expected("'(' after 'not'");
    }

    private Result<FilterExpression> Closed(Result<FilterExpression> filter, char bracket) =>
        filter.Then(inner => Take(bracket) ? inner : Expected($"'and', 'or' or '{bracket}'"));

    private Result<FilterExpression> Test()
    {
        if (++_tests > MostTests)
        {
            return Issues.SearchFilterTooLong(MostTests);
        }

        return Path().Then(path => Word() is { Length: > 0 } operation
            ? Value(out var isQuoted).Then<FilterExpression>(value => new FilterTest(path, operation, value, isQuoted))
            : Expected("an operation: " + FilterOperations.All));
    }

    private Result<IReadOnlyList<FilterStep>> Path()
    {
        List<FilterStep> steps = [];
        do
        {
            var name = Word();
            if (name.Length == 0)
            {
                return Expected<IReadOnlyList<FilterStep>>("the name of a search parameter");
            }

            if (!TakeHere('['))
            {
                steps.Add(new FilterStep(name, null));
                continue;
            }

            var filter = Closed(Filter(), ']');
            if (!filter.IsSuccess)
            {
                return Result<IReadOnlyList<FilterStep>>.Failed(filter.Issues);
            }

            steps.Add(new FilterStep(name, filter.Value));
            if (_at == text.Length || text[_at] != '.')
            {
                return Expected<IReadOnlyList<FilterStep>>("'.' and a further name after ']'");
            }
        }
        while (TakeHere('.'));

        return steps;
    }

    // A name may carry the type that a reference leads to, as in subject:Patient.name.
    private string Word()
    {
        Peek();
        var start = _at;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '_' or '-' or ':'))
        {
            _at++;
        }

        return text[start.._at];
    }

    private Result<string> Value(out bool isQuoted)
    {
        isQuoted = Peek() == '"';
        if (isQuoted)
        {
            return Quoted();
        }

        var start = _at;
        while (_at < text.Length && !char.IsWhiteSpace(text[_at]) && text[_at] is not (')' or ']'))
        {
            _at++;
        }

        return _at > start ? text[start.._at] : Expected<string>("a value");
    }

    private Result<string> Quoted()
    {
        var start = _at;
        for (_at++; _at < text.Length && text[_at] != '"'; _at++)
        {
            _at += text[_at] == '\\' ? 1 : 0;
        }

        if (_at >= text.Length)
        {
            return Expected<string>("the closing quotation mark");
        }

        _at++;
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text[start.._at]));
        try
        {
            reader.Read();
            return reader.GetString()!;
        }
        catch (Exception notJson) when (notJson is JsonException or InvalidOperationException)
        {
            _at = start;
            return Expected<string>("a JSON string, with escapes as JSON has them");
        }
    }

    private char? Peek()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }

        return _at < text.Length ? text[_at] : null;
    }

    private bool Take(char sign)
    {
        Peek();
        return TakeHere(sign);
    }

    private bool TakeHere(char sign)
    {
        var isThere = _at < text.Length && text[_at] == sign;
        _at += isThere ? 1 : 0;
        return isThere;
    }

    private bool TakeWord(string word)
    {
        Peek();
        var start = _at;
        if (Word() == word && (_at == text.Length || char.IsWhiteSpace(text[_at]) || text[_at] == '('))
        {
            return true;
        }

        _at = start;
        return false;
    }

    private Result<FilterExpression> Expected(string what) => Expected<FilterExpression>(what);

    private Result<T> Expected<T>(string what) => Issues.SearchFilterSyntax(text, _at, what);
}
