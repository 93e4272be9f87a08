// https://hl7.org/fhir/R4/valueset.html#compositions
using System.Collections.Frozen;
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Terminology;

/// <summary>One include or exclude of a value set: its system's codes as a set where they are known here, as a rule where one defines the system.</summary>
internal sealed class CompiledPart
{
    private readonly string? _system;
    private readonly FrozenSet<string>? _codes;
    private readonly Func<string, bool?>? _rule;

    private CompiledPart(string? system, FrozenSet<string>? codes, Func<string, bool?>? rule, IReadOnlyList<string> valueSets)
    {
        _system = system;
        _codes = codes;
        _rule = rule;
        ValueSets = valueSets;
    }

    /// <summary>The value sets a code must be in as well.</summary>
    internal IReadOnlyList<string> ValueSets { get; }

    internal static CompiledPart Compile(ValueSetPart part, ValueSetMembership sets)
    {
        if (part.System is null)
        {
            return new CompiledPart(null, null, _ => true, part.ValueSets);
        }

        if (part.Concepts.Count > 0)
        {
            var codes = part.Concepts.Select(c => c.Code).ToFrozenSet(CodeComparer(sets.FindCodeSystem(part.System)));
            return new CompiledPart(part.System, codes, null, part.ValueSets);
        }

        var known = KnownCodes(part, sets.FindCodeSystem(part.System));
        return new CompiledPart(part.System, known, known is null && part.Filters.Count == 0 ? ImplicitCodeSystems.RuleOf(part.System) : null, part.ValueSets);
    }

    /// <summary>Whether this part's own system has the code; a null system matches any.</summary>
    internal bool? InSystem(string? system, string code)
    {
        if (_system is not null && system is not null && !string.Equals(system, _system, StringComparison.Ordinal))
        {
            return false;
        }

        return _codes is not null ? _codes.Contains(code) : _rule?.Invoke(code);
    }

    private static FrozenSet<string>? KnownCodes(ValueSetPart part, CodeSystemDefinition? system)
    {
        if (system is not { Content: "complete" })
        {
            return null;
        }

        var indexes = ValueSetFilters.Select(system, part.Filters);
        return indexes?.Select(i => system.Concepts[i].Code).ToFrozenSet(CodeComparer(system));
    }

    private static StringComparer CodeComparer(CodeSystemDefinition? system) =>
        system is { IsCaseSensitive: false } ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
}
