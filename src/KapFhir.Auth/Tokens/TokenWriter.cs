// https://www.rfc-editor.org/rfc/rfc9068 and https://openid.net/specs/openid-connect-core-1_0.html#IDToken
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace KapFhir.Auth.Tokens;

/// <summary>Signs tokens.</summary>
public static class TokenWriter
{
    /// <summary>The <c>typ</c> of access tokens: no id_token has it, so none is taken for one.</summary>
    public const string AccessTokenType = "at+jwt";

    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>An access token for the FHIR server.</summary>
    /// <param name="key">The key.</param>
    /// <param name="issuer">The server, which is also the audience: it gives tokens for itself.</param>
    /// <param name="access">What it says.</param>
    /// <param name="now">When.</param>
    /// <param name="lifetime">For how long.</param>
    public static string Access(SigningKey key, string issuer, TokenAccess access, DateTimeOffset now, TimeSpan lifetime)
    {
        Dictionary<string, object> claims = new(StringComparer.Ordinal)
        {
            ["sub"] = access.Subject,
            ["client_id"] = access.ClientId,
            ["scope"] = access.Scopes.Text,
            ["jti"] = Secrets.NewId(),
            ["grant"] = access.GrantId,
        };
        Add(claims, "patient", access.Patient);
        Add(claims, "fhirUser", access.FhirUser);
        return Write(key, issuer, issuer, claims, now, lifetime, AccessTokenType);
    }

    /// <summary>An id_token for an app.</summary>
    /// <param name="key">The key.</param>
    /// <param name="issuer">The server.</param>
    /// <param name="clientId">The app.</param>
    /// <param name="claims">What it says.</param>
    /// <param name="now">When.</param>
    /// <param name="lifetime">For how long.</param>
    public static string Identity(SigningKey key, string issuer, string clientId, IDictionary<string, object> claims, DateTimeOffset now, TimeSpan lifetime) =>
        Write(key, issuer, clientId, claims, now, lifetime, "JWT");

    private static string Write(
        SigningKey key, string issuer, string audience, IDictionary<string, object> claims, DateTimeOffset now, TimeSpan lifetime, string type) =>
        Handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = null,
            Expires = (now + lifetime).UtcDateTime,
            Claims = claims,
            TokenType = type,
            SigningCredentials = key.Credentials,
        });

    private static void Add(Dictionary<string, object> claims, string name, string? value)
    {
        if (value is not null)
        {
            claims[name] = value;
        }
    }
}
