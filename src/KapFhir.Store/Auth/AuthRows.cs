namespace KapFhir.Store.Auth;

/// <summary>Somebody who signs in.</summary>
/// <param name="Id">Never changes, never used again: what tokens call the subject.</param>
/// <param name="Name">What is typed to sign in, in lower case.</param>
/// <param name="Password">The password as it was hashed.</param>
/// <param name="Details">What else is known, as the authorization server writes it.</param>
/// <param name="IsActive">False for one who may not sign in any more.</param>
/// <param name="MustChange">True if the password was given by somebody else and must be changed first.</param>
/// <param name="Stamp">Changes with the password: sessions of another stamp are over.</param>
public sealed record UserRow(string Id, string Name, string Password, string Details, bool IsActive, bool MustChange, string Stamp)
{
    /// <summary>True if a second factor is asked for.</summary>
    public bool HasFactor { get; init; }
}

/// <summary>An app.</summary>
/// <param name="Id">Its client_id.</param>
/// <param name="Details">Its registration, as the authorization server writes it.</param>
/// <param name="Secret">The hash of its secret; empty if it has none.</param>
/// <param name="IsActive">False for one that is let in no more.</param>
public sealed record ClientRow(string Id, string Details, string Secret, bool IsActive);

/// <summary>What a key is for.</summary>
public enum KeyKind
{
    /// <summary>Signs tokens.</summary>
    Signing = 1,

    /// <summary>Protects data.</summary>
    Protection = 2,
}

/// <summary>A key.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Content">The key itself.</param>
/// <param name="Created">Since when.</param>
/// <param name="Expires">When it is forgotten; the beginning of time for never.</param>
public sealed record KeyRow(string Id, string Content, DateTimeOffset Created, DateTimeOffset Expires);

/// <summary>A browser that is signed in.</summary>
/// <param name="Hash">The hash of what its cookie says.</param>
/// <param name="User">Who.</param>
/// <param name="Created">Since when.</param>
public sealed record SessionRow(string Hash, UserRow User, DateTimeOffset Created);

/// <summary>What an app was allowed.</summary>
/// <param name="Id">Its id, which tokens name.</param>
/// <param name="UserId">Who allowed it; empty for a client's own access.</param>
/// <param name="ClientId">The app.</param>
/// <param name="Scopes">What.</param>
/// <param name="Context">The launch context and what else belongs to it, as the authorization server writes it.</param>
/// <param name="Session">The session it ends with; empty if it outlives it.</param>
/// <param name="Created">When.</param>
/// <param name="Expires">When it ends by itself.</param>
public sealed record GrantRow(string Id, string UserId, string ClientId, string Scopes, string Context, string Session, DateTimeOffset Created, DateTimeOffset Expires);

/// <summary>A grant that had not ended, as it was found.</summary>
/// <param name="Grant">The grant.</param>
/// <param name="User">Its user, or null for a client's own.</param>
/// <param name="Change">How often anything that access hangs on had changed before.</param>
/// <param name="Until">Until when this is so if nothing changes, in milliseconds since 1970.</param>
public sealed record LivingGrant(GrantRow Grant, UserRow? User, long Change, long Until);

/// <summary>What kind of ticket.</summary>
public enum TicketKind
{
    /// <summary>An authorization code.</summary>
    Code = 1,

    /// <summary>A refresh token.</summary>
    Refresh = 2,
}

/// <summary>A code or refresh token, good for once.</summary>
/// <param name="Hash">Its hash.</param>
/// <param name="Kind">Which.</param>
/// <param name="GrantId">What it belongs to.</param>
/// <param name="Details">What it was given with, as the authorization server writes it.</param>
/// <param name="Expires">Until when it is good.</param>
public sealed record TicketRow(string Hash, TicketKind Kind, string GrantId, string Details, DateTimeOffset Expires);

/// <summary>What came of redeeming a ticket.</summary>
public enum Redeemed
{
    /// <summary>It was good and is used up now.</summary>
    Good,

    /// <summary>There is none, it is too old, or its grant has ended.</summary>
    Unknown,

    /// <summary>It was used before: its grant is revoked.</summary>
    Replayed,
}

/// <summary>A launch that was prepared for an app.</summary>
/// <param name="Hash">The hash of the launch value.</param>
/// <param name="ClientId">The app.</param>
/// <param name="Context">What it is about, as the authorization server writes it.</param>
/// <param name="Expires">Until when it is good.</param>
public sealed record LaunchRow(string Hash, string ClientId, string Context, DateTimeOffset Expires);
