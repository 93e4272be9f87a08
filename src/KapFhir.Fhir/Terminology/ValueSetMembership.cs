// https://hl7.org/fhir/R4/valueset-operation-validate-code.html
using System.Collections.Concurrent;
using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Terminology;

/// <summary>
/// Says whether a code is in a value set. Every value set is compiled into sets of codes on first use and kept. Thread-safe.
/// The answer is null where it cannot be known here: the value set is unknown, or it draws on a system whose codes are not here (LOINC, SNOMED CT...).
/// </summary>
public sealed class ValueSetMembership
{
    private readonly ConformanceResources _resources;
    private readonly ConcurrentDictionary<string, CompiledValueSet> _compiled = new(StringComparer.Ordinal);

    /// <summary>Answers from the value sets and code systems in force.</summary>
    public ValueSetMembership(ConformanceResources resources) => _resources = resources;

    /// <summary>
    /// True if the value set has this code, false if it has not, null if that cannot be known here.
    /// </summary>
    /// <param name="system">The code's system; null for a bare <c>code</c>, whose system the value set implies.</param>
    /// <param name="code">The code.</param>
    /// <param name="valueSet">The canonical url of the value set, with or without version.</param>
    public bool? Contains(string? system, string code, string valueSet) => Find(valueSet)?.Contains(system, code);

    /// <summary>The compiled value set of this canonical url, or null if it is unknown.</summary>
    internal CompiledValueSet? Find(string canonical)
    {
        if (_compiled.TryGetValue(canonical, out var compiled))
        {
            return compiled;
        }

        // Value sets may import each other in a circle, so compiling one never compiles another: imports are looked up when asked.
        // A fragment can be anything, so that what has one is not kept.
        return _resources.FindValueSet(canonical) is not { } definition ? null
            : canonical.Contains('#', StringComparison.Ordinal) ? new CompiledValueSet(definition, this)
            : _compiled.GetOrAdd(canonical, new CompiledValueSet(definition, this));
    }

    /// <summary>The code system of this url if anything is known of it, or null.</summary>
    internal CodeSystemDefinition? FindCodeSystem(string url) => _resources.FindCodeSystem(url);
}
