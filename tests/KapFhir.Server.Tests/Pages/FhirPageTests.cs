using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace KapFhir.Server.Tests.Pages;

/// <summary>FHIR addresses in a browser, and the start page.</summary>
public sealed class FhirPageTests(TestServer server)
{
    private const string Browser = "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

    // Never for a program: what does not ask for HTML before all else gets what it got before.
    [Theory]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "", "text/html")]
    [InlineData("text/html", "", "text/html")]
    [InlineData("text/html;q=0.5, application/fhir+json", "", "application/fhir+json")]
    [InlineData("application/fhir+json, text/html", "", "application/fhir+json")]
    [InlineData("application/xml, text/html;q=0.9", "", "application/xml")]
    [InlineData("*/*", "", "application/fhir+json")]
    [InlineData("*/*, text/html", "", "application/fhir+json")]
    [InlineData("application/json", "?_format=html", "text/html")]
    [InlineData("*/*", "?_format=text/html", "text/html")]
    [InlineData("text/html", "?_format=json", "application/fhir+json")]
    [InlineData("text/html", "?_format=xml", "application/fhir+xml")]
    public async Task A_page_is_for_who_asks_for_one(string accept, string query, string expected)
    {
        var id = await server.NewPatient();
        foreach (var path in new[] { "Patient/" + id, "metadata", "Patient/none-" + id })
        {
            (await server.Get(path + query, "Accept: " + accept)).ContentType.ShouldStartWith(expected);
        }
    }

    [Fact]
    public async Task A_write_is_never_answered_by_a_page() =>
        (await server.Post("Patient", Sample.Patient(), Browser)).ContentType.ShouldStartWith("application/xml");

    [Fact]
    public async Task A_resource_is_readable()
    {
        var patient = await server.NewPatient();
        var made = await server.Post("Observation", Sample.Observation("Patient/" + patient, more: ",\"note\":[{\"text\":\"slept\\nwell\"}]"));
        var page = await server.Get("Observation/" + made.Id, Browser);
        page.Status.ShouldBe(200);
        page.Text.ShouldContain($"<a href=\"/fhir/Patient/{patient}\">");
        page.Text.ShouldContain("<dt>Value <span class=\"soft\">(Quantity)</span></dt><dd>5.40 {score}");
        page.Text.ShouldContain("<dt>Effective <span class=\"soft\">(dateTime)</span></dt><dd>2026-02-01 10:00:00 UTC</dd>");
        page.Text.ShouldContain("slept&#xA;well");
        page.Text.ShouldContain("&quot;resourceType&quot;: &quot;Observation&quot;");
        page.Text.ShouldContain("&lt;Observation xmlns=");
        page.Text.ShouldContain("_format=application%2Fjson");
        page.Headers["Cache-Control"].ShouldBe("no-store");
    }

    [Fact]
    public async Task What_was_withdrawn_says_so()
    {
        var patient = await server.NewPatient();
        var made = await server.Post("Observation", Sample.Observation("Patient/" + patient).Replace("final", "entered-in-error", StringComparison.Ordinal));
        (await server.Get("Observation/" + made.Id, Browser)).Text.ShouldContain("Entered in error.");
    }

    [Fact]
    public async Task A_search_is_a_table_with_what_was_applied_and_pages()
    {
        var family = "P" + Sample.Unique();
        for (var i = 0; i < 3; i++)
        {
            await server.NewPatient(family);
        }

        var page = await server.Get($"Patient?family={family}&_count=2&_total=accurate&active=&_format=html");
        page.Text.ShouldContain($"<dt><code>family</code></dt><dd>{family}</dd>");
        page.Text.ShouldContain("3 in all; 2 on this page.");
        page.Text.Split("<tr><th scope=\"row\">").Length.ShouldBe(3);
        var next = WebUtility.HtmlDecode(page.Text.Split("\">Next page")[0].Split("href=\"")[^1]);
        using var second = await server.Client.GetAsync(new Uri(next, UriKind.Relative), TestContext.Current.CancellationToken);
        (await second.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("3 in all; 1 on this page.");
    }

    [Fact]
    public async Task A_history_shows_what_changed()
    {
        var id = await server.NewPatient("Before");
        await server.Put("Patient/" + id, Sample.Patient(id, "After", ",\"gender\":\"female\",\"identifier\":[{\"value\":\"one\"}]"));
        await server.Put("Patient/" + id, Sample.Patient(id, "After", ",\"gender\":\"female\",\"identifier\":[{\"value\":\"zero\"},{\"value\":\"one\"}]"));
        await server.Delete("Patient/" + id);
        var page = (await server.Get($"Patient/{id}/_history", Browser)).Text;
        page.ShouldContain("<code>name</code></th><td class=\"old\">Ana Before</td><td class=\"new\">Ana After</td>");
        page.ShouldContain("<code>gender</code></th><td><span class=\"soft\">(not there)</span></td><td class=\"new\">female</td>");
        page.ShouldContain("<code>identifier</code></th><td><span class=\"soft\">(not there)</span></td><td class=\"new\">zero</td>");
        page.ShouldNotContain("<code>meta");
        page.ShouldContain("Deleted.");
        page.ShouldContain("The first version.");
    }

    [Fact]
    public async Task A_failure_is_readable()
    {
        var page = await server.Get("Patient?foo=1", Browser);
        page.Status.ShouldBe(400);
        page.Text.ShouldContain("This request is refused");
        page.Text.ShouldContain("foo");
    }

    [Fact]
    public async Task The_statement_is_readable()
    {
        var page = (await server.Get("metadata", Browser)).Text;
        page.ShouldContain("<h1>What this server offers</h1>");
        page.ShouldContain("<summary>Observation</summary>");
        page.ShouldContain("<code>code-value-quantity</code>");
    }

    [Fact]
    public async Task A_streamed_answer_is_a_table()
    {
        var id = await server.NewPatient();
        (await server.Get($"Patient/{id}/$everything", Browser)).Text.ShouldContain("Patient/" + id);
    }

    [Fact]
    public async Task Head_tells_the_same_without_a_body()
    {
        var id = await server.NewPatient();
        var head = await server.Send("HEAD", "Patient/" + id, null, Browser);
        (head.Status, head.Text).ShouldBe((200, ""));
        head.ContentType.ShouldStartWith("text/html");
    }

    [Fact]
    public async Task The_command_on_the_start_page_works_when_pasted()
    {
        await server.NewPatient();
        var page = await Start(server);
        page.ShouldContain("<a href=\"/fhir/metadata\">");
        page.ShouldContain("<a href=\"/fhir/Patient\">Patient</a>");
        var command = WebUtility.HtmlDecode(page.Split("A command to paste\">")[1].Split("</pre>")[0]);
        command.ShouldContain(server.Base);
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", command]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var answer = await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        if (shell.ExitCode == 127)
        {
            Assert.Skip("curl is not installed");
        }

        JsonNode.Parse(answer)!["entry"]!.AsArray().Count.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("clinic.example", "https", "https://clinic.example/fhir")]
    [InlineData("clinic.example$(id)", "https", "http://127.0.0.1:")]
    public async Task The_start_page_names_the_address_that_the_browser_sees(string host, string scheme, string expected)
    {
        await using var behind = await TestServer.Start("--Fhir:TrustedProxies=127.0.0.1");
        (await Start(behind, "X-Forwarded-Host: " + host, "X-Forwarded-Proto: " + scheme)).ShouldContain(expected);
    }

    [Fact]
    public async Task Every_link_of_the_start_page_leads_somewhere()
    {
        foreach (var link in (await Start(server)).Split("href=\"").Skip(1).Select(p => p.Split('"')[0]).Where(a => a.StartsWith('/')))
        {
            using var answer = await server.Client.GetAsync(new Uri(link, UriKind.Relative), TestContext.Current.CancellationToken);
            ((int)answer.StatusCode).ShouldBeLessThan(400, link);
        }
    }

    [Fact]
    public async Task A_stranger_learns_nothing_of_records()
    {
        await using var closed = await TestServer.Start("--Auth:Mode=BuiltIn");
        var page = await Start(closed);
        page.ShouldNotContain("Resources</th>");
        page.ShouldNotContain("SQLite");
        var refused = await closed.Get("Patient", Browser);
        refused.Status.ShouldBe(401);
        refused.Text.ShouldContain("How to get in");
        refused.Headers["WWW-Authenticate"].ShouldStartWith("Bearer");
    }

    private static async Task<string> Start(TestServer server, params string[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/", UriKind.Relative));
        foreach (var header in headers)
        {
            request.Headers.TryAddWithoutValidation(header.Split(": ")[0], header.Split(": ")[1]);
        }

        using var answer = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
