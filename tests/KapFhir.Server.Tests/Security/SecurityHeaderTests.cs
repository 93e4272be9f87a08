using KapFhir.Server.Http;
using KapFhir.Server.Tests.Smart;
using Xunit;

namespace KapFhir.Server.Tests.Security;

/// <summary>What every answer tells browsers.</summary>
public sealed class SecurityHeaderTests(TestServer server, SmartFixture smart)
{
    private const string Nothing = "default-src 'none'; frame-ancestors 'none'";

    [Theory]
    [InlineData("GET", "Patient", 200, "no-store")]
    [InlineData("HEAD", "Patient", 200, "no-store")]
    [InlineData("GET", "Patient?_format=xml", 200, "no-store")]
    [InlineData("GET", "Patient/none", 404, "no-store")]
    [InlineData("GET", "NoSuchType/1", 404, "no-store")]
    [InlineData("GET", "Patient?no-such=1", 400, "no-store")]
    [InlineData("POST", "Patient", 415, "no-store")]
    [InlineData("PUT", "metadata", 405, "no-store")]
    [InlineData("GET", "metadata", 200, "no-cache")]
    [InlineData("OPTIONS", "Patient", 204, "no-store")]
    [InlineData("GET", "../no-such-page", 404, "no-store")]
    public async Task Data_is_neither_kept_nor_run_nor_framed(string method, string path, int status, string kept)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        request.Headers.Add("Accept", "*/*");
        request.Content = method == "POST" ? new StringContent("x") : null;
        using var sent = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var answer = await FhirResponse.Read(sent);
        answer.Status.ShouldBe(status, answer.Text);
        answer.Headers["X-Content-Type-Options"].ShouldBe("nosniff");
        answer.Headers["Content-Security-Policy"].ShouldBe(Nothing);
        answer.Headers["Referrer-Policy"].ShouldBe("no-referrer");
        answer.Headers["Cross-Origin-Resource-Policy"].ShouldBe("same-origin");
        answer.Headers["Cache-Control"].ShouldBe(kept);
    }

    // RFC 9111, 5.2.2.5: no-store is for caches. Who keeps a resource with its ETag asks as before.
    [Fact]
    public async Task What_no_cache_keeps_can_still_be_asked_for_by_its_tag()
    {
        var id = await server.NewPatient();
        var first = await server.Get("Patient/" + id);
        first.Headers["Cache-Control"].ShouldBe("no-store");
        (await server.Get("Patient/" + id, "If-None-Match: " + first.ETag)).Status.ShouldBe(304);
        var statement = await server.Get("metadata");
        (await server.Get("metadata", "If-None-Match: " + statement.ETag)).Status.ShouldBe(304);
    }

    [Fact]
    public async Task A_page_says_what_it_may_do()
    {
        using var app = new SmartApp(smart);
        var own = await app.Get("/auth/grants");
        own.Headers["Content-Security-Policy"].ShouldBe("default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
        own.Headers["Permissions-Policy"].ShouldContain("geolocation=()");
        own.Headers["Cross-Origin-Opener-Policy"].ShouldBe("same-origin");

        // An app that opened the window gets its answer through it.
        (await app.Authorize("openid")).Headers.ContainsKey("Cross-Origin-Opener-Policy").ShouldBeFalse();
    }

    [Theory]
    [InlineData("/app/")]
    [InlineData("/app/index.html")]
    public async Task The_outcomes_app_may_run_its_own_scripts_and_ask_its_own_server(string path)
    {
        var answer = await Get(path);
        answer.Headers["Content-Security-Policy"].ShouldBe("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'");
        answer.Headers["X-Frame-Options"].ShouldBe("DENY");
        answer.Headers["Permissions-Policy"].ShouldContain("camera=()");
        answer.Headers["Cache-Control"].ShouldBe("no-cache");
        answer.Headers.ContainsKey("Cross-Origin-Opener-Policy").ShouldBeFalse(); // an EHR may have opened the window
    }

    [Theory]
    [InlineData("/app/icon.svg", 200, "no-cache")]
    [InlineData("/app/config.json", 200, "no-store")]
    [InlineData("/app/none.js", 404, "no-store")]
    public async Task What_else_the_app_is_made_of_is_no_page(string path, int status, string kept)
    {
        var answer = await Get(path);
        answer.Status.ShouldBe(status);
        answer.Headers["Content-Security-Policy"].ShouldBe(Nothing);
        answer.Headers["X-Content-Type-Options"].ShouldBe("nosniff");
        answer.Headers["Referrer-Policy"].ShouldBe("no-referrer");
        answer.Headers["Cache-Control"].ShouldBe(kept);
    }

    private async Task<FhirResponse> Get(string path)
    {
        using var answer = await server.Client.GetAsync(new Uri(server.Base[..^"/fhir".Length] + path), TestContext.Current.CancellationToken);
        return await FhirResponse.Read(answer);
    }

    [Fact]
    public void A_policy_names_only_what_it_allows()
    {
        new PagePolicy().Text.ShouldBe("default-src 'none'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'");
        new PagePolicy { Scripts = "'self'", Connections = "'self'", Images = "'self' data:" }.Text
            .ShouldBe("default-src 'none'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'");
    }
}
