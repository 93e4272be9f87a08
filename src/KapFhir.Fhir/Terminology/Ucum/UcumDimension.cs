using System.Globalization;
using System.Runtime.InteropServices;

namespace KapFhir.Fhir.Terminology.Ucum;

/// <summary>
/// What a unit measures: powers of base units. An arbitrary unit, and a scale that no factor leads away from, is a base of its own.
/// </summary>
internal sealed class UcumDimension : IEquatable<UcumDimension>
{
    private readonly Power[] _powers;

    private UcumDimension(Power[] powers)
    {
        _powers = powers;
        Text = powers.Length == 0 ? "1" : string.Join('.', powers.Select(p => p.ToString()));
    }

    /// <summary>No dimension: a pure number.</summary>
    public static UcumDimension None { get; } = new([]);

    /// <summary>As a unit, in one order for all: <c>g.m-3</c>; <c>1</c> for none.</summary>
    public string Text { get; }

    public bool IsNone => _powers.Length == 0;

    public static UcumDimension Of(string symbol) => new([new Power(symbol, 1)]);

    /// <summary>Reads back <see cref="Text"/>.</summary>
    public static UcumDimension Parse(string text) => text == "1" ? None : new([.. text.Split('.').Select(Power.Parse)]);

    /// <summary>The dimension of a product with another unit's power.</summary>
    public UcumDimension Plus(UcumDimension other, int times)
    {
        if (other.IsNone || times == 0)
        {
            return this;
        }

        var all = _powers.Concat(other._powers.Select(p => p with { Exponent = p.Exponent * times })).GroupBy(p => p.Symbol, StringComparer.Ordinal)
            .Select(g => new Power(g.Key, g.Sum(p => p.Exponent))).Where(p => p.Exponent != 0).OrderBy(p => p.Symbol, StringComparer.Ordinal);
        return new([.. all]);
    }

    /// <inheritdoc/>
    public bool Equals(UcumDimension? other) => other is not null && string.Equals(Text, other.Text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as UcumDimension);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Power(string Symbol, long Exponent)
    {
        public static Power Parse(string text)
        {
            var end = text.AsSpan().TrimEnd("0123456789").TrimEnd('-').Length;
            return new(text[..end], end == text.Length ? 1 : int.Parse(text.AsSpan(end), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
        }

        public override string ToString() => Exponent == 1 ? Symbol : Symbol + Exponent.ToString(CultureInfo.InvariantCulture);
    }
}
