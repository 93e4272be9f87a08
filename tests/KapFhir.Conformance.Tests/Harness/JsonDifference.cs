using System.Text.Json;

namespace KapFhir.Conformance.Tests.Harness;

/// <summary>Tells where what was read back is not what was sent: values, the text of numbers, the order of keys.</summary>
internal static class JsonDifference
{
    private static readonly string[] ServersOwn = ["versionId", "lastUpdated"];

    /// <summary>The first difference between two resources but for id, meta.versionId and meta.lastUpdated; null if there is none.</summary>
    public static string? OfResources(JsonElement sent, JsonElement read) =>
        Objects(sent, read, "$", ["id", "meta"]) ?? Objects(Meta(sent), Meta(read), "$.meta", ServersOwn);

    private static readonly JsonElement Empty = JsonDocument.Parse("{}").RootElement;

    private static JsonElement Meta(JsonElement resource) => resource.TryGetProperty("meta", out var meta) ? meta : Empty;

    private static string? Find(JsonElement sent, JsonElement read, string path)
    {
        if (sent.ValueKind != read.ValueKind)
        {
            return $"{path}: {sent.ValueKind} became {read.ValueKind}";
        }

        return sent.ValueKind switch
        {
            JsonValueKind.Object => Objects(sent, read, path, []),
            JsonValueKind.Array => Arrays(sent, read, path),
            JsonValueKind.String => sent.GetString() == read.GetString() ? null : $"{path}: '{sent.GetString()}' became '{read.GetString()}'",
            _ => sent.GetRawText() == read.GetRawText() ? null : $"{path}: {sent.GetRawText()} became {read.GetRawText()}",
        };
    }

    private static string? Objects(JsonElement sent, JsonElement read, string path, string[] without)
    {
        var before = sent.EnumerateObject().Where(p => !without.Contains(p.Name, StringComparer.Ordinal)).ToList();
        var after = read.EnumerateObject().Where(p => !without.Contains(p.Name, StringComparer.Ordinal)).ToList();
        var (namesBefore, namesAfter) = (string.Join(' ', before.Select(p => p.Name)), string.Join(' ', after.Select(p => p.Name)));
        return namesBefore != namesAfter
            ? $"{path}: the keys {namesBefore} became {namesAfter}"
            : before.Zip(after, (b, a) => Find(b.Value, a.Value, path + "." + b.Name)).FirstOrDefault(d => d is not null);
    }

    private static string? Arrays(JsonElement sent, JsonElement read, string path) => sent.GetArrayLength() != read.GetArrayLength()
        ? $"{path}: {sent.GetArrayLength()} items became {read.GetArrayLength()}"
        : sent.EnumerateArray().Zip(read.EnumerateArray(), (s, r) => (s, r)).Select((pair, i) => Find(pair.s, pair.r, FormattableString.Invariant($"{path}[{i}]")))
            .FirstOrDefault(d => d is not null);
}
