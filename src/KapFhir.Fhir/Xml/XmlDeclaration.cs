// https://www.w3.org/TR/xml/#sec-prolog-dtd
using System.Text;
using System.Text.RegularExpressions;

namespace KapFhir.Fhir.Xml;

/// <summary>
/// Checks the XML declaration: version 1.0, and UTF-8 (of which ASCII is a part), as https://hl7.org/fhir/R4/http.html#mime-type wants.
/// </summary>
internal static partial class XmlDeclaration
{
    /// <summary>What is wrong with this declaration, or null.</summary>
    public static string? Check(ReadOnlySpan<byte> declaration)
    {
        if (declaration.Length > 200 || Form().Match(Encoding.UTF8.GetString(declaration)) is not { Success: true } match)
        {
            return Issues.XmlBadDeclaration;
        }

        var encoding = match.Groups["encoding"].Value;
        return encoding.Length == 0
            || encoding.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            || encoding.Equals("us-ascii", StringComparison.OrdinalIgnoreCase)
            ? null : Issues.XmlOtherEncoding(encoding);
    }

    [GeneratedRegex(
        """
        ^<\?xml\s+version\s*=\s*("1\.0"|'1\.0')
        (\s+encoding\s*=\s*(?<quote>["'])(?<encoding>[A-Za-z][\w.-]*)\k<quote>)?
        (\s+standalone\s*=\s*("(yes|no)"|'(yes|no)'))?\s*\?>$
        """, RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
