// https://www.rfc-editor.org/rfc/rfc3986
namespace KapFhir.Fhir.Validation;

/// <summary>What can be told of a URI by its text.</summary>
internal static class UriText
{
    /// <summary>True if it has a scheme.</summary>
    internal static bool IsAbsolute(ReadOnlySpan<char> text)
    {
        var colon = text.IndexOf(':');
        if (colon <= 0 || !char.IsAsciiLetter(text[0]))
        {
            return false;
        }

        foreach (var c in text[..colon])
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>True if it begins with http:// or https://.</summary>
    internal static bool IsHttp(ReadOnlySpan<char> text) =>
        text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
}
