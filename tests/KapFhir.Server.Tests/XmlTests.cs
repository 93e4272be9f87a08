using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>What is answered in XML. https://hl7.org/fhir/R4/xml.html, https://hl7.org/fhir/R4/http.html#mime-type</summary>
public sealed class XmlAnswerTests(TestServer server)
{
    private const string Accept = "Accept: application/fhir+xml";
    private const string Xml = "application/fhir+xml; charset=utf-8";

    [Fact]
    public async Task A_read_is_the_same_resource_with_the_same_tag()
    {
        var id = await server.NewPatient(more: ",\"birthDate\":\"1980-01-01\",\"active\":true");
        var json = await server.Get("Patient/" + id);
        var xml = await server.Get("Patient/" + id, Accept);
        xml.ContentType.ShouldBe(Xml);
        xml.ETag.ShouldBe(json.ETag);
        xml.Headers["Last-Modified"].ShouldBe(json.Headers["Last-Modified"]);
        xml.Headers["Vary"].ShouldContain("Accept");
        var root = Root(xml);
        root.Elements().Select(e => e.Name.LocalName).ShouldBe(["id", "meta", "active", "name", "birthDate"]);
        Value(root, "id").ShouldBe(id);
        (await server.Get("Patient/" + id, Accept, "If-None-Match: " + json.ETag)).Status.ShouldBe(304);
        (await server.Get($"Patient/{id}/_history/1?_format=xml")).Text.ShouldBe(xml.Text);
    }

    [Fact]
    public async Task Head_has_the_length_of_the_xml()
    {
        var id = await server.NewPatient();
        var head = await server.Send("HEAD", "Patient/" + id, null, Accept);
        head.ContentType.ShouldBe(Xml);
        head.Headers["Content-Length"].ShouldBe(
            Encoding.UTF8.GetByteCount((await server.Get("Patient/" + id, Accept)).Text).ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Pretty_and_parts_are_there_in_xml_too()
    {
        var id = await server.NewPatient(more: ",\"birthDate\":\"1980-01-01\"");
        (await server.Get($"Patient/{id}?_format=xml&_pretty=true")).Text.ShouldContain("\n  <name>\n    <family");
        (await server.Get($"Patient/{id}?_format=xml")).Text.ShouldNotContain("\n");
        var part = await server.Get($"Patient/{id}?_format=xml&_elements=birthDate");
        part.Text.ShouldContain("SUBSETTED");
        Root(part).Elements().Select(e => e.Name.LocalName).ShouldBe(["id", "meta", "birthDate"]);
        Root(await server.Get($"Patient/{id}?_format=xml&_summary=text")).Elements().Select(e => e.Name.LocalName).ShouldBe(["id", "meta"]);
    }

    [Theory]
    [InlineData("Patient/none", 404)]
    [InlineData("Nonesense/1", 404)]
    [InlineData("Patient?foo=bar", 400)]
    [InlineData("a/b/c/d/e", 404)] // no route has it
    [InlineData("Patient/\u0001", 404)] // XML has no such character
    public async Task An_outcome_comes_as_asked(string path, int status)
    {
        var answer = await server.Get(path, Accept);
        answer.Status.ShouldBe(status);
        answer.ContentType.ShouldBe(Xml);
        Root(answer).Name.LocalName.ShouldBe("OperationOutcome");
        Value(Root(answer).Element(Ns + "issue")!, "diagnostics").ShouldNotBeNullOrEmpty();
    }

    [Theory]
    [InlineData("Patient?_id={0}", "searchset")]
    [InlineData("Patient?_id={0}&_pretty=true", "searchset")]
    [InlineData("Patient?_id={0}&_summary=count", "searchset")]
    [InlineData("Patient?_id=none-at-all", "searchset")]
    [InlineData("Patient/{0}/_history", "history")]
    [InlineData("Patient/{0}/$everything", "searchset")]
    public async Task A_bundle_is_what_its_json_is(string path, string type)
    {
        var id = await server.NewPatient("""Zoë \"<&>\" O'Neil""");
        path = string.Format(CultureInfo.InvariantCulture, path, id);
        var json = (await server.Get(path)).Body;
        var answer = await server.Get(path, Accept);
        answer.ContentType.ShouldBe(Xml);
        var root = Root(answer);
        Value(root, "type").ShouldBe(type);
        Value(root, "total").ShouldBe(json["total"]?.ToString());
        root.Elements(Ns + "link").Count().ShouldBe(json["link"]!.AsArray().Count);
        root.Elements(Ns + "entry").Select(e => Value(e, "fullUrl")).ShouldBe((json["entry"]?.AsArray() ?? []).Select(e => (string?)e!["fullUrl"]));
        foreach (var patient in root.Descendants(Ns + "Patient"))
        {
            Value(patient.Element(Ns + "name")!, "family").ShouldBe("Zoë \"<&>\" O'Neil");
        }
    }

    [Fact]
    public async Task A_long_page_and_its_next_are_whole()
    {
        var tag = Sample.Unique();
        var entries = Enumerable.Range(0, 60).Select(i => Sample.Entry("POST", "Patient", Sample.Identified(tag + i, more: $",\"address\":[{{\"city\":\"{tag}\"}}]"))).ToArray();
        (await server.Post("", Sample.Bundle("transaction", entries))).Status.ShouldBe(200);
        var first = Root(await server.Get($"Patient?address-city={tag}&_count=40", Accept));
        var next = first.Elements(Ns + "link").Single(l => Value(l, "relation") == "next");
        var second = Root(await server.Get(Value(next, "url")![server.Base.Length..], Accept));
        var ids = first.Descendants(Ns + "Patient").Concat(second.Descendants(Ns + "Patient")).Select(p => Value(p, "id")).ToList();
        ids.Distinct(StringComparer.Ordinal).Count().ShouldBe(60);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task It_is_compressed_too(string encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Base + "/metadata?_format=xml");
        request.Headers.Add("Accept-Encoding", encoding);
        using var response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        response.Content.Headers.ContentEncoding.ShouldBe([encoding]);
        await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await using Stream plain = encoding == "br" ? new BrotliStream(body, CompressionMode.Decompress) : new GZipStream(body, CompressionMode.Decompress);
        (await XDocument.LoadAsync(plain, LoadOptions.None, TestContext.Current.CancellationToken)).Root!.Name.ShouldBe(Ns + "CapabilityStatement");
    }

    [Theory]
    [InlineData("metadata", "CapabilityStatement")]
    [InlineData("metadata?mode=terminology", "TerminologyCapabilities")]
    public async Task Statements_are_there_in_xml(string path, string name)
    {
        var root = Root(await server.Get(path, Accept));
        root.Name.ShouldBe(Ns + name);
        if (name == "CapabilityStatement")
        {
            root.Elements(Ns + "format").Select(f => f.Attribute("value")!.Value).ShouldContain("application/fhir+xml");
            root.Elements(Ns + "patchFormat").Select(f => f.Attribute("value")!.Value).ShouldContain("application/fhir+xml");
        }
    }

    [Fact]
    public async Task A_search_by_post_is_answered_in_xml()
    {
        var id = await server.NewPatient();
        var answer = await server.Post("Patient/_search", "_id=" + id, "Content-Type: application/x-www-form-urlencoded", Accept);
        Root(answer).Descendants(Ns + "Patient").Select(p => Value(p, "id")).ShouldBe([id]);
    }

    private static XNamespace Ns => "http://hl7.org/fhir";

    private static XElement Root(FhirResponse answer) => XDocument.Parse(answer.Text).Root!;

    private static string? Value(XElement parent, string name) => parent.Element(Ns + name)?.Attribute("value")?.Value;
}

/// <summary>What is sent in XML. https://hl7.org/fhir/R4/xml.html</summary>
public sealed class XmlBodyTests(TestServer server)
{
    private const string ContentType = "Content-Type: application/fhir+xml";
    private const string Json = "Accept: application/fhir+json";
    private const string Ana = """<name><family value="Rivera"/><given value="Ana"/></name>""";

    private static string Patient(string content) => $"<Patient xmlns=\"http://hl7.org/fhir\">{content}</Patient>";

    [Theory]
    [InlineData("application/fhir+xml")]
    [InlineData("application/fhir+xml; charset=UTF-8; fhirVersion=4.0")]
    [InlineData("application/xml")]
    [InlineData("text/xml;charset=utf-8")]
    public async Task A_create_in_xml_is_read_in_json(string type)
    {
        var created = await server.Post("Patient", Patient(Ana), "Content-Type: " + type, Json);
        created.Status.ShouldBe(201, created.Text);
        var read = (await server.Get("Patient/" + created.Id)).Body;
        JsonNode.DeepEquals(read["name"], JsonNode.Parse("""[{"family":"Rivera","given":["Ana"]}]""")).ShouldBeTrue(read.ToJsonString());
    }

    [Theory]
    [InlineData(null, "application/fhir+xml; charset=utf-8")] // who asks for nothing is answered in the format sent
    [InlineData("*/*", "application/fhir+xml; charset=utf-8")]
    [InlineData("application/fhir+json", "application/fhir+json; charset=utf-8")]
    public async Task The_answer_is_in_the_format_asked_for(string? accept, string expected)
    {
        string[] headers = accept is null ? [ContentType] : [ContentType, "Accept: " + accept];
        (await server.Post("Patient", Patient(Ana), headers)).ContentType.ShouldBe(expected);
    }

    [Theory]
    [InlineData("return=minimal", "")]
    [InlineData("return=representation", "<Patient")]
    [InlineData("return=OperationOutcome", "<OperationOutcome")]
    public async Task Preferences_are_kept(string preference, string begins)
    {
        var created = await server.Post("Patient", Patient(Ana), ContentType, "Prefer: " + preference);
        created.Status.ShouldBe(201, created.Text);
        created.Text.ShouldContain(begins);
        (begins.Length == 0).ShouldBe(created.Text.Length == 0);
    }

    [Fact]
    public async Task An_update_in_xml_of_what_was_created_in_json()
    {
        var id = await server.NewPatient();
        var updated = await server.Put("Patient/" + id, Patient($"<id value=\"{id}\"/>{Ana}<gender value=\"female\"/>"), ContentType, Json, "If-Match: W/\"1\"");
        updated.Status.ShouldBe(200, updated.Text);
        updated.VersionId.ShouldBe("2");
        ((string?)(await server.Get("Patient/" + id)).Body["gender"]).ShouldBe("female");

        // The same content in another format makes no new version.
        var same = (await server.Get("Patient/" + id + "?_format=xml")).Text;
        (await server.Put("Patient/" + id, same, ContentType, Json)).VersionId.ShouldBe("2");
    }

    [Fact]
    public async Task Conditions_patches_and_operations_take_xml()
    {
        var value = Sample.Unique();
        var xml = Patient($"<identifier><system value=\"urn:test\"/><value value=\"{value}\"/></identifier>{Ana}");
        var first = await server.Put($"Patient?identifier=urn:test|{value}", xml, ContentType, Json);
        first.Status.ShouldBe(201, first.Text);
        (await server.Put($"Patient?identifier=urn:test|{value}", xml, ContentType, Json)).Id.ShouldBe(first.Id);
        (await server.Post("Patient", xml, ContentType, Json, $"If-None-Exist: identifier=urn:test|{value}")).Status.ShouldBe(200);
        const string Patch = """
            <Parameters xmlns="http://hl7.org/fhir"><parameter><name value="operation"/><part><name value="type"/><valueCode value="add"/></part>
            <part><name value="path"/><valueString value="Patient"/></part><part><name value="name"/><valueString value="active"/></part>
            <part><name value="value"/><valueBoolean value="true"/></part></parameter></Parameters>
            """;
        var patched = await server.Send("PATCH", "Patient/" + first.Id, Patch, ContentType, Json);
        patched.Status.ShouldBe(200, patched.Text);
        ((bool)patched.Body["active"]!).ShouldBeTrue();
        (await server.Post("Patient/$validate", xml, ContentType)).Text.ShouldContain("<severity value=\"information\"/>");
        (await server.Post("Patient/$validate", Patient("<foo/>"), ContentType)).Text.ShouldContain("'foo' is not an element of Patient");
        (await server.Post($"Patient/{first.Id}/$everything",
            "<Parameters xmlns=\"http://hl7.org/fhir\"><parameter><name value=\"_count\"/><valueInteger value=\"1\"/></parameter></Parameters>",
            ContentType)).Text.ShouldContain("<Bundle");
    }

    [Theory]
    [InlineData("transaction", "200 201")]
    [InlineData("batch", "200 201")]
    public async Task Bundles_are_carried_out(string type, string statuses)
    {
        var id = await server.NewPatient();
        var answer = await server.Post("", Bundle(type, Entry("GET", "Patient/" + id), Entry("POST", "Patient", Patient(Ana))), ContentType);
        answer.Status.ShouldBe(200, answer.Text);
        var root = XDocument.Parse(answer.Text).Root!;
        string.Join(' ', root.Descendants(Ns + "status").Select(s => s.Attribute("value")!.Value[..3])).ShouldBe(statuses);
        root.Descendants(Ns + "Patient").Single().Element(Ns + "id")!.Attribute("value")!.Value.ShouldBe(id);
    }

    [Fact]
    public async Task A_transaction_fails_whole_and_a_batch_in_part()
    {
        string[] entries = [Entry("POST", "Patient", Patient("<foo/>")), Entry("POST", "Patient", Patient(Ana)), Entry("POST", "Patient", Patient("<active value=\"x\"/>"))];
        var refused = await server.Post("", Bundle("transaction", entries), ContentType, Json);
        refused.ShouldFail(400);
        refused.Expression.ShouldBe("Bundle.entry[0].resource.foo");
        var answer = await server.Post("", Bundle("batch", entries), ContentType, Json);
        answer.Status.ShouldBe(200, answer.Text);
        answer.EntryStatuses.ShouldBe(["400", "201", "400"]);
    }

    [Theory]
    [InlineData("<!DOCTYPE lolz [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;\">]><Patient xmlns=\"http://hl7.org/fhir\"><active value=\"&b;\"/></Patient>", "document types")]
    [InlineData("<!DOCTYPE Patient [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><Patient xmlns=\"http://hl7.org/fhir\"><language value=\"&x;\"/></Patient>", "document types")]
    [InlineData("<?xml version=\"1.0\" encoding=\"UTF-16\"?><Patient xmlns=\"http://hl7.org/fhir\"/>", "'UTF-16'; FHIR's XML is UTF-8")]
    [InlineData("<Patient xmlns=\"http://hl7.org/fhir/v2\"/>", "not in the namespace http://hl7.org/fhir")]
    [InlineData("<Patient xmlns=\"http://hl7.org/fhir\"><name><family value=\"A\"", "a tag is not well formed")]
    [InlineData("<Patient xmlns=\"http://hl7.org/fhir\"><name>", "the text ends before </name>")]
    [InlineData("<Patient xmlns=\"http://hl7.org/fhir\"><gender value=\"male\"/><active value=\"true\"/></Patient>", "move <active> before <gender> (line 1, column 60)")]
    [InlineData("<Observation xmlns=\"http://hl7.org/fhir\"/>", "Observation")]
    [InlineData("{\"resourceType\":\"Patient\"}", "the body does not begin like XML")]
    [InlineData("   ", "the body does not begin like XML")]
    public async Task Bad_xml_is_refused(string body, string words)
    {
        var refused = await server.Post("Patient", body, ContentType, Json);
        refused.ShouldFail(400);
        refused.Diagnostics.ShouldContain(words);
    }

    [Fact]
    public async Task Utf16_is_refused()
    {
        using var content = new ByteArrayContent([0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Patient(Ana))]);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/fhir+xml");
        using var response = await server.Client.PostAsync(server.Base + "/Patient", content, TestContext.Current.CancellationToken);
        ((int)response.StatusCode).ShouldBe(400);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("not UTF-8");
    }

    [Theory]
    [InlineData("application/fhir+json")]
    [InlineData("application/json")]
    public async Task Xml_that_says_it_is_json_is_refused(string type)
    {
        var refused = await server.Post("Patient", Patient(Ana), "Content-Type: " + type);
        refused.ShouldFail(400, "structure");
        refused.Diagnostics.ShouldContain("the body begins like XML");
    }

    private static XNamespace Ns => "http://hl7.org/fhir";

    private static string Bundle(string type, params string[] entries) =>
        $"<?xml version=\"1.0\"?>\n<Bundle xmlns=\"http://hl7.org/fhir\"><type value=\"{type}\"/>{string.Concat(entries)}</Bundle>";

    private static string Entry(string method, string url, string? resource = null) =>
        $"<entry>{(resource is null ? "" : $"<resource>{resource}</resource>")}<request><method value=\"{method}\"/><url value=\"{url}\"/></request></entry>";
}
