// RFC 7231, 5.3.2
using System.Globalization;

namespace KapFhir.Server.Http;

/// <summary>Chooses among what can be sent by what an Accept header says.</summary>
internal static class AcceptHeader
{
    /// <summary>The Content-Type of the highest quality; of several, one that is named before one that a star stands for.</summary>
    /// <param name="accept">The header.</param>
    /// <param name="preferred">The Content-Type that a star stands for, unless it is excluded.</param>
    /// <param name="hasTable">True where text/csv can be sent.</param>
    /// <returns>The Content-Type, or null if none can be sent.</returns>
    public static string? Choose(string accept, string preferred, bool hasTable)
    {
        var named = new List<(string Type, decimal Quality)>();
        var any = 0m;
        foreach (var range in accept.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = range.Split(';', StringSplitOptions.TrimEntries);
            var quality = parts.Skip(1).All(MediaTypes.IsOurVersion) ? QualityOf(parts) : 0;
            if (parts[0] is "*/*" or "application/*")
            {
                any = Math.Max(any, quality);
            }
            else if (MediaTypes.ContentTypeOf(parts[0], hasTable) is { } type)
            {
                named.Add((type, quality));
            }
        }

        var best = Best(named);
        return best.Quality > 0 && best.Quality >= any ? best.Type : any > 0 ? Unnamed(named, preferred) : null;
    }

    /// <summary>True if no other media type is wanted more, and none of the same quality is named before.</summary>
    public static bool IsFirst(string accept, string type)
    {
        // Most requests by far: one media type, and another.
        if (!accept.Contains(type, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var ranges = accept.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(r => r.Split(';', StringSplitOptions.TrimEntries));
        var first = ranges.Select(parts => (Type: parts[0], Quality: QualityOf(parts))).MaxBy(r => r.Quality);
        return first.Quality > 0 && first.Type.Equals(type, StringComparison.OrdinalIgnoreCase);
    }

    // Of the same quality, FHIR JSON, or what is named first.
    private static (string? Type, decimal Quality) Best(List<(string Type, decimal Quality)> named)
    {
        (string? Type, decimal Quality) best = (null, 0);
        foreach (var (type, quality) in named)
        {
            if (quality > best.Quality || (quality == best.Quality && type == MediaTypes.FhirJsonUtf8))
            {
                best = (type, quality);
            }
        }

        return best;
    }

    // What is named has its own quality: a star does not stand for what is wanted less, or not at all.
    private static string? Unnamed(List<(string Type, decimal Quality)> named, string preferred) =>
        new[] { preferred, MediaTypes.FhirJsonUtf8, MediaTypes.FhirXmlUtf8 }.FirstOrDefault(type => !named.Exists(n => n.Type == type))
        ?? Best(named).Type;

    private static decimal QualityOf(string[] parts)
    {
        var text = Array.Find(parts, p => p.StartsWith("q=", StringComparison.OrdinalIgnoreCase));
        return text is null ? 1
            : decimal.TryParse(text.AsSpan(2), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var quality) ? quality : 0;
    }
}
