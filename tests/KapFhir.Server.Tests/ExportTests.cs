using System.Text.Json.Nodes;
using KapFhir.Server.Commands;
using KapFhir.Store.Resources;
using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>The verbs <c>export</c> and <c>import</c>: what is written, what comes back, what is done when they are interrupted.</summary>
[Collection(CommandLineTests.Name)]
public sealed class ExportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kapfhir-export-").FullName;
    private readonly TestDatabase _database = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Out => Path.Combine(_folder, "out");

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _database.Dispose();
    }

    [Fact]
    public async Task What_is_exported_comes_back_the_same()
    {
        await using var server = await TestServer.On(_database);
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            ids.Add(await server.NewPatient("Family\\nwith\\u2028lines"));
        }

        await server.Post("Observation", Sample.Observation("Patient/" + ids[0], "5.400"));
        await server.Delete("Patient/" + await server.NewPatient());
        (await Run("export", Out)).ShouldBe(0);
        Names().ShouldBe(["Observation.ndjson", "Patient.ndjson", "export.json"], ignoreOrder: true);
        var lines = await File.ReadAllLinesAsync(Path.Combine(Out, "Patient.ndjson"), Cancel);
        lines.Select(l => JsonNode.Parse(l)!["id"]!.GetValue<string>()).ShouldBe(ids, ignoreOrder: true);
        (await File.ReadAllTextAsync(Path.Combine(Out, "Observation.ndjson"), Cancel)).ShouldContain("5.400");

        using var other = new TestDatabase();
        (await CommandLine.Run(["import", Out, other.Setting])).ShouldBe(0);
        await using var second = await TestServer.On(other);
        foreach (var id in ids)
        {
            var (was, came) = ((await server.Get("Patient/" + id)).Body, (await second.Get("Patient/" + id)).Body);
            JsonNode.DeepEquals(was["name"], came["name"]).ShouldBeTrue();
        }
    }

    // What follows from records is among them: a second finding of what was found would be another warning about a patient. Labels are put on by the settings of the one that takes them.
    [Fact]
    public async Task A_clinic_that_moves_has_the_same_records_no_more_and_no_less()
    {
        (await Run("demo", "--patients", "4")).ShouldBe(0);
        (await Run("export", Out)).ShouldBe(0);
        var was = Records(Out);
        was.Count.ShouldBeGreaterThan(200);
        was.Keys.Select(k => k.Split('/')[0]).ShouldContain("RiskAssessment");
        using var other = new TestDatabase();
        var errors = Path.Combine(_folder, "errors.txt");
        (await CommandLine.Run(["import", Out, "--errors", errors, other.Setting])).ShouldBe(0);
        File.Exists(errors).ShouldBeFalse();
        (await CommandLine.Run(["check", other.Setting])).ShouldBe(0);
        var second = Path.Combine(_folder, "second");
        (await CommandLine.Run(["export", second, other.Setting])).ShouldBe(0);
        var came = Records(second);
        came.Keys.ShouldBe(was.Keys, ignoreOrder: true);
        was.Where(r => !JsonNode.DeepEquals(r.Value, came[r.Key])).Select(r => r.Key).ShouldBeEmpty();
    }

    private static Dictionary<string, JsonNode> Records(string folder) => Directory.GetFiles(folder, "*.ndjson").SelectMany(File.ReadLines).Select(line =>
    {
        var record = JsonNode.Parse(line)!;
        var meta = record["meta"]!.AsObject();
        meta.Remove("versionId");
        meta.Remove("lastUpdated");
        meta.Remove("security");
        return record;
    }).ToDictionary(r => r["resourceType"] + "/" + r["id"], StringComparer.Ordinal);

    [Theory]
    [InlineData("--type", "Patient", "Patient.ndjson")]
    [InlineData("--since", "2999-01-01", "")]
    [InlineData("--since", "2020-01-01", "Observation.ndjson Patient.ndjson")]
    [InlineData("--patient", "a", "Observation.ndjson Patient.ndjson")]
    [InlineData("--patient", "nobody", "")]
    public async Task It_takes_what_is_asked_for(string option, string value, string expected)
    {
        await using var server = await TestServer.On(_database);
        foreach (var id in new[] { "a", "b" })
        {
            await server.Put("Patient/" + id, Sample.Patient(id));
            await server.Put("Observation/of-" + id, Sample.Observation("Patient/" + id, more: $",\"id\":\"of-{id}\""));
        }

        (await Run("export", Out, option, value)).ShouldBe(0);
        string.Join(' ', Names().Where(n => n != "export.json")).ShouldBe(expected);
        if (option == "--patient" && value == "a")
        {
            foreach (var name in expected.Split(' '))
            {
                (await File.ReadAllLinesAsync(Path.Combine(Out, name), Cancel)).Length.ShouldBe(1);
            }
        }
    }

    [Theory]
    [InlineData(2, "--type", "Nonesuch")]
    [InlineData(2, "--since", "yesterday")]
    public async Task What_cannot_be_asked_is_said(int code, params string[] options) => (await Run(["export", Out, .. options])).ShouldBe(code);

    [Fact]
    public async Task An_export_that_was_interrupted_goes_on_and_writes_each_resource_once()
    {
        await using var server = await TestServer.On(_database);
        await Load(server, 1200);
        (await Run("export", Out, "--type", "Patient")).ShouldBe(0);
        var whole = await File.ReadAllLinesAsync(Path.Combine(Out, "Patient.ndjson"), Cancel);
        whole.Length.ShouldBe(1200);

        // As it is when the process ends after a page was written and before the state says so.
        var second = Path.Combine(_folder, "second");
        await Interrupted(new ExportQuestion(["Patient"], "", ""), second);
        var state = ExportState.Find(second)!;
        state.IsDone.ShouldBeFalse();
        state.Written.GetValueOrDefault("Patient").ShouldBe(500);
        await File.AppendAllTextAsync(Path.Combine(second, "Patient.ndjson"), "{\"half\":", Cancel);
        (await Run("export", second, "--type", "Patient")).ShouldBe(0);
        (await File.ReadAllLinesAsync(Path.Combine(second, "Patient.ndjson"), Cancel)).ShouldBe(whole);
        (await Run("export", second, "--type", "Patient")).ShouldBe(2); // it is done
        (await Run("export", second, "--type", "Observation")).ShouldBe(2); // it is another
    }

    // The state that a process leaves behind which is killed after its first page.
    private async Task Interrupted(ExportQuestion question, string folder)
    {
        Directory.CreateDirectory(folder);
        var first = (await File.ReadAllLinesAsync(Path.Combine(Out, "Patient.ndjson"), Cancel)).Take(500).ToList();
        var cursor = await Cursor(first.Count);
        var bytes = string.Join("", first.Select(l => l + "\n"));
        await File.WriteAllTextAsync(Path.Combine(folder, "Patient.ndjson"), bytes, Cancel);
        new ExportState
        {
            Question = question.Text, Types = ["Patient"], Written = new(StringComparer.Ordinal) { ["Patient"] = first.Count }, Cursor = cursor, Bytes = System.Text.Encoding.UTF8.GetByteCount(bytes),
        }.Keep(folder);
    }

    private async Task<string> Cursor(int count)
    {
        await using var store = ResourceStore.Open(_database.Options(), Fhir.Definitions.FhirDefinitions.R4, TimeProvider.System);
        var page = await store.Search(new Fhir.Search.SearchQuery { Types = ["Patient"], Count = count }, Fhir.Search.Visibility.Everything, Cancel);
        return Fhir.Search.SearchCursorToken.Write(page.Next!);
    }

    [Fact]
    public async Task A_refused_line_is_kept_with_its_reason()
    {
        var file = Path.Combine(_folder, "in.ndjson");
        await File.WriteAllLinesAsync(file, ["{\"resourceType\":\"Patient\",\"id\":\"a\"}", "no json", "{\"resourceType\":\"Patient\",\"id\":\"b\",\"gender\":\"purple\"}"], Cancel);
        var errors = Path.Combine(_folder, "errors.txt");
        (await Run("import", file, "--errors", errors)).ShouldBe(1);
        var kept = (await File.ReadAllLinesAsync(errors, Cancel)).Select(l => JsonNode.Parse(l)!).ToList();
        kept.Select(k => k["line"]!.GetValue<int>()).ShouldBe([2, 3]);
        kept.ShouldAllBe(k => k["outcome"]!["resourceType"]!.GetValue<string>() == "OperationOutcome");
        kept[1]["outcome"]!.ToJsonString().ShouldContain("purple");
    }

    [Fact]
    public async Task An_import_that_was_interrupted_goes_on_where_it_was()
    {
        var file = Path.Combine(_folder, "in.ndjson");
        await File.WriteAllLinesAsync(file, Enumerable.Range(0, 1200).Select(i => $"{{\"resourceType\":\"Patient\",\"id\":\"p{i}\"}}"), Cancel);

        // What is left when the process ends after the second transaction: 1,000 lines are done.
        (ImportState.Find(file, [file]) with { Lines = 1000 }).Keep(file);
        (await Run("import", file)).ShouldBe(0);
        await using (var server = await TestServer.On(_database))
        {
            (await server.Get("Patient?_summary=count")).Body["total"]!.GetValue<int>().ShouldBe(200); // those before it were not sent again
        }

        (await Run("import", file)).ShouldBe(0); // it was done: this is another, of all
        await using var again = await TestServer.On(_database);
        (await again.Get("Patient?_summary=count")).Body["total"]!.GetValue<int>().ShouldBe(1200);
    }

    // Whatever the order of files, and though two lines refer to each other.
    [Fact]
    public async Task What_refers_to_later_lines_waits_for_them()
    {
        Directory.CreateDirectory(Out);
        await File.WriteAllTextAsync(Path.Combine(Out, "AAA.ndjson"), Sample.Observation("Patient/z", more: ",\"id\":\"o\"").ReplaceLineEndings("") + "\n", Cancel);
        await File.WriteAllLinesAsync(Path.Combine(Out, "Patient.ndjson"),
            Enumerable.Range(0, 600).Select(i => Sample.Patient("p" + i)).Append(Sample.Patient("z")).Prepend(Sample.Patient("first", more: ",\"link\":[{\"other\":{\"reference\":\"Patient/last\"},\"type\":\"seealso\"}]"))
                .Append(Sample.Patient("last", more: ",\"link\":[{\"other\":{\"reference\":\"Patient/first\"},\"type\":\"seealso\"}]")).Append(Sample.Observation("Patient/nobody", more: ",\"id\":\"lost\"").ReplaceLineEndings("")), Cancel);
        (await Run("import", Out)).ShouldBe(1);
        await using var server = await TestServer.On(_database);
        (await server.Get("Observation?_summary=count")).Body["total"]!.GetValue<int>().ShouldBe(1);
        (await server.Get("Patient/first")).Status.ShouldBe(200);
        (await server.Get("Patient/last")).Status.ShouldBe(200);
    }

    private static async Task Load(TestServer server, int patients)
    {
        foreach (var chunk in Enumerable.Range(0, patients).Chunk(400))
        {
            var bundle = Sample.Bundle("transaction", [.. chunk.Select(i => Sample.Entry("PUT", "Patient/p" + i, Sample.Patient("p" + i)))]);
            (await server.Post("", bundle)).Status.ShouldBe(200);
        }
    }

    private IEnumerable<string> Names() => Directory.GetFiles(Out).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal);

    private Task<int> Run(params string[] verb) => CommandLine.Run([.. verb, _database.Setting]);
}
