namespace KapFhir.Auth;

/// <summary>The glass is broken: what consents deny is shown, and it is put on record.</summary>
/// <param name="Reason">Why, in the words of who did it.</param>
/// <param name="Until">Until when.</param>
public sealed record BreakGlass(string Reason, DateTimeOffset Until);
