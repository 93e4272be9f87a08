using System.ComponentModel;
using KapFhir.Auth.External;
using KapFhir.Auth.Users;

namespace KapFhir.Auth;

/// <summary>Who may call the server.</summary>
public enum AuthMode
{
    /// <summary>No tokens: everybody on this machine may do everything. Only on a loopback address.</summary>
    Open,

    /// <summary>Tokens of the server's own SMART authorization server.</summary>
    BuiltIn,

    /// <summary>Tokens of Microsoft Entra ID or another OpenID provider.</summary>
    External,
}

/// <summary>The settings under <c>Auth</c>.</summary>
public sealed class AuthOptions
{
    /// <summary>Who may call.</summary>
    [Description("Who may call: `Open` (no tokens, loopback addresses only), `BuiltIn` (the server's own SMART authorization server) or "
        + "`External` "
        + "(tokens of Microsoft Entra ID or another OpenID provider). `appsettings.Development.json` sets `Open`.")]
    public AuthMode Mode { get; set; } = AuthMode.BuiltIn;

    /// <summary>Where the authorization server is.</summary>
    [Description("The address of the authorization server's pages and endpoints as browsers and apps reach it, like `https://fhir.clinic.example/auth`. Empty: the FHIR base "
        + "with `auth` in place of its last part.")]
    public string PublicAddress { get; set; } = "";

    /// <summary>How long an access token is good.</summary>
    [Description("How long an access token of a signed-in user is good, at most an hour. Revoked ones end at once.")]
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>The same for a client that acts for itself.</summary>
    [Description("How long an access token is good that a client got for itself; SMART wants at most five minutes.")]
    public TimeSpan ServiceTokenLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a refresh token is good.</summary>
    [Description("How long a refresh token for offline access is good; each use gives a new one for as long again. ONC's certification wants three months at least.")]
    public TimeSpan RefreshTokenLifetime { get; set; } = TimeSpan.FromDays(93);

    /// <summary>How long a code is good.</summary>
    [Description("How long an authorization code is good; OAuth wants a minute or so, ten at most.")]
    public TimeSpan CodeLifetime { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a prepared launch is good.</summary>
    [Description("How long a launch that an EHR prepared waits for its app.")]
    public TimeSpan LaunchLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a browser stays signed in.</summary>
    [Description("How long a browser stays signed in.")]
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromHours(8);

    /// <summary>How long tokens are signed with a key.</summary>
    [Description("How long tokens are signed with the same key. The key before it verifies for another day.")]
    public TimeSpan SigningKeyLifetime { get; set; } = TimeSpan.FromDays(90);

    /// <summary>The most failed tries per name.</summary>
    [Description("The most failed tries to sign in under one name in `Auth:FailureWindow`; after that nobody signs in under it until the window is over.")]
    public int MaxFailures { get; set; } = 10;

    /// <summary>The most failed tries per address.</summary>
    [Description("The most failed tries to sign in from one address (of IPv6, one /64 network) in `Auth:FailureWindow`.")]
    public int MaxFailuresPerAddress { get; set; } = 100;

    /// <summary>How long failures count.</summary>
    [Description("How long failed tries count, at most a day.")]
    public TimeSpan FailureWindow { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Who may break the glass.</summary>
    [Description("Roles of users who may break the glass (`X-Purpose-Of-Use: BTG` with a reason): `Practitioner`, `PrivacyOfficer`, both with a comma between, or empty for nobody. "
        + "Source: 45 CFR 164.312(a)(2)(ii), emergency access procedure.")]
    public string BreakGlassRoles { get; set; } = "Practitioner";

    /// <summary>How long after signing in it counts.</summary>
    [Description("How long after a user signed in the glass can be broken; then the user signs in again. At most a day. Source: design default.")]
    public TimeSpan BreakGlassLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The shortest reason.</summary>
    [Description("The fewest characters of a reason for breaking the glass, 1 to 200. Source: design default.")]
    public int BreakGlassReasonLength { get; set; } = 10;

    /// <summary>What protects the keys in the database.</summary>
    [Description("A certificate with its private key (a PKCS #12 file) that the keys in the database are encrypted with. Empty: they are not, and who reads the database can sign tokens.")]
    public string KeyCertificate { get; set; } = "";

    /// <summary>The password of that file.</summary>
    [Description("The password of that file; better given by the environment than in a file.")]
    public string KeyCertificatePassword { get; set; } = "";

    /// <summary>Whose tokens are taken in mode External.</summary>
    public ExternalOptions External { get; } = new();

    /// <summary>Microsoft Entra ID as the provider: the section <c>AzureAd</c>.</summary>
    public AzureAdOptions AzureAd { get; } = new();

    /// <summary>True if somebody of these roles may break the glass.</summary>
    public bool MayBreakGlass(IEnumerable<UserRole> roles) => BreakGlassRoles.Split(',', Trimmed) is var may && roles.Any(r => may.Contains(r.ToString(), StringComparer.Ordinal));

    /// <summary>What is wrong with these settings, in words; empty if nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> faults = Mode == AuthMode.External ? [.. ExternalSettings.Faults(External, AzureAd)] : [];
        Check(faults, "AccessTokenLifetime", AccessTokenLifetime, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        Check(faults, "ServiceTokenLifetime", ServiceTokenLifetime, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        Check(faults, "RefreshTokenLifetime", RefreshTokenLifetime, TimeSpan.FromSeconds(1), TimeSpan.FromDays(3660));
        Check(faults, "CodeLifetime", CodeLifetime, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        Check(faults, "LaunchLifetime", LaunchLifetime, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        Check(faults, "SessionLifetime", SessionLifetime, TimeSpan.FromSeconds(1), TimeSpan.FromDays(30));
        Check(faults, "SigningKeyLifetime", SigningKeyLifetime, TimeSpan.FromHours(1), TimeSpan.FromDays(3660));
        Check(faults, "FailureWindow", FailureWindow, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        Check(faults, "BreakGlassLifetime", BreakGlassLifetime, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        if (BreakGlassReasonLength is < 1 or > 200)
        {
            faults.Add("Auth:BreakGlassReasonLength must be 1 to 200.");
        }

        if (BreakGlassRoles.Split(',', Trimmed).FirstOrDefault(r => r is not (nameof(UserRole.Practitioner) or nameof(UserRole.PrivacyOfficer))) is { } unknown)
        {
            faults.Add($"Auth:BreakGlassRoles names '{unknown}'. Give Practitioner, PrivacyOfficer, both with a comma between, or nothing.");
        }

        if (MaxFailures < 1 || MaxFailuresPerAddress < 1)
        {
            faults.Add("Auth:MaxFailures and Auth:MaxFailuresPerAddress must be above 0.");
        }

        if (PublicAddress.Length > 0 && !(Uri.TryCreate(PublicAddress, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
        {
            faults.Add($"Auth:PublicAddress is '{PublicAddress}'. Give an absolute http or https address, like https://fhir.clinic.example/auth.");
        }

        return faults;
    }

    private const StringSplitOptions Trimmed = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;

    private static void Check(List<string> faults, string name, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most)
        {
            faults.Add($"Auth:{name} is {value:c}. Give {least:c} to {most:c}.");
        }
    }
}
