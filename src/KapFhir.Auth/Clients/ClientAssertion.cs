// https://hl7.org/fhir/smart-app-launch/STU2.2/client-confidential-asymmetric.html and https://www.rfc-editor.org/rfc/rfc7523
using System.Text.Json;
using KapFhir.Auth.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace KapFhir.Auth.Clients;

/// <summary>A JWT by which a client says who it is, read and not yet verified.</summary>
/// <param name="ClientId">Who it says it is.</param>
/// <param name="KeyId">Which key it says it is signed with.</param>
/// <param name="KeyAddress">Where it says its keys are (<c>jku</c>), or null.</param>
/// <param name="Id">Its own id (<c>jti</c>).</param>
/// <param name="Expires">Until when it is good.</param>
/// <param name="Token">The JWT.</param>
public sealed record ClientAssertion(string ClientId, string KeyId, string? KeyAddress, string Id, DateTimeOffset Expires, JsonWebToken Token)
{
    /// <summary>The value of <c>client_assertion_type</c>.</summary>
    public const string Type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /// <summary>The algorithms that are taken.</summary>
    public static IReadOnlyList<string> Algorithms { get; } = [SecurityAlgorithms.RsaSha384, SecurityAlgorithms.EcdsaSha384];

    private const int MostCharacters = 8192;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    /// <summary>Who an assertion says it is of, good or not; or null.</summary>
    public static string? IssuerOf(string text) => text.Length > MostCharacters ? null : ReadToken(text)?.Issuer;

    /// <summary>Everything that can be said of an assertion without a key.</summary>
    /// <param name="text">The JWT as sent.</param>
    /// <param name="audiences">The addresses it may be meant for.</param>
    /// <param name="now">The time.</param>
    public static OAuthResult<ClientAssertion> Read(string text, IReadOnlyList<string> audiences, DateTimeOffset now)
    {
        if (text.Length > MostCharacters || ReadToken(text) is not { } token)
        {
            return OAuthErrors.InvalidClient("client_assertion is no JWT.");
        }

        var claims = JwtClaims.Of(token);
        var (issuer, subject) = (claims.Text("iss"), claims.Text("sub"));
        if (!Algorithms.Contains(token.Alg, StringComparer.Ordinal))
        {
            return OAuthErrors.InvalidClient("client_assertion is signed with RS384 or ES384.");
        }

        if (string.IsNullOrEmpty(issuer) || issuer != subject)
        {
            return OAuthErrors.InvalidClient("iss and sub of client_assertion are the client_id, both.");
        }

        if (string.IsNullOrEmpty(token.Kid) || claims.Text("jti") is not { Length: > 0 and <= 500 } id)
        {
            return OAuthErrors.InvalidClient("client_assertion needs kid in its header and jti.");
        }

        if (!token.Audiences.Any(a => audiences.Contains(a, StringComparer.Ordinal)))
        {
            return OAuthErrors.InvalidClient("aud of client_assertion is the address of the token endpoint.");
        }

        return Times(claims, now) is { } fault ? fault
            : new ClientAssertion(issuer, token.Kid, HeaderText(token, "jku"), id, DateTimeOffset.FromUnixTimeSeconds(claims.Number("exp")!.Value), token);
    }

    /// <summary>True if one of these keys, of the id that the assertion names, signed it.</summary>
    public async Task<bool> IsSignedBy(IReadOnlyList<JsonWebKey> keys)
    {
        // A key for one algorithm is none for another; a key that cannot verify (symmetric ones too) is none at all.
        var candidates = keys.Where(k => k.Kid == KeyId && k.Kty == (Token.Alg == SecurityAlgorithms.RsaSha384 ? "RSA" : "EC")
            && (string.IsNullOrEmpty(k.Alg) || k.Alg == Token.Alg) && k.Use is null or "" or "sig");
        var parameters = new TokenValidationParameters
        {
            ValidateAudience = false,
            ValidateIssuer = false,
            ValidateLifetime = false,
            RequireSignedTokens = true,
            ValidAlgorithms = Algorithms,
            IssuerSigningKeys = candidates,
            TryAllIssuerSigningKeys = false,
        };
        return candidates.Any() && (await Handler.ValidateTokenAsync(Token, parameters)).IsValid;
    }

    private static OAuthError? Times(JwtClaims claims, DateTimeOffset now)
    {
        if (claims.Number("exp") is not { } expires || expires < 0 || expires > now.AddDays(1).ToUnixTimeSeconds())
        {
            return OAuthErrors.InvalidClient("exp of client_assertion is a number of seconds, at most five minutes ahead.");
        }

        var end = DateTimeOffset.FromUnixTimeSeconds(expires);
        return end <= now ? OAuthErrors.InvalidClient("client_assertion has expired.")
            : end > now + Longest + Skew ? OAuthErrors.InvalidClient("exp of client_assertion is at most five minutes ahead.")
            : claims.Has("nbf") && !(claims.Number("nbf") is { } notBefore && notBefore <= (now + Skew).ToUnixTimeSeconds())
                ? OAuthErrors.InvalidClient("client_assertion is not valid yet (nbf).")
            : claims.Has("iat") && !(claims.Number("iat") is { } issued && issued <= (now + Skew).ToUnixTimeSeconds())
                ? OAuthErrors.InvalidClient("client_assertion was issued in the future (iat).")
            : null;
    }

    private static JsonWebToken? ReadToken(string text)
    {
        try
        {
            return Handler.CanReadToken(text) ? new JsonWebToken(text) : null;
        }
        catch (Exception notOne) when (notOne is ArgumentException or SecurityTokenException or JsonException or FormatException)
        {
            return null;
        }
    }

    private static string? HeaderText(JsonWebToken token, string name) => token.TryGetHeaderValue<string>(name, out var value) ? value : null;
}
