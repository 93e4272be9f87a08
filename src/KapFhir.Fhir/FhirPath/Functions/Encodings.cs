// https://hl7.org/fhirpath/#additional-string-functions
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using KapFhir.Fhir.FhirPath.Compilation;

namespace KapFhir.Fhir.FhirPath.Functions;

internal static class Encodings
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static IReadOnlyList<Function> Functions { get; } =
    [
        StringManipulation.OfTexts("encode", (text, format) => Items.One(Encode(text, format))),
        StringManipulation.OfTexts("decode", (text, format) => Items.One(Decode(text, format))),
        StringManipulation.OfTexts("escape", (text, target) => Items.One(Escape(text, target))),
        StringManipulation.OfTexts("unescape", (text, target) => Items.One(Unescape(text, target))),
    ];

    private static string? Encode(string text, string format) => format switch
    {
        "hex" => Convert.ToHexStringLower(Utf8.GetBytes(text)),
        "base64" => Convert.ToBase64String(Utf8.GetBytes(text)),
        "urlbase64" => Convert.ToBase64String(Utf8.GetBytes(text)).Replace('+', '-').Replace('/', '_'),
        "ascii" => string.Concat(text.EnumerateRunes().Select(rune => rune.IsAscii ? rune.ToString() : "?")),
        _ => null,
    };

    private static string? Decode(string text, string format)
    {
        try
        {
            return format switch
            {
                "hex" => Strict.GetString(Convert.FromHexString(text)),
                "base64" => Strict.GetString(Convert.FromBase64String(text)),
                "urlbase64" => Strict.GetString(Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/'))),
                _ => null,
            };
        }
        catch (Exception e) when (e is FormatException or DecoderFallbackException)
        {
            return null;
        }
    }

    private static string? Escape(string text, string target) => target switch
    {
        "html" => WebUtility.HtmlEncode(text),
        "json" => JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(),
        _ => null,
    };

    private static string? Unescape(string text, string target)
    {
        try
        {
            return target switch
            {
                "html" => WebUtility.HtmlDecode(text),
                "json" => JsonSerializer.Deserialize<string>("\"" + text + "\""),
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
