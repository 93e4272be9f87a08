using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace KapFhir.Auth;

/// <summary>What is handed out to be shown again later: 256 random bits, of which only the hash is kept. What nobody can guess needs no slow hash.</summary>
public static class Secrets
{
    /// <summary>A new one: 43 characters that need no escaping anywhere.</summary>
    public static string New() => Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));

    /// <summary>A new id: 32 hex digits.</summary>
    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>The hash by which one is kept and found: SHA-256, 64 hex digits.</summary>
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>True if two texts are the same, in a time that tells nothing of where they differ.</summary>
    public static bool AreEqual(string one, string other) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));
}
