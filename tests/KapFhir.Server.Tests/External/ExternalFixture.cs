using System.Text.Json.Nodes;
using KapFhir.Server.Tests.Smart;
using Xunit;

[assembly: AssemblyFixture(typeof(KapFhir.Server.Tests.External.ExternalFixture))]

namespace KapFhir.Server.Tests.External;

/// <summary>Servers that take tokens of a provider: of one Entra tenant, of several, of any OpenID provider.</summary>
public sealed class ExternalFixture : IAsyncLifetime
{
    public const string App = "aaaaaaaa-0000-4000-8000-000000000001";
    public const string Client = "bbbbbbbb-0000-4000-8000-000000000002";
    public const string User = "cccccccc-0000-4000-8000-000000000003";

    internal TestIssuer Issuer { get; private set; } = null!;

    /// <summary>Of one tenant.</summary>
    internal TestServer Entra { get; private set; } = null!;

    /// <summary>Of an OpenID provider.</summary>
    internal TestServer OpenId { get; private set; } = null!;

    /// <summary>The issuer of Entra's tokens of version 2.</summary>
    public string Version2 => $"{Issuer.Root}/{TestIssuer.Tenant}/v2.0";

    /// <summary>The issuer of those of version 1.</summary>
    public static string Version1 => $"https://sts.windows.net/{TestIssuer.Tenant}/";

    public async ValueTask InitializeAsync()
    {
        Issuer = await TestIssuer.Start();
        Entra = await TestServer.Start([.. OfEntra(Issuer, TestIssuer.Tenant), "--AzureAd:ClientId=" + App]);
        OpenId = await TestServer.Start(OfOpenId(Issuer));
        foreach (var (server, token) in new[] { (Entra, EntraService("system.all.cruds")), (OpenId, OpenIdService("system/*.cruds")) })
        {
            await Seed(server, token);
        }
    }

    /// <summary>The settings for a tenant of an issuer.</summary>
    internal static string[] OfEntra(TestIssuer issuer, string tenant) =>
    [
        "--Auth:Mode=External", "--AzureAd:Instance=" + issuer.Root + "/", "--AzureAd:TenantId=" + tenant, "--Auth:External:Issuers=" + issuer.Root + "/{tenantid}/v2.0,https://sts.windows.net/{tenantid}/",
    ];

    /// <summary>The settings for an issuer that is not Entra.</summary>
    internal static string[] OfOpenId(TestIssuer issuer) =>
    [
        "--Auth:Mode=External", "--Auth:External:Authority=" + issuer.Root, "--Auth:External:Audiences=https://fhir.clinic.example", "--Auth:External:IntrospectionClientId=kap:fhir",
        "--Auth:External:IntrospectionClientSecret=s/ecret", "--Auth:External:RoleClaims=roles,/realm_access/roles,https://clinic.example/groups", "--Auth:External:PractitionerRoles=clinicians,practitioner",
        "--Auth:External:ScopeMap=records.read=user/*.rs; records.mine=patient/*.rs launch/patient", "--Auth:External:ServiceRoles=Fhir.Read=system/*.rs",
        "--Auth:External:ClientScopes=listed=system/Patient.rs",
    ];

    public async ValueTask DisposeAsync()
    {
        await OpenId.DisposeAsync();
        await Entra.DisposeAsync();
        await Issuer.DisposeAsync();
    }

    /// <summary>The claims of a user's token of version 2.</summary>
    public JsonObject EntraUser(string scopes = "user.all.rs", string? role = "practitioner") => Timed(new JsonObject
    {
        ["aud"] = App, ["iss"] = Version2, ["azp"] = Client, ["azpacr"] = "0", ["oid"] = User, ["sub"] = "pairwise", ["tid"] = TestIssuer.Tenant, ["ver"] = "2.0", ["uti"] = "x",
        ["scp"] = scopes, ["roles"] = role is null ? null : new JsonArray(role),
    });

    /// <summary>The claims of an app's own token of version 2.</summary>
    public JsonObject EntraApp(params string[] roles) => EntraAppOf(Issuer, roles);

    /// <summary>The same of another issuer.</summary>
    internal static JsonObject EntraAppOf(TestIssuer issuer, params string[] roles) => Timed(new JsonObject
    {
        ["aud"] = App, ["iss"] = $"{issuer.Root}/{TestIssuer.Tenant}/v2.0", ["azp"] = Client, ["azpacr"] = "1", ["oid"] = User, ["sub"] = User, ["tid"] = TestIssuer.Tenant, ["ver"] = "2.0", ["idtyp"] = "app",
        ["roles"] = new JsonArray([.. roles.Select(r => JsonValue.Create(r))]),
    });

    /// <summary>The claims of a user's token of an OpenID provider (RFC 9068).</summary>
    public JsonObject OpenIdUser(string scopes = "user/*.rs", string? role = "practitioner") => Timed(new JsonObject
    {
        ["aud"] = "https://fhir.clinic.example", ["iss"] = Issuer.Root, ["client_id"] = "outcomes", ["sub"] = "okafor", ["scope"] = scopes, ["roles"] = role is null ? null : new JsonArray(role),
    });

    public string EntraService(params string[] roles) => Issuer.Sign(EntraApp(roles));

    public string OpenIdService(string scopes)
    {
        var claims = OpenIdUser(scopes, role: null);
        claims["sub"] = "outcomes";
        return Issuer.Sign(claims, h => h["typ"] = "at+jwt");
    }

    internal static Task<FhirResponse> Ask(TestServer server, string token, string path, string method = "GET", string? body = null) =>
        server.Send(method, path, body, "Authorization: Bearer " + token);

    private static JsonObject Timed(JsonObject claims)
    {
        var now = DateTimeOffset.UtcNow;
        (claims["iat"], claims["nbf"], claims["exp"]) = (now.AddMinutes(-5).ToUnixTimeSeconds(), now.AddMinutes(-5).ToUnixTimeSeconds(), now.AddHours(1).ToUnixTimeSeconds());
        return claims;
    }

    private static async Task Seed(TestServer server, string token)
    {
        foreach (var id in new[] { "ann", "bob" })
        {
            var stored = await Ask(server, token, "Patient/" + id, "PUT", $$"""{"resourceType":"Patient","id":"{{id}}","name":[{"family":"External"}]}""");
            stored.Status.ShouldBe(201, stored.Text);
            (await Ask(server, token, "Observation/survey-" + id, "PUT", SmartFixture.Observation("survey-" + id, id, "survey"))).Status.ShouldBe(201);
        }
    }
}
