// https://www.rfc-editor.org/rfc/rfc7636
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace KapFhir.Auth;

/// <summary>The proof that who brings a code is who asked for it. Only S256: "plain" proves nothing to who saw the request.</summary>
public static class Pkce
{
    /// <summary>The only method.</summary>
    public const string Method = "S256";

    /// <summary>True for a challenge of S256: 32 bytes in base64url.</summary>
    public static bool IsChallenge(string text) => text.Length == 43 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>True if this verifier (4.1: 43 to 128 unreserved characters) makes that challenge.</summary>
    public static bool Proves(string verifier, string challenge) =>
        verifier.Length is >= 43 and <= 128 && verifier.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~')
        && Secrets.AreEqual(Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))), challenge);
}
