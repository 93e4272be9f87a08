using System.Net.Http.Headers;
using System.Text;
using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>https://hl7.org/fhir/R4/binary.html#rest: content goes in and out as it is.</summary>
public sealed class BinaryTests(TestServer server)
{
    private const string Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";
    private const string Fhir = "application/fhir+json; charset=utf-8";
    private const string FhirXml = "application/fhir+xml; charset=utf-8";

    private async Task<string> Store(string contentType, string content = "hello", params string[] headers)
    {
        var stored = await server.Post("Binary", content, ["Content-Type: " + contentType, "Accept: application/fhir+json", .. headers]);
        stored.Status.ShouldBe(201, stored.Text);
        return stored.Id!;
    }

    [Theory]
    [InlineData("image/png", null, "image/png")] // "that doesn't explicitly specify the FHIR content types"
    [InlineData("image/png", "*/*", "image/png")]
    [InlineData("image/png", Browser, "image/png")]
    [InlineData("text/html", Browser, "text/html")]
    [InlineData("image/png", "image/*", "image/png")]
    [InlineData("image/png", "image/png", "image/png")]
    [InlineData("text/plain; charset=utf-8", "text/plain", "text/plain; charset=utf-8")]
    [InlineData("application/pdf", "image/png, */*;q=0.1", "application/pdf")]
    [InlineData("application/json", "application/json", "application/json")] // "if the Accept header matches the format of the content"
    [InlineData("application/pdf", "application/json", "application/json; charset=utf-8")]
    [InlineData("image/png", "application/fhir+json", Fhir)]
    [InlineData("image/png", "application/fhir+xml", FhirXml)]
    [InlineData("image/png", "application/fhir+json, */*", Fhir)]
    [InlineData("image/png", "image/png;q=0, */*", Fhir)]
    [InlineData("image/png", "text/plain", null)]
    public async Task Accept_chooses_between_the_content_and_the_resource(string stored, string? accept, string? sent)
    {
        var id = await Store(stored, stored == "application/json" ? "[1]" : "hello");
        var read = await server.Get("Binary/" + id, accept is null ? [] : ["Accept: " + accept]);
        if (sent is null)
        {
            read.ShouldFail(406, "not-supported");
            return;
        }

        (read.Status, read.ContentType, read.ETag).ShouldBe((200, sent, "W/\"1\""), read.Text);
        read.Text.Contains("Binary", StringComparison.Ordinal).ShouldBe(sent.Contains("charset", StringComparison.Ordinal) && sent != stored);
    }

    [Theory]
    [InlineData("_format=json", Fhir)]
    [InlineData("_format=xml", FhirXml)]
    [InlineData("_format=image/png", "image/png")]
    [InlineData("_summary=true", Fhir)]
    [InlineData("_elements=contentType", Fhir)]
    public async Task Format_comes_before_accept(string query, string sent) =>
        (await server.Get($"Binary/{await Store("image/png")}?{query}", "Accept: */*")).ContentType.ShouldBe(sent);

    [Fact]
    public async Task The_bytes_come_back_as_they_were()
    {
        var content = new byte[3_000_001];
        new Random(7).NextBytes(content);
        using var body = new ByteArrayContent(content);
        body.Headers.ContentType = MediaTypeHeaderValue.Parse("application/octet-stream");
        using var stored = await server.Client.PutAsync(new Uri(server.Base + "/Binary/big"), body, TestContext.Current.CancellationToken);
        ((int)stored.StatusCode).ShouldBe(201);
        var read = await server.Client.GetByteArrayAsync(new Uri(server.Base + "/Binary/big"), TestContext.Current.CancellationToken);
        read.SequenceEqual(content).ShouldBeTrue();
        (await server.Get("Binary/big/_history/1", "Accept: application/octet-stream")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Versions_tags_and_heads_are_those_of_the_resource()
    {
        var id = await Store("text/plain");
        (await server.Put("Binary/" + id, "changed", "Content-Type: text/plain", "If-Match: W/\"1\"")).ETag.ShouldBe("W/\"2\"");
        (await server.Put("Binary/" + id, "again", "Content-Type: text/plain", "If-Match: W/\"1\"")).ShouldFail(412);
        (await server.Get("Binary/" + id, "If-None-Match: W/\"2\"")).Status.ShouldBe(304);
        (await server.Get($"Binary/{id}/_history/1")).Text.ShouldBe("hello");
        var head = await server.Send("HEAD", "Binary/" + id);
        (head.Status, head.ContentType, head.Headers["Content-Length"], head.Text).ShouldBe((200, "text/plain", "7", ""));
        await server.Delete("Binary/" + id);
        (await server.Get("Binary/" + id, "Accept: text/plain")).ShouldFail(410);
        (await server.Get("Binary/none", "Accept: text/plain")).ShouldFail(404);
    }

    [Fact]
    public async Task The_security_context_comes_with_the_content_and_goes_with_it()
    {
        var patient = await server.NewPatient();
        var id = await Store("text/plain", "hello", "X-Security-Context: Patient/" + patient);
        var resource = await server.Get("Binary/" + id, "Accept: application/fhir+json");
        resource.Body["securityContext"]!["reference"]!.GetValue<string>().ShouldBe("Patient/" + patient);
        (await server.Get("Binary/" + id)).Headers["X-Security-Context"].ShouldBe("Patient/" + patient);
        (await server.Get("Binary?_id=" + id)).Entries.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("Binary", "text/plain", "Patient/none", 422)]
    [InlineData("Patient", "application/fhir+json", "Patient/x", 400)]
    [InlineData("Binary", "application/fhir+json", "Patient/x", 400)] // a Binary says it itself
    public async Task A_security_context_that_leads_nowhere_or_belongs_elsewhere_is_refused(string type, string contentType, string context, int status) =>
        (await server.Post(type, type == "Patient" ? Sample.Patient() : contentType == "text/plain" ? "x" : """{"resourceType":"Binary","contentType":"text/plain","data":"QUJD"}""",
            "Content-Type: " + contentType, "X-Security-Context: " + context)).ShouldFail(status);

    [Theory]
    [InlineData("text/html", "attachment")]
    [InlineData("image/svg+xml", "attachment")]
    [InlineData("application/javascript", "attachment")]
    [InlineData("application/pdf", "attachment")]
    [InlineData("image/png", "inline")]
    [InlineData("text/plain", "inline")]
    public async Task What_was_uploaded_never_runs(string contentType, string disposition)
    {
        var read = await server.Get("Binary/" + await Store(contentType, "<script>alert(1)</script>"), "Accept: " + Browser);
        read.Headers["X-Content-Type-Options"].ShouldBe("nosniff");
        read.Headers["Content-Security-Policy"].ShouldContain("sandbox");
        read.Headers["Content-Disposition"].ShouldStartWith(disposition);
    }

    [Theory]
    [InlineData("application/fhir+json", """{"resourceType":"Patient"}""", "Patient")] // accepted as is, FHIR too
    [InlineData("application/fhir+xml", """<?xml version="1.0"?><!-- a --><Patient xmlns="http://hl7.org/fhir"/>""", "Patient")]
    [InlineData("application/json", "[1,2]", "[1,2]")]
    [InlineData("text/xml", "<note/>", "note")]
    public async Task Content_in_FHIRs_formats_is_content(string contentType, string content, string part)
    {
        var id = await Store(contentType, content);
        (await server.Get("Binary/" + id)).Text.ShouldBe(content);
        var resource = await server.Get("Binary/" + id, "Accept: application/fhir+json");
        resource.Body["contentType"]!.GetValue<string>().ShouldBe(contentType);
        Encoding.UTF8.GetString(Convert.FromBase64String(resource.Body["data"]!.GetValue<string>())).ShouldContain(part);
    }

    [Theory]
    [InlineData("application/fhir+json", """{"resourceType":"Binary","contentType":"text/plain","data":"aGVsbG8="}""")]
    [InlineData("application/json", """{"contentType":"text/plain","data":"aGVsbG8=","resourceType":"Binary"}""")]
    [InlineData("application/fhir+xml", """<?xml version="1.0"?><Binary xmlns="http://hl7.org/fhir"><contentType value="text/plain"/><data value="aGVsbG8="/></Binary>""")]
    public async Task A_Binary_is_a_Binary(string contentType, string resource) =>
        (await server.Get("Binary/" + await Store(contentType, resource))).Text.ShouldBe("hello");

    [Theory]
    [InlineData("application/fhir+json", "{", 400)]
    [InlineData("text/plain", "", 400)]
    public async Task What_is_neither_is_refused(string contentType, string body, int status) =>
        (await server.Post("Binary", body, "Content-Type: " + contentType)).ShouldFail(status);

    [Fact]
    public async Task Raw_content_has_a_condition_and_a_limit_too()
    {
        await using var small = await TestServer.Start("--Fhir:MaxBodyBytes=20000");
        (await small.Post("Binary", new string('x', 10_000), "Content-Type: text/plain")).Status.ShouldBe(201);
        var refused = await small.Post("Binary", new string('x', 12_000), "Content-Type: text/plain");
        refused.ShouldFail(413, "too-costly");
        refused.Diagnostics.ShouldContain("10904");
        (await small.Post("Binary", new string('x', 21_000), "Content-Type: text/plain")).ShouldFail(413, "too-costly");
    }

    [Fact]
    public async Task In_a_bundle_a_Binary_is_a_resource()
    {
        var id = await Store("image/png");
        var answer = await server.Post("", Sample.Bundle("batch", Sample.Entry("GET", "Binary/" + id)));
        answer.Entries[0]!["resource"]!["resourceType"]!.GetValue<string>().ShouldBe("Binary");
    }
}
