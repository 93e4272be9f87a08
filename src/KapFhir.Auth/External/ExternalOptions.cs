using System.ComponentModel;

namespace KapFhir.Auth.External;

/// <summary>When the provider is asked about a token.</summary>
public enum IntrospectionUse
{
    /// <summary>Never: tokens that are no JWT are refused.</summary>
    Never,

    /// <summary>For tokens that are no JWT.</summary>
    Opaque,

    /// <summary>For every token: one that was revoked ends at once.</summary>
    Always,
}

/// <summary>The settings under <c>Auth:External</c>: whose tokens are taken, and what their claims mean here.</summary>
public sealed class ExternalOptions
{
    /// <summary>The provider.</summary>
    [Description("The issuer of the tokens, an OpenID provider: `https://login.clinic.example/realms/kap`. With Microsoft Entra ID leave it empty and set `AzureAd`.")]
    public string Authority { get; set; } = "";

    /// <summary>Where it describes itself.</summary>
    [Description("Where the provider describes itself. Empty: `/.well-known/openid-configuration` under the authority.")]
    public string MetadataAddress { get; set; } = "";

    /// <summary>Whom tokens are for.</summary>
    [Description("The `aud` of tokens for this server, separated by commas; a token needs one of them. Empty: this server's FHIR base. For Entra see `AzureAd:Audience`.")]
    public string Audiences { get; set; } = "";

    /// <summary>Other issuers.</summary>
    [Description("The exact `iss` of tokens where it is not the issuer that the provider's document names, separated by commas; `{tenantid}` stands for Entra's `tid`. "
        + "Empty: that issuer; for Entra both versions' of the cloud.")]
    public string Issuers { get; set; } = "";

    /// <summary>Whose tenants.</summary>
    [Description("The ids of the Entra tenants whose tokens are taken, separated by commas, where `AzureAd:TenantId` is `organizations` or `common`.")]
    public string Tenants { get; set; } = "";

    /// <summary>How tokens are signed.</summary>
    [Description("How tokens may be signed, separated by commas. Never `none` or with a shared secret (HS256).")]
    public string Algorithms { get; set; } = "RS256,RS384,RS512,PS256,PS384,PS512,ES256,ES384,ES512";

    /// <summary>Clocks.</summary>
    [Description("By how much the provider's clock may differ from this one, at most five minutes.")]
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>RFC 9068.</summary>
    [Description("Whether only tokens with the type `at+jwt` (RFC 9068) are taken. Otherwise those of type `JWT` are too, if they show that they are no id_token: "
        + "a scope, or an app for itself, and no `nonce` or `at_hash`. Set it if your provider gives the type; Entra does not.")]
    public bool RequireAccessTokenType { get; set; }

    /// <summary>Asking the provider.</summary>
    [Description("Which tokens the provider is asked about (RFC 7662): `Never`, `Opaque` (those that are no JWT) or `Always` (each, so that a revoked one ends at once).")]
    public IntrospectionUse Introspection { get; set; } = IntrospectionUse.Opaque;

    /// <summary>As whom it is asked.</summary>
    [Description("The client id by which this server asks the provider about tokens. Empty: it does not ask.")]
    public string IntrospectionClientId { get; set; } = "";

    /// <summary>Its secret.</summary>
    [Description("The secret of that client; better given by the environment than in a file.")]
    public string IntrospectionClientSecret { get; set; } = "";

    /// <summary>How long its answer counts.</summary>
    [Description("How long the provider's answer about a token counts, at most a minute; so long a revoked one still works. Zero: each request asks.")]
    public TimeSpan IntrospectionCache { get; set; } = TimeSpan.Zero;

    /// <summary>How often its description is read.</summary>
    [Description("How often the provider's document and keys are read anew.")]
    public TimeSpan MetadataRefresh { get; set; } = TimeSpan.FromHours(12);

    /// <summary>How often unknown keys make it be read.</summary>
    [Description("How long the provider is left alone after it was asked for its keys, whatever unknown keys tokens name and however it answered.")]
    public TimeSpan RefreshPause { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Scopes.</summary>
    [Description("The claims that hold scopes, separated by commas; a text with spaces or an array. A name that begins with `/` is a JSON pointer (`/realm_access/roles`), here and below.")]
    public string ScopeClaims { get; set; } = "scope,scp";

    /// <summary>Names of scopes.</summary>
    [Description("What the provider's own scopes mean in SMART's, like `records.read=user/*.rs launch/patient; records.write=user/*.cruds`. SMART's own names, and Entra's way to write "
        + "them (`patient.Patient.read`, `user.all.rs`, `launch.patient`), need no entry.")]
    public string ScopeMap { get; set; } = "";

    /// <summary>Roles.</summary>
    [Description("The claims that hold roles, separated by commas.")]
    public string RoleClaims { get; set; } = "roles";

    /// <summary>Who treats.</summary>
    [Description("The provider's roles (or groups) whose users are practitioners, separated by commas.")]
    public string PractitionerRoles { get; set; } = "practitioner";

    /// <summary>Who is treated.</summary>
    [Description("The provider's roles whose users are patients. Who has a Patient as `fhirUser` is one without it.")]
    public string PatientRoles { get; set; } = "patient";

    /// <summary>Who watches.</summary>
    [Description("The provider's roles whose users are privacy officers.")]
    public string PrivacyOfficerRoles { get; set; } = "privacy-officer";

    /// <summary>Who runs it.</summary>
    [Description("The provider's roles whose users are administrators.")]
    public string AdministratorRoles { get; set; } = "administrator";

    /// <summary>By the resource.</summary>
    [Description("Whether a user whose `fhirUser` is a Practitioner or PractitionerRole is a practitioner without a role. Only where nobody but the clinic sets that claim.")]
    public bool PractitionersByFhirUser { get; set; }

    /// <summary>Services.</summary>
    [Description("The claims that mark a token of an app for itself, `name=value` separated by commas; one whose `sub` is its client is one without them.")]
    public string ServiceClaims { get; set; } = "idtyp=app,gty=client-credentials";

    /// <summary>What their roles mean.</summary>
    [Description("What the roles of apps that act for themselves mean in SMART's scopes, like `Fhir.Read=system/*.rs; Fhir.All=system/*.cruds`. Roles that are named like "
        + "scopes (`system.all.rs`) need no entry.")]
    public string ServiceRoles { get; set; } = "";

    /// <summary>What apps may.</summary>
    [Description("What apps that act for themselves may do by their client id, whatever their tokens say beside: `CLIENT=system/*.rs; OTHER=system/Observation.c`.")]
    public string ClientScopes { get; set; } = "";

    /// <summary>The app.</summary>
    [Description("The claims that name the app, the first that is there.")]
    public string ClientClaims { get; set; } = "azp,appid,client_id,cid";

    /// <summary>The user.</summary>
    [Description("The claims that name the user, the first that is there. Empty: `sub`, for Entra `oid` (the same in every app) before it.")]
    public string SubjectClaims { get; set; } = "";

    /// <summary>The patient.</summary>
    [Description("The claims that hold the patient in context: an id or a reference.")]
    public string PatientClaims { get; set; } = "patient";

    /// <summary>The user's resource.</summary>
    [Description("The claims that say which resource the user is: `Practitioner/1`, or its address here. Entra calls a directory extension `extn.fhirUser`.")]
    public string FhirUserClaims { get; set; } = "fhirUser,extn.fhirUser";

    /// <summary>What for.</summary>
    [Description("The claims that say what the access is for, a code of v3-PurposeOfUse (`TREAT`).")]
    public string PurposeClaims { get; set; } = "purpose_of_use";

    /// <summary>What of SMART the provider does.</summary>
    [Description("What the provider can do of SMART's capabilities, as smart-configuration tells them, separated by commas (`launch-standalone,context-standalone-patient`). Those that "
        + "follow from its document and from this server are told without.")]
    public string Capabilities { get; set; } = "";

    /// <summary>A setting that is a list.</summary>
    public static IReadOnlyList<string> List(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A setting that says what names mean; null for one that cannot be read.</summary>
    public static IReadOnlyDictionary<string, string>? Map(string text)
    {
        Dictionary<string, string> map = new(StringComparer.Ordinal);
        foreach (var entry in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = entry.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !map.TryAdd(entry[..equals].Trim(), entry[(equals + 1)..].Trim()))
            {
                return null;
            }
        }

        return map;
    }

    /// <summary>The tenants that are let in.</summary>
    public IReadOnlyList<string> TenantList() => List(Tenants);

    /// <summary>True for an absolute https address, or http on this machine.</summary>
    public static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));
}
