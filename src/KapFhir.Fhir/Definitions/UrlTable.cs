using System.Collections.Concurrent;

namespace KapFhir.Fhir.Definitions;

/// <summary>Definitions that are found by canonical url and decoded one by one, when first asked for.</summary>
internal sealed class UrlTable<T>(DefinitionsFile file, DefinitionsSection section, Func<string, ReadOnlyMemory<byte>, T> decode)
    where T : class
{
    private readonly Lazy<Dictionary<string, ReadOnlyMemory<byte>>> _bodies = new(() => ReadIndex(file, file.Section(section)));
    private readonly ConcurrentDictionary<string, T> _decoded = new(StringComparer.Ordinal);

    internal IReadOnlyCollection<string> Urls => _bodies.Value.Keys;

    /// <summary>The definitions as they lie in the file, by url.</summary>
    internal IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Bodies => _bodies.Value;

    /// <summary>
    /// The definition of this url, or null. A version after a bar is ignored, since R4 has one version of each; but a few v2 systems carry
    /// the bar in their own url (http://terminology.hl7.org/CodeSystem/v2-0006|2.1).
    /// </summary>
    internal T? Find(string canonical)
    {
        if (FindExactly(canonical) is { } found)
        {
            return found;
        }

        var bar = canonical.IndexOf('|', StringComparison.Ordinal);
        return bar < 0 ? null : FindExactly(canonical.AsSpan(0, bar));
    }

    private T? FindExactly(ReadOnlySpan<char> url)
    {
        if (_decoded.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(url, out var known))
        {
            return known;
        }

        var bodies = _bodies.Value.GetAlternateLookup<ReadOnlySpan<char>>();
        return bodies.TryGetValue(url, out var key, out var body) ? _decoded.GetOrAdd(key, decode(key, body)) : null;
    }

    private static Dictionary<string, ReadOnlyMemory<byte>> ReadIndex(DefinitionsFile file, ReadOnlyMemory<byte> section)
    {
        var cursor = new DefinitionsCursor(file, section.Span);
        var entries = cursor.List(static (ref DefinitionsCursor c) => (Url: c.Text(), Length: c.Number()));
        var bodies = new Dictionary<string, ReadOnlyMemory<byte>>(entries.Length, StringComparer.Ordinal);
        var start = cursor.Position;
        foreach (var (url, length) in entries)
        {
            bodies.Add(url, section.Slice(start, length));
            start += length;
        }

        return bodies;
    }
}
