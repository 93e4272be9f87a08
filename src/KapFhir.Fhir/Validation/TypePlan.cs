// https://hl7.org/fhir/R4/validation.html
using System.Collections.Concurrent;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Validation.Rules;

namespace KapFhir.Fhir.Validation;

/// <summary>What base R4 asks of one type: its invariants, and the checks of its elements. Compiled once per type.</summary>
internal sealed class TypePlan
{
    /// <summary>The name under which base R4 appears in issues.</summary>
    internal const string Authority = "FHIR R4";

    private readonly Dictionary<ElementDefinition, ElementPlan> _byElement;

    internal TypePlan(TypeDefinition type)
    {
        Type = type;
        Invariants = CompiledInvariant.Compile(type.Invariants, Authority);
        Elements = [.. type.Elements.Select((e, i) => new ElementPlan(e, i))];
        _byElement = Elements.ToDictionary(e => e.Definition);
        Counted = [.. Elements.Where(e => e.Definition.Min > 0 || e.Definition.Max != int.MaxValue)];
        IsResource = type.Kind == TypeKind.Resource;
        Rule = TypeRules.Of(type.Name);
    }

    internal TypeDefinition Type { get; }

    internal CompiledInvariant[] Invariants { get; }

    internal ElementPlan[] Elements { get; }

    /// <summary>The elements whose number is limited from below or above.</summary>
    internal ElementPlan[] Counted { get; }

    internal bool IsResource { get; }

    /// <summary>What the text of the specification asks of the type besides, or null.</summary>
    internal TypeRule? Rule { get; }

    internal ElementPlan? Find(ElementDefinition element) => _byElement.GetValueOrDefault(element);
}

/// <summary>The plans of types, each compiled when first met. Thread-safe.</summary>
internal sealed class TypePlans
{
    private readonly ConcurrentDictionary<TypeDefinition, TypePlan> _plans = new();

    internal TypePlan Of(TypeDefinition type) => _plans.GetOrAdd(type, static t => new TypePlan(t));
}
