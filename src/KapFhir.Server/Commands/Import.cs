using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace KapFhir.Server.Commands;

/// <summary>Loads files: bundles of type batch or transaction as they are, NDJSON as updates in transactions of some hundred.</summary>
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
        return Host.WithServer(settings, server => Load(server, files, cancel));
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
        var bundles = file.EndsWith(".ndjson", StringComparison.OrdinalIgnoreCase)
            ? Lines(file, faults).Chunk(LinesAtOnce).Select(Bundle)
            : [await File.ReadAllBytesAsync(file, cancel)];
        foreach (var bundle in bundles)
        {
            if (await BundleLoader.Load(server, bundle, cancel) is { } refused)
            {
                faults.Add(Path.GetFileName(file) + ": " + refused);
            }
        }

        return faults;
    }

    /// <summary>The lines that are resources with an id, each with its address; the others become faults.</summary>
    private static IEnumerable<(string Url, string Json)> Lines(string file, List<string> faults)
    {
        var number = 0;
        foreach (var line in File.ReadLines(file))
        {
            number++;
            if (line.Length == 0)
            {
                continue;
            }

            if (Address(line) is { } url)
            {
                yield return (url, line);
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

    private static byte[] Bundle((string Url, string Json)[] lines)
    {
        var entries = lines.Select(line => $$$"""{"request":{"method":"PUT","url":{{{JsonSerializer.Serialize(line.Url)}}}},"resource":{{{line.Json}}}}""");
        return Encoding.UTF8.GetBytes($$"""{"resourceType":"Bundle","type":"transaction","entry":[{{string.Join(',', entries)}}]}""");
    }
}
