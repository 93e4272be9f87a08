using System.Text.Json;
using KapFhir.Fhir.Search;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Search;

/// <summary>
/// Tables of search cases that stand beside the repository, read in place: fixtures, queries, and which fixtures each query finds.
/// </summary>
public sealed class SearchVectorTests
{
    // Where the table itself says that R4 leaves the case open, or asks for a bare id that R4 doesn't allow as a reference.
    private static readonly string[] Open = ["UNSURE"];

    [Theory]
    [InlineData("date")]
    [InlineData("number")]
    [InlineData("quantity")]
    [InlineData("token")]
    [InlineData("string")]
    [InlineData("reference")]
    [InlineData("uri")]
    public void Every_row_finds_what_it_should(string table)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, table + ".json")));
        var root = document.RootElement;
        var fixtures = root.GetProperty("fixtures").EnumerateArray().Select((f, i) => Resource(table, f, i)).ToList();
        var failures = new List<string>();
        var count = 0;
        foreach (var row in root.GetProperty("rows").EnumerateArray().Where(IsSettled))
        {
            count++;
            var expected = (row.TryGetProperty("spec", out var spec) ? spec : row.GetProperty("expect")).EnumerateArray()
                .Select(i => i.GetInt32());
            var query = row.GetProperty("query").GetString()!;
            var found = Find(query, fixtures);
            if (!expected.SequenceEqual(found))
            {
                failures.Add($"{query}: expected [{string.Join(",", expected)}], found [{string.Join(",", found)}]");
            }
        }

        failures.ShouldBeEmpty();
        count.ShouldBeGreaterThan(5);
    }

    [Fact]
    public void Birth_dates()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "date.json")));
        var births = document.RootElement.GetProperty("birthdates");
        var fixtures = births.GetProperty("values").EnumerateArray().Select(v =>
            SearchTable.Patient($"\"birthDate\":{v.GetRawText()}")).ToList();
        foreach (var row in births.GetProperty("rows").EnumerateArray())
        {
            Find(row.GetProperty("query").GetString()!, fixtures)
                .ShouldBe(row.GetProperty("spec").EnumerateArray().Select(i => i.GetInt32()), row.GetRawText());
        }
    }

    private static string Folder
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "KapFhir.sln")))
            {
                folder = Path.GetDirectoryName(folder)!;
            }

            var vectors = Path.Combine(Path.GetDirectoryName(folder)!, "shared", "spec", "search-vectors");
            Assert.SkipUnless(
                Directory.Exists(vectors), "The search tables are not beside the repository (../shared/spec/search-vectors).");
            return vectors;
        }
    }

    private static bool IsSettled(JsonElement row) =>
        !(row.TryGetProperty("spec", out var spec) && spec.ValueKind == JsonValueKind.Null)
        && !(row.TryGetProperty("note", out var note) && Open.Any(o => note.GetString()!.Contains(o, StringComparison.Ordinal)));

    // A query that is refused finds nothing.
    private static List<int> Find(string query, List<string> fixtures)
    {
        var text = query.Replace("{base}", SearchTable.BaseUrl, StringComparison.Ordinal).Replace("{id0}", "f0", StringComparison.Ordinal);
        var type = JsonDocument.Parse(fixtures[0]).RootElement.GetProperty("resourceType").GetString()!;
        return SearchTable.Parse(type, text).IsSuccess
            ? [.. Enumerable.Range(0, fixtures.Count).Where(i => SearchTable.Finds(text, fixtures[i]))] : [];
    }

    private static string Resource(string table, JsonElement fixture, int index) => table switch
    {
        "date" when fixture.ValueKind == JsonValueKind.Array =>
            SearchTable.Observation($"\"effectivePeriod\":{{\"start\":{fixture[0].GetRawText()},\"end\":{fixture[1].GetRawText()}}}"),
        "date" => SearchTable.Observation($"\"effectiveDateTime\":{fixture.GetRawText()}"),
        "number" =>
            $"{{\"resourceType\":\"RiskAssessment\",\"status\":\"final\",\"prediction\":[{{\"probabilityDecimal\":{fixture.GetString()}}}]}}",
        "quantity" => SearchTable.Observation("\"valueQuantity\":" + fixture.GetRawText().Replace(
            $"\"value\": \"{fixture.GetProperty("value").GetString()}\"", $"\"value\": {fixture.GetProperty("value").GetString()}",
                StringComparison.Ordinal)),
        "token" => SearchTable.Observation($"\"id\":\"f{index}\"," + fixture.GetRawText()[1..^1]),
        "string" => Person(fixture),
        "reference" => Referrer(fixture),
        _ => $"{{\"resourceType\":\"ValueSet\",\"status\":\"active\",\"url\":{fixture.GetRawText()}}}",
    };

    private static string Person(JsonElement fixture)
    {
        var given = fixture.GetProperty("name.given");
        var name = "\"family\":" + fixture.GetProperty("name.family").GetRawText()
            + (given.ValueKind == JsonValueKind.Null ? "" : ",\"given\":[" + given.GetRawText() + "]");
        return SearchTable.Patient($"\"name\":[{{{name}}}],\"address\":[{{\"city\":{fixture.GetProperty("address.city").GetRawText()}}}]");
    }

    private static string Referrer(JsonElement fixture)
    {
        var property = fixture.EnumerateObject().First();
        var reference = $"{{\"reference\":{property.Value.GetRawText()}}}";
        return SearchTable.Patient($"\"{property.Name}\":" + (property.Name == "generalPractitioner" ? $"[{reference}]" : reference));
    }
}
