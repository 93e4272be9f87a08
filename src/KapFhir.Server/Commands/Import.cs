using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KapFhir.Server.Commands;

/// <summary>
/// Loads files: bundles of type batch or transaction as they are, a bare resource under its own id, NDJSON as updates in transactions of some hundred.
/// </summary>
internal static class Import
{

    private static readonly string[] First =
    [
        "Organization", "Location", "Practitioner", "PractitionerRole", "HealthcareService", "Patient", "RelatedPerson", "Group", "Device", "Substance", "Medication", "Questionnaire", "ActivityDefinition",
        "PlanDefinition", "Measure", "EpisodeOfCare", "Condition", "CareTeam", "Goal", "CarePlan", "ServiceRequest", "MedicationRequest", "Consent", "Appointment", "Encounter", "QuestionnaireResponse",
    ];

    private static readonly string[] Extensions = [".json", ".ndjson"];

    /// <param name="settings">The command line.</param>
    /// <param name="path">A file, or a folder of files.</param>
    /// <param name="errors">Where what is refused is kept, or null.</param>
    /// <param name="asTheyCome">True to store records as they come, without what follows from them; a whole export is stored so in any case.</param>
    /// <param name="cancel">Interrupts it.</param>
    public static Task<int> Run(string[] settings, string path, string? errors, bool asTheyCome, CancellationToken cancel)
    {
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            Console.Error.WriteLine($"There is no file or folder {path}.");
            return Task.FromResult(2);
        }

        var files = Directory.Exists(path)
            ? Directory.EnumerateFiles(path).Where(f => Extensions.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase) && !IsOfExport(f)).Order(StringComparer.Ordinal).ToList()
            : [path];
        return Host.RunVerb(
            "import", settings, server => new ImportRun(server, path, [.. files.OrderBy(Rank)], new ImportErrors(errors)).Load(cancel), asTheyCome: asTheyCome || IsWhole(path));
    }

    // Scores, findings and tasks are in it beside what they were made of: they would be there twice.
    private static bool IsWhole(string path)
    {
        var isWhole = Directory.Exists(path) && ExportState.Find(path) is { IsDone: true } state && state.Question == ExportQuestion.Whole.Text;
        if (isWhole)
        {
            Console.WriteLine($"{path} holds a whole export: its records are stored as they come, with the scores and findings among them.");
        }

        return isWhole;
    }

    // The state that an export leaves beside its files is no resource.
    private static bool IsOfExport(string file) => Path.GetFileName(file) == "export.json";

    // What others refer to comes first; the rest waits for what it refers to, if it has to.
    private static int Rank(string file) => Array.IndexOf(First, Path.GetFileNameWithoutExtension(file).Split('.')[0]) is >= 0 and var rank ? rank : First.Length;

    /// <summary>A bundle to carry out as it is; a bare resource as the one entry of a transaction.</summary>
    public static ReadOnlyMemory<byte> Bundled(byte[] json)
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

    /// <summary>The lines behind those that are done, each with its address; with none if it is no resource with an id.</summary>
    public static IEnumerable<ImportLine> Lines(string file, int done) =>
        File.ReadLines(file).Select((line, i) => (Text: line, Number: i + 1)).Skip(done).Where(l => !string.IsNullOrWhiteSpace(l.Text))
            .Select(l => new ImportLine(l.Number, Address(l.Text), l.Text));

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

    public static byte[] Bundle(IEnumerable<ImportLine> lines) => Transaction(lines.Select(l => ("PUT", l.Url!, l.Json)));

    private static byte[] Transaction(IEnumerable<(string Method, string Url, string Json)> requests)
    {
        var entries = requests.Select(r =>
            $$$"""{"request":{"method":"{{{r.Method}}}","url":{{{JsonSerializer.Serialize(r.Url)}}}},"resource":{{{r.Json}}}}""");
        return Encoding.UTF8.GetBytes($$"""{"resourceType":"Bundle","type":"transaction","entry":[{{string.Join(',', entries)}}]}""");
    }
}

/// <summary>A line of NDJSON.</summary>
/// <param name="Number">Which it is, from 1.</param>
/// <param name="Url">Where it is stored; null if it is no resource with an id.</param>
/// <param name="Json">The line.</param>
internal sealed record ImportLine(int Number, string? Url, string Json);
