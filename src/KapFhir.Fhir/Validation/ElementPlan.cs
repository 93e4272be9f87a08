// https://hl7.org/fhir/R4/elementdefinition.html
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Validation;

/// <summary>What base R4 asks of one element of a type.</summary>
internal sealed class ElementPlan
{
    internal ElementPlan(ElementDefinition definition, int index)
    {
        Definition = definition;
        Index = index;
        Invariants = CompiledInvariant.Compile(definition.Invariants, TypePlan.Authority);
        if (definition.Binding is { Strength: BindingStrength.Required } binding)
        {
            RequiredValueSet = binding.ValueSet;
        }

        Targets = [.. definition.Types.Where(t => t.Type.Name is "Reference").SelectMany(t => t.Targets)];
        if (Targets.Contains("Resource", StringComparer.Ordinal))
        {
            Targets = [];
        }

        IsCanonical = definition.Types is [{ Type.Name: "canonical" }];
        CanonicalTargets = IsCanonical ? [.. definition.Types[0].Targets.Where(t => t is not "Resource")] : [];
        Profiles = [.. definition.Types.SelectMany(t => t.Profiles)];
        HasChecks = Invariants.Length > 0 || RequiredValueSet is not null || Targets.Length > 0 || Profiles.Length > 0 || IsCanonical;
    }

    internal ElementDefinition Definition { get; }

    /// <summary>The place among the type's elements.</summary>
    internal int Index { get; }

    internal CompiledInvariant[] Invariants { get; }

    /// <summary>The value set that a code must be from, or null.</summary>
    internal string? RequiredValueSet { get; }

    /// <summary>The resource types a reference may lead to; empty for any.</summary>
    internal string[] Targets { get; }

    /// <summary>True if a canonical url stands here.</summary>
    internal bool IsCanonical { get; }

    /// <summary>The types of resource that the canonical url may lead to; empty for any.</summary>
    internal string[] CanonicalTargets { get; }

    /// <summary>Profiles of datatypes of which the value must keep one (SimpleQuantity); empty for none.</summary>
    internal string[] Profiles { get; }

    internal bool HasChecks { get; }
}
