// https://ucum.org/ucum#section-Syntax-Rules
using System.Globalization;
using System.Numerics;

namespace KapFhir.Fhir.Terminology.Ucum;

/// <summary>
/// A part of an expression that was read: a factor on powers of base units.
/// </summary>
/// <param name="Factor">How many base units, or null if that is out of all proportion.</param>
/// <param name="Dimension">The base units.</param>
/// <param name="Special">The special unit in it, or null. Its own function is not in <paramref name="Factor"/>'s way: the factor of a curve
/// says how many of that unit.</param>
internal sealed record UcumTerm(ExactRatio? Factor, UcumDimension Dimension, UcumAtom? Special = null)
{
    public static UcumTerm One { get; } = new(ExactRatio.One, UcumDimension.None);
}

/// <summary>Reads an expression: prefixes, exponents, products, quotients, parentheses, annotations.</summary>
internal sealed class UcumParser
{
    private const int LongestCode = 1000;
    private const int DeepestNesting = 50;
    private const int LongestExponent = 6;
    private readonly string _code;
    private readonly UcumTable _table;
    private int _at;
    private int _depth;
    private Issue? _issue;

    private UcumParser(string code, UcumTable table) => (_code, _table) = (code, table);

    /// <summary>The unit, or what is wrong with the expression and how it would be right.</summary>
    public static Result<UcumTerm> Parse(string code, UcumTable table)
    {
        if (Characters(code) is { } issue)
        {
            return issue;
        }

        var parser = new UcumParser(code, table);
        return parser.MainTerm() is { } term ? term : parser._issue!;
    }

    private char Current => _at < _code.Length ? _code[_at] : '\0';

    private static Issue? Characters(string code) => code.Length switch
    {
        0 => Issues.UcumEmpty,
        > LongestCode => Issues.UcumTooLong(LongestCode),
        _ => FirstStrange(code) is >= 0 and var at ? Issues.UcumCharacter(code, code[at]) : null,
    };

    // "The full set of characters 33-126"; R4's own list of units (https://hl7.org/fhir/R4/valueset-ucum-units.html) has spaces within braces.
    private static int FirstStrange(string code)
    {
        var isNote = false;
        for (var i = 0; i < code.Length; i++)
        {
            isNote = code[i] == '{' || (isNote && code[i] != '}');
            if (code[i] is < '!' or > '~' && !(isNote && code[i] == ' '))
            {
                return i;
            }
        }

        return -1;
    }

    // <main-term> ::= "/" <term> | <term>
    private UcumTerm? MainTerm()
    {
        var term = Current == '/' ? Operators(UcumTerm.One) : Term();
        return term is null ? null
            : _at < _code.Length ? Fail(Current == ')' ? Issues.UcumUnopened(_code) : Issues.UcumJoin(_code, _code[_at..]))
            : term;
    }

    // <term> ::= <term> "." <component> | <term> "/" <component> | <component>
    private UcumTerm? Term() => Component() is { } first ? Operators(first) : null;

    private UcumTerm? Operators(UcumTerm total)
    {
        while (Current is '.' or '/')
        {
            var sign = _code[_at++] == '/' ? -1 : 1;
            if (Component() is not { } next || Times(total, next, sign) is not { } product)
            {
                return null;
            }

            total = product;
        }

        return total;
    }

    // <component> ::= <annotatable><annotation> | <annotatable> | <annotation> | <factor> | "(" <term> ")". The common units of UCUM itself
    // have an annotation behind a factor too (/100{WBC}), so any component may have one.
    private UcumTerm? Component() => Current switch
    {
        '{' => Annotation() ? UcumTerm.One : null,
        '\0' or '.' or '/' or ')' => Fail(Issues.UcumMissing(_code, _at)),
        _ => Annotatable() is { } term && Annotation() ? term : null,
    };

    private UcumTerm? Annotatable() => Current == '(' ? Parenthesis() : char.IsAsciiDigit(Current) && !IsTen() ? Number() : Simple();

    // The symbols 10* and 10^ begin like numbers.
    private bool IsTen() => _code.AsSpan(_at) is ['1', '0', '*' or '^', ..];

    private UcumTerm? Parenthesis()
    {
        if (++_depth > DeepestNesting)
        {
            return Fail(Issues.UcumTooDeep(DeepestNesting));
        }

        _at++;
        var inner = Term();
        if (inner is not null && Current != ')')
        {
            return Fail(Issues.UcumUnclosed(_code, ')'));
        }

        _at++;
        _depth--;
        return inner;
    }

    private bool Annotation()
    {
        if (Current != '{')
        {
            return true;
        }

        var end = _code.AsSpan(_at + 1).IndexOfAny('{', '}');
        if (end < 0 || _code[_at + 1 + end] == '{')
        {
            Fail(Issues.UcumUnclosed(_code, '}'));
            return false;
        }

        _at += end + 2;
        return true;
    }

    private UcumTerm? Number()
    {
        var digits = Digits();
        var number = BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        return number.IsZero ? Fail(Issues.UcumZero(_code)) : new UcumTerm(ExactRatio.Of(number, 1, 0), UcumDimension.None);
    }

    private ReadOnlySpan<char> Digits()
    {
        var start = _at;
        while (char.IsAsciiDigit(Current))
        {
            _at++;
        }

        return _code.AsSpan(start, _at - start);
    }

    // A symbol and its exponent. Digits within square brackets belong to the symbol.
    private UcumTerm? Simple()
    {
        var start = _at;
        while (_at < _code.Length && Current is not ('.' or '/' or '(' or ')' or '{' or '}'))
        {
            var close = Current == '[' ? _code.IndexOf(']', _at) : _at;
            if (close < 0)
            {
                return Fail(Issues.UcumUnclosed(_code, ']'));
            }

            _at = close + 1;
        }

        var run = _code[start.._at];
        if (run.Length == 0)
        {
            return Fail(Issues.UcumJoin(_code, _code[start..]));
        }

        var symbol = run.AsSpan().TrimEnd("0123456789");
        var exponent = run.AsSpan(symbol.Length);
        if (symbol.IsEmpty || exponent.IsEmpty)
        {
            return Atom(run);
        }

        var isSigned = symbol[^1] is '-' or '+' && symbol.Length > 1;
        symbol = isSigned ? symbol[..^1] : symbol;
        return Atom(symbol.ToString()) is { } atom ? Power(atom, symbol.ToString(), exponent, isSigned && run[symbol.Length] == '-') : null;
    }

    private UcumTerm? Power(UcumTerm atom, string symbol, ReadOnlySpan<char> digits, bool isNegative)
    {
        if (atom.Special is not null)
        {
            return digits is "1" && !isNegative ? atom : Fail(Issues.UcumSpecial(_code, atom.Special.Symbol));
        }

        digits = digits.TrimStart('0');
        if (digits.Length > LongestExponent)
        {
            return Fail(Issues.UcumExponent(_code, symbol));
        }

        var exponent = digits.IsEmpty ? 0 : int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) * (isNegative ? -1 : 1);
        return new UcumTerm(atom.Factor?.Power(exponent), UcumDimension.None.Plus(atom.Dimension, exponent));
    }

    private UcumTerm? Atom(string symbol)
    {
        if (_table.Find(symbol) is { } atom)
        {
            return Of(atom, ExactRatio.One);
        }

        return _table.FindPrefixed(symbol) is not { } found ? Fail(Issues.UcumUnknown(_code, symbol, UcumHints.For(symbol, _table)))
            : found.Atom.IsMetric ? Of(found.Atom, found.Prefix.Factor)
            : Fail(Issues.UcumNotMetric(_code, found.Prefix.Symbol, found.Atom.Symbol, UcumHints.For(symbol, _table)));
    }

    private static UcumTerm Of(UcumAtom atom, ExactRatio prefix)
    {
        if (atom.Function is null)
        {
            return new UcumTerm(atom.Factor.Times(prefix), atom.Dimension);
        }

        return UcumScale.Find(atom.Function)!.Offset is null
            ? new UcumTerm(prefix, UcumDimension.Of(atom.Symbol), atom)
            : new UcumTerm(atom.Factor.Times(prefix), atom.Dimension, atom);
    }

    // "Special units cannot take part in any algebraic operations involving other units": a number may stand before or behind, as a prefix does.
    private UcumTerm? Times(UcumTerm left, UcumTerm right, int sign)
    {
        if ((left.Special ?? right.Special) is { } special)
        {
            var other = left.Special is null ? left : right;
            if (sign < 0 || other.Special is not null || !other.Dimension.IsNone)
            {
                return Fail(Issues.UcumSpecial(_code, special.Symbol));
            }
        }

        var factor = right.Factor is not { } by ? null : sign > 0 ? left.Factor?.Times(by) : left.Factor?.Over(by);
        return new UcumTerm(factor, left.Dimension.Plus(right.Dimension, sign), left.Special ?? right.Special);
    }

    private UcumTerm? Fail(Issue issue)
    {
        _issue ??= issue;
        return null;
    }
}
