using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.FhirPath;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search.Parameters;

namespace KapFhir.Fhir.Search;

/// <summary>How one type of resource is indexed: each path compiled and walked once, whatever number of parameters it serves.</summary>
internal sealed class TypePlan
{
    private readonly List<IndexPath> _paths = [];
    private readonly List<ParameterPlan> _parameters = [];

    private TypePlan()
    {
    }

    /// <summary>
    /// Compiles the parameters of a type. An expression that cannot be compiled is a fault: definitions are checked when they come in.
    /// </summary>
    public static TypePlan Compile(TypeDefinition type, FhirDefinitions definitions)
    {
        var plan = new TypePlan();
        var slots = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var parameter in definitions.SearchParametersOf(type.Name).Where(SearchSupport.IsIndexed))
        {
            var sources = IndexAlternative.Of(parameter.Expression!, type, definitions)
                .Select(a => new ParameterSource(plan.SlotOf(a.Path, slots), a.OnlyType));
            var parts = parameter.Components.Select(c => PartOf(c, type, definitions));
            plan._parameters.Add(new ParameterPlan(parameter, [.. sources], [.. parts]));
        }

        return plan;
    }

    /// <summary>Finds every entry of a resource.</summary>
    public IndexEntries Extract(FhirNode root, ExtractionSettings settings, long generation)
    {
        var extraction = new Extraction(settings, root, generation);
        var found = new IReadOnlyList<object>?[_paths.Count];
        foreach (var plan in _parameters)
        {
            extraction.BeginParameter();
            if (plan.Parameter.IsCustom)
            {
                ExtractCustom(plan, found, extraction);
            }
            else
            {
                Extract(plan, found, extraction);
            }
        }

        return extraction.Entries;
    }

    private void Extract(ParameterPlan plan, IReadOnlyList<object>?[] found, Extraction extraction)
    {
        var instance = 0;
        foreach (var source in plan.Sources)
        {
            var items = found[source.Slot] ??= _paths[source.Slot].Evaluate(extraction.Root, extraction.Root);
            plan.Extract(items, source, ref instance, extraction);
        }
    }

    // R4's own expressions can be evaluated on every resource; others may ask for a single item where there are several. The resource is
    // good all the same.
    private void ExtractCustom(ParameterPlan plan, IReadOnlyList<object>?[] found, Extraction extraction)
    {
        var before = extraction.Here;
        try
        {
            Extract(plan, found, extraction);
        }
        catch (FhirPathEvaluationException unfit)
        {
            extraction.ReturnTo(before);
            extraction.Entries.Failures.Add(new(plan.Parameter, unfit.Issue));
        }
    }

    private static PartPlan PartOf(CompositeComponent component, TypeDefinition type, FhirDefinitions definitions)
    {
        var part = CompositeParameter.PartOf(component, definitions)
            ?? throw new InvalidOperationException($"the composite's part {component.Definition} is not defined");
        return new PartPlan(part.Type,
            [.. IndexAlternative.Of(component.Expression, type, definitions).Select(a => IndexPath.Compile(a.Path).Value)]);
    }

    private int SlotOf(string path, Dictionary<string, int> slots)
    {
        if (!slots.TryGetValue(path, out var slot))
        {
            slot = _paths.Count;
            slots.Add(path, slot);
            _paths.Add(IndexPath.Compile(path).Value);
        }

        return slot;
    }
}
