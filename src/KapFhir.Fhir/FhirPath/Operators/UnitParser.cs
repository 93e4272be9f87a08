// https://ucum.org/ucum#section-Syntax-Rules
using System.Globalization;

namespace KapFhir.Fhir.FhirPath.Operators;

/// <summary>
/// Reads unit expressions: prefixes, exponents, products, quotients, brackets and annotations, over the units in clinical use.
/// </summary>
internal sealed class UnitParser
{
    private static readonly Dictionary<string, decimal> Prefixes = new(StringComparer.Ordinal)
    {
        ["da"] = 10m, ["h"] = 100m, ["k"] = 1e3m, ["M"] = 1e6m, ["G"] = 1e9m, ["T"] = 1e12m,
        ["d"] = 1e-1m, ["c"] = 1e-2m, ["m"] = 1e-3m, ["u"] = 1e-6m, ["n"] = 1e-9m, ["p"] = 1e-12m, ["f"] = 1e-15m,
    };

    private static readonly Dictionary<string, UnitScale> Metric = new(StringComparer.Ordinal)
    {
        ["m"] = new(1, new(1, 0, 0, 0, 0, 0, 0)),
        ["s"] = new(1, new(0, 1, 0, 0, 0, 0, 0)),
        ["g"] = new(1, new(0, 0, 1, 0, 0, 0, 0)),
        ["rad"] = new(1, new(0, 0, 0, 1, 0, 0, 0)),
        ["K"] = new(1, new(0, 0, 0, 0, 1, 0, 0)),
        ["C"] = new(1, new(0, 0, 0, 0, 0, 1, 0)),
        ["cd"] = new(1, new(0, 0, 0, 0, 0, 0, 1)),
        ["L"] = new(1e-3m, new(3, 0, 0, 0, 0, 0, 0)),
        ["l"] = new(1e-3m, new(3, 0, 0, 0, 0, 0, 0)),
        ["mol"] = new(6.0221367e23m, default),
        ["Hz"] = new(1, new(0, -1, 0, 0, 0, 0, 0)),
        ["N"] = new(1e3m, new(1, -2, 1, 0, 0, 0, 0)),
        ["Pa"] = new(1e3m, new(-1, -2, 1, 0, 0, 0, 0)),
        ["J"] = new(1e3m, new(2, -2, 1, 0, 0, 0, 0)),
        ["W"] = new(1e3m, new(2, -3, 1, 0, 0, 0, 0)),
        ["m[Hg]"] = new(133_322_000m, new(-1, -2, 1, 0, 0, 0, 0)),
        ["m[H2O]"] = new(9_806_650m, new(-1, -2, 1, 0, 0, 0, 0)),
        ["cal"] = new(4184m, new(2, -2, 1, 0, 0, 0, 0)),
    };

    private static readonly Dictionary<string, UnitScale> Plain = new(StringComparer.Ordinal)
    {
        ["%"] = new(1e-2m, default),
        ["min"] = new(60, new(0, 1, 0, 0, 0, 0, 0)),
        ["h"] = new(3600, new(0, 1, 0, 0, 0, 0, 0)),
        ["d"] = new(86_400, new(0, 1, 0, 0, 0, 0, 0)),
        ["wk"] = new(604_800, new(0, 1, 0, 0, 0, 0, 0)),
        ["mo"] = new(2_629_800, new(0, 1, 0, 0, 0, 0, 0)),
        ["a"] = new(31_557_600, new(0, 1, 0, 0, 0, 0, 0)),
        ["[in_i]"] = new(0.0254m, new(1, 0, 0, 0, 0, 0, 0)),
        ["[ft_i]"] = new(0.3048m, new(1, 0, 0, 0, 0, 0, 0)),
        ["[yd_i]"] = new(0.9144m, new(1, 0, 0, 0, 0, 0, 0)),
        ["[mi_i]"] = new(1609.344m, new(1, 0, 0, 0, 0, 0, 0)),
        ["[lb_av]"] = new(453.59237m, new(0, 0, 1, 0, 0, 0, 0)),
        ["[oz_av]"] = new(28.349523125m, new(0, 0, 1, 0, 0, 0, 0)),
    };

    private readonly string _text;
    private int _at;

    private UnitParser(string text) => _text = text;

    private char Current => _at < _text.Length ? _text[_at] : '\0';

    /// <summary>The unit's scale, or null if it is not among those known here.</summary>
    public static UnitScale? Parse(string code)
    {
        const int longest = 200;
        try
        {
            var parser = new UnitParser(code);
            var scale = code.Length is > 0 and <= longest ? parser.Term() : null;
            return parser._at == code.Length ? scale : null;
        }
        catch (OverflowException)
        {
            return null;
        }
        catch (DivideByZeroException)
        {
            return null;
        }
    }

    private UnitScale? Term()
    {
        var total = Current == '/' ? new UnitScale(1, default) : Component();
        while (total is not null && Current is '.' or '/')
        {
            var sign = _text[_at++] == '/' ? -1 : 1;
            total = Component() is { } next ? Times(total!, next, sign) : null;
        }

        return total;
    }

    private UnitScale? Component()
    {
        if (Current == '(')
        {
            _at++;
            var inner = Term();
            return Current == ')' && _at++ > 0 ? inner : null;
        }

        var start = _at;
        while (char.IsAsciiDigit(Current))
        {
            _at++;
        }

        var digits = _text.AsSpan(start, _at - start);
        var scale = digits.Length > 0 ? new UnitScale(decimal.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture), default)
            : Current == '{' ? new UnitScale(1, default)
            : Atom();
        return SkipAnnotation() ? scale : null;
    }

    private UnitScale? Atom()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetter(Current) || Current is '%' or '['))
        {
            _at = Current == '[' && _text.IndexOf(']', _at) is var close and > 0 ? close + 1 : _at + 1;
        }

        var atom = Find(_text[start.._at]);
        start = _at;
        _at += Current is '-' or '+' ? 1 : 0;
        while (char.IsAsciiDigit(Current))
        {
            _at++;
        }

        if (_at == start)
        {
            return atom;
        }

        return atom is not null
            && int.TryParse(_text.AsSpan(start, _at - start), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent)
            ? Times(new UnitScale(1, default), atom, exponent)
            : null;
    }

    private bool SkipAnnotation()
    {
        if (Current != '{')
        {
            return true;
        }

        var end = _text.IndexOf('}', _at);
        _at = end + 1;
        return end > 0;
    }

    private static UnitScale? Find(string symbol)
    {
        if (Plain.TryGetValue(symbol, out var scale) || Metric.TryGetValue(symbol, out scale))
        {
            return scale;
        }

        foreach (var (prefix, factor) in Prefixes)
        {
            if (symbol.StartsWith(prefix, StringComparison.Ordinal) && Metric.TryGetValue(symbol[prefix.Length..], out scale))
            {
                return scale with { Factor = scale.Factor * factor };
            }
        }

        return null;
    }

    private static UnitScale Times(UnitScale total, UnitScale unit, int exponent)
    {
        const int highest = 20;
        if (Math.Abs(exponent) > highest)
        {
            throw new OverflowException();
        }

        var factor = total.Factor;
        for (var i = 0; i < Math.Abs(exponent); i++)
        {
            factor = exponent > 0 ? factor * unit.Factor : factor / unit.Factor;
        }

        return new UnitScale(factor, total.Dimension.Plus(unit.Dimension, exponent));
    }
}
