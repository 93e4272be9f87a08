// http://hl7.org/fhirpath/N1/#string
using System.Globalization;
using System.Text;

namespace KapFhir.Fhir.FhirPath.Syntax;

/// <summary>The escape sequences of strings and delimited identifiers.</summary>
internal static class Escapes
{
    public static string Resolve(string raw)
    {
        if (!raw.Contains('\\', StringComparison.Ordinal))
        {
            return raw;
        }

        var text = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\' || i + 1 == raw.Length)
            {
                text.Append(raw[i]);
            }
            else if (raw[++i] == 'u' && i + 4 < raw.Length && TryHex(raw.AsSpan(i + 1, 4), out var unit))
            {
                text.Append(unit);
                i += 4;
            }
            else
            {
                Append(text, raw[i]);
            }
        }

        return text.ToString();
    }

    // "If a \ is used at the beginning of a non-escape sequence, it will be ignored and will not appear in the sequence."
    private static void Append(StringBuilder text, char escaped)
    {
        _ = escaped switch
        {
            'r' => text.Append('\r'),
            'n' => text.Append('\n'),
            't' => text.Append('\t'),
            'f' => text.Append('\f'),
            _ => text.Append(escaped),
        };
    }

    private static bool TryHex(ReadOnlySpan<char> digits, out char unit)
    {
        var isHex = ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value);
        unit = (char)value;
        return isHex;
    }
}
