// https://hl7.org/fhir/R4/datatypes.html#string, #code, #id, #base64Binary
using System.Buffers;
using System.Text;

namespace KapFhir.Fhir.Json;

/// <summary>Checks text. Each check returns what is wrong, or null.</summary>
internal static class TextForms
{
    /// <summary>The most characters of a string. https://hl7.org/fhir/R4/datatypes.html#string</summary>
    public const int MaxCharacters = 1024 * 1024;

    private static readonly SearchValues<byte> IdBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-."u8);

    public static string? String(ReadOnlySpan<byte> text) =>
        text.Length <= MaxCharacters || Encoding.UTF8.GetCharCount(text) <= MaxCharacters ? null : Issues.StringForm;

    public static string? Id(ReadOnlySpan<byte> text) => text.Length <= 64 && !text.ContainsAnyExcept(IdBytes) ? null : Issues.IdForm;

    public static string? ElementId(ReadOnlySpan<byte> text) => text.Contains((byte)' ') ? Issues.ElementIdForm : String(text);

    public static string? Base64(ReadOnlySpan<byte> text) => IsBase64(text) ? null : Issues.Base64Form;

    /// <summary>No white space at the ends, and no two in a row inside.</summary>
    public static string? Code(ReadOnlySpan<byte> text)
    {
        var isAfterSpace = true;
        foreach (var b in text)
        {
            var isSpace = IsSpace(b);
            if (isSpace && isAfterSpace)
            {
                return Issues.CodeForm;
            }

            isAfterSpace = isSpace;
        }

        return isAfterSpace ? Issues.CodeForm : null;
    }

    /// <summary>True if there is nothing but white space.</summary>
    public static bool IsBlank(ReadOnlySpan<byte> text) => !text.ContainsAnyExcept(" \t\r\n"u8);

    private static bool IsBase64(ReadOnlySpan<byte> text) => System.Buffers.Text.Base64.IsValid(text, out var length) && length > 0;

    private static bool IsSpace(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)'\f' or (byte)'\v';
}
