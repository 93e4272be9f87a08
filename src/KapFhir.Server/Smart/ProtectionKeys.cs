// https://learn.microsoft.com/aspnet/core/security/data-protection/extensibility/key-management#ixmlrepository
using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;
using KapFhir.Auth;
using KapFhir.Store.Auth;
using KapFhir.Store.Resources;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace KapFhir.Server.Smart;

/// <summary>Keeps ASP.NET Core's data protection keys in the database, so that what one node protected every node can read.</summary>
internal sealed class ProtectionKeys(KeyStore store) : IXmlRepository
{
    /// <summary>Lets data protection keep its keys here.</summary>
    public static void Use(IServiceCollection services, AuthOptions options)
    {
        var builder = services.AddDataProtection().SetApplicationName("KapFhir");
        services.AddOptions<KeyManagementOptions>().Configure<ResourceStore>((keys, store) => keys.XmlRepository = new ProtectionKeys(store.Auth.Keys));
        if (options.KeyCertificate.Length > 0)
        {
            builder.ProtectKeysWithCertificate(Certificate(options));
        }
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<XElement> GetAllElements() => [.. store.AllNow(KeyKind.Protection).Select(k => XElement.Parse(k.Content))];

    /// <inheritdoc/>
    public void StoreElement(XElement element, string friendlyName)
    {
        var key = new KeyRow(friendlyName, element.ToString(SaveOptions.DisableFormatting), DateTimeOffset.UtcNow, DateTimeOffset.UnixEpoch);
        store.Add(KeyKind.Protection, key, CancellationToken.None).GetAwaiter().GetResult();
    }

    private static X509Certificate2 Certificate(AuthOptions options)
    {
        try
        {
            return X509CertificateLoader.LoadPkcs12FromFile(options.KeyCertificate, options.KeyCertificatePassword);
        }
        catch (Exception bad) when (bad is System.Security.Cryptography.CryptographicException or IOException)
        {
            throw new BadSettingsException([$"Auth:KeyCertificate '{options.KeyCertificate}' cannot be read: {bad.Message}"]);
        }
    }
}
