using KapFhir.Fhir.Search;

namespace KapFhir.Auth;

/// <summary>Who sends a request, as far as it is known.</summary>
/// <param name="IsLoopback">True if the request comes from this machine.</param>
public sealed record Caller(bool IsLoopback)
{
    /// <summary>The server itself: its commands and its own work.</summary>
    public static Caller Server { get; } = new(IsLoopback: true) { IsServer = true };

    /// <summary>True for the server itself: no request can say so.</summary>
    public bool IsServer { get; private init; }

    /// <summary>The address that the request came from, or null.</summary>
    public string? Address { get; init; }

    /// <summary>What the program that sent it calls itself (User-Agent), or null.</summary>
    public string? Program { get; init; }

    /// <summary>What its access token says, or null if it brought none.</summary>
    public TokenAccess? Access { get; init; }

    /// <summary>What law and consents withhold from it; null where they are not asked.</summary>
    public Withheld? Withheld { get; init; }

    /// <summary>What the answer is wanted for, a code of v3-ActReason; null where nothing was said. An emergency's stands only together with <see cref="BreakGlass"/>.</summary>
    public string? Purpose { get; init; }

    /// <summary>The emergency that the caller declared, and may declare; or null.</summary>
    public BreakGlass? BreakGlass { get; init; }
}
