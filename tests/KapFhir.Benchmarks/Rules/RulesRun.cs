using System.Globalization;
using System.Text;
using KapFhir.Benchmarks.Load;

namespace KapFhir.Benchmarks.Rules;

/// <summary>What the rules around a dose cost: one patient's scores, forms and doses in one transaction, and the demo clinic, each beside the same without rules.</summary>
internal sealed class RulesRun(string folder, int entries)
{
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "KapFhir.Server.dll");
    private int _database;

    internal async Task<int> Run()
    {
        Console.WriteLine($"{entries} entries of one patient in one transaction: the server's CPU seconds with rules, without");
        foreach (var (name, entry) in Units)
        {
            var (with, without) = (await Transaction("Warn", entry), await Transaction("Off", entry));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-22} {with,8:0.00} {without,8:0.00}"));
        }

        var (judged, unjudged) = (Demo("Block"), Demo("Off"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"start and load of the demo clinic: CPU {judged.TotalSeconds:0.0} s with rules, {unjudged.TotalSeconds:0.0} s without: the rules take {(judged - unjudged).TotalSeconds:0.0} s"));
        return 0;
    }

    // Scores go up and down, so that many are worse than the one before; one entry a day, so that a year's window moves.
    private static IReadOnlyList<(string Name, Func<int, string> Entry)> Units { get; } =
    [
        ("PHQ-9 scores", i => Entry("Observation", $$"""
            {"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"44261-6"}]},"subject":{"reference":"Patient/p"},
            "effectiveDateTime":"{{Day(i)}}","valueQuantity":{"value":{{i * 7 % 28}},"unit":"{score}","system":"http://unitsofmeasure.org","code":"{score}"} }
            """)),
        ("PHQ-9 forms", i => Entry("QuestionnaireResponse", $$"""
            {"resourceType":"QuestionnaireResponse","status":"completed","questionnaire":"https://kapfhir.example.org/fhir/Questionnaire/phq9","subject":{"reference":"Patient/p"},
            "authored":"{{Day(i)}}","item":[{{string.Join(',', Enumerable.Range(1, 9).Select(n => $$"""{"linkId":"phq9-{{n}}","answer":[{"valueInteger":{{(i + n) % 4}}}]}"""))}}]}
            """)),
        ("doses", i => Entry("MedicationAdministration", $$"""
            {"resourceType":"MedicationAdministration","status":"completed","subject":{"reference":"Patient/p"},"effectiveDateTime":"{{Day(i)}}",
            "medicationCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"373464007"}]},
            "dosage":{"route":{"coding":[{"system":"http://snomed.info/sct","code":"47625008"}]},"dose":{"value":40,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"} } }
            """)),
    ];

    private async Task<double> Transaction(string highest, Func<int, string> entry)
    {
        using var server = Start("/fhir/metadata", highest);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}/fhir/"), Timeout = TimeSpan.FromMinutes(10) };
        await Send(client, "Patient/p", HttpMethod.Put, """{"resourceType":"Patient","id":"p","birthDate":"1985-04-12","gender":"male"}""");
        var bundle = $$"""{"resourceType":"Bundle","type":"transaction","entry":[{{string.Join(',', Enumerable.Range(0, entries).Select(entry))}}]}""";
        var before = server.ProcessorTime;
        await Send(client, "", HttpMethod.Post, bundle);
        var taken = (server.ProcessorTime - before).TotalSeconds;
        server.Stop();
        return taken;
    }

    private TimeSpan Demo(string highest)
    {
        using var server = Start("/fhir/Patient/demo-001", highest, "--demo");
        var cpu = server.ProcessorTime;
        server.Stop();
        return cpu;
    }

    private ServerProcess Start(string probe, string highest, params string[] more)
    {
        var database = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"rules-{_database++}.db"));
        return ServerProcess.Start(Assembly, probe, port =>
            ["serve", "--urls", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"), "--ConnectionStrings:Sqlite=Data Source=" + database, "--Kap:Rules:Highest=" + highest, .. more]);
    }

    private static async Task Send(HttpClient client, string path, HttpMethod method, string json)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(json, Encoding.UTF8, "application/fhir+json") };
        request.Headers.TryAddWithoutValidation("Prefer", "return=minimal");
        using var answer = await client.SendAsync(request);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
        }
    }

    private static string Entry(string type, string resource) => $$"""{"resource":{{resource}},"request":{"method":"POST","url":"{{type}}"} }""";

    private static string Day(int day) => new DateTime(2023, 1, 1, 10, 0, 0, DateTimeKind.Utc).AddDays(day).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
