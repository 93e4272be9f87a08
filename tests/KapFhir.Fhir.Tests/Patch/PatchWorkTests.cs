using System.Diagnostics;
using System.Globalization;
using System.Text;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Patch;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Patch;

/// <summary>Many operations on long lists end soon: with an outcome, or refused as too costly.</summary>
public sealed class PatchWorkTests
{
    private const int Items = 20_000;
    private const int Operations = 1_000;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    // Some 800 KB: less than a hundred readings of it are what one patch may take.
    private static readonly byte[] Group = Encoding.UTF8.GetBytes(
        "{\"resourceType\":\"Group\",\"id\":\"g\",\"type\":\"person\",\"actual\":true,\"member\":["
        + string.Join(',', Enumerable.Range(0, Items).Select(i => string.Create(CultureInfo.InvariantCulture, $"{{\"entity\":{{\"reference\":\"Patient/{i}\"}}}}")))
        + "]}");

    [Theory]
    [InlineData("""{"op":"add","path":"/member/0","value":{"entity":{"display":"x"}}}""")]
    [InlineData("""{"op":"remove","path":"/member/0"}""")]
    [InlineData("""{"op":"move","from":"/member/19999","path":"/member/0"}""")]
    [InlineData("""{"op":"move","from":"/member","path":"/member"}""")]
    [InlineData("""{"op":"copy","from":"/member","path":"/member"}""")]
    [InlineData("""{"op":"test","path":"/member/19999/entity/reference","value":"Patient/19999"}""")]
    public void OfJsonPatch(string operation) => EndsSoon(() =>
        JsonPatch.Parse(Encoding.UTF8.GetBytes("[" + string.Join(',', Enumerable.Repeat(operation, Operations)) + "]"), ReaderLimits.Default)
            .Value.Apply(Group, ReaderLimits.Default));

    [Fact]
    public void OfFhirPathPatch()
    {
        const string Operation = """
            {"name":"operation","part":[{"name":"type","valueCode":"insert"},{"name":"path","valueString":"Group.member"},
            {"name":"index","valueInteger":0},{"name":"value","part":[{"name":"inactive","valueBoolean":true}]}]}
            """;
        var patch = $$"""{"resourceType":"Parameters","parameter":[{{string.Join(',', Enumerable.Repeat(Operation, Operations))}}]}""";
        EndsSoon(() => FhirPathPatch.Parse(Encoding.UTF8.GetBytes(patch), Json.Fhir.R4, ReaderLimits.Default)
            .Value.Apply(Group, Json.Fhir.R4, ReaderLimits.Default));
    }

    private static void EndsSoon(Func<Result<ReadOnlyMemory<byte>>> apply)
    {
        var clock = Stopwatch.StartNew();
        var outcome = apply();
        TestContext.Current.TestOutputHelper?.WriteLine($"{clock.ElapsedMilliseconds} ms");
        clock.Elapsed.ShouldBeLessThan(Soon);
        (outcome.IsSuccess ? "too-costly" : outcome.Issues[0].Code).ShouldBeOneOf("too-costly", "too-long");
    }
}
