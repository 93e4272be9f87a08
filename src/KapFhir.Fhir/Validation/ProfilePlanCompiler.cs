// https://hl7.org/fhir/R4/profiling.html#snapshot
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Validation.Snapshots;

namespace KapFhir.Fhir.Validation;

/// <summary>
/// Turns a snapshot into a plan. A snapshot repeats all that base R4 says; what base validation checks anyhow is left out here, and so are elements
/// about which nothing remains to be said.
/// </summary>
internal sealed class ProfilePlanCompiler
{
    private readonly SnapshotTree _tree;
    private readonly ProfilePlans _profiles;
    private readonly Dictionary<SnapshotElement, List<NodePlan>> _children = [];

    private ProfilePlanCompiler(SnapshotTree tree, ProfilePlans profiles)
    {
        _tree = tree;
        _profiles = profiles;
    }

    internal static ProfilePlan Compile(SnapshotTree tree, ProfilePlans profiles)
    {
        var compiler = new ProfilePlanCompiler(tree, profiles);
        var type = profiles.Definitions.FindType(tree.Type);
        return new ProfilePlan(tree.Url, tree.Type, compiler.Compile(tree.Root, null, type is null ? [] : [type]));
    }

    // The types are those that the element's value may have, base the element they come from; both as far as known.
    private NodePlan? Compile(SnapshotElement element, ElementDefinition? baseElement, IReadOnlyList<TypeDefinition> types)
    {
        var plan = CheckPlan(element, baseElement, types);
        plan.Children = ChildrenOf(element, types);
        plan.Slicing = SlicingCompiler.Compile(element, _profiles, slice => CompileSlice(slice, baseElement, types));
        return HasWork(plan, baseElement, element) ? plan : null;
    }

    private NodePlan CompileSlice(SnapshotElement slice, ElementDefinition? baseElement, IReadOnlyList<TypeDefinition> types)
    {
        var narrowed = TypesOf(slice, types);
        var plan = CheckPlan(slice, baseElement, narrowed);
        plan.Children = ChildrenOf(slice, narrowed);
        plan.Slicing = SlicingCompiler.Compile(slice, _profiles, inner => CompileSlice(inner, baseElement, narrowed));
        return plan;
    }

    private NodePlan CheckPlan(SnapshotElement element, ElementDefinition? baseElement, IReadOnlyList<TypeDefinition> types) => new()
    {
        Id = element.Id,
        Name = element.Name,
        Min = element.Min,
        Max = element.Max,
        Fixed = element.Fixed,
        Pattern = element.Pattern,
        MinValue = element.MinValue,
        MaxValue = element.MaxValue,
        MaxLength = element.MaxLength,
        Types = NarrowedTypes(element, baseElement),
        Profiles = ProfilesOf(element, baseElement),
        Targets = TargetsOf(element, baseElement),
        TargetProfiles = TargetProfilesOf(element),
        RequiredValueSet = IsBaseBinding(element, baseElement) ? null : element.RequiredValueSet,
        AdditionalValueSets = [.. element.Facts.AdditionalValueSets],
        MustHaveValue = element.Facts.MustHaveValue,
        Invariants = CompiledInvariant.Compile(element.Invariants.Where(i => !IsBaseInvariant(i, baseElement, types)), _tree.Url),
    };

    private List<NodePlan> ChildrenOf(SnapshotElement element, IReadOnlyList<TypeDefinition> types)
    {
        var source = element.ContentReference is { } id && element.Children.Count == 0 ? _tree.Find(id) ?? element : element;
        if (_children.TryGetValue(source, out var known))
        {
            return known;
        }

        // The list is known before it is filled: content may refer back to what it is in (Questionnaire.item.item).
        var children = _children[source] = new List<NodePlan>(source.Children.Count);
        foreach (var child in source.Children)
        {
            var baseChild = types.Select(t => t.Element(child.Name)).FirstOrDefault(e => e is not null);
            if (Compile(child, baseChild, TypesOf(child, baseChild is null ? [] : [.. baseChild.Types.Select(t => t.Type)])) is { } plan)
            {
                children.Add(plan);
            }
        }

        return children;
    }

    private List<TypeDefinition> TypesOf(SnapshotElement element, IReadOnlyList<TypeDefinition> baseTypes)
    {
        var codes = element.Types.Where(t => !t.IsSystem).Select(t => t.Code).ToHashSet(StringComparer.Ordinal);
        var narrowed = baseTypes.Where(t => t.Kind == TypeKind.Backbone || codes.Count == 0 || codes.Contains(t.Name)).ToList();
        return narrowed.Count > 0 || baseTypes.Count == 0 ? narrowed : [.. codes.Select(_profiles.Definitions.FindType).OfType<TypeDefinition>()];
    }

    private static List<string> NarrowedTypes(SnapshotElement element, ElementDefinition? baseElement)
    {
        var codes = element.Types.Where(t => !t.IsSystem).Select(t => t.Code).Distinct(StringComparer.Ordinal).ToList();
        var narrows = baseElement is not null && codes.Count > 0
            && baseElement.Types.Any(t => t.Type.Kind != TypeKind.Backbone && !codes.Contains(t.Type.Name, StringComparer.Ordinal));
        return narrows ? codes : [];
    }

    // Base validation holds every extension to its own definition; a slice that names it only has to count it.
    private List<string> ProfilesOf(SnapshotElement element, ElementDefinition? baseElement)
    {
        // The root stands for the value that is being checked already: its type's profiles would be checked without end.
        if (element == _tree.Root || element.Types.Any(t => t.Profiles.Count == 0))
        {
            return [];
        }

        var known = baseElement?.Types.SelectMany(t => t.Profiles) ?? [];
        var profiles = element.Types.Where(t => t.Code is not "Extension").SelectMany(t => t.Profiles).Select(ProfilePlans.WithoutVersion).ToList();
        return profiles.TrueForAll(p => known.Contains(p, StringComparer.Ordinal) || p == _tree.Url) ? [] : profiles;
    }

    private List<string> TargetsOf(SnapshotElement element, ElementDefinition? baseElement)
    {
        var references = element.Types.Where(t => t.Code is "Reference").ToList();
        if (references.Count == 0 || references.Exists(t => t.TargetProfiles.Count == 0))
        {
            return [];
        }

        var targets = references.SelectMany(t => t.TargetProfiles).Select(p => _profiles.TypeOf(ProfilePlans.WithoutVersion(p))).ToList();
        var baseTargets = baseElement?.Types.SelectMany(t => t.Targets).ToList() ?? [];
        return targets.Contains(null) || targets.Contains("Resource") || (baseTargets.Count > 0 && baseTargets.TrueForAll(targets.Contains))
            ? []
            : [.. targets.OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    // If one of them is a type of R4's own, whatever is of that type will do; of types alone Targets takes care.
    private List<string> TargetProfilesOf(SnapshotElement element)
    {
        var profiles = element.Types.Where(t => t.Code is "Reference").SelectMany(t => t.TargetProfiles).Select(ProfilePlans.WithoutVersion).ToList();
        return profiles.Exists(p => _profiles.FindCoreType(p) is null) ? profiles : [];
    }

    private static bool IsBaseBinding(SnapshotElement element, ElementDefinition? baseElement) =>
        element.RequiredValueSet is { } valueSet && baseElement?.Binding is { Strength: BindingStrength.Required } binding
        && ProfilePlans.WithoutVersion(binding.ValueSet) == ProfilePlans.WithoutVersion(valueSet);

    private static bool IsBaseInvariant(Invariant invariant, ElementDefinition? baseElement, IReadOnlyList<TypeDefinition> types) =>
        (baseElement?.Invariants.Any(i => i.Key == invariant.Key) ?? false) || types.Any(t => t.Invariants.Any(i => i.Key == invariant.Key));

    private static bool HasWork(NodePlan plan, ElementDefinition? baseElement, SnapshotElement element) =>
        plan.Min > (baseElement?.Min ?? 0) || plan.Max < (baseElement?.Max ?? int.MaxValue) || plan.Fixed is not null || plan.Pattern is not null
        || plan.MinValue is not null || plan.MaxValue is not null || plan.MaxLength is not null || plan.Types.Count > 0 || plan.Profiles.Count > 0
        || plan.Targets.Count > 0 || plan.TargetProfiles.Count > 0 || plan.RequiredValueSet is not null || plan.Invariants.Length > 0 || plan.Children.Count > 0
        || plan.AdditionalValueSets.Length > 0 || plan.MustHaveValue || plan.Slicing is not null || element.ContentReference is not null;
}
