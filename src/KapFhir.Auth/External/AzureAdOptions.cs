// https://learn.microsoft.com/entra/msal/dotnet/microsoft-identity-web: the names of its settings, of which those for a web API that only verifies tokens are here
using System.ComponentModel;

namespace KapFhir.Auth.External;

/// <summary>The settings under <c>AzureAd</c>: Microsoft Entra ID as the provider, by the names that Microsoft.Identity.Web gives them.</summary>
public sealed class AzureAdOptions
{
    private static readonly string[] AnyTenant = ["common", "organizations"];

    /// <summary>The cloud.</summary>
    [Description("Where Microsoft Entra ID is: `https://login.microsoftonline.com/`, of the US government `https://login.microsoftonline.us/`, in China "
        + "`https://login.partner.microsoftonline.cn/`, of External ID `https://NAME.ciamlogin.com/`.")]
    public string Instance { get; set; } = "https://login.microsoftonline.com/";

    /// <summary>The tenant.</summary>
    [Description("The tenant: its id or one of its domains. `organizations` or `common` for several: `Auth:External:Tenants` lists them. Empty: the provider is not Entra.")]
    public string TenantId { get; set; } = "";

    /// <summary>This server as it is registered.</summary>
    [Description("The application (client) id under which this server is registered. Where no audience is set, tokens for it and for `api://` before it are taken.")]
    public string ClientId { get; set; } = "";

    /// <summary>Whom tokens are for.</summary>
    [Description("The `aud` of tokens for this server: `api://...` (version 1) or the client id (version 2). Where it or `AzureAd:Audiences` is set, only those are taken.")]
    public string Audience { get; set; } = "";

    /// <summary>The same, several.</summary>
    [Description("The same, several of them.")]
    public string[] Audiences { get; set; } = [];

    /// <summary>Whether an app needs a role.</summary>
    [Description("Whether tokens of apps for themselves are taken that carry no role. What they may do must then stand in `Auth:External:ClientScopes`.")]
    public bool AllowWebApiToBeAuthorizedByACL { get; set; }

    /// <summary>True if Entra is the provider.</summary>
    public bool IsSet => TenantId.Length > 0;

    /// <summary>True if tokens of several tenants come.</summary>
    public bool IsMultiTenant => AnyTenant.Contains(TenantId, StringComparer.OrdinalIgnoreCase);

    /// <summary>Where the tenant's endpoints are described; version 2's keys are those of version 1 too.</summary>
    public string Authority => Instance.TrimEnd('/') + "/" + TenantId + "/v2.0";

    /// <summary>The audiences that are taken.</summary>
    public IReadOnlyList<string> AllAudiences() => Audience.Length > 0 || Audiences.Length > 0
        ? [.. Audiences.Append(Audience).Where(a => a.Length > 0).Distinct(StringComparer.Ordinal)]
        : ClientId.Length > 0 ? [ClientId, "api://" + ClientId] : [];

    /// <summary>
    /// The issuer of version 1 tokens in this cloud, with <c>{tenantid}</c> in it; null where there are none.
    /// https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud
    /// </summary>
    public string? IssuerOfVersion1 => Uri.TryCreate(Instance, UriKind.Absolute, out var instance) ? instance.Host.ToLowerInvariant() switch
    {
        "login.microsoftonline.com" or "login.microsoftonline.us" or "login.windows.net" => "https://sts.windows.net/{tenantid}/",
        "login.partner.microsoftonline.cn" or "login.chinacloudapi.cn" => "https://sts.chinacloudapi.cn/{tenantid}/",
        _ => null,
    }
        : null;

    /// <summary>What is wrong with these settings, in words; empty if nothing is.</summary>
    public IEnumerable<string> Validate(ExternalOptions external)
    {
        if (!ExternalOptions.IsAddress(Instance))
        {
            yield return $"AzureAd:Instance is '{Instance}'. Give an https address, like https://login.microsoftonline.com/.";
        }

        if (AllAudiences().Count == 0)
        {
            yield return "AzureAd:ClientId is missing. Give the application (client) id of this server's registration in Entra, or AzureAd:Audience.";
        }

        if (string.Equals(TenantId, "consumers", StringComparison.OrdinalIgnoreCase))
        {
            yield return "AzureAd:TenantId is 'consumers': personal accounts belong to no clinic. Give your tenant's id.";
        }

        if (IsMultiTenant != external.TenantList().Count > 0)
        {
            yield return IsMultiTenant
                ? $"AzureAd:TenantId is '{TenantId}', by which anybody's tenant could send tokens. List the ids of those that may in Auth:External:Tenants."
                : "Auth:External:Tenants is for AzureAd:TenantId organizations or common; here AzureAd:TenantId names the one tenant.";
        }

        if (AllowWebApiToBeAuthorizedByACL && external.ClientScopes.Length == 0)
        {
            yield return "AzureAd:AllowWebApiToBeAuthorizedByACL is true, and Auth:External:ClientScopes does not say what the apps may do.";
        }
    }

    /// <summary>Why a key of Microsoft.Identity.Web is not here; null if it is none of its keys.</summary>
    public static string? WhyNot(string key) => key switch
    {
        "ClientSecret" or "ClientCertificates" or "ClientCredentials" or "SendX5C" or "UserAssignedManagedIdentityClientId" or "Scopes" or "AzureRegion" =>
            "this server calls nobody by Entra's leave, it only verifies the tokens that come: leave it out",
        "CallbackPath" or "SignedOutCallbackPath" or "RemoteSignOutPath" or "AccessDeniedPath" or "ErrorPath" or "WithSpaAuthCode" or "ResponseType" =>
            "this server is a web API, nobody signs in at its pages: leave it out",
        "SignUpSignInPolicyId" or "ResetPasswordPolicyId" or "EditProfilePolicyId" or "DefaultUserFlow" =>
            "for Azure AD B2C leave AzureAd out, and give Auth:External:Authority (the issuer) and Auth:External:MetadataAddress (the policy's document)",
        "TokenDecryptionCertificates" or "TokenDecryptionCredentials" => "encrypted tokens are not taken: turn token encryption off for this registration",
        "Authority" => "give AzureAd:Instance and AzureAd:TenantId; for a provider that is not Entra, Auth:External:Authority",
        "Domain" => "give the domain, or better the tenant's id, as AzureAd:TenantId",
        "EnablePiiLogging" => "no personal data are logged here",
        "ClientCapabilities" or "ExtraQueryParameters" or "LegacyCacheCompatibilityEnabled" or "RedirectUri" or "AllowedTenants" or "ShowPII" => "it does nothing here: leave it out",
        _ => null,
    };
}
