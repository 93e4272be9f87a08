// https://hl7.org/fhir/R4/valueset.html#compositions
using System.Collections.Frozen;
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Terminology;

/// <summary>A value set made ready for membership questions. Answers in three values: true, false, or null for "not known here".</summary>
internal sealed class CompiledValueSet
{
    // Imports nest a few levels in practice; a circle of imports ends here with "not known".
    private const int MaxImportDepth = 16;

    private readonly CompiledPart[] _include;
    private readonly CompiledPart[] _exclude;
    private readonly FrozenSet<(string? System, string Code)>? _expansion;
    private readonly ValueSetMembership _sets;

    internal CompiledValueSet(ValueSetDefinition definition, ValueSetMembership sets)
    {
        _sets = sets;
        _include = [.. definition.Include.Select(p => CompiledPart.Compile(p, sets))];
        _exclude = [.. definition.Exclude.Select(p => CompiledPart.Compile(p, sets))];
        _expansion = definition.Expansion?.Select(c => (c.System, c.Code)).ToFrozenSet();
    }

    internal bool? Contains(string? system, string code) => Contains(system, code, 0);

    private bool? Contains(string? system, string code, int depth)
    {
        if (depth > MaxImportDepth)
        {
            return null;
        }

        if (_include.Length == 0)
        {
            return _expansion is null ? null : InExpansion(system, code);
        }

        var composed = And(AnyOf(_include, system, code, depth), Not(AnyOf(_exclude, system, code, depth)));
        // The expansion that came along may know codes of systems that are not here; what it lacks it may only not list.
        return composed ?? (_expansion is not null && InExpansion(system, code) ? true : null);
    }

    private bool InExpansion(string? system, string code) => system is null
        ? _expansion!.Any(c => string.Equals(c.Code, code, StringComparison.Ordinal))
        : _expansion!.Contains((system, code));

    private bool? AnyOf(CompiledPart[] parts, string? system, string code, int depth)
    {
        bool? any = false;
        foreach (var part in parts)
        {
            switch (InPart(part, system, code, depth))
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
    private bool? InPart(CompiledPart part, string? system, string code, int depth)
    {
        var result = part.InSystem(system, code);
        foreach (var import in part.ValueSets)
        {
            if (result is false)
            {
                return false;
            }

            result = And(result, _sets.Find(import)?.Contains(system, code, depth + 1));
        }

        return result;
    }

    private static bool? And(bool? a, bool? b) => a is false || b is false ? false : a is null || b is null ? null : true;

    private static bool? Not(bool? a) => a is null ? null : !a;
}
