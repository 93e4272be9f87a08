// https://www.rfc-editor.org/rfc/rfc7515 (JWS), https://www.rfc-editor.org/rfc/rfc7518#section-3 (its algorithms)
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace KapFhir.Fhir.Json.Signatures;

/// <summary>A JSON Web Signature in its compact form, with the certificate of who signed in its header.</summary>
internal sealed class JsonWebSignature
{
    private readonly string _algorithm;
    private readonly byte[] _certificate;
    private readonly byte[] _signed;
    private readonly byte[] _signature;

    private JsonWebSignature(string algorithm, byte[] certificate, byte[] signed, byte[] payload, byte[] signature) =>
        (_algorithm, _certificate, _signed, Payload, _signature) = (algorithm, certificate, signed, payload, signature);

    /// <summary>What is signed; empty if it is left out.</summary>
    internal ReadOnlyMemory<byte> Payload { get; }

    /// <summary>Reads <c>Signature.data</c>: the compact form, in base64 once more. Null if it is none, or has no certificate.</summary>
    internal static JsonWebSignature? Parse(string data)
    {
        try
        {
            var parts = Encoding.ASCII.GetString(Convert.FromBase64String(data)).Split('.');
            if (parts.Length != 3)
            {
                return null;
            }

            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0]));
            var (algorithm, certificate) = (header.RootElement.GetProperty("alg").GetString(), header.RootElement.GetProperty("x5c")[0].GetBytesFromBase64());
            return new JsonWebSignature(
                algorithm ?? "", certificate, Encoding.ASCII.GetBytes(parts[0] + "." + parts[1]), Base64Url.DecodeFromChars(parts[1]), Base64Url.DecodeFromChars(parts[2]));
        }
        catch (Exception fault) when (fault is FormatException or JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>Whether the signature verifies; null if its algorithm or certificate is not known here.</summary>
    internal bool? IsValid()
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(_certificate);
            return _algorithm switch
            {
                "RS256" or "RS384" or "RS512" => Rsa(certificate, RSASignaturePadding.Pkcs1),
                "PS256" or "PS384" or "PS512" => Rsa(certificate, RSASignaturePadding.Pss),
                "ES256" or "ES384" or "ES512" => certificate.GetECDsaPublicKey()?.VerifyData(_signed, _signature, Hash()),
                _ => null,
            };
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private bool? Rsa(X509Certificate2 certificate, RSASignaturePadding padding) =>
        certificate.GetRSAPublicKey()?.VerifyData(_signed, _signature, Hash(), padding);

    private HashAlgorithmName Hash() => _algorithm[2..] switch
    {
        "256" => HashAlgorithmName.SHA256,
        "384" => HashAlgorithmName.SHA384,
        _ => HashAlgorithmName.SHA512,
    };
}
