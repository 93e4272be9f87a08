using System.IO.Compression;
using System.Text;
using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>https://hl7.org/fhir/R4/http.html#mime-type, #parameters, #Status-Codes</summary>
public sealed class NegotiationTests(TestServer server)
{
    private const string Fhir = "application/fhir+json; charset=utf-8";
    private const string Generic = "application/json; charset=utf-8";
    private const string FhirXml = "application/fhir+xml; charset=utf-8";
    private const string GenericXml = "application/xml; charset=utf-8";

    [Theory]
    [InlineData(null, Fhir)]
    [InlineData("application/fhir+json", Fhir)]
    [InlineData("application/json", Generic)]
    [InlineData("text/json", Generic)]
    [InlineData("application/json+fhir", Fhir)] // DSTU2's name
    [InlineData("*/*", Fhir)]
    [InlineData("application/*", Fhir)]
    [InlineData("application/fhir+json, */*", Fhir)]
    [InlineData("application/json, application/fhir+json", Fhir)]
    [InlineData("application/json, application/fhir+json;q=0.9", Generic)]
    [InlineData("application/fhir+json;q=0.5, application/fhir+xml", FhirXml)]
    [InlineData("application/fhir+json, application/fhir+xml;q=0.5", Fhir)]
    [InlineData("application/fhir+xml, */*", FhirXml)] // what is named comes before what a star stands for
    [InlineData("application/fhir+xml, application/json", FhirXml)]
    [InlineData("application/fhir+xml, application/fhir+json", Fhir)]
    [InlineData("application/fhir+xml;q=0.5, */*;q=0.9", Fhir)]
    [InlineData("application/fhir+json;q=0, */*", FhirXml)]
    [InlineData("application/fhir+xml; fhirVersion=4.0; charset=utf-8", FhirXml)]
    [InlineData("application/xml+fhir", FhirXml)] // DSTU2's name
    [InlineData("application/xml", GenericXml)]
    [InlineData("text/xml", "text/xml; charset=utf-8")]
    [InlineData("application/fhir+json; fhirVersion=4.0", Fhir)]
    [InlineData("application/fhir+json; fhirVersion=\"4.0\"", Fhir)]
    [InlineData("APPLICATION/FHIR+JSON", Fhir)]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html; charset=utf-8")] // a browser
    [InlineData("application/fhir+xml", FhirXml)]
    [InlineData("application/fhir+xml; fhirVersion=5.0", null)]
    [InlineData("application/fhir+json; fhirVersion=3.0", null)]
    [InlineData("application/fhir+json;q=0", null)]
    [InlineData("text/plain", null)]
    [InlineData("text/turtle", null)]
    public async Task Accept_chooses_the_format(string? accept, string? contentType)
    {
        var answer = await server.Get("metadata", accept is null ? [] : ["Accept: " + accept]);
        if (contentType is null)
        {
            answer.ShouldFail(406, "not-supported");
            answer.ContentType.ShouldBe(Fhir);
        }
        else
        {
            answer.Status.ShouldBe(200, answer.Text);
            answer.ContentType.ShouldBe(contentType);
        }
    }

    [Theory]
    [InlineData("json", Fhir)]
    [InlineData("application/json", Generic)]
    [InlineData("application/fhir%2Bjson", Fhir)]
    [InlineData("application/fhir+json", Fhir)] // a raw plus sign arrives as a space
    [InlineData("xml", FhirXml)]
    [InlineData("application/fhir+xml", FhirXml)]
    [InlineData("application/xml", GenericXml)]
    [InlineData("text/xml", "text/xml; charset=utf-8")]
    [InlineData("ttl", null)]
    [InlineData("bad", null)]
    public async Task Format_comes_before_accept(string format, string? contentType)
    {
        var answer = await server.Get("metadata?_format=" + format, "Accept: text/plain");
        answer.Status.ShouldBe(contentType is null ? 406 : 200, answer.Text);
        answer.ContentType.ShouldBe(contentType ?? Fhir);
    }

    [Theory]
    [InlineData("application/fhir+json", 201)]
    [InlineData("application/fhir+json; charset=UTF-8", 201)]
    [InlineData("application/fhir+json; fhirVersion=4.0", 201)]
    [InlineData("application/json", 201)]
    [InlineData("text/plain", 415)]
    [InlineData("application/fhir+xml; charset=utf-16", 415)]
    [InlineData("application/xml-patch+xml", 415)]
    [InlineData("text/html", 415)]
    [InlineData("application/fhir+json; charset=iso-8859-1", 415)]
    [InlineData("application/fhir+json; fhirVersion=5.0", 415)]
    [InlineData("", 415)]
    public async Task Other_bodies_are_415(string contentType, int status)
    {
        var answer = await server.Post("Patient", Sample.Patient(), "Content-Type: " + contentType, "Accept: application/fhir+json");
        answer.Status.ShouldBe(status, answer.Text);
        if (status == 415)
        {
            answer.ShouldFail(415, "not-supported");
        }
    }

    [Fact]
    public async Task An_empty_body_is_400() => (await server.Post("Patient", "")).ShouldFail(400, "required");

    [Fact]
    public async Task A_byte_order_mark_is_no_fault() => (await server.Post("Patient", "\uFEFF" + Sample.Patient())).Status.ShouldBe(201);

    [Fact]
    public async Task Pretty_is_for_people()
    {
        var id = await server.NewPatient();
        (await server.Get($"Patient/{id}?_pretty=true")).Text.ShouldContain("\n  \"name\"");
        (await server.Get($"Patient/{id}?_pretty=false")).Text.ShouldNotContain("\n");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Bodies_may_be_compressed_both_ways(string encoding)
    {
        using var buffer = new MemoryStream();
        await using (Stream compressed = encoding == "br" ? new BrotliStream(buffer, CompressionLevel.Fastest, leaveOpen: true)
            : new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
        {
            compressed.Write(Encoding.UTF8.GetBytes(Sample.Patient()));
        }

        using var request = new HttpRequestMessage(HttpMethod.Post,
            server.Base + "/Patient") { Content = new ByteArrayContent(buffer.ToArray()) };
        request.Content.Headers.Add("Content-Type", "application/fhir+json");
        request.Content.Headers.Add("Content-Encoding", encoding);
        request.Headers.Add("Accept-Encoding", encoding);
        using var response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        ((int)response.StatusCode).ShouldBe(201);
        response.Content.Headers.ContentEncoding.ShouldBe([encoding]);
    }

    [Theory]
    [InlineData("compress", 415)]
    [InlineData("gzip", 400)] // and it is none
    public async Task What_cannot_be_decompressed_is_refused(string encoding, int status) =>
        (await server.Post("Patient", Sample.Patient(), "Content-Encoding: " + encoding)).ShouldFail(status);

    [Theory]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "0af7651916cd43dd8448eb211c80319c")]
    [InlineData("00-00000000000000000000000000000000-b7ad6b7169203331-01", null)]
    [InlineData("nonsense", null)]
    public async Task A_trace_names_the_request(string traceParent, string? expected)
    {
        (await server.Get("metadata", "traceparent: " + traceParent)).Headers["X-Request-Id"].Equals(expected, StringComparison.Ordinal).ShouldBe(expected is not null);
        (await server.Get("metadata", "traceparent: " + traceParent, "X-Request-Id: mine")).Headers["X-Request-Id"].ShouldBe("mine");
    }

    [Fact]
    public async Task The_request_id_comes_back()
    {
        (await server.Get("metadata", "X-Request-Id: abc-1")).Headers["X-Request-Id"].ShouldBe("abc-1");
        (await server.Get("Patient/none", "X-Request-Id: abc-2")).Headers["X-Request-Id"].ShouldBe("abc-2");
        (await server.Get("metadata")).Headers["X-Request-Id"].ShouldNotBeEmpty();
    }
}

/// <summary>https://hl7.org/fhir/R4/http.html#Status-Codes, https://hl7.org/fhir/R4/operationoutcome.html</summary>
public sealed class ErrorTests(TestServer server)
{
    [Theory]
    [InlineData("POST", "Patient/123", "GET")]
    [InlineData("PATCH", "Patient/123/_history", "GET")]
    [InlineData("POST", "Patient/123", "PATCH")]
    [InlineData("PUT", "Patient/1/_history/1", "GET")]
    [InlineData("PUT", "Patient/1/_history", "GET")]
    [InlineData("POST", "metadata", "GET")]
    [InlineData("PUT", "", "POST")]
    [InlineData("DELETE", "", "GET")]
    [InlineData("TRACE", "Patient", "POST")]
    public async Task A_wrong_method_is_405_with_those_allowed(string method, string path, string allowed)
    {
        var answer = await server.Send(method, path, method is "POST" or "PUT" ? "{}" : null);
        answer.ShouldFail(405, "not-supported");
        answer.Headers["Allow"].Split(", ").ShouldContain(allowed);
    }

    // What is wrong with the path is its type, whatever the method.
    [Theory]
    [InlineData("PATCH", "nonesuch")]
    [InlineData("PATCH", "nonesuch/1")]
    [InlineData("TRACE", "nonesuch")]
    [InlineData("DELETE", "nonesuch/1/_history")]
    [InlineData("OPTIONS", "nonesuch")]
    public async Task An_unknown_type_is_404_with_any_method(string method, string path)
    {
        var answer = await server.Send(method, path);
        answer.ShouldFail(404, "not-found");
        answer.Diagnostics.ShouldContain("nonesuch");
        answer.Headers.ContainsKey("Allow").ShouldBeFalse();
    }

    [Theory]
    [InlineData("/../elsewhere")]
    [InlineData("Patient/1/Observation/2/3/4")]
    [InlineData("_foo/bar/baz/x")]
    public async Task What_no_route_has_is_404(string path) => (await server.Get(path)).ShouldFail(404, "not-found");

    [Theory]
    [InlineData("GET", "Patient/%00")]
    [InlineData("GET", "Patient/%FF%FE")]
    [InlineData("GET", "Patient?name=%FF")]
    [InlineData("GET", "Patient?%20=%20&&&=")]
    [InlineData("GET", "Patient?_id=%27%3B%20DROP%20TABLE%20x")]
    [InlineData("GET", "Patient?name=%25&family:exact=%5C")]
    [InlineData("GET", "Patient?_count=99999999999999999999")]
    [InlineData("GET", "Observation?value-quantity=1e999999")]
    [InlineData("GET", "Observation?value-quantity=a|b|c|d|e")]
    [InlineData("GET", "Patient/1/_history/-1")]
    [InlineData("GET", "Patient/a%2Fb")]
    [InlineData("PUT", "Patient/%20")]
    [InlineData("DELETE", "Patient/%27")]
    public async Task No_input_makes_a_fault_of_the_server(string method, string path)
    {
        var answer = await server.Send(method, path, method == "PUT" ? Sample.Patient() : null);
        answer.Status.ShouldBeLessThan(500, answer.Text);
    }

    [Theory]
    [InlineData("localhost", 200)]
    [InlineData("127.0.0.1:5080", 200)]
    [InlineData("rebound.example", 403)] // a page elsewhere that reaches this machine by a name of its own
    public async Task Open_is_for_this_machine_by_its_own_names(string host, int status)
    {
        var answer = await server.Get("Patient?_count=1", "Host: " + host);
        answer.Status.ShouldBe(status, answer.Text);
    }

    [Fact]
    public async Task Several_faults_are_several_issues()
    {
        var refused = await server.Post("Patient", """{"resourceType":"Patient","foo":1,"birthDate":"x","gender":""}""");
        refused.ShouldFail(400);
        refused.Body["issue"]!.AsArray().Count.ShouldBeGreaterThanOrEqualTo(3);
    }
}

/// <summary>A server with limits of its own.</summary>
public sealed class LimitTests
{
    [Theory]
    [InlineData("--Fhir:MaxBodyBytes=200", "Patient", 413)]
    [InlineData("--Fhir:MaxDepth=5", "Patient", 400)]
    public async Task Limits_are_kept_and_named(string setting, string path, int status)
    {
        await using var server = await TestServer.Start(setting);
        var deep = """{"resourceType":"Patient","contact":[{"name":{"extension":[{"extension":[{"url":"a","valueCode":"b"}],"url":"http://x.org/y"}]}}]}""";
        var body = status == 413 ? Sample.Patient(more: $",\"language\":\"{new string('x', 300)}\"") : deep;
        var refused = await server.Post(path, body);
        refused.ShouldFail(status);
        if (status == 413)
        {
            refused.Diagnostics.ShouldContain("200");
            (await server.Post(path, body, "Transfer-Encoding: chunked")).ShouldFail(413);
        }
    }

    [Fact]
    public async Task A_bundle_of_too_many_entries_is_413()
    {
        await using var server = await TestServer.Start("--Fhir:MaxBundleEntries=2");
        var entry = Sample.Entry("GET", "Patient/1");
        (await server.Post("", Sample.Bundle("batch", entry, entry, entry))).ShouldFail(413, "too-costly");
    }

    [Fact]
    public async Task References_can_be_left_unchecked()
    {
        await using var server = await TestServer.Start("--Fhir:ReferentialIntegrity=Ignore");
        (await server.Post("Observation", Sample.Observation("Patient/none"))).Status.ShouldBe(201);
        var id = await server.NewPatient();
        await server.Post("Observation", Sample.Observation("Patient/" + id));
        (await server.Delete("Patient/" + id)).Status.ShouldBe(204);
    }

    [Fact]
    public async Task Ids_of_clients_can_be_refused()
    {
        await using var server = await TestServer.Start("--Fhir:UpdateCreates=false");
        (await server.Put("Patient/mine", Sample.Patient("mine"))).ShouldFail(405, "not-supported");
        (await server.Put("Patient?identifier=urn:test%7Cnone", Sample.Identified("none", "mine"))).ShouldFail(405);
        var inTransaction = await server.Post("", Sample.Bundle("transaction", Sample.Entry("PUT", "Patient/mine", Sample.Patient("mine"))));
        inTransaction.ShouldFail(405);
        (await server.Put("Patient?identifier=urn:test%7Cnone", Sample.Identified("none"))).Status.ShouldBe(201);
        var id = (await server.Get("Patient?identifier=urn:test%7Cnone")).EntryIds.Single();
        (await server.Put("Patient/" + id, Sample.Identified("none", id, ",\"active\":true"))).Status.ShouldBe(200);
        (await server.Delete("Patient/" + id)).Status.ShouldBe(204);
        (await server.Put("Patient/" + id, Sample.Patient(id))).Status.ShouldBe(201); // it was there before
        (await server.Get("metadata")).Text.ShouldContain("\"updateCreate\":false");
    }

    [Fact]
    public async Task A_public_base_is_what_links_show()
    {
        await using var server = await TestServer.Start("--Fhir:PublicBase=https://fhir.clinic.example/fhir/");
        (await server.Post("Patient", Sample.Patient())).Location!.ShouldStartWith("https://fhir.clinic.example/fhir/Patient/");
        (await server.Get("Patient")).Link("self").ShouldBe("https://fhir.clinic.example/fhir/Patient");
    }
}
