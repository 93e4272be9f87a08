using System.Collections.Concurrent;
using KapFhir.Auth;
using KapFhir.Auth.Clients;
using KapFhir.Auth.Scopes;
using KapFhir.Auth.Tokens;
using KapFhir.Auth.Users;
using KapFhir.Fhir.Definitions;
using KapFhir.Server.Smart;
using KapFhir.Store.Auth;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace KapFhir.Server.Tests.Access;

/// <summary>
/// A server that wants tokens, with the records of two patients. Its tokens are what the authorization server would give for a grant; nobody signs in for them,
/// since that takes its time on purpose.
/// </summary>
public sealed class AccessServer : IAsyncLifetime
{
    private readonly ConcurrentDictionary<AccessToken, string> _tokens = new();
    private readonly Dictionary<string, UserRow> _users = new(StringComparer.Ordinal);

    public TestServer Server { get; private set; } = null!;

    internal SmartServer Smart => Server.Services.GetRequiredService<SmartServer>();

    internal FhirServer Fhir => Server.Services.GetRequiredService<FhirServer>();

    public static AccessToken Everything { get; } = new("system/*.cruds", "service");

    public async ValueTask InitializeAsync()
    {
        Server = await TestServer.Start("--Auth:Mode=BuiltIn", "--Audit:FlushInterval=00:00:00.100", "--Expunge:Allowed=true");
        foreach (var (name, role, self) in AccessToken.Users)
        {
            var user = Registered.NewUser(name, new UserDetails(name, [role], self), "nobody signs in", mustChange: false);
            (await Smart.Store.Users.Add(user, default)).ShouldBeTrue();
            _users[name] = user;
        }

        foreach (var id in new[] { "app", "service" })
        {
            var client = new SmartClient(id, ClientKind.Public, "user/*.cruds patient/*.cruds") { Id = id, RedirectUris = ["http://127.0.0.1:9/x"] };
            (await Smart.Store.Clients.Add(new ClientRow(id, Registered.Write(client), "", IsActive: true), default)).ShouldBeTrue();
        }

        foreach (var fact in World.Facts)
        {
            var stored = await Send(Everything, "PUT", fact.Path, fact.Body);
            stored.Status.ShouldBe(201, stored.Text);
        }
    }

    public async ValueTask DisposeAsync() => await Server.DisposeAsync();

    /// <summary>Asks with a token; null for none.</summary>
    public async Task<FhirResponse> Send(AccessToken? token, string method, string path, string? body = null, params string[] headers) =>
        await Server.Send(method, path, body, token is null ? headers : [.. headers, "Authorization: Bearer " + await Text(token)]);

    /// <summary>The token's text, the same each time.</summary>
    public async Task<string> Text(AccessToken token) => _tokens.TryGetValue(token, out var known) ? known : _tokens.GetOrAdd(token, await New(token));

    /// <summary>A resource of its own, stored by a service; returns its id.</summary>
    public async Task<string> Put(string type, Func<string, string> body)
    {
        var id = type.ToLowerInvariant() + "-" + Guid.NewGuid().ToString("N")[..12];
        var stored = await Send(Everything, "PUT", type + "/" + id, body(id));
        stored.Status.ShouldBe(201, stored.Text);
        return id;
    }

    /// <summary>What is stored, as a service sees it.</summary>
    public Task<FhirResponse> Stored(string path) => Send(Everything, "GET", path);

    private async Task<string> New(AccessToken token)
    {
        var now = DateTimeOffset.UtcNow;
        var user = token.User == "service" ? null : _users[token.User];
        var context = new GrantContext { Patient = token.Patient, AuthTime = user is null ? 0 : (now - token.SignedIn).ToUnixTimeSeconds() };
        var grant = new GrantRow(Secrets.NewId(), user?.Id ?? "", user is null ? "service" : "app", token.Scopes, Registered.Write(context), "", now, now.AddHours(1));
        await Smart.Store.Grants.Add(grant, null, TestContext.Current.CancellationToken);
        var access = new TokenAccess(grant.ClientId, user?.Id ?? grant.ClientId, grant.Id, GrantedScopes.Parse(token.Scopes, FhirDefinitions.R4)) { Patient = token.Patient };
        return TokenWriter.Access(await Smart.Keys.Current(TestContext.Current.CancellationToken), Server.Base, access, now, TimeSpan.FromHours(1));
    }
}

/// <summary>What a token is for.</summary>
/// <param name="Scopes">Its scopes.</param>
/// <param name="User">Whose; <c>service</c> for a client by itself.</param>
public sealed record AccessToken(string Scopes, string User)
{
    /// <summary>The users there are.</summary>
    public static IReadOnlyList<(string Name, UserRole Role, string Self)> Users { get; } =
    [
        ("dr", UserRole.Practitioner, "Practitioner/dr"), ("ann", UserRole.Patient, "Patient/ann"), ("officer", UserRole.PrivacyOfficer, ""), ("root", UserRole.Administrator, ""),
    ];

    /// <summary>The patient in context.</summary>
    public string? Patient { get; init; } = Scopes.Contains("patient/", StringComparison.Ordinal) ? "ann" : null;

    /// <summary>How long ago the user signed in.</summary>
    public TimeSpan SignedIn { get; init; }

    /// <summary>A token by its name: <c>dr: user/*.rs</c>, or <c>ann@bob: patient/*.rs</c> with bob in context.</summary>
    public static AccessToken Of(string name)
    {
        var (who, scopes) = (name[..name.IndexOf(": ", StringComparison.Ordinal)].Split('@'), name[(name.IndexOf(": ", StringComparison.Ordinal) + 2)..]);
        return who.Length == 1 ? new(scopes, who[0]) : new(scopes, who[0]) { Patient = who[1] };
    }
}
