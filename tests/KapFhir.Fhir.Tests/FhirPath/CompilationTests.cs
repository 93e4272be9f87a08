using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.FhirPath;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.FhirPath;

public sealed class CompilationTests
{
    [Fact]
    public void EverySearchExpressionOfR4Compiles()
    {
        var expressions = FhirDefinitions.R4.SearchParameters.Where(p => p.Expression is not null).Select(p => p.Expression!)
            .Concat(FhirDefinitions.R4.SearchParameters.SelectMany(p => p.Components).Select(c => c.Expression)).ToList();
        expressions.Count.ShouldBeGreaterThan(1300);
        Faults(expressions).ShouldBeEmpty();
    }

    [Fact]
    public void EveryInvariantOfR4Compiles()
    {
        var types = FhirDefinitions.R4.Types;
        var expressions = types.SelectMany(t => t.Invariants).Concat(types.SelectMany(t => t.Elements).SelectMany(e => e.Invariants))
            .Select(i => i.Expression).Distinct(StringComparer.Ordinal).ToList();
        expressions.Count.ShouldBeGreaterThan(180);
        Faults(expressions).ShouldBeEmpty();
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
}
