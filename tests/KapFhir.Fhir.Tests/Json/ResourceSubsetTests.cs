using System.Buffers;
using System.Text;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Json;

/// <summary>https://hl7.org/fhir/R4/search.html#summary, #elements</summary>
public sealed class ResourceSubsetTests
{
    private const string Tag = "{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-ObservationValue\",\"code\":\"SUBSETTED\",\"display\":\"subsetted\"}";

    private const string Observation = """
        {"resourceType":"Observation","id":"o","meta":{"versionId":"1"},"implicitRules":"http://r","text":{"status":"generated","div":"<div>x</div>"},"contained":[{"resourceType":"Patient","id":"p"}],
        "extension":[{"url":"http://x","valueCode":"x"}],"modifierExtension":[{"url":"http://m","valueCode":"m"}],"status":"final","_status":{"id":"s"},
        "code":{"coding":[{"system":"http://loinc.org","code":"1","extension":[{"url":"http://x","valueCode":"x"}]}],"text":"c"},"subject":{"reference":"#p"},
        "valueQuantity":{"value":1.00,"unit":"mg"},"note":[{"text":"n"}],"component":[{"code":{"text":"c"},"valueString":"v","referenceRange":[{"text":"r"}]}]}
        """;

    private const string Always = "{\"resourceType\":\"Observation\",\"id\":\"o\",\"meta\":{\"versionId\":\"1\",\"tag\":[" + Tag + "]},\"implicitRules\":\"http://r\"";
    private const string Modifier = ",\"modifierExtension\":[{\"url\":\"http://m\",\"valueCode\":\"m\"}]";
    private const string Status = ",\"status\":\"final\",\"_status\":{\"id\":\"s\"}";
    private const string Code = ",\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"1\",\"extension\":[{\"url\":\"http://x\",\"valueCode\":\"x\"}]}],\"text\":\"c\"}";
    private const string Text = ",\"text\":{\"status\":\"generated\",\"div\":\"<div>x</div>\"}";

    [Theory]
    [InlineData("subject", ",\"subject\":{\"reference\":\"#p\"}")]
    [InlineData("value", ",\"valueQuantity\":{\"value\":1.00,\"unit\":\"mg\"}")]
    [InlineData("valueQuantity", ",\"valueQuantity\":{\"value\":1.00,\"unit\":\"mg\"}")]
    [InlineData("nothing", "")]
    public void ElementsKeepsThoseAndTheMandatory(string element, string expected) =>
        Part(Observation, SummaryMode.None, element).ShouldBe(Always + Modifier + Status + Code + expected + "}");

    [Fact]
    public void TextKeepsTheTextAndTheMandatory() => Part(Observation, SummaryMode.Text).ShouldBe(Always + Text + Modifier + Status + Code + "}");

    [Fact]
    public void DataLeavesOutOnlyTheText() =>
        Part(Observation, SummaryMode.Data).ShouldBe(
            Compact(Observation).Replace("\"meta\":{\"versionId\":\"1\"}", "\"meta\":{\"versionId\":\"1\",\"tag\":[" + Tag + "]}", StringComparison.Ordinal).Replace(Text, "", StringComparison.Ordinal));

    // Observation.note and text are not marked, nor are extensions; component is, its referenceRange is not.
    [Fact]
    public void TrueKeepsWhatIsMarkedAtEveryLevel() =>
        Part(Observation, SummaryMode.True).ShouldBe(Always + Modifier + Status
            + ",\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"1\"}],\"text\":\"c\"},\"subject\":{\"reference\":\"#p\"},\"valueQuantity\":{\"value\":1.00,\"unit\":\"mg\"},"
            + "\"component\":[{\"code\":{\"text\":\"c\"},\"valueString\":\"v\"}]}");

    [Theory]
    [InlineData(SummaryMode.None)]
    [InlineData(SummaryMode.Count)]
    public void TheWholeIsNotTagged(SummaryMode mode) => Part(Observation, mode).ShouldBe(Compact(Observation));

    [Fact]
    public void ExtensionsTravelWithTheElement() =>
        Part("""{"resourceType":"Patient","meta":{"versionId":"1"},"_birthDate":{"extension":[{"url":"http://x","valueCode":"u"}]},"active":true}""", SummaryMode.None, "birthDate")
            .ShouldBe("{\"resourceType\":\"Patient\",\"meta\":{\"versionId\":\"1\",\"tag\":[" + Tag + "]},\"_birthDate\":{\"extension\":[{\"url\":\"http://x\",\"valueCode\":\"u\"}]}}");

    [Fact]
    public void NothingEmptyIsLeft() =>
        Part("""{"resourceType":"Patient","name":[{"extension":[{"url":"http://x","valueCode":"u"}]},{"text":"x"}],"address":[{"extension":[{"url":"http://x","valueCode":"u"}]}]}""", SummaryMode.True)
            .ShouldBe("{\"resourceType\":\"Patient\",\"name\":[{\"text\":\"x\"}],\"meta\":{\"tag\":[" + Tag + "]}}");

    [Fact]
    public void ResourcesInABundleAreCutDownToo() =>
        Part("""{"resourceType":"Bundle","meta":{"tag":[{"code":"t"}]},"type":"collection","entry":[{"resource":{"resourceType":"Patient","id":"p","photo":[{"url":"http://x"}],"active":true}}]}""", SummaryMode.True)
            .ShouldBe("{\"resourceType\":\"Bundle\",\"meta\":{\"tag\":[{\"code\":\"t\"}," + Tag + "]},\"type\":\"collection\",\"entry\":[{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"p\",\"active\":true}}]}");

    [Fact]
    public void ASubsetIsRecognised() => ResourceMeta.IsSubset(Fhir.Read(Part("""{"resourceType":"Patient","meta":{"versionId":"1"}}""", SummaryMode.Text)).Value).ShouldBeTrue();

    private static string Part(string json, SummaryMode mode, params string[] elements)
    {
        var output = new ArrayBufferWriter<byte>();
        ResourceSubset.Write(Encoding.UTF8.GetBytes(Compact(json)), mode, elements, Fhir.R4, output);
        return Fhir.Text(output.WrittenSpan);
    }

    private static string Compact(string json) => json.Replace("\n", "", StringComparison.Ordinal);
}
