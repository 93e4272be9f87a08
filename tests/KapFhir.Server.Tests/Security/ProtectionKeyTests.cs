using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KapFhir.Server.Smart;
using KapFhir.Store.Auth;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace KapFhir.Server.Tests.Security;

/// <summary>The keys in the database: with a certificate, who reads them has nothing.</summary>
public sealed class ProtectionKeyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Keys_are_encrypted_with_the_certificate_that_is_set(bool hasCertificate)
    {
        using var database = new TestDatabase();
        var file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".pfx");
        try
        {
            await File.WriteAllBytesAsync(file, Certificate(), Cancel);
            string[] settings = hasCertificate ? ["--Auth:Mode=BuiltIn", "--Auth:KeyCertificate=" + file, "--Auth:KeyCertificatePassword=pass"] : ["--Auth:Mode=BuiltIn"];
            string journey;
            await using (var server = await TestServer.On(database, settings))
            {
                var smart = server.Services.GetRequiredService<SmartServer>();
                journey = new Journey { Patient = "p" }.Write(smart);
                (await smart.Keys.Current(Cancel)).Id.ShouldNotBeEmpty();
                var stored = smart.Store.Keys.AllNow(KeyKind.Protection).ShouldHaveSingleItem().Content;
                stored.Contains("EncryptedData", StringComparison.Ordinal).ShouldBe(hasCertificate);
                stored.Contains("<value>", StringComparison.Ordinal).ShouldBe(!hasCertificate);
                smart.Store.Keys.AllNow(KeyKind.Signing).ShouldHaveSingleItem().Content.ShouldStartWith("CfDJ8"); // data protection's own begin
            }

            // The next start, or another node, reads what this one protected.
            await using var again = await TestServer.On(database, settings);
            Journey.Read(again.Services.GetRequiredService<SmartServer>(), journey)!.Patient.ShouldBe("p");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static byte[] Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=kapfhir", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return certificate.Export(X509ContentType.Pkcs12, "pass");
    }
}
