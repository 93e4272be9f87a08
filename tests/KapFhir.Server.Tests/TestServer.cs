using System.Net;
using System.Net.Sockets;
using System.Text;
using KapFhir.Server.Tests;
using KapFhir.Tests.Plans;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

[assembly: AssemblyFixture(typeof(TestServer))]

namespace KapFhir.Server.Tests;

/// <summary>A real server: Kestrel on a free loopback port over a database of its own.</summary>
public sealed class TestServer : IAsyncLifetime
{
    private TestDatabase? _own;
    private string _database = "";
    private string[] _settings = [];
    private WebApplication? _app;
    private ILoggerProvider? _log;

    /// <summary>Another server, with these settings.</summary>
    public static async Task<TestServer> Start(params string[] settings)
    {
        var server = new TestServer { _settings = settings };
        await server.InitializeAsync();
        return server;
    }

    /// <summary>Another server, whose log goes there.</summary>
    public static async Task<TestServer> StartLogging(ILoggerProvider log, params string[] settings)
    {
        var server = new TestServer { _settings = settings, _log = log };
        await server.InitializeAsync();
        return server;
    }

    /// <summary>Another server, on a database that outlives it.</summary>
    public static async Task<TestServer> On(TestDatabase database, params string[] settings)
    {
        var server = new TestServer { _settings = settings, _database = database.Setting };
        await server.InitializeAsync();
        return server;
    }

    public HttpClient Client { get; private set; } = null!;

    public string Base { get; private set; } = "";

    /// <summary>The setting by which another process opens the same database.</summary>
    public string DatabaseSetting => _database;

    public IServiceProvider Services => _app!.Services;

    public async ValueTask InitializeAsync()
    {
        if (_database.Length == 0)
        {
            _own = new TestDatabase();
            _database = _own.Setting;
        }

        var address = "http://127.0.0.1:" + FreePort();
        var builder = WebApplication.CreateBuilder(
            ["--urls", address, "--Auth:Mode=Open", DatabaseSetting, .. _settings]);
        builder.Logging.ClearProviders();
        if (_log is not null)
        {
            builder.Logging.AddProvider(_log);
        }

        _app = ServerApp.Build(builder);
        var fhir = _app.Services.GetRequiredService<FhirServer>();
        if (fhir.Storage.Provider == "Sqlite")
        {
            fhir.Store.Observer = new QueryPlans(fhir.Storage.ConnectionString).Check; // whatever a test reads, its plan is looked at
        }

        await Commands.Reindex.Finish(fhir, CancellationToken.None); // as serve does before it listens
        await _app.StartAsync();
        Base = address + "/fhir";
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(Base + "/") };
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app!.StopAsync();
        await _app.DisposeAsync();
        _own?.Dispose();
    }

    /// <summary>Sends a request. Headers are <c>Name: value</c>; a body goes as FHIR JSON unless a header says otherwise.</summary>
    public async Task<FhirResponse> Send(string method, string path, string? body = null, params string[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method),
            Base + (path.Length == 0 || path[0] is '?' or '/' ? path : "/" + path));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/fhir+json");
        }

        foreach (var header in headers)
        {
            var (name, value) = (header[..header.IndexOf(':', StringComparison.Ordinal)],
                header[(header.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim());
            if (name.StartsWith("Content-", StringComparison.Ordinal))
            {
                request.Content!.Headers.Remove(name);
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
            else
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var response = await Client.SendAsync(request);
        return await FhirResponse.Read(response);
    }

    public Task<FhirResponse> Get(string path, params string[] headers) => Send("GET", path, null, headers);

    public Task<FhirResponse> Post(string path, string body, params string[] headers) => Send("POST", path, body, headers);

    public Task<FhirResponse> Put(string path, string body, params string[] headers) => Send("PUT", path, body, headers);

    public Task<FhirResponse> Delete(string path, params string[] headers) => Send("DELETE", path, null, headers);

    /// <summary>A Patient that is stored, with an id and identifier of its own; returns the id.</summary>
    public async Task<string> NewPatient(string family = "Rivera", string more = "")
    {
        var id = Guid.NewGuid().ToString("N");
        var stored = await Put("Patient/" + id, Sample.Patient(id, family, more));
        stored.Status.ShouldBe(201, stored.Text);
        return id;
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
