namespace KapFhir.Fhir.Search;

/// <summary>
/// What law and consents withhold from one caller, of what its grants show. The store holds for every version which protections it is under and which provisions
/// of consents are about it; this says what they mean to this caller. So it is one condition of every statement, whatever the number of patients.
/// </summary>
public sealed record Withheld
{
    /// <summary>Names what the caller is in the eyes of a consent: with the same key <see cref="Meaning"/> says the same.</summary>
    public required string Key { get; init; }

    /// <summary>When it is asked.</summary>
    public required DateTimeOffset Moment { get; init; }

    /// <summary>What a provision's audience (text made when the consent was written) is to this caller. Pure.</summary>
    public required Func<string, AudienceMeaning> Meaning { get; init; }

    /// <summary>The protections, as bits, that only a consent of their own lifts for this caller.</summary>
    public int Protections { get; init; }

    /// <summary>The protections that stand in an emergency, and against the patient's own access: psychotherapy notes. 0 if none does.</summary>
    public int Unwaived { get; init; }

    /// <summary>True in an emergency, and for the patient: what is not under <see cref="Unwaived"/> is shown whatever consents say.</summary>
    public bool IsWaived { get; init; }

    /// <summary>True if the purpose needs a consent for ordinary records too.</summary>
    public bool NeedsConsent { get; init; }

    /// <summary>Whose own psychotherapy notes are shown: who asks, as references.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>Types of which nothing is withheld.</summary>
    public IReadOnlyList<string> Exempt { get; init; } = [];
}

/// <summary>What a provision's audience is to a caller.</summary>
/// <param name="Concerns">It is about this caller, for this purpose.</param>
/// <param name="Permits">What it says where it is: permit, or deny.</param>
/// <param name="Names">The protections that it lifts by naming their labels, the recipient and the purpose, as bits.</param>
/// <param name="NamesExchange">It names recipient and purpose: a resource that it names too is released whatever its protections.</param>
public readonly record struct AudienceMeaning(bool Concerns, bool Permits, int Names, bool NamesExchange);

/// <summary>
/// A provision of a consent by itself. It has effect on a resource at a moment if its audience concerns the request, its selector the resource, and no
/// exception to it (a provision whose <paramref name="Parent"/> it is) does the same. Where a denial has effect the resource is denied.
/// </summary>
/// <param name="Parent">The place in its list of the provision that it is an exception to, or -1.</param>
/// <param name="Permits">Permit, or deny.</param>
/// <param name="IsVerified">False if somebody looked and could not verify the consent: it permits nothing then.</param>
/// <param name="Audience">To whom it speaks, as a text.</param>
/// <param name="Selector">Of which resources it speaks, as a text; empty for all of the patient's.</param>
/// <param name="From">From when it holds, in UTC ticks.</param>
/// <param name="Until">Until when it holds, in UTC ticks, included.</param>
public sealed record ReleaseProvision(int Parent, bool Permits, bool IsVerified, string Audience, string Selector, long From, long Until);

/// <summary>Whether a selector is about a resource.</summary>
/// <param name="IsAbout">It is.</param>
/// <param name="IsNamed">It names this very resource.</param>
public readonly record struct SelectorMatch(bool IsAbout, bool IsNamed);
