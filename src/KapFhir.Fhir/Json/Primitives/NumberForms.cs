// https://hl7.org/fhir/R4/datatypes.html#integer, #decimal
using System.Buffers.Text;

namespace KapFhir.Fhir.Json;

/// <summary>Checks numbers, whose JSON form the parser has checked. Each check returns what is wrong, or null.</summary>
internal static class NumberForms
{
    /// <summary>The most characters of a decimal: R4 sets no limit, so this one only keeps arithmetic on it bounded.</summary>
    public const int MaxDecimalLength = 256;

    /// <summary>The largest exponent, either way.</summary>
    public const int MaxExponent = 999;

    public static string? Integer(ReadOnlySpan<byte> text) => IsIn(text, int.MinValue) ? null : Issues.IntegerForm;

    public static string? UnsignedInt(ReadOnlySpan<byte> text) => IsIn(text, 0) ? null : Issues.UnsignedIntForm;

    public static string? PositiveInt(ReadOnlySpan<byte> text) => IsIn(text, 1) ? null : Issues.PositiveIntForm;

    public static string? Decimal(ReadOnlySpan<byte> text)
    {
        if (text.Length > MaxDecimalLength)
        {
            return Issues.DecimalForm;
        }

        var exponent = text.IndexOfAny((byte)'e', (byte)'E');
        return exponent < 0 || IsSmallExponent(text[(exponent + 1)..]) ? null : Issues.DecimalForm;
    }

    private static bool IsIn(ReadOnlySpan<byte> text, int least) =>
        Utf8Parser.TryParse(text, out int value, out var length) && length == text.Length && value >= least;

    private static bool IsSmallExponent(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out int value, out var length) && length == text.Length && Math.Abs((long)value) <= MaxExponent;
}
