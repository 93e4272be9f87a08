using System.Globalization;

namespace KapFhir.Conformance.Tests.Oracle;

/// <summary>A value searched for: how it is written in a query, and which stored values it finds. From the text of https://hl7.org/fhir/R4/search.html</summary>
internal abstract record Operand
{
    /// <summary>As written in the query, special characters escaped, not yet percent-encoded.</summary>
    public abstract string Written { get; }

    public abstract bool Finds(Value value);

    internal static string Escape(string text) => text
        .Replace(@"\", @"\\", StringComparison.Ordinal).Replace("|", @"\|", StringComparison.Ordinal)
        .Replace(",", @"\,", StringComparison.Ordinal).Replace("$", @"\$", StringComparison.Ordinal);
}

/// <summary>https://hl7.org/fhir/R4/search.html#string</summary>
internal sealed record TextOperand(string Modifier, string Text) : Operand
{
    public override string Written => Escape(Text);

    public override bool Finds(Value value) => value switch
    {
        TextValue text => Modifier switch
        {
            "exact" => text.Text == Text,
            "contains" => Fold.Text(text.Text).Contains(Fold.Text(Text), StringComparison.Ordinal),
            _ => Begins(text.Text) || (text.IsFamily && Words(text.Text).Any(Begins)),
        },
        CodeValue code => code.Texts.Any(Begins),
        _ => false,
    };

    private static IEnumerable<string> Words(string text) =>
        Enumerable.Range(1, text.Length - 1).Where(i => text[i - 1] is ' ' or '-').Select(i => text[i..]);

    private bool Begins(string text) => Fold.Text(text).StartsWith(Fold.Text(Text), StringComparison.Ordinal);
}

/// <summary>https://hl7.org/fhir/R4/search.html#token. System null: any; empty: none. Code null: any of the system.</summary>
internal sealed record CodeOperand(string? System, string? Code) : Operand
{
    public override string Written => (System is null ? "" : Escape(System) + "|") + Escape(Code ?? "");

    public override bool Finds(Value value) => value is CodeValue { Code: not null } code
        && (System is null || (code.System ?? "") == System) && (Code is null || code.Code == Code);
}

/// <summary>https://hl7.org/fhir/R4/search.html#date and #prefix</summary>
internal sealed record DateOperand(string Prefix, string Text) : Operand
{
    private readonly SpanValue _asked = Spans.Of(Text);

    public override string Written => Prefix + Text;

    public override bool Finds(Value value)
    {
        if (value is not SpanValue stored)
        {
            return false;
        }

        var isWithin = stored.Start >= _asked.Start && stored.End <= _asked.End;
        return Prefix switch
        {
            "" or "eq" => isWithin,
            "ne" => !isWithin,
            "gt" => stored.End > _asked.End,
            "lt" => stored.Start < _asked.Start,
            "ge" => stored.End > _asked.End || isWithin,
            "le" => stored.Start < _asked.Start || isWithin,
            "sa" => stored.Start >= _asked.End,
            "eb" => stored.End <= _asked.Start,
            _ => throw new InvalidOperationException(Prefix),
        };
    }
}

/// <summary>
/// https://hl7.org/fhir/R4/search.html#number and #quantity. System or code null: any. No system but a code: the code or the unit's text. A UCUM unit: every
/// quantity in a unit of the same kind, compared as the same kind.
/// </summary>
internal sealed record AmountOperand(string Prefix, string Number, string? System, string? Code) : Operand
{
    private readonly decimal _number = decimal.Parse(Number, NumberStyles.Float, CultureInfo.InvariantCulture);
    private readonly decimal _half = HalfUnit(Number);

    public override string Written => Prefix + Number + (System is null && Code is null ? "" : $"|{Escape(System ?? "")}|{Escape(Code ?? "")}");

    public override bool Finds(Value value)
    {
        if (value is not AmountValue stored)
        {
            return false;
        }

        if (Units.Find(System, Code) is { } unit)
        {
            return Units.Find(stored.System, stored.Code) is { } other && other.Base == unit.Base
                && Compares(other.InBase(Fraction.Of(stored.Number)), number => unit.InBase(Fraction.Of(number)));
        }

        return IsUnit(stored) && Compares(Fraction.Of(stored.Number), Fraction.Of);
    }

    private static decimal HalfUnit(string text)
    {
        var parts = text.ToLowerInvariant().Split('e');
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        var exponent = (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0) - (point < 0 ? 0 : parts[0].Length - point - 1);
        return 0.5m * Enumerable.Range(0, Math.Abs(exponent)).Aggregate(1m, (unit, _) => exponent < 0 ? unit / 10 : unit * 10);
    }

    private bool IsUnit(AmountValue stored) => Code is null ? System is null || stored.System == System
        : System is null ? stored.Code == Code || stored.Unit == Code : stored.System == System && stored.Code == Code;

    private bool Compares(Fraction stored, Func<decimal, Fraction> unit)
    {
        bool IsBelow(decimal number) => Fraction.Compare(stored, unit(number)) < 0;
        bool IsAbove(decimal number) => Fraction.Compare(stored, unit(number)) > 0;
        return Prefix switch
        {
            "" or "eq" => !IsBelow(_number - _half) && IsBelow(_number + _half),
            "ne" => IsBelow(_number - _half) || !IsBelow(_number + _half),
            "gt" or "sa" => IsAbove(_number),
            "lt" or "eb" => IsBelow(_number),
            "ge" => !IsBelow(_number),
            "le" => !IsAbove(_number),
            "ap" => !IsBelow(_number - Near) && IsBelow(_number + Near),
            _ => throw new InvalidOperationException(Prefix),
        };
    }

    private decimal Near => Math.Max(Math.Abs(_number) / 10, _half);
}

/// <summary>https://hl7.org/fhir/R4/search.html#reference: <c>Patient/1</c>, <c>1</c> (of the modifier's type if there is one), or an absolute url; a canonical without its version.</summary>
internal sealed record LinkOperand(string Text, string Base, string Type) : Operand
{
    public override string Written => Escape(Text);

    public override bool Finds(Value value) => value is LinkValue link && (
        link.Url == Text || Base + "/" + link.Url == Text || link.Url.StartsWith(Text + "|", StringComparison.Ordinal)
        || (Type.Length > 0 && link.Url == Type + "/" + Text)
        || (!Text.Contains('/', StringComparison.Ordinal) && link.Url.EndsWith("/" + Text, StringComparison.Ordinal)
            && link.Url.Count(c => c == '/') == 1 && (Type.Length == 0 || link.Url.StartsWith(Type + "/", StringComparison.Ordinal))));
}

/// <summary>https://hl7.org/fhir/R4/search.html#uri; a canonical with a version is found without it too.</summary>
internal sealed record UriOperand(string Modifier, string Text) : Operand
{
    public override string Written => Escape(Text);

    public override bool Finds(Value value) => value is LinkValue link && (Modifier == "below"
        ? link.Url.StartsWith(Text, StringComparison.Ordinal)
        : link.Url == Text || link.Url.StartsWith(Text + "|", StringComparison.Ordinal));
}

/// <summary>https://hl7.org/fhir/R4/search.html#composite</summary>
internal sealed record PairOperand(Operand First, Operand Second) : Operand
{
    public override string Written => First.Written + "$" + Second.Written;

    public override bool Finds(Value value) => value is PairValue pair && pair.First.Any(First.Finds) && pair.Second.Any(Second.Finds);
}
