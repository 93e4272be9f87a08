// https://www.rfc-editor.org/rfc/rfc9068#section-4, https://www.rfc-editor.org/rfc/rfc8725 and https://learn.microsoft.com/entra/identity-platform/access-tokens
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace KapFhir.Auth.External;

/// <summary>What of the provider a token is verified with.</summary>
/// <param name="Keys">Its public keys.</param>
/// <param name="Issuers">Its issuers.</param>
/// <param name="Audiences">This server's names.</param>
public sealed record ExternalTrust(IReadOnlyList<JsonWebKey> Keys, TrustedIssuers Issuers, IReadOnlyList<string> Audiences);

/// <summary>Claims that are good now, or why there are none.</summary>
/// <param name="Claims">The claims.</param>
/// <param name="Fault">Why not; empty for none.</param>
/// <param name="IsKeyUnknown">True if only the key that it names is not known: newer keys may have it.</param>
public sealed record ExternalToken(TokenClaims? Claims, string Fault, bool IsKeyUnknown = false);

/// <summary>Verifies JWTs of a provider: algorithm and key before all else, then issuer, audience, times, and that it is an access token.</summary>
public sealed class ExternalTokenReader(ExternalOptions options)
{
    private const int MostCharacters = 16 * 1024;
    private static readonly string[] AccessTypes = ["at+jwt", "application/at+jwt"];
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = MostCharacters };
    private readonly IReadOnlyList<string> _algorithms = ExternalOptions.List(options.Algorithms);

    /// <summary>True for what could be a JWT: three parts. One that is encrypted has five.</summary>
    public static bool IsJwt(string text) => text.Count(c => c == '.') == 2;

    /// <summary>What a JWT says, or why it is not taken.</summary>
    public async Task<ExternalToken> Read(string text, ExternalTrust trust, DateTimeOffset now)
    {
        if (text.Length > MostCharacters || Parse(text) is not { } token)
        {
            return new(null, "it is no JWT.");
        }

        if (!_algorithms.Contains(token.Alg, StringComparer.Ordinal) || token.TryGetHeaderValue<object>("crit", out _))
        {
            return new(null, "it is not signed in a way that is taken (Auth:External:Algorithms).");
        }

        var claims = new TokenClaims(Payload(token));
        if (claims.Json.ValueKind != JsonValueKind.Object)
        {
            return new(null, "it is no JWT.");
        }

        var keys = Fitting(token, trust, claims);
        return keys.Count == 0 ? new(null, "no key of the provider signed it.", IsKeyUnknown: true)
            : !await IsSigned(token, keys) ? new(null, "its signature is not the provider's.")
            : (Fault(claims, trust, now) ?? TypeFault(token, claims)) is { } fault ? new(null, fault)
            : new(claims, "");
    }

    /// <summary>What is wrong with claims that the provider vouches for, or null: issuer, audience, times.</summary>
    public string? Fault(TokenClaims claims, ExternalTrust trust, DateTimeOffset now)
    {
        var skew = options.ClockSkew;
        return !trust.Issuers.Fits(claims) ? "another server, or another tenant, issued it."
            : !claims.All(["aud"], isSplit: false).Intersect(trust.Audiences, StringComparer.Ordinal).Any() ? "it is meant for another server."
            : claims.Time("exp") is not { } end ? "it does not say when it expires."
            : end + skew <= now ? "it has expired."
            : claims.Has("nbf") && !(claims.Time("nbf") <= now + skew) ? "it is not valid yet."
            : claims.Has("iat") && !(claims.Time("iat") <= now + skew) ? "it was issued in the future."

            // A token that is bound to a key of its app is worth nothing without the proof, which is not asked for here (RFC 9449, RFC 8705).
            : claims.Has("cnf") ? "it is bound to a key, and this server takes bearer tokens only."
            : null;
    }

    // RFC 9068: the type says that it is an access token. Without, an id_token for an app of the same registration would look alike: it has no scope.
    private string? TypeFault(JsonWebToken token, TokenClaims claims) =>
        AccessTypes.Contains(token.Typ, StringComparer.OrdinalIgnoreCase) ? null
        : options.RequireAccessTokenType || !(string.IsNullOrEmpty(token.Typ) || string.Equals(token.Typ, "JWT", StringComparison.OrdinalIgnoreCase)) ? "it is no access token (typ is not at+jwt)."
        : claims.Has("nonce") || claims.Has("at_hash") || claims.Has("c_hash") || claims.Has("events") ? "it is an id_token, or a token of another kind, and no access token."
        : claims.All(ExternalOptions.List(options.ScopeClaims), isSplit: true).Count > 0 || new ServiceMark(options).IsOn(claims) ? null
        : "nothing shows that it is an access token: it has no scope, and no app acts for itself.";

    // A key for one algorithm is none for another, and none for encrypting verifies. Without an id only a provider's one key is meant.
    private static List<JsonWebKey> Fitting(JsonWebToken token, ExternalTrust trust, TokenClaims claims)
    {
        var type = token.Alg.StartsWith('E') ? JsonWebAlgorithmsKeyTypes.EllipticCurve : JsonWebAlgorithmsKeyTypes.RSA;
        var fitting = trust.Keys.Where(k => k.Kty == type && (string.IsNullOrEmpty(k.Alg) || k.Alg == token.Alg) && k.Use is null or "" or "sig"
            && (type == JsonWebAlgorithmsKeyTypes.RSA || k.Crv == CurveOf(token.Alg)) && trust.Issuers.MaySign(IssuerOf(k), claims)).ToList();
        return !string.IsNullOrEmpty(token.Kid) ? fitting.FindAll(k => k.Kid == token.Kid) : fitting.Count == 1 ? fitting : [];
    }

    private static string CurveOf(string algorithm) => algorithm switch { "ES256" => "P-256", "ES384" => "P-384", _ => "P-521" };

    private static string? IssuerOf(JsonWebKey key) => key.AdditionalData.TryGetValue("issuer", out var issuer) ? issuer?.ToString() : null;

    private async Task<bool> IsSigned(JsonWebToken token, IReadOnlyList<JsonWebKey> keys) => (await Handler.ValidateTokenAsync(token, new TokenValidationParameters
    {
        ValidateAudience = false,
        ValidateIssuer = false,
        ValidateLifetime = false,
        RequireExpirationTime = false,
        RequireSignedTokens = true,
        ValidAlgorithms = _algorithms,
        IssuerSigningKeys = keys,
        TryAllIssuerSigningKeys = string.IsNullOrEmpty(token.Kid),
    })).IsValid;

    private static JsonElement Payload(JsonWebToken token)
    {
        using var json = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload));
        return json.RootElement.Clone();
    }

    private static JsonWebToken? Parse(string text)
    {
        try
        {
            var token = IsJwt(text) ? new JsonWebToken(text) : null;
            return token is not null && Payload(token).ValueKind == JsonValueKind.Object ? token : null;
        }
        catch (Exception notOne) when (notOne is ArgumentException or SecurityTokenException or JsonException or FormatException)
        {
            return null;
        }
    }
}
