// https://hl7.org/fhir/R4/valueset.html#compositions
using System.Collections.Frozen;
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Terminology;

/// <summary>One include or exclude of a value set, ready for the question whether a code is in its own system part. The imports are asked by the value set.</summary>
internal sealed class CompiledPart
{
    private readonly string? _system;
    private readonly ConceptIndex? _index;
    private readonly Func<string, ConceptIndex?, bool?> _has;

    private CompiledPart(ValueSetPart part, ConceptIndex? index, Func<string, ConceptIndex?, bool?> has)
    {
        _system = part.System;
        _index = index;
        _has = has;
        ValueSets = part.ValueSets;
    }

    /// <summary>The value sets a code must be in as well.</summary>
    internal IReadOnlyList<string> ValueSets { get; }

    /// <summary>Makes a part ready.</summary>
    /// <param name="part">The part.</param>
    /// <param name="resources">Where its system is found.</param>
    /// <param name="withInactive">False to leave inactive concepts out (compose.inactive).</param>
    internal static CompiledPart Compile(ValueSetPart part, TerminologyResources resources, bool withInactive)
    {
        if (part.System is null)
        {
            return new CompiledPart(part, null, static (_, _) => true);
        }

        // A code is checked by the version that is here, also where the value set names another: that is nearer than no answer.
        var system = resources.FindCodeSystem(part.System, part.Version) ?? resources.FindCodeSystem(part.System);
        var index = system is null ? null : ConceptIndex.Of(system);
        return new CompiledPart(part, index, part.Concepts.Count > 0 ? Listed(part, index, withInactive) : Filtered(part, index, withInactive));
    }

    /// <summary>Whether this part's own system has the code; a null system matches any. Null if that cannot be known.</summary>
    internal bool? InSystem(string? system, string code) =>
        _system is not null && system is not null && !string.Equals(system, _system, StringComparison.Ordinal) ? false : _has(code, _index);

    private static Func<string, ConceptIndex?, bool?> Listed(ValueSetPart part, ConceptIndex? index, bool withInactive)
    {
        var codes = part.Concepts.Select(c => c.Code).Where(c => withInactive || index?.Find(c) is not (>= 0 and var i) || !index.IsInactive(i))
            .ToFrozenSet(StringComparer.Ordinal);
        return (code, concepts) => codes.Contains(code)
            || (concepts is { System.IsCaseSensitive: false } && concepts.Find(code) is >= 0 and var i && codes.Contains(concepts.System.Concepts[i].Code));
    }

    private static Func<string, ConceptIndex?, bool?> Filtered(ValueSetPart part, ConceptIndex? index, bool withInactive)
    {
        var known = index is null || index.System.Concepts.Count == 0 ? null : ValueSetFilters.Select(index.System, part.Filters) is { IsSuccess: true } found ? found.Value : null;
        if (known is null)
        {
            var rule = part.Filters.Count == 0 ? ImplicitCodeSystems.RuleOf(part.System!) : null;
            return (code, _) => rule?.Invoke(code);
        }

        var isIn = new bool[index!.System.Concepts.Count];
        foreach (var i in known)
        {
            isIn[i] = withInactive || !index.IsInactive(i);
        }

        // A system that is here in part says only of its own codes whether they are in.
        bool? absent = index.System.Content is "complete" ? false : null;
        return (code, concepts) => concepts!.Find(code) is >= 0 and var i ? isIn[i] : absent;
    }
}
