// https://hl7.org/fhir/R4/conceptmap-operation-translate.html
using KapFhir.Fhir.Conformance;

namespace KapFhir.Fhir.Terminology;

/// <summary>What <c>$translate</c> is asked.</summary>
/// <param name="Codings">The coding, or those of the concept.</param>
public sealed record TranslationRequest(IReadOnlyList<SentCoding> Codings)
{
    /// <summary>The value set the codes were chosen from, or null.</summary>
    public string? Source { get; init; }

    /// <summary>The value set wanted, or null.</summary>
    public string? Target { get; init; }

    /// <summary>The code system wanted, or null.</summary>
    public string? TargetSystem { get; init; }

    /// <summary>True to go from target to source.</summary>
    public bool IsReverse { get; init; }

    /// <summary>What else is known: property and coding.</summary>
    public IReadOnlyList<(string Property, SentCoding Value)> Dependencies { get; init; } = [];
}

/// <summary>A translation.</summary>
public sealed record TranslationMatch(string Equivalence, string? System, string? Version, string? Code, string? Display, IReadOnlyList<MappedElement> Product, string? Map);

/// <summary>What <c>$translate</c> answers.</summary>
public sealed record TranslationResult(IReadOnlyList<TranslationMatch> Matches, string? Message)
{
    /// <summary>"The value can only be true if at least one returned match has an equivalence which is not unmatched or disjoint".</summary>
    public bool IsTranslated => Matches.Any(m => m.Equivalence is not ("unmatched" or "disjoint") && m.Code is not null);
}

/// <summary>Translates codes by concept maps.</summary>
public sealed class Translation
{
    // Maps may send what they do not map on to other maps.
    private const int MaxMaps = 16;

    private readonly ValueSetMembership _sets;
    private readonly TranslationRequest _request;
    private readonly HashSet<ConceptMapDefinition> _entered = new(ReferenceEqualityComparer.Instance);
    private readonly List<TranslationMatch> _matches = [];
    private string? _hint;

    private Translation(ValueSetMembership sets, TranslationRequest request)
    {
        _sets = sets;
        _request = request;
    }

    /// <summary>Translates by these maps. Of each only the groups for the code's system count, and those for the system and value set wanted.</summary>
    public static TranslationResult Translate(IEnumerable<ConceptMapDefinition> maps, ValueSetMembership sets, TranslationRequest request)
    {
        var translation = new Translation(sets, request);
        foreach (var map in maps.Where(translation.Fits))
        {
            translation.Enter(map);
        }

        return new TranslationResult([.. translation._matches.Distinct()], translation._hint);
    }

    // Reverse swaps the meaning of source and target. A map for another target may still lead into the value set wanted: its matches are looked at.
    private bool Fits(ConceptMapDefinition map)
    {
        var source = _request.IsReverse ? map.Target : map.Source;
        return _request.Source is null || Same(_request.Source, source);
    }

    private void Enter(ConceptMapDefinition map)
    {
        _entered.Add(map);
        foreach (var coding in _request.Codings.Where(c => c.Code is not null))
        {
            foreach (var group in map.Groups.Where(g => IsFor(g, coding)))
            {
                Translate(map, group, coding);
            }
        }

        _entered.Remove(map);
    }

    private bool IsFor(ConceptMapGroup group, SentCoding coding)
    {
        var (source, version, target) = _request.IsReverse ? (group.Target, group.TargetVersion, group.Source) : (group.Source, group.SourceVersion, group.Target);
        return string.Equals(source, coding.System, StringComparison.Ordinal)
            && (version is null || coding.Version is null || string.Equals(version, coding.Version, StringComparison.Ordinal))
            && (_request.TargetSystem is null || string.Equals(target, _request.TargetSystem, StringComparison.Ordinal));
    }

    private void Translate(ConceptMapDefinition map, ConceptMapGroup group, SentCoding coding)
    {
        if (_request.IsReverse)
        {
            Reverse(map, group, coding);
            return;
        }

        var elements = group.Elements.Where(e => string.Equals(e.Code, coding.Code, StringComparison.Ordinal)).ToList();
        foreach (var target in elements.SelectMany(e => e.Targets).Where(Holds))
        {
            Add(map, new TranslationMatch(target.Equivalence, group.Target, group.TargetVersion, target.Code, target.Display, target.Product, map.Url));
        }

        if (elements.Count == 0 && group.Unmapped is { } unmapped)
        {
            Apply(unmapped, map, group, coding);
        }
    }

    private void Reverse(ConceptMapDefinition map, ConceptMapGroup group, SentCoding coding)
    {
        foreach (var element in group.Elements)
        {
            foreach (var target in element.Targets.Where(t => string.Equals(t.Code, coding.Code, StringComparison.Ordinal) && Holds(t)))
            {
                Add(map, new TranslationMatch(Reversed(target.Equivalence), group.Source, group.SourceVersion, element.Code, element.Display, [], map.Url));
            }
        }
    }

    // https://hl7.org/fhir/R4/conceptmap-definitions.html#ConceptMap.group.unmapped.mode
    private void Apply(UnmappedRule rule, ConceptMapDefinition map, ConceptMapGroup group, SentCoding coding)
    {
        switch (rule.Mode)
        {
            case "provided":
                Add(map, new TranslationMatch("equal", group.Target, group.TargetVersion, coding.Code, coding.Display, [], map.Url));
                break;
            case "fixed":
                Add(map, new TranslationMatch("relatedto", group.Target, group.TargetVersion, rule.Code, rule.Display, [], map.Url));
                break;
            case "other-map" when rule.Url is { } url:
                EnterOther(url);
                break;
        }
    }

    private void EnterOther(string url)
    {
        if (_sets.Resources.FindConceptMap(url) is not { } other)
        {
            _hint = Issues.UnknownConceptMap(url).Diagnostics;
        }
        else if (!_entered.Contains(other) && _entered.Count < MaxMaps)
        {
            Enter(other);
        }
    }

    private void Add(ConceptMapDefinition map, TranslationMatch match)
    {
        var mapTarget = _request.IsReverse ? map.Source : map.Target;
        if (_request.Target is not { } target || Same(target, mapTarget)
            || (match is { Code: { } code, System: { } system } && _sets.Contains(system, code, target) is true))
        {
            _matches.Add(match);
        }
    }

    // "This mapping is only applicable if the specified element can be resolved, and it has the specified value."
    private bool Holds(MappingTarget target)
    {
        var unmet = target.DependsOn.FirstOrDefault(d => !_request.Dependencies.Any(given => string.Equals(given.Property, d.Property, StringComparison.Ordinal)
            && (string.Equals(given.Value.Code, d.Value, StringComparison.Ordinal) || string.Equals(given.Value.Display, d.Value, StringComparison.Ordinal))
            && (d.System is null || string.Equals(given.Value.System, d.System, StringComparison.Ordinal))));
        _hint = unmet is null ? _hint : Issues.DependencyNotMet(unmet.Property, unmet.Value).Diagnostics;
        return unmet is null;
    }

    // From the other end: what was wider is narrower.
    private static string Reversed(string equivalence) => equivalence switch
    {
        "wider" => "narrower",
        "narrower" => "wider",
        "subsumes" => "specializes",
        "specializes" => "subsumes",
        _ => equivalence,
    };

    private static bool Same(string asked, string? own) => own is not null
        && (string.Equals(asked, own, StringComparison.Ordinal) || string.Equals(Canonical.WithoutVersion(asked), Canonical.WithoutVersion(own), StringComparison.Ordinal));
}
