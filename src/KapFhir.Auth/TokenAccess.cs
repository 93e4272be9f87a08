using KapFhir.Auth.Scopes;
using KapFhir.Auth.Users;

namespace KapFhir.Auth;

/// <summary>What a valid access token says: who, by which app, for what, in which context.</summary>
/// <param name="ClientId">The app.</param>
/// <param name="Subject">The user; the app itself where it acts for none.</param>
/// <param name="GrantId">The grant that the token belongs to; of a provider's token what is kept of it, by which work goes on later.</param>
/// <param name="Scopes">What was granted.</param>
public sealed record TokenAccess(string ClientId, string Subject, string GrantId, GrantedScopes Scopes)
{
    /// <summary>True if the app acts for itself, for no user.</summary>
    public bool IsService => Subject == ClientId;

    /// <summary>The id of the patient in context, or null.</summary>
    public string? Patient { get; init; }

    /// <summary>The resource that the user is, or null.</summary>
    public string? FhirUser { get; init; }

    /// <summary>When the user last signed in, or null where that is not known.</summary>
    public DateTimeOffset? SignedIn { get; init; }

    /// <summary>What the user is; none where a client acts for itself.</summary>
    public IReadOnlyList<UserRole> Roles { get; init; } = [];

    /// <summary>What the access is for, a code of v3-PurposeOfUse, where the token says so; or null.</summary>
    public string? Purpose { get; init; }
}
