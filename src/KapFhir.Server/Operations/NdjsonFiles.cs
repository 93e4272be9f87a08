// https://github.com/ndjson/ndjson-spec
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using KapFhir.Server.Writing;

namespace KapFhir.Server.Operations;

/// <summary>The files of an export as they grow: one a type, another when it is full.</summary>
internal sealed class NdjsonFiles
{
    private const int Full = 8 * 1024 * 1024;
    private readonly Dictionary<string, MemoryStream> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);
    private readonly List<ResearchFile> _closed = [];

    /// <summary>The files that are closed.</summary>
    public IReadOnlyList<ResearchFile> Closed => _closed;

    public void Add(JsonObject resource)
    {
        var type = (string)resource["resourceType"]!;
        if (!_open.TryGetValue(type, out var file))
        {
            _open[type] = file = new MemoryStream();
        }

        JsonSerializer.Serialize(file, resource, WrittenRecord.Plain);
        file.WriteByte((byte)'\n');
        _lines[type] = _lines.GetValueOrDefault(type) + 1;
    }

    /// <summary>Closes the files that are full, or all, and gives what is in them.</summary>
    public IReadOnlyList<(string Name, ReadOnlyMemory<byte> Content)> Close(bool all)
    {
        var done = new List<(string, ReadOnlyMemory<byte>)>();
        foreach (var (type, content) in _open.Where(o => all || o.Value.Length >= Full).OrderBy(o => o.Key, StringComparer.Ordinal).ToList())
        {
            var number = _closed.Count(c => c.Type == type) + 1;
            var name = string.Create(CultureInfo.InvariantCulture, $"{type}.{number}.ndjson");
            done.Add((name, content.ToArray()));
            _closed.Add(new ResearchFile(type, name, _lines[type]));
            _open.Remove(type);
            _lines.Remove(type);
        }

        return done;
    }
}
