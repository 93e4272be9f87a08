using System.Text;
using System.Text.Json;
using KapFhir.Conformance.Tests.Data;
using KapFhir.Conformance.Tests.Harness;
using Shouldly;
using Xunit;

namespace KapFhir.Conformance.Tests.Faults;

/// <summary>Nothing that a client sends is answered with 500: bodies, queries and headers mutated at random from a fixed seed.</summary>
[Collection("faults")]
public sealed class FuzzTests(FaultServer server)
{
    private const int Requests = 700;
    private const string Alphabet = "{}[]\",:|$\\&=?%/+-*.;'<>()\0\t\u00e9\ud83d019aAzZ_:eE ";
    private static readonly string[] Types = ["Patient", "Observation", "Procedure", "Bundle", "Consent", "", "Foo", "$validate", "Patient/p1", "metadata", "_history", "Patient/p1/$everything"];

    private static readonly string[] Parts =
    [
        "_id", "_lastUpdated", "birthdate", "name", "name:exact", "gender:not", "identifier:of-type", "_has:Observation:patient:code", "_has:", "organization.name",
        "general-practitioner:Practitioner.name", "_sort", "_count", "_include", "_revinclude", "_total", "_summary", "_elements", "_format", "_pretty", "_cursor", "_page",
        "_type", "_since", "_at", "value-quantity", "code-value-quantity", "date", "patient", "subject:Patient.name", "_profile", "_tag", "_filter", "_query", "_text", "near", "x",
    ];

    private static readonly string[] Values =
    [
        "1", "-1", "abc", "", "gt", "ge2013", "2013-13", "9999-12-31", "0001-01-01", "1e999999", "1e-999999", "5.4|http://unitsofmeasure.org|mg", "|", "||", "|||", "a$b", "$", ",",
        ",,,", "\\", "Patient/p1", "http://x/y|1", "true", "name,-birthdate", "-", "Patient:*", "*", "Observation:subject:Patient", "NaN", "99999999999999999999", "accurate", "count",
        "%", "'", "\";--", "\u0000", "\ud800", "🦄", "a b", "+", "json", "text/html", "W/\"1\"",
    ];

    private static readonly string[] Headers =
        ["Accept", "If-Match", "If-None-Match", "If-None-Exist", "If-Modified-Since", "Prefer", "Content-Type", "Content-Encoding", "X-Request-Id", "Host"];

    [Fact]
    public async Task No_query_is_answered_with_a_server_error()
    {
        var random = new Random(TestData.Seed + 1);
        for (var i = 0; i < Requests; i++)
        {
            var query = string.Join('&', Enumerable.Range(0, random.Next(1, 4)).Select(_ => $"{Pick(random, Parts)}={Escape(Mutate(random, Pick(random, Values)))}"));
            NoServerError(await server.Fhir.Get($"{Pick(random, Types)}?{query}"));
        }
    }

    [Fact]
    public async Task No_body_is_answered_with_a_server_error()
    {
        var random = new Random(TestData.Seed + 2);
        var bodies = TestData.Files("profiles/valid").Concat(TestData.Files("postman/examples")).Select(File.ReadAllText).ToArray();
        for (var i = 0; i < Requests; i++)
        {
            var body = Pick(random, bodies);
            body = random.Next(2) == 0 ? Swap(random, body) : Mutate(random, body);
            var type = random.Next(3) == 0 ? Pick(random, Types) : body.Contains("\"Bundle\"", StringComparison.Ordinal) ? "" : TypeOf(body);
            NoServerError(await server.Fhir.Send(random.Next(4) == 0 ? "PUT" : "POST", random.Next(3) == 0 ? type + "/$validate" : type, Encoding.UTF8.GetBytes(body)));
        }
    }

    [Fact]
    public async Task No_header_is_answered_with_a_server_error()
    {
        var random = new Random(TestData.Seed + 3);
        for (var i = 0; i < Requests; i++)
        {
            var headers = Enumerable.Range(0, random.Next(1, 4)).Select(_ => (Pick(random, Headers), Printable(Mutate(random, Pick(random, Values))))).ToArray();
            var body = random.Next(2) == 0 ? null : Encoding.UTF8.GetBytes("""{"resourceType":"Patient","id":"p1"}""");
            NoServerError(await server.Fhir.Send(body is null ? Pick(random, ["GET", "HEAD", "DELETE", "OPTIONS"]) : Pick(random, ["PUT", "POST"]),
                body is null ? Pick(random, ["Patient/p2", "Patient", "metadata", "_history"]) : Pick(random, ["Patient/p2", "Patient", ""]), body, headers));
        }
    }

    // What has a body is an OperationOutcome, or the page that shows one to a browser; Kestrel itself answers requests that are no HTTP without one.
    private void NoServerError(FhirReply reply)
    {
        reply.Status.ShouldBeLessThan(500, reply + "\n" + Last(server.Server.Log));
        if (reply.Status >= 400 && reply.Headers.GetValueOrDefault("Content-Type", "").StartsWith("text/html", StringComparison.Ordinal))
        {
            reply.Text.ShouldContain("<h1>", Case.Sensitive, reply.ToString());
        }
        else if (reply.Status >= 400 && reply.Body.Length > 0)
        {
            reply.Issues.ShouldNotBeEmpty(reply.ToString());
        }
    }

    // Takes a string, number or name out of the body and puts something else there: still JSON most of the time.
    private static string Swap(Random random, string body)
    {
        var quotes = Enumerable.Range(0, body.Length).Where(i => body[i] == '"').ToArray();
        var at = random.Next(quotes.Length / 2) * 2;
        var replacement = random.Next(4) switch { 0 => "null", 1 => "{}", 2 => random.Next(-5, 5).ToString(System.Globalization.CultureInfo.InvariantCulture), _ => JsonSerializer.Serialize(Pick(random, Values).Replace("\ud800", "", StringComparison.Ordinal)) };
        return body[..quotes[at]] + replacement + body[(quotes[at + 1] + 1)..];
    }

    private static string Mutate(Random random, string text)
    {
        var changed = new StringBuilder(text);
        for (var n = random.Next(4); n > 0; n--)
        {
            var at = random.Next(changed.Length + 1);
            switch (random.Next(3))
            {
                case 0: changed.Insert(at, Alphabet[random.Next(Alphabet.Length)]); break;
                case 1 when changed.Length > 1: changed.Remove(Math.Min(at, changed.Length - 1), 1); break;
                default: changed.Insert(at, text[..random.Next(Math.Min(text.Length, 40) + 1)]); break;
            }
        }

        return changed.ToString();
    }

    private static string TypeOf(string body)
    {
        var at = body.IndexOf("\"resourceType\": \"", StringComparison.Ordinal);
        return at < 0 ? "Patient" : new string([.. body[(at + 17)..].TakeWhile(char.IsAsciiLetter)]);
    }

    private static string Escape(string text) => string.Concat(Encoding.UTF8.GetBytes(text).Select(b => FormattableString.Invariant($"%{b:X2}")));

    private static string Printable(string text) => new([.. text.Where(c => c is >= ' ' and < (char)127)]);

    private static string Last(string log) => log.Length > 3000 ? log[^3000..] : log;

    private static T Pick<T>(Random random, IReadOnlyList<T> list) => list[random.Next(list.Count)];
}
