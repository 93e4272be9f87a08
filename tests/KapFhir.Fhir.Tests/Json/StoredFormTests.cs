using System.Globalization;
using KapFhir.Fhir.Json;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Json;

/// <summary>What is stored of what was sent. https://hl7.org/fhir/R4/http.html#create, #update, #trules</summary>
public sealed class StoredFormTests
{
    private const string Meta = "\"versionId\":\"7\",\"lastUpdated\":\"2026-01-31T08:30:00.250Z\"";
    private static readonly DateTimeOffset Time = DateTimeOffset.Parse("2026-01-31T09:30:00.25+01:00", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("""{"resourceType":"Patient"}""", """{"resourceType":"Patient","id":"new","meta":{META}}""")]
    [InlineData("""{"resourceType":"Patient","active":true}""", """{"resourceType":"Patient","id":"new","meta":{META},"active":true}""")]
    [InlineData("""{"active":true,"resourceType":"Patient"}""", """{"active":true,"resourceType":"Patient","id":"new","meta":{META}}""")]
    [InlineData("""{"active":true,"id":"old","resourceType":"Patient"}""", """{"active":true,"id":"new","meta":{META},"resourceType":"Patient"}""")]
    [InlineData("""{"resourceType":"Patient","meta":{"source":"http://x"},"id":"old"}""", """{"resourceType":"Patient","meta":{META,"source":"http://x"},"id":"new"}""")]
    [InlineData("""{"resourceType":"Patient","meta":{"versionId":"3","lastUpdated":"2000-01-01T00:00:00Z"}}""", """{"resourceType":"Patient","id":"new","meta":{META}}""")]
    [InlineData("""{"resourceType":"Patient","meta":{"source":"a","_versionId":{"id":"v"},"versionId":"3","profile":["p"],"lastUpdated":"2000-01-01T00:00:00Z"}}""",
        """{"resourceType":"Patient","id":"new","meta":{META,"source":"a","profile":["p"]}}""")]
    [InlineData("""{"resourceType":"Patient","meta":{"profile":["p","q","p"],"tag":[{"system":"s","code":"a"},{"system":"s","code":"b"},{"code":"a","system":"s","display":"A"}]}}""",
        """{"resourceType":"Patient","id":"new","meta":{META,"profile":["p","q"],"tag":[{"system":"s","code":"a"},{"system":"s","code":"b"}]}}""")]
    [InlineData("""{"resourceType":"Patient","meta":{"security":[{"code":"a"},{"code":"a"},{"display":"x"},{"display":"y"}]}}""",
        """{"resourceType":"Patient","id":"new","meta":{META,"security":[{"code":"a"},{"display":"x"},{"display":"y"}]}}""")]
    [InlineData(""" { "resourceType" : "Patient" , "meta" : { "versionId" : "3" , "source" : "a%20b" } , "name" : [ { "text" : " x \" { y " } ] } """,
        """{"resourceType":"Patient","id":"new","meta":{META,"source":"a%20b"},"name":[{"text":" x \" { y "}]}""")]
    [InlineData("""{"resourceType":"Patient","contained":[{"resourceType":"Group","id":"g","meta":{"source":"x"}}]}""",
        """{"resourceType":"Patient","id":"new","meta":{META},"contained":[{"resourceType":"Group","id":"g","meta":{"source":"x"}}]}""")]
    [InlineData("""{"resourceType":"Basic","extension":[{"url":"u","valueDecimal":1.00},{"url":"u","valueDecimal":1e2},{"url":"u","valueString":"\u00e9é\/😀"}]}""",
        """{"resourceType":"Basic","id":"new","meta":{META},"extension":[{"url":"u","valueDecimal":1.00},{"url":"u","valueDecimal":1e2},{"url":"u","valueString":"\u00e9é\/😀"}]}""")]
    public void KeepsWhatWasSentButIdAndVersion(string json, string expected) =>
        Store(Fhir.Read(json).Value).ShouldBe(expected.Replace("META", Meta, StringComparison.Ordinal));

    [Fact]
    public void AResourceInsideABundleIsStoredByItself()
    {
        var bundle = Fhir.Read("""{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient","active":true}}]}""").Value;
        Store(bundle.Child("entry")!.Child("resource")!).ShouldBe("{\"resourceType\":\"Patient\",\"id\":\"new\",\"meta\":{" + Meta + "},\"active\":true}");
    }

    [Fact]
    public void ReferencesAreRewrittenWhereTheSpecificationSays()
    {
        const string Json = """
            {"resourceType":"Observation","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><a title=\" href='urn:uuid:1' > \" href=\"urn:uuid:1\">p</a> <img alt='' src='urn:uuid:1'/> urn:uuid:1</div>"},
             "extension":[{"url":"http://x","valueUri":"urn:uuid:1"},{"url":"http://x","valueCanonical":"urn:uuid:1"},{"url":"http://x","valueString":"urn:uuid:1"},{"url":"http://x","valueOid":"urn:oid:1.1"}],
             "subject":{"reference":"urn:uuid:1","_reference":{"extension":[{"url":"http://x","valueReference":{"reference":"urn:uuid:1"}}]},"display":"urn:uuid:1"},
             "performer":[{"reference":"Practitioner?identifier=x"},{"reference":"urn:uuid:2"}]}
            """;
        var root = Fhir.Read(Json).Value;
        var stored = Store(root, (_, url) => url switch
        {
            "urn:uuid:1" or "urn:oid:1.1" => "Patient/ü\"1",
            "Practitioner?identifier=x" => "Practitioner/9",
            _ => null,
        });
        stored.ShouldBe("{\"resourceType\":\"Observation\",\"id\":\"new\",\"meta\":{" + Meta + "}," + """
            "text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><a title=\" href='urn:uuid:1' > \" href=\"Patient/&#252;&quot;1\">p</a> <img alt='' src=\"Patient/&#252;&quot;1\"/> urn:uuid:1</div>"},
            "extension":[{"url":"http://x","valueUri":"Patient/ü\"1"},{"url":"http://x","valueCanonical":"urn:uuid:1"},{"url":"http://x","valueString":"urn:uuid:1"},{"url":"http://x","valueOid":"Patient/ü\"1"}],
            "subject":{"reference":"Patient/ü\"1","_reference":{"extension":[{"url":"http://x","valueReference":{"reference":"Patient/ü\"1"}}]},"display":"urn:uuid:1"},
            "performer":[{"reference":"Practitioner/9"},{"reference":"urn:uuid:2"}]}
            """.Replace("\n", "", StringComparison.Ordinal));

        // What is indexed afterwards is what is stored.
        root.Child("subject")!.ChildText("reference").ShouldBe("Patient/ü\"1");
        root.ChildrenNamed("performer").Select(p => p.ChildText("reference")).ShouldBe(["Practitioner/9", "urn:uuid:2"]);
    }

    [Fact]
    public void AReferenceInATagThatIsLeftOutIsLeftOutToo()
    {
        var root = Fhir.Read("""{"resourceType":"Patient","meta":{"source":"urn:uuid:1","tag":[{"system":"urn:uuid:1","code":"a"},{"system":"urn:uuid:1","code":"a"}]}}""").Value;
        Store(root, (_, url) => url == "urn:uuid:1" ? "Patient/1" : null)
            .ShouldBe("{\"resourceType\":\"Patient\",\"id\":\"new\",\"meta\":{" + Meta + ",\"source\":\"Patient/1\",\"tag\":[{\"system\":\"Patient/1\",\"code\":\"a\"}]}}");
    }

    [Fact]
    public void AResourceSaysWhatItsMetaHolds()
    {
        var root = Fhir.Read("""{"resourceType":"Patient","meta":{"profile":["p","q"],"tag":[{"system":"s","code":"a"},{"display":"x"}],"security":[{"code":"R"}]}}""").Value;
        ResourceMeta.Profiles(root).ShouldBe(["p", "q"]);
        ResourceMeta.Tags(root).ShouldBe([("s", "a")]);
        ResourceMeta.SecurityLabels(root).ShouldBe([(null, "R")]);
        ResourceMeta.Profiles(Fhir.Read("""{"resourceType":"Patient"}""").Value).ShouldBeEmpty();
    }

    private static string Store(FhirNode root, ReferenceRewrite? rewrite = null) => Fhir.Text(StoredForm.Prepare(root, "new", rewrite).With(7, Time));
}
