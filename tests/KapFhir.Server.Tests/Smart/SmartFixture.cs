using System.Net;
using System.Security.Cryptography;
using System.Text;
using KapFhir.Auth;
using KapFhir.Auth.Clients;
using KapFhir.Auth.Users;
using KapFhir.Server.Smart;
using KapFhir.Store.Auth;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using Xunit;

[assembly: AssemblyFixture(typeof(KapFhir.Server.Tests.Smart.SmartFixture))]

namespace KapFhir.Server.Tests.Smart;

/// <summary>A server that wants tokens, with users, apps and two patients.</summary>
public sealed class SmartFixture : IAsyncLifetime
{
    public const string Password = "correct horse battery";
    public const string Redirect = "http://127.0.0.1:9/callback";
    public const string OtherRedirect = "https://other.example/callback?x=1";
    public const string AllScopes = "openid fhirUser profile launch launch/patient launch/encounter offline_access online_access patient/*.cruds user/*.cruds";

    private static readonly (string Name, UserRole[] Roles, string FhirUser)[] Users =
    [
        ("dr", [UserRole.Practitioner], "Practitioner/dr"), ("ann", [UserRole.Patient], "Patient/ann"), ("officer", [UserRole.PrivacyOfficer], ""),
        ("root", [UserRole.Administrator], ""),
    ];

    private string[] _settings = [];

    /// <summary>Another one, with these settings too.</summary>
    public static async Task<SmartFixture> Start(params string[] settings)
    {
        var fixture = new SmartFixture { _settings = settings };
        await fixture.InitializeAsync();
        return fixture;
    }

    public TestServer Server { get; private set; } = null!;

    public string Root => Server.Base[..^"/fhir".Length];

    /// <summary>The key of the clients that have one.</summary>
    public RSA Rsa { get; } = RSA.Create(2048);

    public ECDsa Ec { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP384);

    public string Jwks => $$"""{"keys":[{{PublicRsa(Rsa, "rsa-1")}},{{PublicEc(Ec, "ec-1")}}]}""";

    public string Secret { get; } = Secrets.New();

    internal SmartServer Smart => Server.Services.GetRequiredService<SmartServer>();

    public static string PublicRsa(RSA key, string id)
    {
        var p = key.ExportParameters(includePrivateParameters: false);
        return $$"""{"kty":"RSA","kid":"{{id}}","n":"{{Base64UrlEncoder.Encode(p.Modulus)}}","e":"{{Base64UrlEncoder.Encode(p.Exponent)}}"}""";
    }

    public static string PublicEc(ECDsa key, string id)
    {
        var p = key.ExportParameters(includePrivateParameters: false);
        return $$"""{"kty":"EC","kid":"{{id}}","crv":"P-384","x":"{{Base64UrlEncoder.Encode(p.Q.X)}}","y":"{{Base64UrlEncoder.Encode(p.Q.Y)}}"}""";
    }

    public async ValueTask InitializeAsync()
    {
        Server = await TestServer.Start(["--Auth:Mode=BuiltIn", "--Auth:MaxFailuresPerAddress=1000", "--Auth:CodeLifetime=00:00:20", .. _settings]);
        var hash = Passwords.Hash(Password);
        foreach (var (name, roles, fhirUser) in Users)
        {
            (await Smart.Store.Users.Add(Registered.NewUser(name, new UserDetails(name.ToUpperInvariant(), roles, fhirUser), hash, mustChange: false), default)).ShouldBeTrue();
        }

        await Add(new SmartClient("Public app", ClientKind.Public, AllScopes) { Id = "public", RedirectUris = [Redirect, OtherRedirect], LogoutUris = ["http://127.0.0.1:9/bye"] });
        await Add(new SmartClient("Secret app", ClientKind.Symmetric, AllScopes) { Id = "secret", RedirectUris = [Redirect] });
        await Add(new SmartClient("Keyed app", ClientKind.Asymmetric, AllScopes) { Id = "keyed", RedirectUris = [Redirect], Jwks = Jwks });
        await Add(new SmartClient("Service", ClientKind.Asymmetric, "system/*.cruds") { Id = "service", IsService = true, Jwks = Jwks });
        await Add(new SmartClient("Reader", ClientKind.Asymmetric, "system/*.rs") { Id = "reader", IsService = true, Jwks = Jwks });
        await Add(new SmartClient("EHR", ClientKind.Symmetric, "") { Id = "ehr", MayLaunch = true });
        await Add(new SmartClient("Resource server", ClientKind.Symmetric, "") { Id = "resources", MayIntrospect = true });
        await Seed();
    }

    /// <summary>Registers an app.</summary>
    public async Task Add(SmartClient client)
    {
        Registration.Faults(client, Smart.Definitions).ShouldBeEmpty();
        var row = new ClientRow(client.Id, Registered.Write(client), client.Kind == ClientKind.Symmetric ? Secrets.Hash(Secret) : "", IsActive: true);
        (await Smart.Store.Clients.Add(row, default)).ShouldBeTrue();
    }

    public async ValueTask DisposeAsync()
    {
        Rsa.Dispose();
        Ec.Dispose();
        await Server.DisposeAsync();
    }

    /// <summary>Asks the FHIR server with a token.</summary>
    public Task<FhirResponse> Fhir(string? token, string method, string path, string? body = null, params string[] headers) =>
        Server.Send(method, path, body, token is null ? headers : [.. headers, "Authorization: Bearer " + token]);

    /// <summary>A token of a client for itself.</summary>
    public async Task<string> ServiceToken(string scope = "system/*.cruds", string client = "service")
    {
        var answer = await Token(Assertion.Form(Assertion.Of(this, client), ("grant_type", "client_credentials"), ("scope", scope)));
        answer.Status.ShouldBe(200, answer.Text);
        return answer.Body["access_token"]!.GetValue<string>();
    }

    /// <summary>Asks the token endpoint.</summary>
    public Task<FhirResponse> Token(IEnumerable<(string Name, string Value)> form, string? basic = null) => Post("/auth/token", form, basic);

    /// <summary>Asks an endpoint with a form; a client with a secret says who it is as Basic.</summary>
    public async Task<FhirResponse> Post(string path, IEnumerable<(string Name, string Value)> form, string? basic = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Root + path);
        request.Content = new FormUrlEncodedContent(form.Select(p => new KeyValuePair<string, string>(p.Name, p.Value)));
        if (basic is not null)
        {
            var text = basic.Contains(':', StringComparison.Ordinal) ? basic : basic + ":" + Secret;
            request.Headers.TryAddWithoutValidation("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));
        }

        headers.ToList().ForEach(h => request.Headers.TryAddWithoutValidation(h.Name, h.Value));
        using var response = await Server.Client.SendAsync(request);
        return await FhirResponse.Read(response);
    }

    public async Task<FhirResponse> Get(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Root + path);
        headers.ToList().ForEach(h => request.Headers.TryAddWithoutValidation(h.Name, h.Value));
        using var response = await Server.Client.SendAsync(request);
        return await FhirResponse.Read(response);
    }

    private async Task Seed()
    {
        var token = await ServiceToken();
        foreach (var (path, body) in Records())
        {
            var stored = await Fhir(token, "PUT", path, body);
            stored.Status.ShouldBe(201, stored.Text);
        }
    }

    private static IEnumerable<(string Path, string Body)> Records()
    {
        yield return ("Practitioner/dr", """{"resourceType":"Practitioner","id":"dr","name":[{"family":"Doctor"}]}""");
        foreach (var id in new[] { "ann", "bob" })
        {
            yield return ("Patient/" + id, $$"""{"resourceType":"Patient","id":"{{id}}","name":[{"family":"Smart","given":["{{id}}"]}],"gender":"other"}""");
            yield return ("Encounter/enc-" + id,
                $$"""{"resourceType":"Encounter","id":"enc-{{id}}","status":"finished","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},"subject":{"reference":"Patient/{{id}}"} }""");
            foreach (var category in new[] { "survey", "laboratory" })
            {
                yield return ($"Observation/{category}-{id}", Observation($"{category}-{id}", id, category));
            }

            yield return ("Device/dev-" + id, $$"""{"resourceType":"Device","id":"dev-{{id}}","patient":{"reference":"Patient/{{id}}"} }""");
        }
    }

    public static string Observation(string id, string patient, string category) => $$"""
        {"resourceType":"Observation","id":"{{id}}","status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"{{category}}"}]}],
        "code":{"coding":[{"system":"http://loinc.org","code":"1234-5"}]},"subject":{"reference":"Patient/{{patient}}"},"effectiveDateTime":"2026-01-01","valueString":"x"}
        """;
}
