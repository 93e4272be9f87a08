// https://hl7.org/fhir/R4/valueset-operation-validate-code.html
using System.Collections.Concurrent;
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Terminology;

/// <summary>
/// Says whether a code is in a value set. Every value set is compiled into sets of codes on first use and kept. Thread-safe.
/// The answer is null where it cannot be known here: the value set is unknown, or it draws on a system whose codes are not here (LOINC, SNOMED CT...).
/// </summary>
public sealed class ValueSetMembership
{
    private readonly FhirDefinitions _definitions;
    private readonly Dictionary<string, ValueSetDefinition> _valueSets;
    private readonly Dictionary<string, CodeSystemDefinition> _codeSystems;
    private readonly ConcurrentDictionary<string, CompiledValueSet> _compiled = new(StringComparer.Ordinal);

    /// <summary>The value sets and code systems of R4, and these, which win where urls are the same.</summary>
    public ValueSetMembership(FhirDefinitions definitions, IEnumerable<ValueSetDefinition> valueSets, IEnumerable<CodeSystemDefinition> codeSystems)
    {
        _definitions = definitions;
        _valueSets = valueSets.GroupBy(v => v.Url, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);
        _codeSystems = codeSystems.GroupBy(c => c.Url, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);
    }

    /// <summary>
    /// True if the value set has this code, false if it has not, null if that cannot be known here.
    /// </summary>
    /// <param name="system">The code's system; null for a bare <c>code</c>, whose system the value set implies.</param>
    /// <param name="code">The code.</param>
    /// <param name="valueSet">The canonical url of the value set; a version after a bar is ignored.</param>
    public bool? Contains(string? system, string code, string valueSet) => Find(valueSet)?.Contains(system, code);

    /// <summary>The compiled value set of this canonical url, or null if it is unknown.</summary>
    internal CompiledValueSet? Find(string canonical)
    {
        var url = WithoutVersion(canonical);
        if (_compiled.TryGetValue(url, out var compiled))
        {
            return compiled;
        }

        // Value sets may import each other in a circle, so compiling one never compiles another: imports are looked up when asked.
        return FindDefinition(url) is { } definition ? _compiled.GetOrAdd(url, new CompiledValueSet(definition, this)) : null;
    }

    /// <summary>The code system of this url if anything is known of it, or null.</summary>
    internal CodeSystemDefinition? FindCodeSystem(string url) => _codeSystems.GetValueOrDefault(url) ?? _definitions.FindCodeSystem(url);

    private ValueSetDefinition? FindDefinition(string url) => _valueSets.GetValueOrDefault(url) ?? _definitions.FindValueSet(url);

    private static string WithoutVersion(string canonical)
    {
        var bar = canonical.IndexOf('|', StringComparison.Ordinal);
        return bar < 0 ? canonical : canonical[..bar];
    }
}
