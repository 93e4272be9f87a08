using System.Collections.Frozen;
using System.Text.Json;

namespace KapFhir.Kap.Research;

/// <summary>The elements and extensions that a research export may have. What is not listed is left out, whatever it is: nobody needs to think of it.</summary>
internal sealed class AllowList
{
    private readonly FrozenSet<string> _elements;
    private readonly FrozenSet<string> _ways;
    private readonly FrozenDictionary<string, FrozenSet<string>> _extensions;

    private AllowList(JsonElement table)
    {
        var paths = table.GetProperty("elements").EnumerateObject().SelectMany(t => t.Value.EnumerateArray().Select(e => $"{t.Name}.{e.GetString()}")).ToList();
        _elements = paths.ToFrozenSet(StringComparer.Ordinal);
        _ways = paths.SelectMany(Above).Except(paths, StringComparer.Ordinal).ToFrozenSet(StringComparer.Ordinal);
        Types = table.GetProperty("elements").EnumerateObject().Select(t => t.Name).ToFrozenSet(StringComparer.Ordinal);
        _extensions = table.GetProperty("extensions").EnumerateObject().ToFrozenDictionary(
            e => KapGuide.Definition(e.Name), e => e.Value.EnumerateArray().Select(p => p.GetString()!).ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    /// <summary>The list that is part of the program.</summary>
    internal static AllowList Default { get; } = Load();

    /// <summary>The types that are exported.</summary>
    internal FrozenSet<string> Types { get; }

    /// <summary>True if an element may be exported with what is in it.</summary>
    /// <param name="path">Its path: <c>Observation.value[x]</c>.</param>
    internal bool Has(string path) => _elements.Contains(Plain(path));

    /// <summary>True if something within an element may be exported.</summary>
    internal bool LeadsTo(string path) => _ways.Contains(Plain(path));

    /// <summary>The parts of an extension that may be exported, <c>value</c> for its value; null if it may not be.</summary>
    internal FrozenSet<string>? PartsOf(string? url) => url is null ? null : _extensions.GetValueOrDefault(url);

    private static string Plain(string path) => path.EndsWith("[x]", StringComparison.Ordinal) ? path[..^3] : path;

    private static IEnumerable<string> Above(string path)
    {
        for (var dot = path.LastIndexOf('.'); dot > 0; dot = path.LastIndexOf('.', dot - 1))
        {
            yield return path[..dot];
        }
    }

    private static AllowList Load()
    {
        using var table = JsonDocument.Parse(KapGuide.Embedded("allowed.json"));
        return new AllowList(table.RootElement);
    }
}
