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

namespace KapFhir.Server.Tests.Release;

/// <summary>
/// A server that wants tokens, with people of two organizations: anna (Practitioner/a) is a doctor of Organization/x, bert (Practitioner/b) a nurse of Organization/y, carl
/// (Practitioner/c) works for nobody, the service <c>svc</c> acts for Organization/y. Nobody signs in for the tokens, since that takes its time on purpose.
/// </summary>
public sealed class ConsentServer : IAsyncLifetime
{
    private static readonly (string Name, UserRole Role, string Self)[] Users =
    [
        ("anna", UserRole.Practitioner, "Practitioner/a"), ("bert", UserRole.Practitioner, "Practitioner/b"), ("carl", UserRole.Practitioner, "Practitioner/c"),
        ("officer", UserRole.PrivacyOfficer, ""), ("root", UserRole.Administrator, ""),
    ];

    private readonly ConcurrentDictionary<string, string> _tokens = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, UserRow> _users = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, PatientRecord> _records = new(StringComparer.Ordinal);

    public TestDatabase Database { get; } = new();

    public TestServer Server { get; private set; } = null!;

    internal SmartServer Smart => Server.Services.GetRequiredService<SmartServer>();

    internal static string[] Settings => ["--Auth:Mode=BuiltIn", "--Kap:Release:Services=svc=Organization/y", "--Audit:FlushInterval=00:00:00.100"];

    public async ValueTask InitializeAsync()
    {
        Server = await TestServer.Start([.. Settings, Database.Setting]);
        foreach (var (name, role, self) in Users)
        {
            await AddUser(name, role, self);
        }

        foreach (var id in new[] { "app", "svc" })
        {
            var client = new SmartClient(id, ClientKind.Public, "user/*.cruds") { Id = id, RedirectUris = ["http://127.0.0.1:9/x"] };
            (await Smart.Store.Clients.Add(new ClientRow(id, Registered.Write(client), "", IsActive: true), default)).ShouldBeTrue();
        }

        foreach (var (path, body) in Staff())
        {
            await Put("svc", path, body);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Database.Dispose();
    }

    /// <summary>A record with this consent, the same for all who only read it.</summary>
    internal async Task<PatientRecord> RecordWith(string consent)
    {
        if (!_records.TryGetValue(consent, out var known))
        {
            known = new PatientRecord(this);
            await known.Store(consent);
            _records[consent] = known;
        }

        return known;
    }

    /// <summary>Asks as somebody: <c>anna</c>, or <c>Patient/p</c> for a patient by an own token.</summary>
    public Task<FhirResponse> Get(string who, string path, params string[] headers) => Send(who, "GET", path, null, headers);

    public async Task<FhirResponse> Send(string who, string method, string path, string? body, params string[] headers) =>
        await Server.Send(method, path, body, [.. headers, "Authorization: Bearer " + await Token(who)]);

    public async Task Put(string who, string path, string body)
    {
        var stored = await Send(who, "PUT", path, body);
        stored.Status.ShouldBeInRange(200, 201, stored.Text);
    }

    public async Task<string> Token(string who) => _tokens.TryGetValue(who, out var known) ? known : _tokens.GetOrAdd(who, await New(who));

    private async Task<UserRow> AddUser(string name, UserRole role, string self)
    {
        var user = Registered.NewUser(name, new UserDetails(name, [role], self), "nobody signs in", mustChange: false);
        (await Smart.Store.Users.Add(user, default)).ShouldBeTrue();
        return _users[name] = user;
    }

    private async Task<string> New(string who)
    {
        var now = DateTimeOffset.UtcNow;
        var isPatient = who.StartsWith("Patient/", StringComparison.Ordinal);
        var user = who == "svc" ? null : isPatient ? await AddUser("user-" + who["Patient/".Length..], UserRole.Patient, who) : _users[who];
        var scopes = user is null ? "system/*.cruds" : isPatient ? "patient/*.rs" : "user/*.cruds";
        var context = new GrantContext { Patient = isPatient ? who["Patient/".Length..] : null, AuthTime = user is null ? 0 : now.ToUnixTimeSeconds() };
        var grant = new GrantRow(Secrets.NewId(), user?.Id ?? "", user is null ? "svc" : "app", scopes, Registered.Write(context), "", now, now.AddHours(1));
        await Smart.Store.Grants.Add(grant, null, TestContext.Current.CancellationToken);
        var access = new TokenAccess(grant.ClientId, user?.Id ?? grant.ClientId, grant.Id, GrantedScopes.Parse(scopes, FhirDefinitions.R4)) { Patient = context.Patient };
        return TokenWriter.Access(await Smart.Keys.Current(TestContext.Current.CancellationToken), Server.Base, access, now, TimeSpan.FromHours(1));
    }

    private static IEnumerable<(string Path, string Body)> Staff()
    {
        foreach (var (org, person, role) in new[] { ("x", "a", "doctor"), ("y", "b", "nurse") })
        {
            yield return ("Organization/" + org, $$"""{"resourceType":"Organization","id":"{{org}}","name":"{{org}}"}""");
            yield return ("Practitioner/" + person, $$"""{"resourceType":"Practitioner","id":"{{person}}"}""");
            yield return ($"PractitionerRole/{person}1", $$"""
                {"resourceType":"PractitionerRole","id":"{{person}}1","active":true,"practitioner":{"reference":"Practitioner/{{person}}"},"organization":{"reference":"Organization/{{org}}"},
                "code":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/practitioner-role","code":"{{role}}"}]}]}
                """);
        }

        yield return ("Practitioner/c", """{"resourceType":"Practitioner","id":"c"}""");
    }
}
