using System.Text.Json.Nodes;
using KapFhir.Server.Tests.External;
using KapFhir.Server.Tests.Smart;
using Xunit;

namespace KapFhir.Server.Tests.Clients;

/// <summary>Clients that others wrote, as processes of their own, against both ways to get tokens.</summary>
[Collection(CommandLineTests.Name)]
public sealed class RealClientTests(SmartFixture fixture, ExternalFixture external)
{
    [Fact]
    public Task Openid_client_signs_in_refreshes_asks_and_revokes() => NodeClient.Run("openid.mjs", new JsonObject
    {
        ["issuer"] = fixture.Server.Base, ["redirect"] = SmartFixture.Redirect, ["secret"] = fixture.Secret, ["user"] = "dr", ["password"] = SmartFixture.Password, ["patient"] = "ann",
        ["rsa"] = fixture.Rsa.ExportPkcs8PrivateKeyPem(), ["ec"] = fixture.Ec.ExportPkcs8PrivateKeyPem(),
    });

    [Fact]
    public async Task Fhir_kit_client_finds_the_endpoints_and_works_with_a_token() => await NodeClient.Run("fhirkit.mjs", new JsonObject
    {
        ["issuer"] = fixture.Server.Base, ["authorize"] = fixture.Root + "/auth/authorize", ["token"] = fixture.Root + "/auth/token", ["bearer"] = await fixture.ServiceToken(),
        ["patient"] = "ann", ["family"] = "Smart", ["found"] = new JsonArray("ann", "bob"), ["writes"] = true,
    });

    [Fact]
    public async Task Fhir_kit_client_reads_with_a_providers_token()
    {
        var mine = external.OpenIdUser("patient/*.rs", role: null);
        mine["fhirUser"] = "Patient/ann";
        await NodeClient.Run("fhirkit.mjs", new JsonObject
        {
            ["issuer"] = external.OpenId.Base, ["authorize"] = external.Issuer.Root + "/authorize", ["token"] = external.Issuer.Root + "/token",
            ["bearer"] = external.Issuer.Sign(mine), ["patient"] = "ann", ["family"] = "External", ["found"] = new JsonArray("ann"), ["writes"] = false,
        });
    }

    [Fact]
    public async Task Oidc_provider_signs_users_in_and_its_tokens_are_taken()
    {
        using var provider = await NodeClient.Start("provider.mjs", []);
        var errors = provider.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            var issuer = await provider.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            issuer.ShouldNotBeNull(provider.HasExited ? await errors : "it says nothing");
            await using var server = await TestServer.Start(
                "--Auth:Mode=External", "--Auth:External:Authority=" + issuer, "--Auth:External:Audiences=https://fhir.clinic.example,https://opaque.clinic.example",
                "--Auth:External:RequireAccessTokenType=true", "--Auth:External:PractitionerRoles=clinicians", "--Auth:External:ClientScopes=seed=system/*.cruds",
                "--Auth:External:IntrospectionClientId=kap", "--Auth:External:IntrospectionClientSecret=kap-secret");
            await Seed(server);
            await NodeClient.Run("external.mjs", new JsonObject { ["provider"] = issuer, ["base"] = server.Base });
        }
        finally
        {
            provider.Kill();
            await provider.WaitForExitAsync(CancellationToken.None);
        }
    }

    // By the server's own hand: no client of that provider may write.
    private static async Task Seed(TestServer server)
    {
        var file = Path.Combine(Path.GetTempPath(), $"kap-{Guid.NewGuid():N}.ndjson");
        await File.WriteAllLinesAsync(file, new[] { "ann", "bob" }.Select(id => $$"""{"resourceType":"Patient","id":"{{id}}","name":[{"family":"Provider"}]}"""));
        (await Commands.CommandLine.Run(["import", file, "--Auth:Mode=Open", server.DatabaseSetting])).ShouldBe(0);
        File.Delete(file);
    }
}
