// https://hl7.org/fhir/R4/valueset-operation-validate-code.html
using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Terminology;

/// <summary>
/// Says whether a code is in a value set. Every value set is compiled into sets of codes on first use and kept. Thread-safe.
/// The answer is null where it cannot be known here: the value set is unknown, or it draws on a system whose codes are not here (LOINC, SNOMED CT...).
/// </summary>
public sealed class ValueSetMembership
{
    private readonly ConcurrentDictionary<string, CompiledValueSet> _compiled = new(StringComparer.Ordinal);
    private readonly ConditionalWeakTable<ValueSetDefinition, CompiledValueSet> _ready = [];

    /// <summary>Answers from the value sets and code systems in force.</summary>
    public ValueSetMembership(ConformanceResources resources) => Resources = new TerminologyResources(resources);

    /// <summary>Where value sets, code systems and concept maps are found.</summary>
    public TerminologyResources Resources { get; }

    /// <summary>
    /// True if the value set has this code, false if it has not, null if that cannot be known here.
    /// </summary>
    /// <param name="system">The code's system; null for a bare <c>code</c>, whose system the value set implies.</param>
    /// <param name="code">The code.</param>
    /// <param name="valueSet">The canonical url of the value set; a version after a bar is taken where it is here, else any.</param>
    public bool? Contains(string? system, string code, string valueSet) => Find(valueSet)?.Contains(system, code);

    /// <summary>
    /// True if a code of a system stands for the same as another of it or for something above it, null if that cannot be known here.
    /// </summary>
    public bool? Subsumes(string system, string general, string special) =>
        CodeSubsumption.Test(Resources, system, null, general, special) is { IsSuccess: true } tested ? tested.Value is "equivalent" or "subsumes" : null;

    /// <summary>The weight that a code system gives one of its codes, or null. http://hl7.org/fhir/concept-properties#itemWeight</summary>
    public decimal? Weight(string system, string code)
    {
        var index = Resources.FindCodeSystem(system) is { } found ? ConceptIndex.Of(found) : null;
        if (index is null || index.Find(code) is not (>= 0 and var at))
        {
            return null;
        }

        var property = index.System.Properties.FirstOrDefault(p => p.Uri is "http://hl7.org/fhir/concept-properties#itemWeight")?.Code;
        var weight = index.System.Concepts[at].Properties.FirstOrDefault(p => p.Code == property || p.Code is "itemWeight" or "ordinalValue");
        return decimal.TryParse(weight?.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>The compiled value set of this canonical url, or null if it is unknown. Of another version than asked for rather than none.</summary>
    internal CompiledValueSet? Find(string canonical)
    {
        if (_compiled.TryGetValue(canonical, out var compiled))
        {
            return compiled;
        }

        if (Resources.FindValueSet(canonical) is { IsSuccess: true } found)
        {
            // A fragment can be anything, so that what has one is not kept by it.
            return canonical.Contains('#', StringComparison.Ordinal) ? Compile(found.Value) : _compiled.GetOrAdd(canonical, Compile(found.Value));
        }

        var url = Canonical.WithoutVersion(canonical);
        return url.Length < canonical.Length ? Find(url) : null;
    }

    /// <summary>A value set made ready. They may import each other in a circle, so compiling one never compiles another: imports are looked up when asked.</summary>
    internal CompiledValueSet Compile(ValueSetDefinition definition) => _ready.GetValue(definition, d => new CompiledValueSet(d, this));
}
