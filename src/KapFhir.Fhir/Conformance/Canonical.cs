// https://hl7.org/fhir/R4/references.html#canonical
using System.Globalization;

namespace KapFhir.Fhir.Conformance;

/// <summary>A canonical reference: a url, and the business version where one is asked for.</summary>
/// <param name="Url">The url.</param>
/// <param name="Version">What stands after the bar, or null.</param>
public readonly record struct Canonical(string Url, string? Version)
{
    /// <summary>Takes <c>url|version#fragment</c> apart; the fragment, which names a part inside, is left out.</summary>
    public static Canonical Parse(string text)
    {
        var bar = text.LastIndexOf('|');
        var end = text.IndexOf('#', Math.Max(bar, 0));
        var whole = end < 0 ? text : text[..end];
        return bar < 0 ? new Canonical(whole, null) : new Canonical(whole[..bar], bar == whole.Length - 1 ? null : whole[(bar + 1)..]);
    }

    /// <summary>A canonical reference without what stands after its bar.</summary>
    public static string WithoutVersion(string text) => text.Contains('|', StringComparison.Ordinal) ? Parse(text).Url : text;

    /// <summary>True if a version is the beginning of one in three numbers: <c>1.2</c>. https://hl7.org/fhir/R5/references.html#canonical-matching</summary>
    internal static bool IsPartial(string version) =>
        version.Split('.') is { Length: 2 } parts && Array.TrueForAll(parts, p => IsNumber(p, out _));

    /// <summary>True if a version is the one asked for: none, a whole one, or the beginning of one up to a point.</summary>
    internal static bool IsOfVersion(string? version, string? asked) =>
        asked is null || (asked.EndsWith('.') ? version?.StartsWith(asked, StringComparison.Ordinal) is true : string.Equals(version, asked, StringComparison.Ordinal));

    /// <inheritdoc/>
    public override string ToString() => Version is null ? Url : Url + "|" + Version;

    /// <summary>
    /// Which of two versions is newer. R4 leaves versions to their authors; here a resource without one is the oldest, one that is a date is older
    /// than one that is a number (HL7's vocabularies went from dates to numbers), and else the parts between points and dashes are compared, numbers
    /// as numbers; what goes on with a dash is before what ends there (<c>1.0.0-ballot</c> before <c>1.0.0</c>), as in semantic versioning.
    /// </summary>
    public static int CompareVersions(string? a, string? b)
    {
        if (a is null || b is null)
        {
            return (a is null ? 0 : 1) - (b is null ? 0 : 1);
        }

        var dates = (IsDate(b) ? 1 : 0) - (IsDate(a) ? 1 : 0);
        return dates != 0 ? dates : CompareParts(a, b);
    }

    private static int CompareParts(string a, string b)
    {
        var (releaseA, labelA) = Split(a);
        var (releaseB, labelB) = Split(b);
        var release = CompareLists(releaseA, releaseB);
        return release != 0 ? release
            : labelA.Length == 0 || labelB.Length == 0 ? labelB.Length.CompareTo(labelA.Length)
            : CompareLists(labelA, labelB);
    }

    private static (string[] Release, string[] Label) Split(string version)
    {
        var dash = IsDate(version) ? -1 : version.IndexOf('-', StringComparison.Ordinal);
        return dash < 0 ? (version.Split('.', '-'), []) : (version[..dash].Split('.'), version[(dash + 1)..].Split('.', '-'));
    }

    private static int CompareLists(string[] a, string[] b)
    {
        for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            var part = IsNumber(a[i], out var x) && IsNumber(b[i], out var y) ? x.CompareTo(y) : string.CompareOrdinal(a[i], b[i]);
            if (part != 0)
            {
                return part;
            }
        }

        return a.Length.CompareTo(b.Length);
    }

    private static bool IsNumber(string text, out decimal number) =>
        decimal.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static bool IsDate(string version) =>
        DateTime.TryParseExact(version, ["yyyy-MM-dd", "yyyyMMdd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
