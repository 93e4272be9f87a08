// https://hl7.org/fhir/R4/datatypes.html#primitive
using System.Text.Json;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Xml;

/// <summary>Values of attributes: all are text in XML, but not in JSON.</summary>
internal static class XmlValues
{
    /// <summary>True if JSON has such a value in quotation marks.</summary>
    public static bool IsText(PrimitiveKind kind) => PrimitiveForms.TokenOf(kind) == JsonTokenType.String;

    /// <summary>What is wrong with this value, or null.</summary>
    public static string? FaultOf(PrimitiveKind kind, ReadOnlySpan<byte> value) => kind switch
    {
        PrimitiveKind.Boolean => value.SequenceEqual("true"u8) || value.SequenceEqual("false"u8) ? null : Issues.XmlBooleanForm,
        PrimitiveKind.Decimal when !IsNumber(value) => Issues.XmlDecimalForm,
        PrimitiveKind.Integer or PrimitiveKind.UnsignedInt or PrimitiveKind.PositiveInt when !IsNumber(value) => Issues.XmlIntegerForm,
        _ => PrimitiveForms.Check(kind, value),
    };

    // -?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)? is R4's form of a decimal and JSON's of a number.
    private static bool IsNumber(ReadOnlySpan<byte> text)
    {
        text = text is [(byte)'-', .. var positive] ? positive : text;
        var whole = Digits(text);
        if (whole == 0 || (whole > 1 && text[0] == '0'))
        {
            return false;
        }

        text = text[whole..];
        if (text is [(byte)'.', .. var fraction])
        {
            var length = Digits(fraction);
            text = length == 0 ? text : fraction[length..];
        }

        if (text is [(byte)'e' or (byte)'E', .. var exponent])
        {
            exponent = exponent is [(byte)'+' or (byte)'-', .. var unsigned] ? unsigned : exponent;
            text = Digits(exponent) is var length && length == 0 ? text : exponent[length..];
        }

        return text.IsEmpty;
    }

    private static int Digits(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return end < 0 ? text.Length : end;
    }
}
