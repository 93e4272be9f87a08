using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KapFhir.Auth.Clients;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace KapFhir.Server.Tests.Smart;

/// <summary>JWTs by which clients say who they are, good ones and others.</summary>
internal static class Assertion
{
    /// <summary>One that is good, or changed by a function before it is signed.</summary>
    public static string Of(SmartFixture fixture, string client, Action<JsonObject, JsonObject>? change = null, bool isEc = false)
    {
        var header = new JsonObject { ["alg"] = isEc ? "ES384" : "RS384", ["kid"] = isEc ? "ec-1" : "rsa-1", ["typ"] = "JWT" };
        var claims = new JsonObject
        {
            ["iss"] = client, ["sub"] = client, ["aud"] = fixture.Root + "/auth/token", ["exp"] = DateTimeOffset.UtcNow.AddMinutes(4).ToUnixTimeSeconds(), ["jti"] = Guid.NewGuid().ToString(),
        };
        change?.Invoke(header, claims);
        return Sign(header, claims, isEc ? new ECDsaSecurityKey(fixture.Ec) : new RsaSecurityKey(fixture.Rsa), isEc ? "ES384" : "RS384");
    }

    /// <summary>Any JWT: its header need not say how it is really signed.</summary>
    public static string Sign(JsonObject header, JsonObject claims, SecurityKey? key, string algorithm)
    {
        var text = Base64UrlEncoder.Encode(header.ToJsonString()) + "." + Base64UrlEncoder.Encode(claims.ToJsonString());
        if (key is null)
        {
            return text + ".";
        }

        using var provider = new CryptoProviderFactory { CacheSignatureProviders = false }.CreateForSigning(key, algorithm);
        return text + "." + Base64UrlEncoder.Encode(provider.Sign(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>A form that brings it.</summary>
    public static (string Name, string Value)[] Form(string assertion, params (string Name, string Value)[] more) =>
        [("client_assertion_type", ClientAssertion.Type), ("client_assertion", assertion), .. more];

    /// <summary>The claims of a JWT, whoever signed it.</summary>
    public static JsonNode Claims(string token) => JsonNode.Parse(Base64UrlEncoder.Decode(token.Split('.')[1]))!;

    public static JsonNode Header(string token) => JsonNode.Parse(Base64UrlEncoder.Decode(token.Split('.')[0]))!;
}
