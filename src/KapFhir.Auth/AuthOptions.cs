using System.ComponentModel;

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
        + "(tokens of an OpenID provider). `appsettings.Development.json` sets `Open`.")]
    public AuthMode Mode { get; set; } = AuthMode.BuiltIn;
}
