using System.Globalization;

namespace KapFhir.Conformance.Tests.Oracle;

/// <summary>Makes operands out of stored values: the value itself, a part of it, one beside it.</summary>
internal sealed class OperandMaker(int seed, string address)
{
    private static readonly string[] NumberPrefixes = ["", "", "eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap"];
    private readonly Random _random = new(seed);

    public static IReadOnlyList<string> DatePrefixes { get; } = ["", "", "eq", "ne", "gt", "lt", "ge", "le", "sa", "eb"];

    /// <summary>A modifier that the parameter's kind has, most often none.</summary>
    public string Modifier(Parameter parameter) => parameter.Kind switch
    {
        Kind.String => Pick(["", "", "", "exact", "contains"]),
        Kind.Token => Pick(["", "", "", "", "not", parameter.System is null ? "text" : "not"]),
        Kind.Uri => Pick(["", "below"]),
        _ => "",
    };

    /// <summary>An operand near a stored value, or null if the value does not lend itself.</summary>
    public Operand? Of(Parameter parameter, string modifier, Value value) => value switch
    {
        _ when modifier == "text" => value is CodeValue { Texts.Count: > 0 } texts ? new TextOperand("", Part(texts.Texts[0])) : null,
        TextValue text => Text(modifier, text.Text),
        CodeValue { Code: not null } code => Code(code),
        SpanValue span => Date(span),
        AmountValue amount => Amount(amount, parameter.Kind == Kind.Number),
        LinkValue link when modifier == "below" => link.Url.StartsWith("http", StringComparison.Ordinal) ? new UriOperand(modifier, Below(link.Url)) : null,
        LinkValue link when parameter.Kind == Kind.Uri => new UriOperand(modifier, _random.Next(5) == 0 ? link.Url + "/" : link.Url),
        LinkValue link => Link(link.Url),
        PairValue pair => Pair(parameter, pair),
        _ => null,
    };

    private TextOperand? Text(string modifier, string text)
    {
        var asked = modifier == "exact" ? _random.Next(3) == 0 ? text.ToUpperInvariant() : text : Part(text);
        asked = _random.Next(4) == 0 && modifier != "exact" ? asked.ToUpperInvariant() : asked;
        return asked.Trim().Length == 0 ? null : new TextOperand(modifier, asked.Trim());
    }

    private CodeOperand Code(CodeValue code) => _random.Next(10) switch
    {
        < 4 when code.System is not null => new CodeOperand(code.System, code.Code),
        4 when code.System is not null => new CodeOperand(code.System, null),
        5 when code.System is not null => new CodeOperand("", code.Code),
        6 when code.System is not null => new CodeOperand("http://example.org/other", code.Code),
        7 => new CodeOperand(null, code.Code + "x"),
        _ => new CodeOperand(null, code.Code),
    };

    private DateOperand Date(SpanValue span)
    {
        var ticks = span.Start == long.MinValue ? span.End : span.Start;
        ticks += _random.Next(4) switch { 0 => TimeSpan.TicksPerDay, 1 => -TimeSpan.TicksPerHour, _ => 0 };
        var time = new DateTimeOffset(ticks, TimeSpan.Zero).ToOffset(_random.Next(3) == 0 ? TimeSpan.FromHours(2) : TimeSpan.Zero);
        var format = Pick(["yyyy", "yyyy-MM", "yyyy-MM-dd", "yyyy-MM-dd", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.fffK"]);
        return new DateOperand(Pick(DatePrefixes), time.ToString(format.Replace("K", "zzz", StringComparison.Ordinal), CultureInfo.InvariantCulture));
    }

    private AmountOperand Amount(AmountValue amount, bool isPlain)
    {
        var number = _random.Next(4) switch
        {
            0 => decimal.Round(amount.Number, 1),
            1 => amount.Number + 0.5m,
            2 => decimal.Round(amount.Number, 0),
            _ => amount.Number,
        };
        var text = number.ToString(CultureInfo.InvariantCulture);
        var form = isPlain ? 4 : _random.Next(6);
        return form switch
        {
            0 => new AmountOperand(Pick(NumberPrefixes), text, NullIfEmpty(amount.System), NullIfEmpty(amount.Code)),
            1 => new AmountOperand(Pick(NumberPrefixes), text, null, NullIfEmpty(amount.Unit)),
            2 => new AmountOperand(Pick(NumberPrefixes), text, NullIfEmpty(amount.System), null),
            5 when Units.Find(amount.System, amount.Code) is { } unit => Otherwise(unit, number),
            _ => new AmountOperand(Pick(NumberPrefixes), text, null, null),
        };
    }

    // The same amount, more or less, in another unit of its kind: 5.4 mg as 0.0054 g.
    private AmountOperand Otherwise(Unit unit, decimal number)
    {
        var code = Pick(Units.Like(unit));
        var other = Units.Find(Units.Ucum, code)!;
        var ratio = (double)unit.Factor.Above / (double)unit.Factor.Below * (double)other.Factor.Below / (double)other.Factor.Above;
        var amount = (double)number * ratio;
        var text = Math.Abs(amount) is > 1e-9 and < 1e15 ? ((decimal)amount).ToString(CultureInfo.InvariantCulture) : "0";
        return new AmountOperand(Pick(NumberPrefixes), text, Units.Ucum, code);
    }

    private LinkOperand Link(string url)
    {
        var isLocal = !url.Contains(':', StringComparison.Ordinal);
        return _random.Next(isLocal ? 4 : 1) switch
        {
            1 => new LinkOperand(address + "/" + url, address, ""),
            2 => new LinkOperand(url[(url.IndexOf('/', StringComparison.Ordinal) + 1)..], address, ""),
            3 => new LinkOperand(url + "x", address, ""),
            _ => new LinkOperand(_random.Next(2) == 0 ? url.Split('|')[0] : url, address, ""),
        };
    }

    private PairOperand? Pair(Parameter parameter, PairValue pair)
    {
        var first = pair.First.Count == 0 ? null : Of(parameter.Parts!.Value.First, "", Pick(pair.First));
        var second = pair.Second.Count == 0 ? null : Of(parameter.Parts!.Value.Second, "", Pick(pair.Second));
        return first is null || second is null ? null : new PairOperand(first, second);
    }

    // Cut where no surrogate or combining mark is torn off: the test data has them at word ends only.
    private string Part(string text) => text[.._random.Next(Math.Min(2, text.Length), text.Length + 1)];

    private string Below(string url) => url[.._random.Next(url.IndexOf("//", StringComparison.Ordinal) + 3, url.Length + 1)];

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    private T Pick<T>(IReadOnlyList<T> list) => list[_random.Next(list.Count)];
}
