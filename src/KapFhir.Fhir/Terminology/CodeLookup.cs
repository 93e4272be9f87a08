// https://hl7.org/fhir/R4/codesystem-operation-lookup.html
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Terminology;

/// <summary>A property of a concept as <c>$lookup</c> gives it.</summary>
/// <param name="Property">The property.</param>
/// <param name="Description">Its value for people: the display of a code of the same system; or null.</param>
public sealed record DescribedProperty(ConceptProperty Property, string? Description);

/// <summary>What is known of one code.</summary>
public sealed class CodeLookup
{
    // "Some of the properties are returned explicit in named parameters (when the names match), and the rest in the property parameter group."
    private static readonly string[] Named = ["name", "version", "display", "designation"];

    private readonly ConceptIndex _index;
    private readonly int _concept;

    private CodeLookup(ConceptIndex index, int concept)
    {
        _index = index;
        _concept = concept;
        Code = ExpandedCode.Of(index, concept, index.System.Version, null);
    }

    /// <summary>The code system.</summary>
    public CodeSystemDefinition System => _index.System;

    /// <summary>The code with its names.</summary>
    public ExpandedCode Code { get; }

    /// <summary>Finds a code in a system; or why there is none.</summary>
    public static Result<CodeLookup> Find(TerminologyResources resources, string system, string? version, string code) =>
        resources.FindCodeSystem(system, version) is { } found ? Find(found, code)
        : ImplicitCodeSystems.RuleOf(system) is { } rule ? rule(code) is false ? ImplicitCodeSystems.NoCode(system, code) : Issues.NoNames(system)
        : Issues.UnknownCodeSystem(system, version);

    /// <summary>The same in a code system at hand.</summary>
    public static Result<CodeLookup> Find(CodeSystemDefinition system, string code)
    {
        var index = ConceptIndex.Of(system);
        return index.Find(code) is >= 0 and var concept ? new CodeLookup(index, concept) : NotFound(system, code);
    }

    /// <summary>The designations wanted: all, or those in the languages that <c>lang.X</c> names.</summary>
    /// <param name="wanted">The properties asked for; none for all.</param>
    public IEnumerable<Designation> Designations(IReadOnlyList<string> wanted)
    {
        var languages = wanted.Where(w => w.StartsWith("lang.", StringComparison.Ordinal)).Select(w => w["lang.".Length..]).ToList();
        var isAll = wanted.Count == 0 || wanted.Contains("designation", StringComparer.Ordinal);
        return Code.Designations.Where(d => (isAll && languages.Count == 0) || languages.Exists(l => ExpandedCode.Fits(d.Language, l)));
    }

    /// <summary>The properties wanted that have no parameter of their own: url, definition, parent, child, and the concept's own.</summary>
    /// <param name="wanted">The properties asked for; none for all.</param>
    public IEnumerable<DescribedProperty> Properties(IReadOnlyList<string> wanted) =>
        Everything().Where(p => wanted.Count == 0 ? p.Property.Code is not "url" : wanted.Contains(p.Property.Code, StringComparer.Ordinal));

    /// <summary>The first of the properties asked for that no concept of the system can have, or null.</summary>
    public string? UnknownAmong(IEnumerable<string> wanted) => wanted.FirstOrDefault(w =>
        !w.StartsWith("lang.", StringComparison.Ordinal) && !Named.Contains(w, StringComparer.Ordinal) && !ValueSetFilters.IsKnown(System, w)
        && w is not "url");

    internal static Issue NotFound(CodeSystemDefinition system, string code) =>
        system.Content is "complete" ? Issues.UnknownCode(system.Url, code) : Issues.CodeSystemIncomplete(system.Url, system.Content);

    private IEnumerable<DescribedProperty> Everything()
    {
        var concept = System.Concepts[_concept];
        yield return new DescribedProperty(new ConceptProperty("url", System.Url, "uri"), null);
        if (concept.Definition is { } definition)
        {
            yield return new DescribedProperty(new ConceptProperty("definition", definition, "string"), null);
        }

        yield return new DescribedProperty(new ConceptProperty("inactive", _index.IsInactive(_concept) ? "true" : "false", "boolean"), null);
        foreach (var property in concept.Properties.Where(p => p.Code is not ("inactive" or "parent" or "child" or "subsumedBy")))
        {
            yield return new DescribedProperty(property, property.Type is "code" && _index.Find(property.Value) is >= 0 and var i ? System.Concepts[i].Display : property.Display);
        }

        foreach (var related in _index.Parents(_concept).Select(p => ("parent", p)).Concat(_index.Children(_concept).Select(c => ("child", c))))
        {
            yield return new DescribedProperty(new ConceptProperty(related.Item1, System.Concepts[related.Item2].Code, "code"), System.Concepts[related.Item2].Display);
        }
    }
}
