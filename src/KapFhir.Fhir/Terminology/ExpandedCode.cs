// https://hl7.org/fhir/R4/valueset.html#expansion
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Terminology;

/// <summary>The codes of a value set.</summary>
/// <param name="Codes">The codes, in the order of the definition.</param>
/// <param name="IsPartial">True if a system it draws on is here only as a fragment or as examples, so that there may be more codes.</param>
public sealed record ValueSetExpansion(IReadOnlyList<ExpandedCode> Codes, bool IsPartial);

/// <summary>A code of an expansion, with what is known of it.</summary>
/// <param name="System">Its system.</param>
/// <param name="Version">The version of the system that the value set names, or null.</param>
/// <param name="Code">The code.</param>
public sealed record ExpandedCode(string? System, string? Version, string Code)
{
    private static readonly string[] NotNames = ["definition"];

    /// <summary>What the value set has it shown as, or else its system; null if neither says.</summary>
    public string? Display { get; init; }

    /// <summary>Its other names: the value set's own, then the system's.</summary>
    public IReadOnlyList<Designation> Designations { get; init; } = [];

    /// <summary>True if it only groups others and is not for use in records.</summary>
    public bool IsAbstract { get; init; }

    /// <summary>True if it is no longer in use.</summary>
    public bool IsInactive { get; init; }

    /// <summary>Its concepts' index and its place there, where the system is here; for nesting.</summary>
    internal ConceptIndex? Index { get; init; }

    /// <summary>The concept in <see cref="Index"/>.</summary>
    internal int Concept { get; init; }

    /// <summary>Its name in a language, or its display where there is none in that language.</summary>
    /// <param name="language">A BCP 47 tag, or null for the display.</param>
    public string? DisplayIn(string? language) => NameIn(language) ?? Display;

    /// <summary>Its name in a language, or null. A name in <c>de</c> serves who asks for <c>de-CH</c>, and the other way round.</summary>
    internal string? NameIn(string? language) => language is null ? Display
        : Fits(Index?.System.Language, language) && Display is not null ? Display
        : Designations.FirstOrDefault(d => string.Equals(d.Language, language, StringComparison.OrdinalIgnoreCase) && IsName(d))?.Value
            ?? Designations.FirstOrDefault(d => Fits(d.Language, language) && IsName(d))?.Value;

    /// <summary>A code of a system that is here.</summary>
    internal static ExpandedCode Of(ConceptIndex index, int at, string? version, ListedConcept? listed)
    {
        var concept = index.System.Concepts[at];
        return new ExpandedCode(index.System.Url, version, concept.Code)
        {
            Display = listed?.Display ?? concept.Display,
            Designations = listed is null ? concept.Designations : [.. listed.Designations, .. concept.Designations],
            IsAbstract = index.IsAbstract(at),
            IsInactive = index.IsInactive(at),
            Index = index,
            Concept = at,
        };
    }

    /// <summary>A code that a value set lists of a system that is not here, or that the system does not have.</summary>
    internal static ExpandedCode Of(string system, string? version, ListedConcept listed) =>
        new(system, version, listed.Code) { Display = listed.Display, Designations = listed.Designations };

    /// <summary>A code of an expansion that came with its value set.</summary>
    internal static ExpandedCode Of(ExpandedConcept given) => new(given.System, given.Version, given.Code)
    {
        Display = given.Display,
        IsAbstract = given.IsAbstract,
        IsInactive = given.IsInactive,
    };

    /// <summary>True if what is in the one language serves who asks for the other: they are the same, or one is the other with a region or script.</summary>
    internal static bool Fits(string? own, string asked) => own is not null
        && (own.StartsWith(asked, StringComparison.OrdinalIgnoreCase) ? own.Length == asked.Length || own[asked.Length] == '-'
            : asked.StartsWith(own, StringComparison.OrdinalIgnoreCase) && asked[own.Length] == '-');

    private static bool IsName(Designation designation) => !NotNames.Contains(designation.Use?.Code, StringComparer.Ordinal);
}
