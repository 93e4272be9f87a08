// http://hl7.org/fhirpath/N1/#lexical-elements
namespace KapFhir.Fhir.FhirPath.Syntax;

/// <summary>Cuts an expression into tokens.</summary>
internal sealed class Lexer
{
    private static readonly string[] Symbols =
        ["<=", ">=", "!=", "!~", ".", ",", "(", ")", "[", "]", "{", "}", "+", "-", "*", "/", "&", "|", "<", ">", "=", "~"];
    private readonly string _text;
    private int _at;

    private Lexer(string text) => _text = text;

    private char Current => Peek(0);

    public static List<Token> Read(string text)
    {
        var lexer = new Lexer(text);
        var tokens = new List<Token>();
        do
        {
            lexer.SkipSpace();
            tokens.Add(lexer.Next());
        }
        while (tokens[^1].Kind != TokenKind.End);
        return tokens;
    }

    private Token Next()
    {
        var start = _at;
        return Current switch
        {
            '\0' when _at >= _text.Length => new(TokenKind.End, "", start),
            '\'' => new(TokenKind.Text, Quoted('\''), start),
            '"' => new(TokenKind.Delimited, Quoted('"'), start), // STU1's way, which R4's own %"ext-..." still uses
            '`' => new(TokenKind.Delimited, Quoted('`'), start),
            '@' => DateOrTime(),
            '%' => Variable(),
            '$' => Special(),
            var c when char.IsAsciiDigit(c) => Number(),
            var c when IsNameStart(c) => new(TokenKind.Identifier, Name(), start),
            _ => Symbol(),
        };
    }

    private void SkipSpace()
    {
        while (_at < _text.Length)
        {
            if (char.IsWhiteSpace(Current))
            {
                _at++;
            }
            else if (Current == '/' && Peek(1) == '/')
            {
                var end = _text.IndexOf('\n', _at);
                _at = end < 0 ? _text.Length : end;
            }
            else if (Current == '/' && Peek(1) == '*')
            {
                var end = _text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
                _at = end < 0 ? throw Expected("*/ to end the comment") : end + 2;
            }
            else
            {
                return;
            }
        }
    }

    private Token Number()
    {
        var start = _at;
        Digits();
        if (Current == '.' && char.IsAsciiDigit(Peek(1)))
        {
            _at++;
            Digits();
        }

        return new(TokenKind.Number, _text[start.._at], start);
    }

    // '@' then YYYY, YYYY-MM, YYYY-MM-DD, each followed by T and perhaps a time for a DateTime; or '@T' and a time.
    private Token DateOrTime()
    {
        var start = _at++;
        if (Current == 'T')
        {
            _at++;
            TimeOfDay();
            return new(TokenKind.Time, _text[(start + 2).._at], start);
        }

        Digits();
        for (var part = 0; part < 2 && Current == '-' && char.IsAsciiDigit(Peek(1)); part++)
        {
            _at++;
            Digits();
        }

        if (Current != 'T')
        {
            return new(TokenKind.Date, _text[(start + 1).._at], start);
        }

        _at++;
        TimeOfDay();
        Offset();
        return new(TokenKind.DateTime, _text[(start + 1).._at], start);
    }

    private void TimeOfDay()
    {
        Digits();
        while ((Current == ':' || Current == '.') && char.IsAsciiDigit(Peek(1)))
        {
            _at++;
            Digits();
        }
    }

    private void Offset()
    {
        if (Current == 'Z')
        {
            _at++;
        }
        else if (Current is '+' or '-' && char.IsAsciiDigit(Peek(1)) && char.IsAsciiDigit(Peek(2)) && Peek(3) == ':')
        {
            _at += 4;
            Digits();
        }
    }

    private Token Variable()
    {
        var start = _at++;
        if (Current is '`' or '\'' or '"')
        {
            return new(TokenKind.Variable, Quoted(Current), start);
        }

        if (!IsNameStart(Current))
        {
            throw Expected("the name of a variable after %");
        }

        var name = Name();
        // R4 writes %vs-[name] and %ext-[name] without quotation marks.
        while (name is "vs" or "ext" && (Current == '-' || IsNamePart(Current)))
        {
            _at++;
        }

        return new(TokenKind.Variable, _text[(start + 1).._at], start);
    }

    private Token Special()
    {
        var start = _at++;
        var name = Name();
        return name is "this" or "index" or "total"
            ? new(TokenKind.Special, name, start)
            : throw new SyntaxException(Issues.FhirPathSyntax(_text, start, "$this, $index or $total"));
    }

    private Token Symbol()
    {
        foreach (var symbol in Symbols)
        {
            if (string.CompareOrdinal(_text, _at, symbol, 0, symbol.Length) == 0)
            {
                _at += symbol.Length;
                return new(TokenKind.Symbol, symbol, _at - symbol.Length);
            }
        }

        throw Expected($"an operator, a name or a literal, not '{Current}'");
    }

    private string Quoted(char mark)
    {
        var end = ++_at;
        while (end < _text.Length && _text[end] != mark)
        {
            end += _text[end] == '\\' ? 2 : 1;
        }

        if (end >= _text.Length)
        {
            throw new SyntaxException(Issues.FhirPathSyntax(_text, _at - 1, $"a closing {mark}"));
        }

        var raw = _text[_at..end];
        _at = end + 1;
        return Escapes.Resolve(raw);
    }

    private string Name()
    {
        var start = _at;
        while (IsNamePart(Current))
        {
            _at++;
        }

        return _text[start.._at];
    }

    private void Digits()
    {
        while (char.IsAsciiDigit(Current))
        {
            _at++;
        }
    }

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_';

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    private char Peek(int ahead) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    private SyntaxException Expected(string what) => new(Issues.FhirPathSyntax(_text, _at, what));
}
