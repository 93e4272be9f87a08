using System.Text.Json;

namespace KapFhir.Auth.External;

/// <summary>What a token of somebody else says: every claim by the settings' names, texts or arrays of texts.</summary>
/// <param name="Json">The claims, an object.</param>
public sealed record TokenClaims(JsonElement Json)
{
    /// <summary>True if there is such a claim, whatever it is.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>The first of these claims that is a text with something in it, or null.</summary>
    public string? First(IEnumerable<string> names) =>
        names.Select(Find).FirstOrDefault(v => v is { ValueKind: JsonValueKind.String } text && text.GetString()!.Length > 0)?.GetString();

    /// <summary>The same of one claim.</summary>
    public string? Text(string name) => First([name]);

    /// <summary>Every text of these claims: one that is a text is split at its spaces if asked to, an array gives each of its texts.</summary>
    public IReadOnlyList<string> All(IEnumerable<string> names, bool isSplit) => [.. names.Select(Find).OfType<JsonElement>().SelectMany(v => Texts(v, isSplit)).Distinct(StringComparer.Ordinal)];

    /// <summary>A claim that is a moment in seconds (RFC 7519, NumericDate; it may have a fraction), or null.</summary>
    public DateTimeOffset? Time(string name) =>
        Find(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var seconds) && seconds is >= 0 and < 253_402_300_799
            ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : null;

    private static IEnumerable<string> Texts(JsonElement value, bool isSplit) => value.ValueKind switch
    {
        JsonValueKind.String => isSplit ? value.GetString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries) : [value.GetString()!],
        JsonValueKind.Array => value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).SelectMany(v => Texts(v, isSplit)),
        _ => [],
    };

    // A name as it is (claims are often named by addresses), or, beginning with a slash, the way to a claim inside of another (RFC 6901).
    private JsonElement? Find(string name)
    {
        if (!name.StartsWith('/'))
        {
            return Json.TryGetProperty(name, out var found) ? found : null;
        }

        var at = Json;
        foreach (var step in name[1..].Split('/'))
        {
            var key = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(key, out at))
            {
                return null;
            }
        }

        return at;
    }
}
