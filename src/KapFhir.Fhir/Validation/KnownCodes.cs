// https://hl7.org/fhir/R4/codesystem.html
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Validation;

/// <summary>The concepts of the code systems that are here, by code. Made per system when first asked for, and kept. Thread-safe.</summary>
internal sealed class KnownCodes
{
    private readonly ConcurrentDictionary<string, KnownCodeSystem> _systems = new(StringComparer.Ordinal);
    private readonly Func<string, CodeSystemDefinition?> _find;

    internal KnownCodes(Func<string, CodeSystemDefinition?> find) => _find = find;

    /// <summary>What is known of a system, or null if nothing is. Unknown ones are not remembered: anybody may send any number of them.</summary>
    internal KnownCodeSystem? Find(string system)
    {
        if (_systems.TryGetValue(system, out var known))
        {
            return known;
        }

        return _find(system) is { Concepts.Count: > 0 } definition ? _systems.GetOrAdd(system, new KnownCodeSystem(definition)) : null;
    }

    /// <summary>True if the text is the concept's display or another of its names: case, accents' form and spacing don't matter.</summary>
    internal static bool IsDisplay(Concept concept, string text) =>
        concept.Display is null || IsSame(concept.Display, text) || concept.Designations.Any(d => IsSame(d.Value, text));

    private static bool IsSame(string known, string text) =>
        string.Equals(known, text, StringComparison.OrdinalIgnoreCase)
        || CultureInfo.InvariantCulture.CompareInfo.Compare(known, text, CompareOptions.IgnoreCase | CompareOptions.IgnoreSymbols) == 0;
}

/// <summary>A code system by code.</summary>
internal sealed class KnownCodeSystem
{
    private readonly FrozenDictionary<string, Concept> _byCode;
    private readonly IReadOnlyList<PropertyDeclaration> _properties;

    internal KnownCodeSystem(CodeSystemDefinition definition)
    {
        IsComplete = definition.Content is "complete";
        Supplements = definition.Supplements;
        _properties = definition.Properties;
        _byCode = definition.Concepts.GroupBy(c => c.Code, definition.IsCaseSensitive ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(g => g.Key, g => g.First(), definition.IsCaseSensitive ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>True if a code that is not here is none of the system.</summary>
    internal bool IsComplete { get; }

    /// <summary>The code system that it adds to, if it defines no codes of its own.</summary>
    internal string? Supplements { get; }

    /// <summary>The type of a property that the system declares, or null.</summary>
    internal string? TypeOf(string property) => _properties.FirstOrDefault(p => p.Code == property)?.Type;

    internal Concept? Find(string code) => _byCode.GetValueOrDefault(code);
}
