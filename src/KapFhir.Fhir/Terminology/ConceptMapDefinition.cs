// https://hl7.org/fhir/R4/conceptmap.html
namespace KapFhir.Fhir.Terminology;

/// <summary>A concept map: which codes of one system stand for which of another.</summary>
public sealed record ConceptMapDefinition
{
    /// <summary>The canonical url, or null for one sent with a question.</summary>
    public string? Url { get; init; }

    /// <summary>The business version, or null.</summary>
    public string? Version { get; init; }

    /// <summary>The value set that the codes come from, or null.</summary>
    public string? Source { get; init; }

    /// <summary>The value set that the codes go to, or null.</summary>
    public string? Target { get; init; }

    /// <summary>The mappings from one system to another.</summary>
    public required IReadOnlyList<ConceptMapGroup> Groups { get; init; }
}

/// <summary>The mappings from one system to another.</summary>
public sealed record ConceptMapGroup(string? Source, string? SourceVersion, string? Target, string? TargetVersion, IReadOnlyList<MappedConcept> Elements, UnmappedRule? Unmapped);

/// <summary>A code and what it is mapped to.</summary>
public sealed record MappedConcept(string? Code, string? Display, IReadOnlyList<MappingTarget> Targets);

/// <summary>A code that another is mapped to, the conditions of that, and what else comes of it.</summary>
public sealed record MappingTarget(
    string? Code, string? Display, string Equivalence, IReadOnlyList<MappedElement> DependsOn, IReadOnlyList<MappedElement> Product);

/// <summary>Another element that a mapping depends on or has as a product.</summary>
public sealed record MappedElement(string Property, string? System, string Value, string? Display);

/// <summary>What becomes of codes that are not mapped.</summary>
/// <param name="Mode">provided, fixed or other-map.</param>
/// <param name="Code">The code of fixed.</param>
/// <param name="Display">Its display.</param>
/// <param name="Url">The map of other-map.</param>
public sealed record UnmappedRule(string Mode, string? Code, string? Display, string? Url);
