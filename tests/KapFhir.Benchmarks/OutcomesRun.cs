using System.Diagnostics;
using System.Globalization;
using System.Text;
using KapFhir.Benchmarks.Load;

namespace KapFhir.Benchmarks;

/// <summary>What a report of a cohort costs: courses of twelve scores each are written, and the report is asked for in JSON and CSV.</summary>
internal static class OutcomesRun
{
    private const string Kap = "https://kapfhir.example.org/fhir/";
    private const int ScoresEach = 12;
    private const int AtOnce = 20;
    private static readonly DateTime First = new(2025, 3, 3, 15, 0, 0, DateTimeKind.Utc);

    /// <summary>Returns 1 if a report takes more than two seconds of processor time.</summary>
    internal static int Run(int scores, int rounds, string folder)
    {
        var assembly = Path.Combine(AppContext.BaseDirectory, "KapFhir.Server.dll");
        var database = "--ConnectionStrings:Sqlite=Data Source=" + Path.Combine(folder, "outcomes.db");
        using var server = ServerProcess.Start(assembly, "/fhir/metadata",
            port => ["serve", "--urls", FormattableString.Invariant($"http://127.0.0.1:{port}"), database, "--Kap:Rules:Highest=Off"]);
        using var client = BulkLoad.Client(server.Port);
        var patients = (scores + ScoresEach - 1) / ScoresEach;
        var load = Stopwatch.StartNew();
        for (var from = 0; from < patients; from += AtOnce)
        {
            BulkLoad.Post(client, Bundle(from, Math.Min(AtOnce, patients - from)));
        }

        Console.WriteLine(FormattableString.Invariant($"{patients * ScoresEach} scores of {patients} courses written in {load.Elapsed.TotalSeconds:F0} s"));
        var worst = 0.0;
        foreach (var format in (string[])["json&measure=kap-acute-response&missing=completers", "json", "csv"])
        {
            for (var round = 0; round <= rounds; round++)
            {
                var (clock, before) = (Stopwatch.StartNew(), server.ProcessorTime);
                var bytes = client.GetByteArrayAsync(new Uri($"/fhir/$kap-outcomes?periodStart=2025-01-01&periodEnd=2025-12-31&_format={format}", UriKind.Relative)).GetAwaiter().GetResult().Length;
                var cost = (server.ProcessorTime - before).TotalSeconds;
                worst = round == 0 ? worst : Math.Max(worst, cost);
                Console.WriteLine(FormattableString.Invariant(
                    $"{format} {(round == 0 ? "first" : "again")}: {cost:F2} s of processor time, {clock.Elapsed.TotalSeconds:F2} s by the clock, {bytes} bytes, {server.ResidentBytes / 1048576} MB"));
            }
        }

        return worst > 2 ? 1 : 0;
    }

    private static byte[] Bundle(int from, int count)
    {
        var entries = Enumerable.Range(from, count).SelectMany(Course);
        return Encoding.UTF8.GetBytes($$"""{"resourceType":"Bundle","type":"transaction","entry":[{{string.Join(',', entries)}}]}""");
    }

    private static IEnumerable<string> Course(int number)
    {
        var patient = "bench-" + number.ToString("D6", CultureInfo.InvariantCulture);
        yield return Entry("Patient", patient, $$"""
            "gender":"{{(number % 2 == 0 ? "female" : "male")}}","birthDate":"{{1950 + (number % 50)}}-05-05"
            """);
        yield return Entry("EpisodeOfCare", patient + "-course", $$"""
            "status":"finished","type":[{"coding":[{"system":"{{Kap}}CodeSystem/kap-course-type","code":"{{(number % 5 == 0 ? "ketamine-only" : "kap")}}"}]}],
            "patient":{"reference":"Patient/{{patient}}"},"period":{"start":"2025-02-10","end":"2025-09-30"}
            """);
        foreach (var (phase, day) in ((string, int)[])[("preparation", -5), ("dosing", 0), ("integration", 2), ("dosing", 4), ("dosing", 8), ("dosing", 12)])
        {
            yield return Entry("Procedure", $"{patient}-{phase}-{(day < 0 ? "before" : day.ToString(CultureInfo.InvariantCulture))}", $$"""
                "status":"completed","subject":{"reference":"Patient/{{patient}}"},"performedPeriod":{"start":"{{At(day)}}","end":"{{At(day)}}"},
                "extension":[{"url":"{{Kap}}StructureDefinition/kap-session-phase","valueCodeableConcept":{"coding":[{"system":"{{Kap}}CodeSystem/kap-session-phase","code":"{{phase}}"} ]} }]
                """);
        }

        for (var i = 0; i < ScoresEach; i++)
        {
            yield return Entry("Observation", $"{patient}-score-{i.ToString(CultureInfo.InvariantCulture)}", $$"""
                "status":"final","code":{"coding":[{"system":"http://loinc.org","code":"44261-6"}]},"subject":{"reference":"Patient/{{patient}}"},"effectiveDateTime":"{{At(-2 + (i * 7))}}",
                "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"survey"}]}],
                "valueQuantity":{"value":{{Math.Max(0, 20 - (i * (number % 4)))}},"system":"http://unitsofmeasure.org","code":"{score}"},
                "component":[{"code":{"coding":[{"system":"http://loinc.org","code":"44260-8"}]},"valueQuantity":{"value":{{(number + i) % 3}},"system":"http://unitsofmeasure.org","code":"{score}"} }]
                """);
        }
    }

    private static string Entry(string type, string id, string rest) =>
        $$$"""{"resource":{"resourceType":"{{{type}}}","id":"{{{id}}}",{{{rest}}}},"request":{"method":"PUT","url":"{{{type}}}/{{{id}}}"} }""";

    private static string At(int day) => First.AddDays(day).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
