using System.Text;
using System.Text.Json;
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
            ? File.ReadLines(file).Where(l => l.Length > 0).Chunk(LinesAtOnce).Select(Bundle)
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

    private static byte[] Bundle(string[] lines)
    {
        var text = new StringBuilder("""{"resourceType":"Bundle","type":"transaction","entry":[""");
        for (var i = 0; i < lines.Length; i++)
        {
            using var resource = JsonDocument.Parse(lines[i]);
            var (type, id) = (resource.RootElement.GetProperty("resourceType").GetString(), resource.RootElement.GetProperty("id").GetString());
            text.Append(i == 0 ? "" : ",").Append("""{"request":{"method":"PUT","url":""")
                .Append(JsonSerializer.Serialize(type + "/" + id)).Append("""},"resource":""")
                .Append(lines[i]).Append('}');
        }

        return Encoding.UTF8.GetBytes(text.Append("]}").ToString());
    }
}
