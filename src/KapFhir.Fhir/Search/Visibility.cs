namespace KapFhir.Fhir.Search;

/// <summary>
/// What a caller may see: a resource is visible if one grant covers it. The store asks for one in every read, search, count, include, chain
/// and
/// history; no grant means nothing is visible.
/// </summary>
/// <param name="Grants">What is granted; none of them narrows another.</param>
public sealed record Visibility(IReadOnlyList<Grant> Grants)
{
    /// <summary>Sees nothing.</summary>
    public static Visibility Nothing { get; } = new([]);

    /// <summary>Sees everything. Only for callers that the authorization mode lets see everything, and for the server's own work.</summary>
    public static Visibility Everything { get; } = new([new Grant()]);

    /// <summary>What law and the patients' consents withhold of what the grants show; null if nothing is asked of them.</summary>
    public Withheld? Withheld { get; init; }

    /// <summary>
    /// What a Binary is judged by: the resource that its securityContext names must be covered by one of these; null where that is <see cref="Grants"/>.
    /// </summary>
    public IReadOnlyList<Grant>? Contexts { get; init; }

    /// <summary>True if some grant covers every resource and nothing is withheld, so that nothing needs checking.</summary>
    public bool IsEverything => Withheld is null && Contexts is null && GrantsEverything;

    /// <summary>True if some grant covers every resource.</summary>
    public bool GrantsEverything
    {
        get
        {
            // Asked for by every request: no LINQ.
            for (var i = 0; i < Grants.Count; i++)
            {
                if (Grants[i] is { Types.Count: 0, Except.Count: 0, IsUnconditional: true })
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>True if every resource of a type may be seen, those that are not there yet among them.</summary>
    public bool CoversAllOf(string type) => Withheld is null && GrantsAllOf(type) && (type != "Binary" || IsEverything);

    /// <summary>True if some grant covers every resource of a type.</summary>
    public bool GrantsAllOf(string type)
    {
        // Asked for by every request: no LINQ.
        for (var i = 0; i < Grants.Count; i++)
        {
            if (Grants[i].IsUnconditional && Grants[i].Concerns(type))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The same of several types; of none, of everything.</summary>
    public bool CoversAllOf(IReadOnlyList<string> types) => types.Count == 0 ? IsEverything : types.All(CoversAllOf);

    /// <summary>True if some resource of a type may be seen, if there is one that meets the conditions.</summary>
    public bool Concerns(string? type) => type is null ? Grants.Count > 0 : Grants.Any(g => g.Concerns(type));
}

/// <summary>A set of resources that may be seen: all conditions must hold.</summary>
public sealed record Grant
{
    /// <summary>The types granted; empty for every type.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>The types left out of them.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];

    /// <summary>The compartment the resource must be in, or null for any place.</summary>
    public CompartmentScope? Compartment { get; init; }

    /// <summary>Further conditions (a granular scope such as <c>?category=survey</c>).</summary>
    public IReadOnlyList<SearchClause> Clauses { get; init; } = [];

    /// <summary>What the resource that a Binary's securityContext names must be covered by, one of them; null where it need not name one.</summary>
    public IReadOnlyList<Grant>? Contexts { get; init; }

    /// <summary>True if it asks for nothing but the type.</summary>
    public bool IsUnconditional => Compartment is null && Clauses.Count == 0 && Contexts is null;

    /// <summary>True if resources of a type may be among them.</summary>
    public bool Concerns(string type) =>
        (Types.Count == 0 || Types.Contains(type, StringComparer.Ordinal)) && (Except.Count == 0 || !Except.Contains(type, StringComparer.Ordinal));
}
