// https://learn.microsoft.com/entra/identity-platform/access-tokens#validate-the-issuer
namespace KapFhir.Auth.External;

/// <summary>Whose tokens are taken: the exact issuers and, for Entra, whose tenants'.</summary>
/// <param name="Templates">Issuers, letter by letter; <c>{tenantid}</c> in one stands for the tenant.</param>
/// <param name="Tenants">The ids of tenants; null where there are none.</param>
public sealed record TrustedIssuers(IReadOnlyList<string> Templates, IReadOnlyList<string>? Tenants)
{
    private const string Tenant = "{tenantid}";

    /// <summary>Those of a provider that describes itself.</summary>
    /// <param name="issuer">The issuer that its document names.</param>
    /// <param name="options">The settings.</param>
    /// <param name="entra">The settings for Entra.</param>
    public static TrustedIssuers Of(string issuer, ExternalOptions options, AzureAdOptions entra)
    {
        var named = ExternalOptions.List(options.Issuers);
        return entra.IsSet
            ? new(named.Count > 0 ? named : [issuer, .. new[] { entra.IssuerOfVersion1 }.OfType<string>()], TenantsOf(issuer, options, entra))
            : new(named.Count > 0 ? named : [issuer], null);
    }

    /// <summary>True if a token with these claims was issued by one of them.</summary>
    public bool Fits(TokenClaims claims)
    {
        var (issuer, tenant) = (claims.Text("iss"), claims.Text("tid") ?? "");
        return issuer is not null && (Tenants is null
            ? Templates.Contains(issuer, StringComparer.Ordinal)
            : Tenants.Contains(tenant, StringComparer.OrdinalIgnoreCase) && Templates.Any(t => Filled(t, tenant) == issuer));
    }

    /// <summary>
    /// True if a key may sign tokens of this issuer: Entra says of each key whose it is, which matters where several tenants' keys stand in one document.
    /// </summary>
    /// <param name="keyIssuer">What the key says, or null.</param>
    /// <param name="claims">The token's claims.</param>
    public bool MaySign(string? keyIssuer, TokenClaims claims) =>
        Tenants is null || keyIssuer is null || Templates.Select(t => Filled(t, claims.Text("tid") ?? "")).Contains(Filled(keyIssuer, claims.Text("tid") ?? ""), StringComparer.Ordinal);

    // A tenant may be set by one of its domains: its document names it by its id.
    private static IReadOnlyList<string> TenantsOf(string issuer, ExternalOptions options, AzureAdOptions entra) =>
        entra.IsMultiTenant ? options.TenantList()
        : Guid.TryParseExact(entra.TenantId, "D", out _) ? [entra.TenantId]
        : Uri.TryCreate(issuer, UriKind.Absolute, out var url) ? [.. url.Segments.Select(s => s.Trim('/')).Where(s => Guid.TryParseExact(s, "D", out _)).Take(1)] : [];

    private static string Filled(string template, string tenant) => template.Replace(Tenant, tenant, StringComparison.Ordinal);
}
