using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace KapFhir.Server.Commands;

/// <summary>
/// Loads files: bundles of type batch or transaction as they are, a bare resource under its own id, NDJSON as updates in transactions of some hundred.
/// </summary>
internal static class Import
{
    private const int LinesAtOnce = 500;
    private static readonly string[] Extensions = [".json", ".ndjson"];

    public static Task<int> Run(string[] settings, string path, CancellationToken cancel)
    {
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            Console.Error.WriteLine($"There is no file or folder {path}.");
            return Task.FromResult(2);
        }

        var files = Directory.Exists(path)
            ? Directory.EnumerateFiles(path).Where(f => Extensions.Contains(Path.GetExtension(f),
                StringComparer.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).ToList()
            : [path];
        return Host.RunVerb("import", settings, server => Load(server, files, cancel));
    }

    private static async Task<int> Load(FhirServer server, List<string> files, CancellationToken cancel)
    {
        var faults = new List<string>();
        await AnsiConsole.Progress().StartAsync(async progress =>
        {
            var task = progress.AddTask("Importing", maxValue: files.Count);
            foreach (var file in files)
            {
                faults.AddRange(await LoadFile(server, file, cancel));
                task.Increment(1);
            }
        });
        faults.ForEach(Console.Error.WriteLine);
        Console.WriteLine($"{files.Count} file(s) read, {faults.Count} refused.");
        return faults.Count == 0 ? 0 : 1;
    }

    private static async Task<IReadOnlyList<string>> LoadFile(FhirServer server, string file, CancellationToken cancel)
    {
        var faults = new List<string>();
        if (file.EndsWith(".ndjson", StringComparison.OrdinalIgnoreCase))
        {
            foreach (var lines in Lines(file, faults).Chunk(LinesAtOnce))
            {
                await LoadLines(server, file, lines, faults, cancel);
            }
        }
        else if (await BundleLoader.Load(server, Bundled(await File.ReadAllBytesAsync(file, cancel)), cancel) is { } refused)
        {
            faults.Add(Path.GetFileName(file) + ": " + refused);
        }

        return faults;
    }

    // One line that is refused must not keep the others of its transaction out: then each goes alone, and those refused are named.
    private static async Task LoadLines(FhirServer server, string file, Line[] lines, List<string> faults, CancellationToken cancel)
    {
        if (await BundleLoader.Load(server, Bundle(lines), cancel) is null)
        {
            return;
        }

        foreach (var line in lines)
        {
            if (await BundleLoader.Load(server, Bundle([line]), cancel) is { } refused)
            {
                faults.Add($"{Path.GetFileName(file)}, line {line.Number}: {refused}");
            }
        }
    }

    /// <summary>A bundle to carry out as it is; a bare resource as the one entry of a transaction.</summary>
    private static ReadOnlyMemory<byte> Bundled(byte[] json)
    {
        var text = json is [0xEF, 0xBB, 0xBF, ..] ? json.AsMemory(3) : json;
        var (type, id) = Head(text.Span);
        return type is null or "Bundle" ? text
            : Transaction([(id is null ? "POST" : "PUT", id is null ? type : type + "/" + id, Encoding.UTF8.GetString(text.Span))]);
    }

    // The type and id of a resource, read without the rest; what is no JSON is left to the reader of bundles to explain.
    private static (string? Type, string? Id) Head(ReadOnlySpan<byte> json)
    {
        var (type, id) = (default(string), default(string));
        try
        {
            var reader = new Utf8JsonReader(json);
            while (reader.Read())
            {
                if (reader is not { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 })
                {
                    continue;
                }

                var isType = reader.ValueTextEquals("resourceType");
                var isId = reader.ValueTextEquals("id");
                reader.Read();
                type = isType && reader.TokenType == JsonTokenType.String ? reader.GetString() : type;
                id = isId && reader.TokenType == JsonTokenType.String ? reader.GetString() : id;
                reader.Skip();
            }

            return (type, id);
        }
        catch (JsonException)
        {
            return (null, null);
        }
    }

    /// <summary>The lines that are resources with an id, each with its address; the others become faults.</summary>
    private static IEnumerable<Line> Lines(string file, List<string> faults)
    {
        var number = 0;
        foreach (var line in File.ReadLines(file))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            if (Address(line) is { } url)
            {
                yield return new Line(number, url, line);
            }
            else
            {
                faults.Add($"{Path.GetFileName(file)}, line {number}: not a resource. Give a JSON object with resourceType and id on one line.");
            }
        }
    }

    private static string? Address(string line)
    {
        try
        {
            return JsonNode.Parse(line) is JsonObject resource && Text(resource, "resourceType") is { } type && Text(resource, "id") is { } id
                ? type + "/" + id : null;
        }
        catch (Exception notJson) when (notJson is JsonException or ArgumentException)
        {
            // ArgumentException: a name stands twice in an object.
            return null;
        }
    }

    private static string? Text(JsonObject resource, string name) =>
        resource[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static byte[] Bundle(IEnumerable<Line> lines) => Transaction(lines.Select(l => ("PUT", l.Url, l.Json)));

    private static byte[] Transaction(IEnumerable<(string Method, string Url, string Json)> requests)
    {
        var entries = requests.Select(r =>
            $$$"""{"request":{"method":"{{{r.Method}}}","url":{{{JsonSerializer.Serialize(r.Url)}}}},"resource":{{{r.Json}}}}""");
        return Encoding.UTF8.GetBytes($$"""{"resourceType":"Bundle","type":"transaction","entry":[{{string.Join(',', entries)}}]}""");
    }

    private sealed record Line(int Number, string Url, string Json);
}
