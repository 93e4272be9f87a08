using System.Text.Json;
using KapFhir.Conformance.Tests.Data;
using KapFhir.Conformance.Tests.Harness;
using Shouldly;
using Xunit;

namespace KapFhir.Conformance.Tests.Oracle;

/// <summary>The oracle itself, against vectors that were computed from the specification by others.</summary>
public sealed class OracleTests
{
    private static readonly string[] Prefixes = ["eq", "ne", "gt", "lt", "ge", "le", "sa", "eb"];

    [Theory]
    [InlineData("date", "Observation", "date")]
    [InlineData("number", "RiskAssessment", "probability")]
    [InlineData("quantity", "Observation", "value-quantity")]
    public void The_oracle_finds_what_the_vectors_say(string file, string type, string code)
    {
        var path = Path.Combine(TestData.Conformance, "..", "spec", "search-vectors", file + ".json");
        Assert.SkipUnless(File.Exists(path), "No search vectors in " + path);
        var vectors = TestData.Parse(File.ReadAllBytes(path));
        var stored = vectors.Each("fixtures").Select(f => Value(file, f)).ToList();
        var rows = vectors.Each("rows").Where(r => r.GetProperty("spec").ValueKind == JsonValueKind.Array).ToList();
        rows.Count.ShouldBeGreaterThan(10);
        foreach (var row in rows)
        {
            var query = row.Str("query")!;
            query.ShouldStartWith(code + "=");
            var operand = Operand(file, query[(code.Length + 1)..]);
            Enumerable.Range(0, stored.Count).Where(i => operand.Finds(stored[i]))
                .ShouldBe(row.Each("spec").Select(i => i.GetInt32()), $"{type}?{query}");
        }
    }

    private static Value Value(string file, JsonElement fixture) => (file, fixture.ValueKind) switch
    {
        ("date", JsonValueKind.Array) => Spans.OfPeriod(fixture[0].GetString(), fixture[1].GetString()),
        ("date", _) => Spans.Of(fixture.GetString()!),
        ("number", _) => new AmountValue(Number(fixture.GetString()!), "", "", ""),
        _ => new AmountValue(Number(fixture.Str("value")!), fixture.Str("system")!, fixture.Str("code")!, fixture.Str("unit")!),
    };

    private static Operand Operand(string file, string text)
    {
        var prefix = Prefixes.FirstOrDefault(p => text.StartsWith(p, StringComparison.Ordinal)) ?? "";
        var parts = text[prefix.Length..].Split('|');
        string? Part(int i) => parts.Length > i && parts[i].Length > 0 ? parts[i] : null;
        return file == "date" ? new DateOperand(prefix, parts[0]) : new AmountOperand(prefix, parts[0], Part(1), Part(2));
    }

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
