namespace KapFhir.Auth;

/// <summary>
/// The word of somebody who treats that they must see more than consents or a narrowed scope allow, now (v3-ActReason <c>BTG</c>, <c>ETREAT</c>): for reading
/// only, each access on record with the reason.
/// </summary>
/// <param name="Reason">Why, in the user's own words.</param>
/// <param name="Until">When the user must sign in again before it counts.</param>
public sealed record BreakGlass(string Reason, DateTimeOffset Until);
