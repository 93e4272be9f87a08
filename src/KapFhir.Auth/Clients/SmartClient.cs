// https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#register-app-with-ehr
namespace KapFhir.Auth.Clients;

/// <summary>How a client says who it is.</summary>
public enum ClientKind
{
    /// <summary>It cannot keep a secret: its redirect addresses and PKCE stand for it.</summary>
    Public,

    /// <summary>By a secret that it shares with the server.</summary>
    Symmetric,

    /// <summary>By a key of its own: <c>private_key_jwt</c>.</summary>
    Asymmetric,
}

/// <summary>An app as it was registered.</summary>
/// <param name="Name">As pages show it.</param>
/// <param name="Kind">How it says who it is.</param>
/// <param name="Scopes">The most it may ask for.</param>
public sealed record SmartClient(string Name, ClientKind Kind, string Scopes)
{
    /// <summary>Its id.</summary>
    public string Id { get; init; } = "";

    /// <summary>Where codes are sent: compared letter by letter.</summary>
    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    /// <summary>Where the user may be sent after signing out: compared letter by letter.</summary>
    public IReadOnlyList<string> LogoutUris { get; init; } = [];

    /// <summary>Where an EHR launches it; empty if it is not launched so.</summary>
    public string LaunchUri { get; init; } = "";

    /// <summary>Its public keys, a JWK set; empty if they are at <see cref="JwksUri"/>.</summary>
    public string Jwks { get; init; } = "";

    /// <summary>Where its public keys are; empty if they are in <see cref="Jwks"/>.</summary>
    public string JwksUri { get; init; } = "";

    /// <summary>True if it may act for itself (<c>client_credentials</c>).</summary>
    public bool IsService { get; init; }

    /// <summary>True if it may prepare launches for other apps: an EHR.</summary>
    public bool MayLaunch { get; init; }

    /// <summary>True if it may ask about tokens of other apps: a resource server.</summary>
    public bool MayIntrospect { get; init; }

    /// <summary>True if the server registered it itself: it follows the server's address.</summary>
    public bool IsOwn { get; init; }

    /// <summary>The web origins of its redirect addresses, whose scripts may call.</summary>
    public IEnumerable<string> Origins =>
        RedirectUris.Select(u => Uri.TryCreate(u, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url.GetLeftPart(UriPartial.Authority) : null).OfType<string>();
}
