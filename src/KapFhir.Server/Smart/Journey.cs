using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace KapFhir.Server.Smart;

/// <summary>
/// What a browser is on its way to, from page to page: an app's request and what was chosen for it so far, or a page of our own. It travels in the forms,
/// protected, so any node can go on with it and nobody can change it.
/// </summary>
internal sealed record Journey
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>The app's request as it was sent; empty if the way leads to a page of our own.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>A page of our own, or null.</summary>
    public string? To { get; init; }

    /// <summary>True if the user signed in on this way.</summary>
    public bool HasSignedIn { get; init; }

    /// <summary>The id of a user whose password was right and whose second factor is asked for; null otherwise.</summary>
    public string? Pending { get; init; }

    /// <summary>That user's stamp: with another password, it is over.</summary>
    public string? PendingStamp { get; init; }

    /// <summary>The patient chosen, or null.</summary>
    public string? Patient { get; init; }

    /// <summary>The encounter chosen; empty if none was wanted; null if nobody was asked yet.</summary>
    public string? Encounter { get; init; }

    /// <summary>As it stands in a form.</summary>
    public string Write(SmartServer server) => Protector(server).Protect(Registered.Write(this), Longest);

    /// <summary>What a form brought, or null if it is none of ours or too old.</summary>
    public static Journey? Read(SmartServer server, string? text)
    {
        try
        {
            return text is null ? null : Registered.Read<Journey>(Protector(server).Unprotect(text));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static ITimeLimitedDataProtector Protector(SmartServer server) => server.Protection.CreateProtector("journey").ToTimeLimitedDataProtector();
}
