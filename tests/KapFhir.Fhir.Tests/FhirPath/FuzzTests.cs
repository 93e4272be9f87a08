using System.Diagnostics;
using KapFhir.Fhir.FhirPath;
using KapFhir.Fhir.Json;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.FhirPath;

/// <summary>Whatever the expression, compiling and evaluating end soon, with a result or an issue.</summary>
public sealed class FuzzTests
{
    private static readonly string[] Pieces =
    [
        "name", "given", "Patient", "$this", "$index", "$total", "%resource", "%ucum", "'a'", "'(a+)+$'", "1", "2.50", "-", "+", "*", "/", "div", "mod", "&", "|",
        "=", "~", "<", ">=", "and", "or", "implies", "in", "contains", "is", "as", "(", ")", "[", "]", "{}", ".", ",", "@2015-02", "@T10:30", "1 'mg'", "2 days",
        ".where(", ".select(", ".all(", ".repeat(", ".first()", ".descendants()", ".count()", ".aggregate(", "iif(", ".combine(", ".matches(", ".replace(",
        ".toString()", ".toQuantity()", ".ofType(", "Quantity", ".resolve()", ".lowBoundary()", ".sort(", ".round(", ".power(", ".split(", ".toChars()", "9999999999",
    ];

    private static readonly FhirNode Patient = Evaluated.Resource(
        """{"resourceType":"Patient","name":[{"given":["a","b"]},{"family":"c","period":{"start":"2015"}}],"multipleBirthInteger":2}""");

    [Fact]
    public void RandomExpressionsEndWithAResultOrAnIssue()
    {
        var random = new Random(20260301);
        for (var i = 0; i < 60_000; i++)
        {
            var expression = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => Pieces[random.Next(Pieces.Length)] + (random.Next(3) == 0 ? " " : "")));
            EndsSoon(expression);
        }
    }

    [Fact]
    public void MutatedExpressionsEndWithAResultOrAnIssue()
    {
        var random = new Random(20260302);
        var seeds = KapFhir.Fhir.Definitions.FhirDefinitions.R4.Types.SelectMany(t => t.Invariants).Select(i => i.Expression).Distinct(StringComparer.Ordinal).ToList();
        for (var i = 0; i < 30_000; i++)
        {
            var text = seeds[random.Next(seeds.Count)].ToCharArray();
            for (var edits = random.Next(1, 4); edits > 0; edits--)
            {
                text[random.Next(text.Length)] = (char)random.Next(32, 127);
            }

            EndsSoon(new string(text, 0, random.Next(4) == 0 ? random.Next(text.Length) : text.Length));
        }
    }

    [Theory]
    [InlineData("descendants().repeat($this & $this)")]
    [InlineData("(1|2|3|4|5|6|7|8|9).combine(1|2|3|4|5|6|7|8|9).combine(1|2|3|4|5|6|7|8|9).combine(1|2|3|4|5|6|7|8|9).aggregate($total & $total & 'a', 'a')")]
    [InlineData("(1|2|3|4|5|6|7|8|9).select(1|2|3|4|5|6|7|8|9).aggregate($total.combine($total), 1)")]
    [InlineData("(1|2|3|4|5|6|7|8|9).select(1|2|3|4|5|6|7|8|9).aggregate($total * $total, 2 'mg')")]
    [InlineData("(1|2|3|4|5|6|7|8|9).aggregate($total.replace('', $total), 'ab')")]
    [InlineData("(1|2|3|4|5|6|7|8|9).repeat($this * 3 + 1)")]
    public void GrowthEndsAtALimit(string expression) => EndsSoon(expression, seconds: 30);

    private static void EndsSoon(string expression, double seconds = 10)
    {
        var clock = Stopwatch.StartNew();
        var compiled = FhirPathExpression.Compile(expression);
        if (compiled.IsSuccess)
        {
            compiled.Value.TryEvaluate(Patient, new FhirPathContext(), []);
        }

        clock.Elapsed.TotalSeconds.ShouldBeLessThan(seconds, expression);
    }
}
