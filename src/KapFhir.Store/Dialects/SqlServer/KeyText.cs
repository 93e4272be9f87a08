using System.Security.Cryptography;
using System.Text;

namespace KapFhir.Store.Dialects.SqlServer;

/// <summary>
/// How a text stands in a key. SQL Server's keys hold 900 bytes, and its comparisons take a text for equal to the same text with spaces
/// behind. So a long text stands as its beginning and its SHA-256, and one that ends with a space gets the lowest character behind it:
/// equal keys are equal texts, and the order is that of the texts (of long ones, of their beginnings).
/// </summary>
internal static class KeyText
{
    /// <summary>The most UTF-16 units of a key: the length of the columns.</summary>
    public const int Most = 400;

    private const char Lowest = '\u0001';
    private const int Hash = 64;

    /// <summary>The key of a text.</summary>
    public static string Of(string text) =>
        text.Length > Most || (text.Length == Most && text[^1] == ' ') ? Cut(text)
        : text.Length > 0 && text[^1] == ' ' ? text + Lowest
        : text;

    /// <summary>The key of a number: some 790 digits are told apart.</summary>
    public static byte[] Of(ReadOnlySpan<byte> number) => number[..Math.Min(number.Length, Most)].ToArray();

    /// <summary>The whole text if its key does not hold it, or null.</summary>
    public static string? Rest(string text) => text.Length >= Most && Of(text) != text ? text : null;

    private static string Cut(string text)
    {
        var length = Most - Hash;
        if (char.IsHighSurrogate(text[length - 1]))
        {
            length--;
        }

        return text[..length] + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
