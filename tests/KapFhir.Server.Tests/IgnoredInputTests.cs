using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>What a client says is done or refused, never ignored in silence.</summary>
public sealed class IgnoredInputTests(TestServer server)
{
    [Theory]
    [InlineData("GET", "Patient/x?foo=bar", null, "foo")] // no parameter is ignored in silence
    [InlineData("GET", "Patient/x/_history/1?name=a", null, "name")]
    [InlineData("GET", "metadata?foo=bar", null, "foo")]
    [InlineData("POST", "Patient?name=a", null, "name")]
    [InlineData("PUT", "Patient/x?name=a", null, "name")]
    [InlineData("DELETE", "Patient/x?name=a", null, "name")]
    [InlineData("GET", "Patient/x", "If-Match: W/\"1\"", "If-Match")]
    [InlineData("POST", "Patient", "If-Match: W/\"1\"", "If-Match")]
    [InlineData("POST", "Patient", "If-None-Match: *", "If-None-Match")]
    [InlineData("PUT", "Patient/x", "If-None-Exist: identifier=a", "If-None-Exist")]
    [InlineData("POST", "Patient", "If-None-Exist: Observation?code=x", "Observation")]
    [InlineData("PUT", "Patient/x", "If-Unmodified-Since: Sun, 06 Nov 1994 08:49:37 GMT", "If-Match")]
    [InlineData("POST", "Patient", "X-HTTP-Method-Override: PUT", "X-HTTP-Method-Override")]
    [InlineData("POST", "Patient/$validate?foo=bar", null, "foo")]
    [InlineData("GET", "Patient/$meta?foo=bar", null, "foo")]
    public async Task What_would_be_ignored_is_refused(string method, string path, string? header, string named)
    {
        var refused = await server.Send(
            method, path, method is "POST" or "PUT" ? Sample.Patient("x") : null, header is null ? [] : [header]);
        refused.ShouldFail(400);
        refused.Diagnostics.ShouldContain(named);
    }

    [Theory]
    [InlineData("GET", "Patient/x")]
    [InlineData("DELETE", "Patient/x")]
    public async Task A_body_that_nothing_would_be_done_with_is_refused(string method, string path) =>
        (await server.Send(method, path, Sample.Patient("x"))).ShouldFail(400, "not-supported");

    [Theory]
    [InlineData("PUT", "return=minimal", "return=minimal")]
    [InlineData("PUT", "return=OperationOutcome; handling=strict", "return=OperationOutcome")] // a parameter of return, not a preference
    [InlineData("PUT", "return=representation, handling=strict", "return=representation, handling=strict")]
    [InlineData("PUT", "Handling=LENIENT, return=\"minimal\"", "return=minimal, handling=lenient")]
    [InlineData("PUT", "return=minimal, return=representation", "return=minimal")] // RFC 7240, 2: the first wins
    [InlineData("PUT", "wait=10, foo=bar, return=everything", null)]
    [InlineData("GET", "handling=strict", "handling=strict")]
    [InlineData("GET", "return=minimal", null)]
    public async Task What_was_kept_to_is_said(string method, string prefer, string? applied)
    {
        var id = await server.NewPatient();
        var answer = await server.Send(method, "Patient/" + id, method == "PUT" ? Sample.Patient(id, "Garcia") : null, "Prefer: " + prefer);
        answer.Status.ShouldBe(200, answer.Text);
        answer.Headers.GetValueOrDefault("Preference-Applied").ShouldBe(applied);
    }

    [Fact]
    public async Task Preferences_may_stand_in_several_headers()
    {
        var id = await server.NewPatient();
        var answer = await server.Put("Patient/" + id, Sample.Patient(id, "Garcia"), "Prefer: handling=strict", "Prefer: return=minimal");
        (answer.Text, answer.Headers["Preference-Applied"]).ShouldBe(("", "return=minimal, handling=strict"));
    }

    [Fact]
    public async Task What_the_client_calls_its_request_comes_back() =>
        (await server.Get("Patient", "X-Correlation-Id: visit-7")).Headers["X-Correlation-Id"].ShouldBe("visit-7");

    [Theory]
    [InlineData("GET", "Patient/$meta/_x", 404)]
    [InlineData("POST", "Patient/ID/$meta", 200)]
    [InlineData("GET", "Patient/ID/_history/1/$meta", 200)]
    [InlineData("GET", "Patient/ID/_history/2/$meta", 404)]
    public async Task Meta_is_asked_for_by_either_method_and_of_any_version(string method, string path, int status) =>
        (await server.Send(method, path.Replace("ID", await server.NewPatient(), StringComparison.Ordinal))).Status.ShouldBe(status);

    [Theory]
    [InlineData("GET", "Patient/_history?_since=2020-01-01&_since=2021-01-01", "_since")]
    [InlineData("GET", "_history?_count=1&_count=2", "_count")]
    [InlineData("GET", "Patient/x?_summary=true&_summary=text", "_summary")]
    [InlineData("GET", "Patient/x/$everything?start=2020&start=2021", "start")]
    [InlineData("GET", "metadata?mode=full&mode=terminology", "mode")]
    [InlineData("POST", "Patient?_pretty=true&_pretty=false", "_pretty")]
    [InlineData("GET", "Patient?_count=1&_count=2", "_count")]
    public async Task What_has_one_value_is_given_once(string method, string path, string named)
    {
        var refused = await server.Send(method, path, method == "POST" ? Sample.Patient() : null);
        refused.ShouldFail(400, "invalid");
        refused.Diagnostics.ShouldContain(named);
    }

    [Theory]
    [InlineData("DELETE", 204)]
    [InlineData("PATCH", 404)]
    [InlineData("PUT", 201)]
    public async Task The_search_of_a_condition_may_say_and(string method, int status)
    {
        var value = Sample.Unique();
        await server.Post("Patient", Sample.Identified(value));
        var answer = await server.Send(
            method, $"Patient?identifier={value}&identifier=urn:test|other", method == "PUT" ? Sample.Identified(value) : method == "PATCH" ? "[]" : null,
            method == "PATCH" ? ["Content-Type: application/json-patch+json"] : []);
        answer.Status.ShouldBe(status, answer.Text);
        (await server.Get("Patient?identifier=" + value)).Entries.Count.ShouldBe(method == "PUT" ? 2 : 1);
    }

    [Fact]
    public async Task Unknown_parameters_of_a_read_are_ignored_on_demand() =>
        (await server.Get($"Patient/{await server.NewPatient()}?foo=bar", "Prefer: handling=lenient")).Status.ShouldBe(200);

    [Theory]
    [InlineData("GET", "Patient", "a b-1", true)]
    [InlineData("GET", "Patient", "\u0001", false)]
    public async Task A_request_id_that_no_header_can_carry_is_replaced(string method, string path, string sent, bool isKept)
    {
        var answer = await server.Send(method, path, null, "X-Request-Id: " + sent);
        answer.Status.ShouldBe(200);
        (answer.Headers["X-Request-Id"] == sent).ShouldBe(isKept);
    }

    [Theory]
    [InlineData("POST", "Patient/x", "GET, HEAD, PUT, PATCH, DELETE, OPTIONS")]
    [InlineData("DELETE", "metadata", "GET, HEAD, OPTIONS")]
    [InlineData("OPTIONS", "metadata", "GET, HEAD, OPTIONS")]
    public async Task Allow_names_the_methods_of_the_very_path(string method, string path, string allow) =>
        (await server.Send(method, path)).Headers["Allow"].ShouldBe(allow);

    [Fact]
    public async Task A_form_in_another_charset_is_refused() =>
        (await server.Post("Patient/_search", "name=a", "Content-Type: application/x-www-form-urlencoded; charset=iso-8859-1")).ShouldFail(415);
}
