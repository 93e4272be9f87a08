using System.Text;
using KapFhir.Fhir.Json;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Json;

/// <summary>https://www.rfc-editor.org/rfc/rfc8259, and the limits of the server.</summary>
public sealed class MalformedJsonTests
{
    [Theory]
    [InlineData("{\"resourceType\":\"Patient\",}", "'}'", 1, 27)]
    [InlineData("{\"resourceType\":\"Patient\"\n\"active\":true}", "'\"'", 2, 1)]
    [InlineData("{\"resourceType\":\"Patient\" // no\n}", "'/'", 1, 27)]
    [InlineData("{\"resourceType\":\"Patient\",\"active\":tru}", "'}'", 1, 39)]
    [InlineData("{\"resourceType\":\"Observation\",\"valueDecimal\":NaN}", "'N'", 1, 46)]
    [InlineData("{\"resourceType\":\"Patient\",\"é\":é}", "'é'", 1, 32)]
    [InlineData("{\"resourceType\":\"Patient\"", "the end of the text", 1, 26)]
    [InlineData("{\"resourceType\":\"Patient\"} {}", "'{'", 1, 28)]
    [InlineData("{\"resourceType\":\"Pat\nient\"}", "the byte 0x0A", 1, 21)]
    [InlineData("<Patient xmlns=\"http://hl7.org/fhir\"/>", "'<'", 1, 1)]
    public void SaysWhere(string json, string found, int line, int position) => Fhir.Read(json).Issues.ShouldContain(Issues.JsonMalformed(found, line, position));

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    public void AnEmptyBodyIsNoResource(string json) => Fhir.Read(json).Issues.ShouldBe([Issues.JsonEmptyBody]);

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"Patient\"")]
    [InlineData("[{\"resourceType\":\"Patient\"}]")]
    public void OnlyAnObjectIsAResource(string json) => Fhir.Read(json).Issues.ShouldBe([Issues.JsonNotAnObject]);

    [Fact]
    public void TheTypeIsRequiredAndKnown()
    {
        Fhir.Read("{}").Issues.ShouldBe([Issues.JsonResourceTypeMissing.At("Resource")]);
        Fhir.Read("{\"resourceType\":\"patient\"}").Issues.ShouldBe([Issues.JsonResourceTypeUnknown("patient"u8).At("Resource")]);
        Fhir.Read("{\"resourceType\":1}").Issues.ShouldBe([Issues.JsonResourceTypeUnknown("1"u8).At("Resource")]);
        Fhir.Read("{\"resourceType\":[\"Patient\"]}").Issues.ShouldHaveSingleItem().Expression.ShouldBe("Resource");
    }

    [Fact]
    public void BytesThatAreNotUtf8AreRefused() =>
        ResourceReader.Read("{\"resourceType\":\"Patient\",\"language\":\"\xFF\"}"u8.ToArray().Select(b => b == 0xC3 ? (byte)0xFF : b).ToArray(), Fhir.R4, ReaderLimits.Default)
            .Issues.ShouldBe([Issues.JsonNotUtf8]);

    [Fact]
    public void SizeHasALimit() =>
        ResourceReader.Read(new byte[101], Fhir.R4, new ReaderLimits(100, 100)).Issues.ShouldBe([Issues.JsonTooLarge(100)]);

    [Theory]
    [InlineData(49, true)]
    [InlineData(50, false)]
    [InlineData(100_000, false)]
    public void DepthHasALimit(int extensions, bool isAccepted)
    {
        // Two levels each, and the resource itself.
        var json = "{\"resourceType\":\"Patient\"," + string.Concat(Enumerable.Repeat("\"extension\":[{\"url\":\"http://x\",", extensions))
            + "\"id\":\"x\"" + string.Concat(Enumerable.Repeat("}]", extensions)) + "}";
        var result = Fhir.Read(json);
        result.IsSuccess.ShouldBe(isAccepted);
        (isAccepted || result.Issues.Contains(Issues.JsonTooDeep(100))).ShouldBeTrue();
    }

    [Fact]
    public void DepthIsCountedInWhatIsSkippedAndLookedAheadAtToo()
    {
        var deep = new string('[', 200);
        Fhir.Read("{\"resourceType\":\"Patient\",\"foo\":" + deep).Issues.ShouldContain(Issues.JsonTooDeep(100));
        Fhir.Read("{\"foo\":" + deep).Issues.ShouldContain(Issues.JsonTooDeep(100));
    }

    [Fact]
    public void ANameWithHalfASurrogatePairIsNoResourceType() =>
        Fhir.Read("{\"r\\ud83d\\ud83desourceType\":\"Patient\"}").Issues.ShouldHaveSingleItem().ShouldBe(Issues.JsonResourceTypeMissing.At("Resource"));

    [Fact]
    public void ResourcesNestedWithTheirTypesLastDoNotTakeLong()
    {
        var json = string.Concat(Enumerable.Repeat("{\"entry\":[{\"resource\":", 30)) + "{\"id\":\"" + new string('a', 100_000) + "\",\"resourceType\":\"Patient\"}"
            + string.Concat(Enumerable.Repeat("}],\"resourceType\":\"Bundle\"}", 30));
        Fhir.Read(json).Issues.ShouldHaveSingleItem().Code.ShouldBeOneOf("value", "required");
    }

    [Fact]
    public void EveryFaultIsFoundAtOnce()
    {
        var issues = Fhir.Read("{\"resourceType\":\"Patient\",\"foo\":1,\"active\":\"x\",\"name\":[{\"given\":[\"A\",\"\"]}],\"birthDate\":\"2000-13\"}").Issues;
        issues.Select(i => i.Expression).ShouldBe(["Patient.foo", "Patient.active", "Patient.name[0].given[1]", "Patient.birthDate"]);
        issues.ShouldAllBe(i => i.Status == 400);
    }

    [Fact]
    public void TooManyFaultsAreCutOff()
    {
        var issues = Fhir.Read("{\"resourceType\":\"Patient\",\"name\":[" + string.Join(',', Enumerable.Repeat("{}", 1000)) + "]}").Issues;
        issues.Count.ShouldBe(101);
        issues[^1].ShouldBe(Issues.JsonMoreFaults(100));
    }

    [Fact]
    public void ManyWarningsDoNotStopTheReading()
    {
        var result = Fhir.Read("{\"resourceType\":\"Patient\",\"name\":[" + string.Join(',', Enumerable.Repeat("{\"text\":\" \"}", 1000)) + "],\"active\":true}");
        result.Issues.Count.ShouldBe(100);
        result.Value.ChildText("active").ShouldBe("true");
    }

    [Fact]
    public void AMillionFaultsAreFoundSoon()
    {
        var body = System.Text.Encoding.UTF8.GetBytes("{\"resourceType\":\"Patient\"," + string.Join(',', Enumerable.Repeat("\"a\":1", 1_000_000)) + "}");
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        ResourceReader.Read(body, Fhir.R4, ReaderLimits.Default).Issues.Count.ShouldBe(101);
        System.Diagnostics.Stopwatch.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }
}
