// https://hl7.org/fhir/R4/valueset.html#expansion: "Value Set Expansion: the algorithm"
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Terminology;

/// <summary>
/// Lists the codes of a value set: each include in its order, without what is excluded, each code once. What cannot be listed rightly is refused:
/// "When a server cannot correctly expand a value set because it does not fully understand the code systems then it SHALL return an error".
/// </summary>
public sealed class ValueSetExpander
{
    // Codes looked at for one expansion. R4's largest takes some ten thousand.
    private const int MaxWork = 2_000_000;

    // Imports within imports; R4's own nest three deep.
    private const int MaxDepth = 50;

    private readonly ValueSetMembership _sets;
    private readonly ExpansionOptions _options;
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<ValueSetDefinition, IReadOnlyList<ExpandedCode>> _done = new(ReferenceEqualityComparer.Instance);
    private readonly string[] _words;
    private int _work;
    private bool _isPartial;

    private ValueSetExpander(ValueSetMembership sets, ExpansionOptions options)
    {
        _sets = sets;
        _options = options;
        _words = ExpansionFilter.Beginnings(options.Filter);
    }

    /// <summary>The codes of a value set in order, as asked for by the options; or why they cannot be listed.</summary>
    public static Result<ValueSetExpansion> Expand(ValueSetDefinition definition, ValueSetMembership sets, ExpansionOptions options)
    {
        var expander = new ValueSetExpander(sets, options);
        return expander.Expand(definition).Then<ValueSetExpansion>(codes => new ValueSetExpansion(ExpansionFilter.Apply(codes, options), expander._isPartial));
    }

    /// <summary>The codes of a value set as (system, code): what a search by value set looks for.</summary>
    public static Result<IReadOnlyList<(string? System, string Code)>> Codes(ValueSetDefinition definition, ValueSetMembership sets) =>
        Expand(definition, sets, ExpansionOptions.Default).Then<IReadOnlyList<(string? System, string Code)>>(
            expansion => expansion.Codes.Select(c => (c.System, c.Code)).ToList());

    private Result<IReadOnlyList<ExpandedCode>> Expand(ValueSetDefinition definition)
    {
        if (_done.TryGetValue(definition, out var done))
        {
            return Result<IReadOnlyList<ExpandedCode>>.Succeeded(done, []);
        }

        var parts = definition.Include.Count + definition.Exclude.Count;
        if (parts > ValueSetDefinition.MaxParts)
        {
            return Issues.TooManyParts(definition.Url, parts, ValueSetDefinition.MaxParts);
        }

        if (_sets.Resources.MissingSupplement(definition) is { } supplement)
        {
            return Issues.SupplementMissing(definition.Url, supplement);
        }

        if (_open.Count > MaxDepth || !_open.Add(definition.Url))
        {
            return _open.Contains(definition.Url) ? Issues.CircularImport(definition.Url) : Issues.ExpansionTooCostly(definition.Url);
        }

        var composed = definition.Include.Count > 0 ? Compose(definition) : Issues.ContentMissing($"The expansion of '{definition.Url}'", ["its definition"]);
        _open.Remove(definition.Url);
        var result = composed.IsSuccess || Given(definition) is not { } given ? composed : Result<IReadOnlyList<ExpandedCode>>.Succeeded(given, []);
        if (result.IsSuccess)
        {
            _done[definition] = result.Value;
        }

        return result;
    }

    // The expansion that came along counts where the definition's own systems are not here.
    private List<ExpandedCode>? Given(ValueSetDefinition definition) =>
        _options.MayUseGiven && definition is { Expansion: { } given, IsExpansionPartial: false } ? [.. given.Select(ExpandedCode.Of)] : null;

    private Result<IReadOnlyList<ExpandedCode>> Compose(ValueSetDefinition definition)
    {
        var compiled = _sets.Compile(definition);
        var (codes, seen) = (new List<ExpandedCode>(), new HashSet<(string?, string)>());
        foreach (var part in definition.Include)
        {
            var included = CodesOf(part, definition);
            if (!included.IsSuccess)
            {
                return included;
            }

            if (AddTo(codes, seen, included.Value, compiled) is { } issue)
            {
                return issue;
            }
        }

        return codes;
    }

    private Issue? AddTo(List<ExpandedCode> codes, HashSet<(string?, string)> seen, IReadOnlyList<ExpandedCode> included, CompiledValueSet compiled)
    {
        foreach (var code in included)
        {
            if (++_work > MaxWork)
            {
                return Issues.ExpansionTooCostly(compiled.Definition.Url);
            }

            if (_options.Excludes(code.System, code.Version ?? code.Index?.System.Version) || (code.IsInactive && compiled.Definition.IncludesInactive is false)
                || !seen.Add((code.System, code.Code)))
            {
                continue;
            }

            switch (compiled.Excludes(code.System, code.Code))
            {
                case null:
                    return Issues.ContentMissing($"What '{compiled.Definition.Url}' excludes", MissingContent.Of(compiled.Definition, _sets.Resources));
                case false:
                    codes.Add(code);
                    break;
            }
        }

        return null;
    }

    private Result<IReadOnlyList<ExpandedCode>> CodesOf(ValueSetPart part, ValueSetDefinition definition)
    {
        if (part.System is not null)
        {
            return OfSystem(part, definition).Then(codes => InAll(codes, part.ValueSets, definition));
        }

        if (part.ValueSets.Count == 0)
        {
            return Issues.ContentMissing($"The expansion of '{definition.Url}'", ["an include that names neither a system nor a value set"]);
        }

        var first = Imported(part.ValueSets[0]);
        return first.IsSuccess ? first.Then(codes => InAll(codes, [.. part.ValueSets.Skip(1)], definition)) : first;
    }

    private Result<IReadOnlyList<ExpandedCode>> Imported(string canonical)
    {
        var found = _sets.Resources.FindValueSet(canonical);
        return found.IsSuccess ? Expand(found.Value) : Result<IReadOnlyList<ExpandedCode>>.Failed([found.Issues[0] with { Status = 422 }]);
    }

    // "If multiple value sets are referenced in one include, the codes must be in all of them."
    private Result<IReadOnlyList<ExpandedCode>> InAll(IReadOnlyList<ExpandedCode> codes, IReadOnlyList<string> valueSets, ValueSetDefinition definition)
    {
        foreach (var canonical in valueSets)
        {
            var kept = new List<ExpandedCode>();
            foreach (var code in codes)
            {
                if (++_work > MaxWork)
                {
                    return Issues.ExpansionTooCostly(definition.Url);
                }

                var isMember = _sets.Contains(code.System, code.Code, canonical);
                if (isMember is null)
                {
                    return Issues.ContentMissing($"The expansion of '{definition.Url}'", MissingContent.Of(canonical, _sets.Resources));
                }

                if (isMember is true)
                {
                    kept.Add(code);
                }
            }

            codes = kept;
        }

        return Result<IReadOnlyList<ExpandedCode>>.Succeeded(codes, []);
    }

    private Result<IReadOnlyList<ExpandedCode>> OfSystem(ValueSetPart part, ValueSetDefinition definition)
    {
        var version = _options.VersionOf(part.System!, part.Version);
        if (!version.IsSuccess)
        {
            return Result<IReadOnlyList<ExpandedCode>>.Failed(version.Issues);
        }

        var system = _sets.Resources.FindCodeSystem(part.System!, version.Value);
        var stated = version.Value;
        if (part.Concepts.Count > 0)
        {
            return part.Concepts.Select(c => Listed(c, part.System!, stated, system)).ToList();
        }

        if (definition.LockedDate is { } locked && stated is null && system is not null && !(system.Date is { } date && string.CompareOrdinal(date, locked) <= 0))
        {
            return Issues.LockedDateNotKept(definition.Url, locked, system.Url, system.Date);
        }

        // HL7's own expansions list what there is of a system whose content is an example or a fragment, and say that they are unclosed.
        _isPartial |= system is { Content: "example" or "fragment" };
        return system is null ? NotHere(part.System!, stated, definition)
            : system.Content is not ("complete" or "example" or "fragment") ? Issues.CodeSystemIncomplete(system.Url, system.Content)
            : ValueSetFilters.Select(system, part.Filters).Then<IReadOnlyList<ExpandedCode>>(found => Codes(found, ConceptIndex.Of(system), stated));
    }

    // What the text filter cannot take is left out at once: of a large system it takes a few.
    private List<ExpandedCode> Codes(IEnumerable<int> found, ConceptIndex index, string? version)
    {
        var taken = _words.Length == 0 ? found : found.Where(i => index.MayMatch(i, _words));
        return [.. taken.Select(i => ExpandedCode.Of(index, i, version, null))];
    }

    private Issue NotHere(string system, string? version, ValueSetDefinition definition) =>
        ImplicitCodeSystems.RuleOf(system) is not null ? Issues.NotEnumerable(definition.Url, system)
        : version is not null && _sets.Resources.FindCodeSystem(system) is not null ? Issues.UnknownCodeSystem(system, version) with { Status = 422 }
        : Issues.ContentMissing($"The expansion of '{definition.Url}'", [system]);

    private static ExpandedCode Listed(ListedConcept listed, string url, string? version, CodeSystemDefinition? system)
    {
        var index = system is null ? null : ConceptIndex.Of(system);
        return index is not null && index.Find(listed.Code) is >= 0 and var at ? ExpandedCode.Of(index, at, version, listed) : ExpandedCode.Of(url, version, listed);
    }
}
