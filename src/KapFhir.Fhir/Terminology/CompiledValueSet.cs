// https://hl7.org/fhir/R4/valueset.html#compositions
using System.Collections.Frozen;
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Terminology;

/// <summary>A value set made ready for membership questions. Answers in three values: true, false, or null for "not known here".</summary>
internal sealed class CompiledValueSet
{
    // Imports nest a few levels in practice; a circle of imports ends here with "not known".
    private const int MaxImportDepth = 16;

    // Imports that fan out at every level would be asked exponentially often: one question looks at so many parts, then it is "not known".
    private const int MaxPartsAsked = 20_000;

    private readonly CompiledPart[] _include;
    private readonly CompiledPart[] _exclude;
    private readonly FrozenSet<(string? System, string Code)>? _expansion;
    private readonly bool _isExpansionPartial;
    private readonly ValueSetMembership _sets;

    internal CompiledValueSet(ValueSetDefinition definition, ValueSetMembership sets)
    {
        _sets = sets;
        Definition = definition;
        _isExpansionPartial = definition.IsExpansionPartial;
        _expansion = definition.Expansion?.Select(c => (c.System, c.Code)).ToFrozenSet();
        var isTooLarge = definition.Include.Count + definition.Exclude.Count > ValueSetDefinition.MaxParts;
        IsTooLarge = isTooLarge;
        _include = isTooLarge ? [] : [.. definition.Include.Select(p => Compile(p, definition))];
        _exclude = isTooLarge ? [] : [.. definition.Exclude.Select(p => CompiledPart.Compile(p, sets.Resources, withInactive: true))];
    }

    internal ValueSetDefinition Definition { get; }

    /// <summary>True if it has more parts than are looked at: then nothing is known of it.</summary>
    internal bool IsTooLarge { get; }

    internal bool? Contains(string? system, string code)
    {
        var left = MaxPartsAsked;
        return Contains(system, code, 0, ref left);
    }

    /// <summary>Whether a code is in one of these parts of it, imports included.</summary>
    internal bool? IncludedBy(int part, string? system, string code)
    {
        var left = MaxPartsAsked;
        return InPart(_include[part], system, code, 0, ref left);
    }

    /// <summary>Whether a code is taken out again.</summary>
    internal bool? Excludes(string? system, string code)
    {
        var left = MaxPartsAsked;
        return AnyOf(_exclude, system, code, 0, ref left);
    }

    private CompiledPart Compile(ValueSetPart part, ValueSetDefinition definition) =>
        CompiledPart.Compile(part, _sets.Resources, definition.IncludesInactive is not false);

    private bool? Contains(string? system, string code, int depth, ref int left)
    {
        if (depth > MaxImportDepth)
        {
            return null;
        }

        if (_include.Length == 0)
        {
            return ByExpansion(system, code);
        }

        var composed = And(AnyOf(_include, system, code, depth, ref left), Not(AnyOf(_exclude, system, code, depth, ref left)));
        // The expansion that came along may know codes of systems that are not here.
        return composed ?? ByExpansion(system, code);
    }

    // What an expansion lacks that says of itself to be partial, it may only not list.
    private bool? ByExpansion(string? system, string code) =>
        _expansion is null ? null : InExpansion(system, code) ? true : _isExpansionPartial ? null : false;

    private bool InExpansion(string? system, string code) => system is null
        ? _expansion!.Any(c => string.Equals(c.Code, code, StringComparison.Ordinal))
        : _expansion!.Contains((system, code));

    private bool? AnyOf(CompiledPart[] parts, string? system, string code, int depth, ref int left)
    {
        bool? any = false;
        foreach (var part in parts)
        {
            switch (InPart(part, system, code, depth, ref left))
            {
                case true:
                    return true;
                case null:
                    any = null;
                    break;
            }
        }

        return any;
    }

    // "If multiple value sets are referenced in one include, the codes must be in all of them."
    private bool? InPart(CompiledPart part, string? system, string code, int depth, ref int left)
    {
        if (--left < 0)
        {
            return null;
        }

        var result = part.InSystem(system, code);
        foreach (var import in part.ValueSets)
        {
            if (result is false)
            {
                return false;
            }

            result = And(result, _sets.Find(import)?.Contains(system, code, depth + 1, ref left));
        }

        return result;
    }

    private static bool? And(bool? a, bool? b) => a is false || b is false ? false : a is null || b is null ? null : true;

    private static bool? Not(bool? a) => a is null ? null : !a;
}
