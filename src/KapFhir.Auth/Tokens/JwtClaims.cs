// https://www.rfc-editor.org/rfc/rfc7519#section-4
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace KapFhir.Auth.Tokens;

/// <summary>What a JWT says, with the types that it says it in: a number that stands as a text is none.</summary>
public sealed class JwtClaims
{
    private readonly JsonElement _claims;

    private JwtClaims(JsonElement claims) => _claims = claims;

    /// <summary>The claims of a token that was read. Whether they are true is the reader's business.</summary>
    public static JwtClaims Of(JsonWebToken token)
    {
        using var json = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload));
        return new JwtClaims(json.RootElement.Clone());
    }

    /// <summary>True if there is such a claim, whatever it is.</summary>
    public bool Has(string name) => _claims.TryGetProperty(name, out _);

    /// <summary>A claim that is a text, or null.</summary>
    public string? Text(string name) => _claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A claim that is a whole number, or null.</summary>
    public long? Number(string name) =>
        _claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;
}
