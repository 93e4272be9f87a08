// https://hl7.org/fhir/R4/codesystem.html and https://hl7.org/fhir/R4/valueset.html
namespace KapFhir.Fhir.Definitions;

/// <summary>A code system and the concepts known of it.</summary>
public sealed record CodeSystemDefinition
{
    /// <summary>The canonical url, which codings carry as their system.</summary>
    public required string Url { get; init; }

    /// <summary>The business version, or null.</summary>
    public string? Version { get; init; }

    /// <summary>The computer-friendly name.</summary>
    public required string Name { get; init; }

    /// <summary>The name for people, or null.</summary>
    public string? Title { get; init; }

    /// <summary>When it was last changed, or null where it does not say.</summary>
    public string? Date { get; init; }

    /// <summary>The language of its displays, or null where it does not say.</summary>
    public string? Language { get; init; }

    /// <summary>
    /// How much of the system is here: <c>complete</c>, <c>example</c>, <c>fragment</c>, <c>supplement</c> or <c>not-present</c>.
    /// </summary>
    public required string Content { get; init; }

    /// <summary>True if codes that differ only in case differ.</summary>
    public required bool IsCaseSensitive { get; init; }

    /// <summary>The canonical url of the value set of all its codes, or null.</summary>
    public string? ValueSet { get; init; }

    /// <summary>What a child is to its parent (<c>is-a</c>, <c>part-of</c>...), or null where the source doesn't say.</summary>
    public string? HierarchyMeaning { get; init; }

    /// <summary>For a supplement: the canonical url of the code system it adds to.</summary>
    public string? Supplements { get; init; }

    /// <summary>What it says concepts may have as properties.</summary>
    public IReadOnlyList<PropertyDeclaration> Properties { get; init; } = [];

    /// <summary>Every concept, parents before children, in the source's order.</summary>
    public required IReadOnlyList<Concept> Concepts { get; init; }
}

/// <summary>A concept of a code system.</summary>
/// <param name="Code">The code.</param>
/// <param name="Display">What to show, or null.</param>
/// <param name="Parent">The index of its parent in the system's list, or -1.</param>
/// <param name="Properties">
/// In the source's order: <c>inactive</c>=<c>true</c>, <c>ordinalValue</c>... Extra parents are properties <c>subsumedBy</c>.
/// </param>
public sealed record Concept(string Code, string? Display, int Parent, IReadOnlyList<ConceptProperty> Properties)
{
    /// <summary>What it means, in words, or null.</summary>
    public string? Definition { get; init; }

    /// <summary>Other names, such as translations.</summary>
    public IReadOnlyList<Designation> Designations { get; init; } = [];
}

/// <summary>A property that the concepts of a code system may have.</summary>
/// <param name="Code">What it is called in concepts and filters.</param>
/// <param name="Uri">What it means, or null.</param>
/// <param name="Type">code, Coding, string, integer, boolean, dateTime or decimal.</param>
public sealed record PropertyDeclaration(string Code, string? Uri, string Type);

/// <summary>A property of a concept.</summary>
/// <param name="Code">Which one.</param>
/// <param name="Value">Its value as text; the code of a Coding.</param>
/// <param name="Type">code, Coding, string, integer, boolean, dateTime or decimal.</param>
public sealed record ConceptProperty(string Code, string Value, string Type)
{
    /// <summary>The system of a Coding, or null.</summary>
    public string? System { get; init; }

    /// <summary>The display of a Coding, or null.</summary>
    public string? Display { get; init; }
}

/// <summary>Another name of a concept.</summary>
/// <param name="Language">Its language, or null.</param>
/// <param name="Use">What it is for, or null.</param>
/// <param name="Value">The name.</param>
public sealed record Designation(string? Language, DesignationUse? Use, string Value);

/// <summary>What a designation is for, a coding.</summary>
public sealed record DesignationUse(string? System, string? Code, string? Display);

/// <summary>A value set: which codes of which systems.</summary>
public sealed record ValueSetDefinition
{
    /// <summary>A value set with more includes and excludes than this is not looked into: thousands of them are a mistake or an attack.</summary>
    public const int MaxParts = 1000;

    /// <summary>The canonical url.</summary>
    public required string Url { get; init; }

    /// <summary>The business version, or null.</summary>
    public string? Version { get; init; }

    /// <summary>The computer-friendly name.</summary>
    public required string Name { get; init; }

    /// <summary>The name for people, or null.</summary>
    public string? Title { get; init; }

    /// <summary>draft, active, retired or unknown.</summary>
    public string Status { get; init; } = "unknown";

    /// <summary>The day whose versions of the code systems are meant, or null for those of today.</summary>
    public string? LockedDate { get; init; }

    /// <summary>The supplements of code systems that it cannot do without, canonical urls. https://hl7.org/fhir/R4/extension-valueset-supplement.html</summary>
    public IReadOnlyList<string> NeededSupplements { get; init; } = [];

    /// <summary>Whether inactive concepts are in; null where it does not say.</summary>
    public bool? IncludesInactive { get; init; }

    /// <summary>What is in; several are joined.</summary>
    public required IReadOnlyList<ValueSetPart> Include { get; init; }

    /// <summary>What is taken out again.</summary>
    public required IReadOnlyList<ValueSetPart> Exclude { get; init; }

    /// <summary>The expansion that came with the definition, or null.</summary>
    public IReadOnlyList<ExpandedConcept>? Expansion { get; init; }

    /// <summary>True if that expansion says itself that it has only some of the codes.</summary>
    public bool IsExpansionPartial { get; init; }
}

/// <summary>A part of a value set: a system's codes, listed or filtered, and value sets they must also be in.</summary>
public sealed record ValueSetPart(
    string? System, string? Version, IReadOnlyList<ListedConcept> Concepts, IReadOnlyList<ValueSetFilter> Filters,
    IReadOnlyList<string> ValueSets);

/// <summary>A code that a value set lists, with its own display where it gives one.</summary>
public sealed record ListedConcept(string Code, string? Display)
{
    /// <summary>Other names, such as translations.</summary>
    public IReadOnlyList<Designation> Designations { get; init; } = [];
}

/// <summary>A filter of a value set: <c>concept is-a 123</c>.</summary>
public sealed record ValueSetFilter(string Property, string Op, string Value);

/// <summary>A code in an expansion.</summary>
public sealed record ExpandedConcept(string? System, string? Version, string Code, string? Display, bool IsAbstract, bool IsInactive);
