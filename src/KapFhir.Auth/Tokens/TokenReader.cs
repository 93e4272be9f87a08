// https://www.rfc-editor.org/rfc/rfc9068#section-4 and https://www.rfc-editor.org/rfc/rfc8725
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace KapFhir.Auth.Tokens;

/// <summary>What is written in a token of our own whose signature, issuer, audience and times are good.</summary>
/// <param name="Token">The claims.</param>
public sealed record VerifiedToken(JsonWebToken Token)
{
    private readonly JwtClaims _claims = JwtClaims.Of(Token);

    /// <summary>A claim that is a text, or null.</summary>
    public string? Text(string name) => _claims.Text(name);

    /// <summary>A claim that is a whole number, or null.</summary>
    public long? Number(string name) => _claims.Number(name);
}

/// <summary>Verifies tokens of our own.</summary>
public static class TokenReader
{
    private const int MostCharacters = 16 * 1024;
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = MostCharacters };

    /// <summary>The access token of a text, or why it is none that is good now.</summary>
    /// <param name="text">What was sent.</param>
    /// <param name="issuer">The server, issuer and audience.</param>
    /// <param name="keys">The keys in use.</param>
    /// <param name="now">The time.</param>
    public static Task<(VerifiedToken? Token, string Fault)> ReadAccess(string text, string issuer, IReadOnlyList<SigningKey> keys, DateTimeOffset now) =>
        Read(text, Parameters(issuer, issuer, TokenWriter.AccessTokenType, keys, now));

    /// <summary>An id_token of our own, also one that has expired, or null: what an app shows to sign its user out.</summary>
    /// <param name="text">What was sent.</param>
    /// <param name="issuer">The server.</param>
    /// <param name="keys">The keys in use.</param>
    public static async Task<VerifiedToken?> ReadIdentity(string text, string issuer, IReadOnlyList<SigningKey> keys)
    {
        var parameters = Parameters(issuer, "", "JWT", keys, DateTimeOffset.MaxValue);
        parameters.ValidateAudience = false;
        parameters.ValidateLifetime = false;
        parameters.LifetimeValidator = null;
        return (await Read(text, parameters)).Token;
    }

    // The algorithm is ours, whatever the token says; so are the keys, whatever jku, jwk or x5u it names.
    private static TokenValidationParameters Parameters(string issuer, string audience, string type, IReadOnlyList<SigningKey> keys, DateTimeOffset now) => new()
    {
        ValidIssuer = issuer,
        ValidAudience = audience,
        ValidTypes = [type],
        ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
        IssuerSigningKeys = keys.Select(k => k.Key),
        TryAllIssuerSigningKeys = false,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        ClockSkew = TimeSpan.Zero,
        LifetimeValidator = (begins, expires, _, _) => expires is { } end && end > now.UtcDateTime && !(begins > now.UtcDateTime),
    };

    private static async Task<(VerifiedToken? Token, string Fault)> Read(string text, TokenValidationParameters parameters)
    {
        if (text.Length > MostCharacters || text.Split('.').Length != 3)
        {
            return (null, "it is no JWT of this server.");
        }

        var result = await Handler.ValidateTokenAsync(text, parameters);
        return result.IsValid ? (new VerifiedToken((JsonWebToken)result.SecurityToken), "") : (null, Fault(result.Exception));
    }

    private static string Fault(Exception? why) => why switch
    {
        SecurityTokenExpiredException or SecurityTokenInvalidLifetimeException => "it has expired, or is not valid yet.",
        SecurityTokenInvalidAudienceException => "it is meant for another server.",
        SecurityTokenInvalidIssuerException => "another server issued it.",
        SecurityTokenInvalidTypeException => "it is no access token.",
        _ => "its signature is not ours.",
    };
}
