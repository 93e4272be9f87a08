using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KapFhir.Benchmarks.Load;

/// <summary>
/// What it costs reads and searches that consents decide them, where every patient has one: a denial of one code to everybody, and an exception to it for emergencies.
/// The same database, the same requests; one server asks, the other does not. Audit is off on both sides.
/// </summary>
internal sealed class ConsentCostRun(string database, int rounds, TimeSpan time, IReadOnlyList<string> settings)
{
    private const int Connections = 16;
    private const int AtOnce = 200;
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "KapFhir.Server.dll");

    internal void Run()
    {
        File.Copy(database, database + ".consents", overwrite: true);
        using var data = new LoadData(database);
        using (var loading = Start(database + ".consents", "--Kap:Release:Reads=Never"))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Give(loading.Port, data)} consents of two provisions"));
            loading.Stop();
        }

        File.Copy(database + ".consents", database + ".asked", overwrite: true);
        using var never = Start(database + ".consents", "--Kap:Release:Reads=Never");
        using var always = Start(database + ".asked", "--Kap:Release:Reads=Always");
        foreach (var pair in new[] { LoadPair.Read(data), LoadPair.Search(data) })
        {
            Compare(pair, never, always);
        }

        Array.ForEach([never, always], s => s.Stop());
        Directory.EnumerateFiles(Path.GetDirectoryName(database)!, "cost.db.*").ToList().ForEach(File.Delete);
    }

    private ServerProcess Start(string file, params string[] more) => ServerProcess.Start(Assembly, "/fhir/metadata", port =>
        ["serve", "--urls", $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}", $"--ConnectionStrings:Sqlite=Data Source={file}", "--Audit:Mode=Off", .. more, .. settings]);

    private static int Give(int port, LoadData data)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}/") };
        var patients = data.Patients(int.MaxValue).ConvertAll(p => p.GetProperty("id").GetString()!);
        foreach (var some in patients.Chunk(AtOnce))
        {
            var bundle = new JsonObject { ["resourceType"] = "Bundle", ["type"] = "transaction", ["entry"] = new JsonArray([.. some.Select(Entry)]) };
            using var answer = http.PostAsJsonAsync("fhir", bundle).GetAwaiter().GetResult();
            answer.EnsureSuccessStatusCode();
        }

        return patients.Count;
    }

    // A finding of stress, which Synthea's patients have again and again: of what is read here nothing is withheld, so that both servers answer the same.
    private static JsonObject Entry(string patient) => new()
    {
        ["request"] = new JsonObject { ["method"] = "POST", ["url"] = "Consent" },
        ["resource"] = JsonNode.Parse($$"""
            {"resourceType":"Consent","status":"active","dateTime":"2026-01-01","patient":{"reference":"Patient/{{patient}}"},
            "scope":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/consentscope","code":"patient-privacy"}]},"category":[{"coding":[{"system":"http://loinc.org","code":"59284-0"}]}],
            "policyRule":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"OPTIN"}]},
            "provision":{"type":"deny","code":[{"coding":[{"system":"http://snomed.info/sct","code":"73595000"}]}],
            "provision":[{"type":"permit","purpose":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActReason","code":"ETREAT"}]}]}
            }
            """),
    };

    private void Compare(LoadPair pair, ServerProcess never, ServerProcess always)
    {
        Cost(never, pair.Ours);
        Cost(always, pair.Ours);
        var costs = Enumerable.Range(0, rounds).Select(_ => (Never: Cost(never, pair.Ours), Always: Cost(always, pair.Ours))).ToList();
        var (without, with) = (costs.Min(c => c.Never.Processor), costs.Min(c => c.Always.Processor));
        var (median, asked) = (costs.Min(c => c.Never.Median), costs.Min(c => c.Always.Median));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{pair.Name}: {without:0.0} us of processor time without consents asked, {with:0.0} with: {(with / without) - 1:+0.0 %;-0.0 %}; p50 {median:0.00} and {asked:0.00} ms: {(asked / median) - 1:+0.0 %;-0.0 %}"));
    }

    // In microseconds, and milliseconds.
    private (double Processor, double Median) Cost(ServerProcess process, Func<int, byte[]> request)
    {
        var before = process.ProcessorTime;
        var result = HttpLoad.Run(process.Port, Connections, time, request);
        return result.Failures == 0 ? ((process.ProcessorTime - before).TotalMicroseconds / result.Count, result.MedianMilliseconds)
            : throw new InvalidOperationException(result.Failures.ToString(CultureInfo.InvariantCulture) + " failures");
    }
}
