using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using KapFhir.Fhir.Validation;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Validation;

/// <summary>https://hl7.org/fhir/R4/signatures.html: a signature that carries what it signs fits the bundle it is in.</summary>
public sealed class SignatureTests
{
    private const string Document = "http://hl7.org/fhir/canonicalization/json#document";
    private const string Content = """{"entry":[{"fullUrl":"urn:uuid:c757873d-ec9a-4326-a141-556f43239520","resource":{"resourceType":"Basic","code":{"text":"a"}}}],"resourceType":"Bundle","type":"collection"}""";

    [Theory]
    [InlineData("the order of properties does not matter", Content, Document, false, "")]
    [InlineData("another content", """{"resourceType":"Bundle","type":"collection"}""", Document, false, "but what it signs is not this resource")]
    [InlineData("a signature of something else", Content, Document, true, "does not verify")]
    [InlineData("a form that says nothing of what is signed", """{"resourceType":"Bundle"}""", "", false, "")]
    [InlineData("no JSON", "{", Document, false, "")]
    public void What_is_signed_is_the_bundle(string what, string payload, string form, bool isForged, string fault)
    {
        var bundle = """{"resourceType":"Bundle","id":"b","type":"collection","entry":[{"resource":{"code":{"text":"a"},"resourceType":"Basic"},"fullUrl":"urn:uuid:c757873d-ec9a-4326-a141-556f43239520"}],"signature":{"type":[{"code":"1.2.840.10065.1.12.1.5","system":"urn:iso-astm:E1762-95:2013"}],"when":"2020-10-23T04:54:56Z","who":{"display":"w"},"targetFormat":"application/fhir+json;canonicalization="""
            + form + "\",\"sigFormat\":\"application/jose\",\"data\":\"" + Sign(payload, isForged) + "\"}}";
        var issues = Samples.Base.Validate(Samples.Read(bundle), [], new ValidationOptions { IsStrict = true }).Where(i => i.Rule == "Signature.data").ToList();
        issues.Count.ShouldBe(fault.Length == 0 ? 0 : 1, what);
        issues.ShouldAllBe(i => i.Diagnostics.Contains(fault, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("YQ==")]
    [InlineData("YS5iLmM=")]
    [InlineData("no base64")]
    public void What_is_no_such_signature_is_not_judged(string data) =>
        Fhir.Json.Signatures.JsonWebSignature.Parse(data).ShouldBeNull();

    private static string Sign(string payload, bool isForged)
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2040, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var header = "{\"alg\":\"RS256\",\"x5c\":[\"" + Convert.ToBase64String(certificate.RawData) + "\"]}";
        var signed = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header)) + "." + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload));
        var signature = key.SignData(Encoding.ASCII.GetBytes(isForged ? signed + "x" : signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return Convert.ToBase64String(Encoding.ASCII.GetBytes(signed + "." + Base64Url.EncodeToString(signature)));
    }
}
