using System.Diagnostics;
using KapFhir.Fhir.FhirPath;
using KapFhir.Fhir.Json;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.FhirPath;

/// <summary>Expressions that make ever more of what they have end at a limit.</summary>
public sealed class GrowthTests
{
    private static readonly FhirNode Patient = Evaluated.Resource(
        """{"resourceType":"Patient","name":[{"given":["a","b"]},{"family":"c","period":{"start":"2015"}}],"multipleBirthInteger":2}""");

    [Theory]
    [InlineData("descendants().repeat($this & $this)")]
    [InlineData("(1|2|3|4|5|6|7|8|9).combine(1|2|3|4|5|6|7|8|9).combine(1|2|3|4|5|6|7|8|9).combine(1|2|3|4|5|6|7|8|9).aggregate($total & $total & 'a', 'a')")]
    [InlineData("(1|2|3|4|5|6|7|8|9).select(1|2|3|4|5|6|7|8|9).aggregate($total.combine($total), 1)")]
    [InlineData("(1|2|3|4|5|6|7|8|9).select(1|2|3|4|5|6|7|8|9).aggregate($total * $total, 2 'mg')")]
    [InlineData("(1|2|3|4|5|6|7|8|9).aggregate($total.replace('', $total), 'ab')")]
    [InlineData("(1|2|3|4|5|6|7|8|9).repeat($this * 3 + 1)")]
    public void GrowthEndsAtALimit(string expression) => EndsSoon(expression, seconds: 30);

    [Theory]
    [InlineData("``")]
    [InlineData("\"\"")]
    [InlineData("name.``.given")]
    public void NamesWithoutACharacterLeadNowhere(string expression)
    {
        var results = new List<object>();
        FhirPathExpression.Compile(expression).Value.TryEvaluate(Patient, new FhirPathContext(), results).ShouldBeNull();
        results.ShouldBeEmpty();
    }

    private static void EndsSoon(string expression, double seconds)
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
