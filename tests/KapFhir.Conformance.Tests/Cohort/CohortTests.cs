using System.Globalization;
using System.Text;
using System.Text.Json;
using KapFhir.Conformance.Tests.Data;
using KapFhir.Conformance.Tests.Harness;
using KapFhir.Kap.Demo;
using Shouldly;
using Xunit;

namespace KapFhir.Conformance.Tests.Cohort;

/// <summary>A server with what the cohort of the whole demo clinic needs, and the same resources as it gives them out.</summary>
public sealed class CohortServer : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private ServerProcess? _server;

    internal FhirClient Fhir => _server!.Fhir;

    internal Record Record { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await ServerProcess.Start(_folder.Name, "--Kap:Rules:Highest=Off", "--Fhir:ReferentialIntegrity=Ignore");
        foreach (var bundle in DemoClinic.Bundles().Where(b => b.Label != "vault"))
        {
            var reply = await Fhir.Send("POST", "", Needed(TestData.Parse(bundle.Json.ToArray())));
            reply.Status.ShouldBe(200, reply.ToString());
        }

        List<JsonElement> exported = [];
        foreach (var type in Record.Types)
        {
            for (var next = type + "?_count=1000"; next is not null;)
            {
                var page = (await Fhir.Get(next)).Json;
                exported.AddRange(page.At("entry.resource"));
                next = page.Link("next");
            }
        }

        Record = new Record(exported);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _folder.Dispose();
    }

    private static byte[] Needed(JsonElement bundle)
    {
        string[] types = [.. Record.Types, "MedicationAdministration", "Medication", "Condition"];
        var entries = bundle.Each("entry").Where(e => types.Contains(e.At("resource").First().Str("resourceType"), StringComparer.Ordinal))
            .Where(e => e.At("resource").First().Str("questionnaire") is not { } form || form.Contains("/phq9|", StringComparison.Ordinal)).Select(e => e.GetRawText());
        return Encoding.UTF8.GetBytes($$"""{"resourceType":"Bundle","type":"transaction","entry":[{{string.Join(',', entries)}}]}""");
    }
}

/// <summary>The cohort's numbers are those of a computation that knows the definition alone.</summary>
public sealed class CohortTests(CohortServer clinic, ITestOutputHelper output) : IClassFixture<CohortServer>
{
    private const int MinCell = 11;
    private static readonly DateTimeOffset AsOf = new(2026, 7, 3, 23, 0, 0, TimeSpan.FromHours(-5));
    private static readonly string[] Measures = ["kap-acute-response", "kap-remission", "kap-lasting-reduction", "kap-lasting-improvement"];
    private static readonly (string Start, string End)[] Periods = [("2025-01-01", "2026-07-03"), ("2025-01-01", "2025-06-30"), ("2025-10-01", "2025-12-31")];

    [Fact]
    public void The_clinic_is_large_enough_to_say_something()
    {
        var rows = new Arithmetic(clinic.Record, AsOf).Rows("kap", Record.Moment("2025-01-01"), AsOf, needsTherapy: true);
        foreach (var (measure, missing) in Measures.SelectMany(m => new[] { "completers", "locf", "non-responder" }.Select(r => (m, r))))
        {
            var (n, hits) = Arithmetic.Count(rows, measure, missing);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{measure} {missing}: {hits} of {n}, {100.0 * hits / n:F1} % ({100 * Arithmetic.Wilson(n, hits).Low:F1} to {100 * Arithmetic.Wilson(n, hits).High:F1})"));
        }

        rows.Count.ShouldBeGreaterThan(100);
        rows.Count(r => !r.IsEligible).ShouldBeGreaterThan(5);
        rows.Count(r => r is { IsEligible: true, Acute: null }).ShouldBeGreaterThan(5);
        rows.Count(r => r is { IsEligible: true, IsBroken: true }).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task The_servers_figures_are_these()
    {
        await SkipWithout("kap-outcomes");
        var compared = 0;
        foreach (var (start, end) in Periods)
        {
            var reply = await clinic.Fhir.Get($"$kap-outcomes?periodStart={start}&periodEnd={end}&asOf=2026-07-03&stratifier=sex");
            reply.Status.ShouldBe(200, reply.ToString());
            foreach (var (type, prefix) in new[] { ("kap", ""), ("ketamine-only", "comparator-") })
            {
                var rows = new Arithmetic(clinic.Record, AsOf).Rows(type, Day(start, 0), Day(end, 23), needsTherapy: type == "kap");
                compared += Measures.Sum(measure => Compare(reply.Json, measure, prefix, rows));
            }
        }

        output.WriteLine($"{compared} figures compared");
        compared.ShouldBeGreaterThan(100);
    }

    [Theory]
    [InlineData("demo-001", 18)]
    [InlineData("demo-002", 18)]
    [InlineData("demo-016", 20)]
    [InlineData("demo-017", 13)]
    public async Task A_patients_series_is_what_the_forms_add_up_to(string patient, int baseline)
    {
        await SkipWithout("kap-patient-outcomes");
        var reply = await clinic.Fhir.Get($"Patient/{patient}/$kap-patient-outcomes?scale=phq9");
        reply.Status.ShouldBe(200, reply.ToString());
        var scores = clinic.Record.Scores("Patient/" + patient);
        scores[0].Total.ShouldBe(baseline);
        var told = Values(reply.Json).ToList();
        foreach (var total in scores.Select(s => s.Total).Distinct())
        {
            told.ShouldContain(total, reply.ToString());
        }
    }

    private async Task SkipWithout(string operation)
    {
        var metadata = (await clinic.Fhir.Get("metadata")).Text;
        Assert.SkipUnless(metadata.Contains($"\"{operation}\"", StringComparison.Ordinal), $"${operation} is not in /metadata.");
    }

    private static IEnumerable<decimal> Values(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Values(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Values),
        JsonValueKind.Number => [element.GetDecimal()],
        _ => [],
    };

    private static int Compare(JsonElement answer, string measure, string prefix, List<Row> rows)
    {
        var compared = 0;
        var report = answer.At("parameter.resource").Concat([answer]).Single(r => r.Str("measure")?.Split('|')[0].EndsWith("/" + measure, StringComparison.Ordinal) == true);
        foreach (var missing in new[] { "completers", "locf", "non-responder" })
        {
            var group = report.Each("group").Single(g => g.At("code.coding").Any(c => c.Str("code") == prefix + missing) || g.At("code").First().Str("text") == prefix + missing);
            compared += CompareFigures(group, rows, measure, missing, $"{measure} {prefix}{missing}");
            foreach (var stratum in group.At("stratifier.stratum"))
            {
                var sex = stratum.At("value").First().Str("text")!;
                compared += CompareFigures(stratum, [.. rows.Where(r => r.Sex == sex)], measure, missing, $"{measure} {prefix}{missing} {sex}");
            }
        }

        return compared;
    }

    // What is told is what was counted here; what is not told is small, or would give away what is.
    private static int CompareFigures(JsonElement group, List<Row> rows, string measure, string missing, string what)
    {
        var (n, hits) = Arithmetic.Count(rows, measure, missing);
        var compared = CompareCount(group, "initial-population", rows.Count, what) + CompareCount(group, "denominator", n, what) + CompareCount(group, "numerator", hits, what);
        var isLarge = new[] { rows.Count, rows.Count - n, n, hits, n - hits }.All(c => c is 0 or >= MinCell) && n > 0 && !what.EndsWith("male", StringComparison.Ordinal);
        (!isLarge || compared == 3).ShouldBeTrue(what + ": left out though nobody is few");
        if (group.At("measureScore").Select(s => s.Str("value")).FirstOrDefault() is { } score)
        {
            decimal.Parse(score, CultureInfo.InvariantCulture).ShouldBe(Math.Round((decimal)hits / n, 4), what);
            var interval = group.At("extension.extension").Where(e => e.Str("url") is "low" or "high").ToDictionary(e => e.Str("url")!, e => double.Parse(e.Str("valueDecimal")!, CultureInfo.InvariantCulture), StringComparer.Ordinal);
            var (low, high) = Arithmetic.Wilson(n, hits);
            interval["low"].ShouldBe(low, 0.0001, what);
            interval["high"].ShouldBe(high, 0.0001, what);
        }

        return compared;
    }

    private static int CompareCount(JsonElement group, string population, int counted, string what)
    {
        var told = group.Each("population").Single(p => p.At("code.coding").Any(c => c.Str("code") == population)).Str("count");
        if (told is not null)
        {
            int.Parse(told, CultureInfo.InvariantCulture).ShouldBe(counted, $"{what}: {population}");
            (counted is 0 or >= MinCell).ShouldBeTrue($"{what}: {population} of {counted} is told");
        }

        return told is null ? 0 : 1;
    }

    private static DateTimeOffset Day(string day, int hour) => new DateTimeOffset(DateTime.Parse(day, CultureInfo.InvariantCulture), TimeSpan.FromHours(-5)).AddHours(hour);
}
