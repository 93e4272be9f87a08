using System.Security.Cryptography;
using System.Text.Json.Nodes;
using KapFhir.Auth.Clients;
using KapFhir.Auth.Users;
using KapFhir.Server.Smart;
using KapFhir.Server.Tests.External;
using KapFhir.Store.Auth;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>The collections of postman/, run by newman as a user's Postman runs them: twice on the same server, in another order each time.</summary>
public sealed class PostmanTests
{
    private const string Password = "correct horse battery";
    private static readonly string Postman = Path.Combine(NpmTool.Repository, "postman");

    [Fact]
    public async Task The_collections_are_what_their_sources_give()
    {
        Assert.SkipUnless(NpmTool.IsThere("node"), "node is not installed");
        var (code, _, errors) = await NpmTool.Execute("node", [Path.Combine(Postman, "build.mjs"), "--check"], Postman);
        code.ShouldBe(0, errors);
    }

    [Fact]
    public async Task Every_folder_runs_twice_in_any_order_without_tokens()
    {
        var newman = await NpmTool.Install("postman");
        await using var server = await TestServer.Start();
        var result = await Run(newman, server, "open", "only=1,2,3,4,5,6,7,9");
        result["folders"]!.GetValue<int>().ShouldBe(8);
        ShouldPass(result);
    }

    [Fact]
    public async Task Every_folder_runs_twice_in_any_order_with_tokens_of_the_built_in_server()
    {
        var newman = await NpmTool.Install("postman");
        using var key = RSA.Create(2048);
        await using var server = await TestServer.Start("--Auth:Mode=BuiltIn");
        await Register(server, key);
        var result = await Run(newman, server, "builtin", "privateKey=" + Jwk(key, isPrivate: true), "username=postman", "password=" + Password, "patientPassword=" + Password);
        result["folders"]!.GetValue<int>().ShouldBe(9);
        ShouldPass(result);
    }

    // Only the addresses, the app and its secret are others than in the environment that is shipped.
    [Fact]
    public async Task The_folders_run_with_an_apps_own_tokens_shaped_as_Entras()
    {
        var newman = await NpmTool.Install("postman");
        await using var issuer = await TestIssuer.Start();
        await using var server = await TestServer.Start([.. ExternalFixture.OfEntra(issuer, TestIssuer.Tenant), "--AzureAd:ClientId=" + ExternalFixture.App]);
        issuer.Apps[ExternalFixture.Client] = ("s3cret of the app", () => ExternalFixture.EntraAppOf(issuer, "system.all.cruds"));
        var tokens = $"{issuer.Root}/{TestIssuer.Tenant}/oauth2/v2.0/token";
        var result = await Run(newman, server, "entra", "only=1,2,7", "rounds=1", "tokenUrl=" + tokens, "clientId=" + ExternalFixture.Client, "clientSecret=s3cret of the app");
        result["folders"]!.GetValue<int>().ShouldBe(3);
        ShouldPass(result);
        issuer.Asked.ShouldContain($"/{TestIssuer.Tenant}/oauth2/v2.0/token");
    }

    [Fact]
    public void Every_request_is_described_and_shows_an_answer()
    {
        var files = Directory.GetFiles(Postman, "*.postman_collection.json");
        files.Length.ShouldBe(9);
        foreach (var file in files)
        {
            var items = JsonNode.Parse(File.ReadAllText(file))!["item"]!.AsArray();
            items.Where(i => i!["response"]!.AsArray().Count == 0).Select(i => i!["name"]!.GetValue<string>()).ShouldBeEmpty(file);
            items.Where(i => i!["request"]!["description"]!.GetValue<string>().Length == 0).Select(i => i!["name"]!.GetValue<string>()).ShouldBeEmpty(file);
        }
    }

    private static void ShouldPass(JsonNode result)
    {
        result["failures"]!.AsArray().Select(f => f!.ToJsonString()).ShouldBeEmpty();
        result["orders"]!.AsArray().Select(o => o!.GetValue<string>()).ShouldBeUnique();
        result["assertions"]!.GetValue<int>().ShouldBeGreaterThan(result["requests"]!.GetValue<int>());
    }

    private static async Task<JsonNode> Run(NpmTool newman, TestServer server, string environment, params string[] values)
    {
        var script = Path.Combine(NpmTool.Repository, "tests", "postman-npm", "run.mjs");
        var root = server.Base[..^"/fhir".Length];
        var (_, output, errors) = await NpmTool.Execute("node", [script, Postman, environment, "modules=" + newman.Folder, "base=" + server.Base, "root=" + root, .. values], Postman);
        return JsonNode.Parse(output.Length > 0 ? output : throw new InvalidOperationException(errors))!;
    }

    // As docs/postman.md tells to do by hand.
    private static async Task Register(TestServer server, RSA key)
    {
        var smart = server.Services.GetRequiredService<SmartServer>();
        SmartClient[] clients =
        [
            new("Postman", ClientKind.Asymmetric, "system/*.cruds") { Id = "postman", IsService = true, Jwks = $$"""{"keys":[{{Jwk(key, isPrivate: false)}}]}""" },
            new("Postman app", ClientKind.Public, "openid fhirUser offline_access user/*.cruds") { Id = "postman-app", RedirectUris = ["http://127.0.0.1:9/callback"] },
        ];
        foreach (var client in clients)
        {
            Registration.Faults(client, smart.Definitions).ShouldBeEmpty();
            (await smart.Store.Clients.Add(new ClientRow(client.Id, Registered.Write(client), "", IsActive: true), default)).ShouldBeTrue();
        }

        (string Name, UserDetails Is)[] users =
        [
            ("postman", new UserDetails("Postman", [UserRole.Practitioner], "Practitioner/postman-doctor")),
            ("postman-patient", new UserDetails("Noor Marsh", [UserRole.Patient], "Patient/postman-patient")),
        ];
        foreach (var (name, details) in users)
        {
            (await smart.Store.Users.Add(Registered.NewUser(name, details, Passwords.Hash(Password), mustChange: false), default)).ShouldBeTrue();
        }
    }

    private static string Jwk(RSA key, bool isPrivate)
    {
        var p = key.ExportParameters(isPrivate);
        var secret = isPrivate ? $$""","d":"{{Base64UrlEncoder.Encode(p.D)}}" """ : "";
        return $$"""{"kty":"RSA","kid":"postman-1","n":"{{Base64UrlEncoder.Encode(p.Modulus)}}","e":"{{Base64UrlEncoder.Encode(p.Exponent)}}"{{secret}}}""";
    }
}
