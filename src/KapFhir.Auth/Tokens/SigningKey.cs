// https://www.rfc-editor.org/rfc/rfc7517
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace KapFhir.Auth.Tokens;

/// <summary>
/// A key that tokens are signed with. RS256 for all of them: OpenID Connect Core 15.1 makes every client verify it, and SMART's test suite wants it of
/// id_tokens; a second algorithm for access tokens would be a second key to keep, for the sake of shorter ones.
/// </summary>
public sealed class SigningKey
{
    private const int Bits = 2048;
    private readonly RsaSecurityKey _key;

    private SigningKey(RSA rsa, string id)
    {
        Id = id;
        _key = new RsaSecurityKey(rsa) { KeyId = id };
        Credentials = new SigningCredentials(_key, SecurityAlgorithms.RsaSha256);
    }

    /// <summary>Its id (<c>kid</c>).</summary>
    public string Id { get; }

    /// <summary>What verifies.</summary>
    public SecurityKey Key => _key;

    /// <summary>What signs.</summary>
    public SigningCredentials Credentials { get; }

    /// <summary>A new key: its id, and the private key as PKCS #8 in base64.</summary>
    public static (string Id, string Content) New()
    {
        using var rsa = RSA.Create(Bits);
        return (Secrets.NewId(), Convert.ToBase64String(rsa.ExportPkcs8PrivateKey()));
    }

    /// <summary>The key of a stored content.</summary>
    public static SigningKey Read(string id, string content)
    {
        var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(Convert.FromBase64String(content), out _);
        return new SigningKey(rsa, id);
    }

    /// <summary>Writes the public half as a JWK.</summary>
    public void WriteJwk(Utf8JsonWriter json)
    {
        var parameters = _key.Rsa.ExportParameters(includePrivateParameters: false);
        json.WriteStartObject();
        json.WriteString("kty", "RSA");
        json.WriteString("use", "sig");
        json.WriteString("alg", SecurityAlgorithms.RsaSha256);
        json.WriteString("kid", Id);
        json.WriteString("n", Base64UrlEncoder.Encode(parameters.Modulus));
        json.WriteString("e", Base64UrlEncoder.Encode(parameters.Exponent));
        json.WriteEndObject();
    }
}
