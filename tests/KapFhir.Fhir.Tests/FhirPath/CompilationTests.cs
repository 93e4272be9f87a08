using System.Text.Json;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.FhirPath;
using KapFhir.Tests;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.FhirPath;

public sealed class CompilationTests
{
    [Fact]
    public void EveryExpressionOfR4AndOfOursCompiles()
    {
        var types = FhirDefinitions.R4.Types;
        var r4 = types.SelectMany(t => t.Invariants).Concat(types.SelectMany(t => t.Elements).SelectMany(e => e.Invariants)).Select(i => i.Expression);
        var search = FhirDefinitions.R4.SearchParameters.Select(p => p.Expression).OfType<string>()
            .Concat(FhirDefinitions.R4.SearchParameters.SelectMany(p => p.Components).Select(c => c.Expression));
        var profiles = FhirDefinitions.R4.ProfileUrls.SelectMany(url => Expressions(FhirDefinitions.R4.FindProfileJson(url)!.Value));
        var ours = Directory.EnumerateFiles(Path.Combine(ConformancePage.Repository, "profiles", "compiled"), "*.json").SelectMany(f => Expressions(File.ReadAllBytes(f)));
        (string Name, List<string> Expressions)[] kinds =
        [
            ("invariants of R4's types", Distinct(r4)), ("search parameters of R4", Distinct(search)), ("invariants of R4's profiles", Distinct(profiles)),
            ("invariants, search parameters and form expressions of KAP", Distinct(ours)),
        ];
        kinds.ShouldAllBe(k => k.Expressions.Count > 0);
        string.Join("\n", kinds.SelectMany(k => Faults(k.Expressions))).ShouldBeEmpty();
        var count = kinds.Sum(k => k.Expressions.Count);
        ConformancePage.ShouldHold(new SuiteResult(
            "FHIRPath expressions that compile",
            "Every expression of " + string.Join(", of ", kinds.Select(k => $"{k.Name} ({k.Expressions.Count} different ones)")) + ".", count, count, []));
    }

    // position (from 1) and what the message must say
    [Theory]
    [InlineData("", 1, "a name, a literal or '('")]
    [InlineData("name.", 6, "a name")]
    [InlineData("name given", 6, "an operator or the end")]
    [InlineData("(1 + 2", 7, "')'")]
    [InlineData("name[0", 7, "']'")]
    [InlineData("name.where(", 12, "a name, a literal or '('")]
    [InlineData("1 +", 4, "a name, a literal or '('")]
    [InlineData("'abc", 1, "a closing '")]
    [InlineData("2 /* comment", 3, "*/ to end the comment")]
    [InlineData("2 # 3", 3, "not '#'")]
    [InlineData("$that", 1, "$this, $index or $total")]
    [InlineData("name.$this", 6, "$this")]
    [InlineData("% ", 2, "the name of a variable")]
    [InlineData("@2015-13", 1, "a date")]
    [InlineData("@T25:00", 1, "a time of day")]
    [InlineData("@T14:34:28Z", 11, "an operator or the end")]
    [InlineData("name.frist()", 6, "no function frist()")]
    [InlineData("name.where()", 6, "where() takes 1 arguments, 0 are given")]
    [InlineData("name.substring(1, 2, 3)", 6, "substring() takes 1 to 2 arguments, 3 are given")]
    [InlineData("value is Quantiti", 10, "no type Quantiti")]
    [InlineData("value.ofType(System.Strong)", 21, "no type System.Strong")]
    [InlineData("value.ofType(HL7.Patient)", 18, "no type HL7.Patient")]
    [InlineData("value.as('x')", 10, "the name of a type")]
    public void WhatIsNotFhirPathIsRefusedWithItsPlace(string expression, int position, string says)
    {
        var result = FhirPathExpression.Compile(expression);
        result.IsSuccess.ShouldBeFalse();
        result.Issues[0].Status.ShouldBe(400);
        result.Issues[0].Diagnostics.ShouldContain($"position {position}:");
        result.Issues[0].Diagnostics.ShouldContain(says);
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("-", "")]
    [InlineData("name.where(", ")")]
    [InlineData("name[", "]")]
    [InlineData("1 + ", "")]
    public void DeepNestingIsRefusedNotCrashedOn(string open, string close)
    {
        var expression = string.Concat(Enumerable.Repeat(open, 100_000)) + "1" + string.Concat(Enumerable.Repeat(close, 100_000));
        FhirPathExpression.Compile(expression).Issues.Single().Diagnostics.ShouldContain("levels deep");
    }

    [Fact]
    public void LongChainsAreRefusedNotCrashedOn() =>
        FhirPathExpression.Compile("a" + string.Concat(Enumerable.Repeat(".a",
            100_000))).Issues.Single().Diagnostics.ShouldContain("levels deep");

    private static List<string> Faults(IEnumerable<string> expressions) =>
        [.. expressions.Select(FhirPathExpression.Compile).Where(r => !r.IsSuccess).Select(r => r.Issues[0].Diagnostics)];

    private static List<string> Distinct(IEnumerable<string> expressions) => [.. expressions.Distinct(StringComparer.Ordinal)];

    // constraint.expression, SearchParameter.expression and its components', and the Expressions of forms that are in FHIRPath.
    private static IEnumerable<string> Expressions(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 256 });
        return [.. Expressions(document.RootElement)];
    }

    private static IEnumerable<string> Expressions(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Expressions),
        JsonValueKind.Object => json.EnumerateObject().Where(p => p.Value.ValueKind is not JsonValueKind.String).SelectMany(p => Expressions(p.Value))
            .Concat(IsFhirPath(json) ? [json.GetProperty("expression").GetString()!] : []),
        _ => [],
    };

    private static bool IsFhirPath(JsonElement json) =>
        json.TryGetProperty("expression", out var expression) && expression.ValueKind == JsonValueKind.String
        && (!json.TryGetProperty("language", out var language) || language.GetString() == "text/fhirpath");
}
