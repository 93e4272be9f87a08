using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using KapFhir.Auth;
using KapFhir.Auth.Clients;
using KapFhir.Auth.Users;
using KapFhir.Server.Smart;
using KapFhir.Store.Auth;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace KapFhir.Server.Tests.Security;

/// <summary>What is sent to the server stands in no log, however much is logged.</summary>
public sealed class LogTests
{
    private const string Family = "Zyxwvutson";
    private const string Identifier = "MRN-5550199";
    private const string Password = "plum-lantern-orchard-77";
    private const string WrongPassword = "wrong-plum-lantern-orchard";
    private const string UserName = "qadira.the.nurse";
    private const string Garbage = "eyJhbGciOiJub25lIn0.c2VjcmV0LWNsYWltcw.made-up-signature";
    private const string Broken = "Brokenhearted";
    private const string PatientId = "pt-7781-qq";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_that_was_sent_stands_in_a_log()
    {
        using var log = new Listener();
        await using var server = await TestServer.StartLogging(
            log, "--Auth:Mode=BuiltIn", "--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:Microsoft=Trace", "--Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics=Trace",
            "--Logging:LogLevel:Microsoft.AspNetCore.Routing.Matching.DfaMatcher=Trace");
        var (token, secrets) = await Course(server);
        await Records(server, token);
        await BadLines(server);
        await Fault(server, token);

        var all = log.Text;
        all.ShouldContain("Fault in request", Case.Sensitive, "the log that is looked through is there");
        all.ShouldContain(nameof(InvalidTimeZoneException));
        foreach (var secret in (string[])[Family, Identifier, Password, WrongPassword, UserName, Garbage, Broken, PatientId, token, .. secrets])
        {
            string[] forms = [secret, Uri.EscapeDataString(secret), Convert.ToBase64String(Encoding.UTF8.GetBytes(secret))];
            all.Split('\n').Where(line => forms.Any(form => line.Contains(form, StringComparison.OrdinalIgnoreCase))).ShouldBeEmpty(secret);
        }
    }

    [Fact]
    public void An_exceptions_message_is_not_told_but_where_it_came_from()
    {
        var text = Logs.FaultText.Of(Thrown(new InvalidOperationException(Family, new IOException(Identifier))));
        text.ShouldNotContain(Family);
        text.ShouldNotContain(Identifier);
        text.ShouldContain(nameof(InvalidOperationException));
        text.ShouldContain("caused by System.IO.IOException (0x");
        text.ShouldContain(nameof(Thrown));
        Logs.FaultText.Of(new Store.StoreUnavailableException(Store.StoreFault.Full)).ShouldContain(": ");
    }

    // Signing in and everything that a client does with tokens; returns what was secret in it.
    private static async Task<(string Token, List<string> Secrets)> Course(TestServer server)
    {
        var smart = server.Services.GetRequiredService<SmartServer>();
        var details = new UserDetails(UserName, [UserRole.Practitioner], "Practitioner/" + UserName);
        (await smart.Store.Users.Add(Registered.NewUser(UserName, details, Passwords.Hash(Password), mustChange: false), Cancel)).ShouldBeTrue();
        var secret = Auth.Secrets.New();
        var client = new SmartClient("App", ClientKind.Symmetric, "openid offline_access user/*.cruds") { Id = "app", RedirectUris = ["http://127.0.0.1:9/cb"] };
        (await smart.Store.Clients.Add(new ClientRow("app", Registered.Write(client), Auth.Secrets.Hash(secret), IsActive: true), Cancel)).ShouldBeTrue();
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(server.Base[..^4]) };
        var (code, verifier) = await LogCourse.Allow(http, server.Base, UserName, WrongPassword, Password);
        async Task<FhirResponse> Post(string path, string basic, params (string Name, string Value)[] form)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))) };
            request.Headers.TryAddWithoutValidation("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("app:" + basic)));
            using var answer = await http.SendAsync(request, Cancel);
            return await FhirResponse.Read(answer);
        }

        (await Post("auth/token", WrongPassword, ("grant_type", "refresh_token"), ("refresh_token", Garbage))).Status.ShouldBe(401);
        var issued = await Post("auth/token", secret, ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", "http://127.0.0.1:9/cb"), ("code_verifier", verifier));
        issued.Status.ShouldBe(200, issued.Text);
        var (token, refresh) = (issued.Body["access_token"]!.GetValue<string>(), issued.Body["refresh_token"]!.GetValue<string>());
        (await Post("auth/introspect", secret, ("token", token))).Status.ShouldBe(200);
        (await Post("auth/token", secret, ("grant_type", "refresh_token"), ("refresh_token", Garbage))).Status.ShouldBe(400);
        var again = (await Post("auth/token", secret, ("grant_type", "refresh_token"), ("refresh_token", refresh))).Body;
        (await Post("auth/revoke", secret, ("token", Garbage))).Status.ShouldBe(200);
        return (again["access_token"]!.GetValue<string>(), [secret, code, verifier, token, refresh, again["refresh_token"]!.GetValue<string>()]);
    }

    private static async Task Records(TestServer server, string token)
    {
        Task<FhirResponse> Send(string method, string path, string? body = null, params string[] headers) =>
            server.Send(method, path, body, [.. headers, "Authorization: Bearer " + token]);
        var patient = Sample.Patient(PatientId, Family, $$""","identifier":[{"system":"urn:mrn","value":"{{Identifier}}"}]""");
        (await Writing.WrittenRecord.Put(server.Services.GetRequiredService<FhirServer>(), [System.Text.Json.Nodes.JsonNode.Parse(patient)!.AsObject()], Cancel)).IsSuccess.ShouldBeTrue();
        (await Send("PUT", "Patient/" + PatientId, patient)).Status.ShouldBe(200);
        (await Send("PUT", "Patient/" + PatientId, patient, "If-Match: W/\"9\"")).Status.ShouldBe(412);
        (await Send("GET", $"Patient?name={Family}&identifier=urn:mrn%7C{Identifier}")).Status.ShouldBe(200);
        (await Send("GET", $"Patient?no-such={Family}")).Status.ShouldBe(400);
        (await Send("POST", "Patient/_search", $"name={Family}", "Content-Type: application/x-www-form-urlencoded")).Status.ShouldBe(200);
        (await Send("POST", "Patient", patient.Replace("\"name\"", "\"" + Broken + "\"", StringComparison.Ordinal))).Status.ShouldBe(400);
        (await Send("POST", "Patient", "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"" + Broken)).Status.ShouldBe(400);
        (await Send("GET", $"Patient/{PatientId}/$everything")).Status.ShouldBe(200);
        (await Send("GET", $"NoSuch/{PatientId}")).Status.ShouldBe(404);
        (await Send("GET", $"Patient?name={Family}", null, "Prefer: respond-async")).Status.ShouldBe(202);
        (await Send("GET", $"Patient?name={Family}", null, "Origin: https://" + Family + ".example")).Status.ShouldBe(200);
        (await server.Get($"Patient?name={Family}", "Authorization: Bearer " + Garbage)).Status.ShouldBe(401);
        (await server.Get($"Patient?name={Family}", "Authorization: Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("x:" + Password)))).Status.ShouldBe(401);
    }

    // What is no HTTP is refused before any of our code sees it.
    private static async Task BadLines(TestServer server)
    {
        foreach (var line in new[] { $"GET /fhir/Patient?name={Family} HTTP/9.9\r\n\r\n", $"G@T /fhir/Patient?name={Family} HTTP/1.1\r\n\r\n", $"GET /fhir/Patient/{PatientId} HTTP/1.1\r\n{Family}\r\n\r\n" })
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", new Uri(server.Base).Port, Cancel);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(line), Cancel);
            using var reader = new StreamReader(client.GetStream());
            (await reader.ReadToEndAsync(Cancel)).ShouldStartWith("HTTP/1.1 "); // 400 or 505
        }
    }

    // A fault whose message repeats what was sent, as databases' messages do.
    private static async Task Fault(TestServer server, string token)
    {
        var store = server.Services.GetRequiredService<FhirServer>().Store;
        var before = store.Observer;
        store.Observer = statement =>
        {
            // Not for what the server reads by itself meanwhile.
            if (statement.Values.Any(v => v is string text && text.StartsWith(Family[..5], StringComparison.OrdinalIgnoreCase)))
            {
                throw new InvalidTimeZoneException(string.Join(' ', statement.Values) + Family);
            }
        };
        var answer = await server.Get($"Patient?name={Family}", "Authorization: Bearer " + token);
        store.Observer = before;
        answer.ShouldFail(500);
        answer.Text.ShouldNotContain(Family);
    }

    private static Exception Thrown(Exception fault)
    {
        try
        {
            throw fault;
        }
        catch (Exception thrown) when (ReferenceEquals(thrown, fault))
        {
            return thrown;
        }
    }

    /// <summary>Keeps all that is logged: messages, values, scopes and exceptions.</summary>
    private sealed class Listener : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public string Text => string.Join('\n', _lines);

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            _lines.Enqueue("scope " + Values(state));
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue($"{logLevel} {formatter(state, exception)} {Values(state)} {exception}");

        public void Dispose()
        {
        }

        private static string Values(object? state) => state is IEnumerable<KeyValuePair<string, object?>> values ? string.Join(' ', values.Select(v => v.Key + "=" + v.Value)) : state?.ToString() ?? "";
    }
}
