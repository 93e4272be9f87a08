using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.FhirPath;

/// <summary>What an expression may refer to beside its focus: the resource around it, and what lies outside of it.</summary>
public sealed class FhirPathContext
{
    /// <summary><c>%resource</c>: the resource that holds the focus; null to take it from the focus.</summary>
    public FhirNode? Resource { get; init; }

    /// <summary><c>%rootResource</c>: the outermost resource; null to take it from the focus.</summary>
    public FhirNode? RootResource { get; init; }

    /// <summary>
    /// Finds the resource a reference leads to (<c>resolve()</c>), or null if it cannot be found; null to resolve only inside the resource.
    /// </summary>
    public Func<string, FhirNode?>? Resolve { get; init; }

    /// <summary>
    /// True if a code is in a value set (<c>memberOf()</c>), null if the value set is unknown. Arguments: system or null, code, value set
    /// url.
    /// </summary>
    public Func<string?, string, string, bool?>? IsMemberOf { get; init; }

    /// <summary>
    /// True if one code of a system stands above another (<c>subsumes()</c>), null if unknown. Arguments: system, the general code, the
    /// special one.
    /// </summary>
    public Func<string, string, string, bool?>? Subsumes { get; init; }

    /// <summary>The weight that a code system gives one of its codes (<c>weight()</c>), or null if it gives none or is unknown. Arguments: system, code.</summary>
    public Func<string, string, decimal?>? WeightOf { get; init; }

    /// <summary>
    /// True if an element conforms to a profile (<c>conformsTo()</c>), null if the profile is unknown. R4's own types need none of this.
    /// </summary>
    public Func<FhirNode, string, bool?>? ConformsTo { get; init; }

    /// <summary>
    /// True if an item is of a slice of a profile (<c>slice()</c>), null if the profile or slice is unknown. Arguments: item, the profile's
    /// url, the slice's name.
    /// </summary>
    public Func<FhirNode, string, string, bool?>? IsInSlice { get; init; }

    /// <summary>
    /// What <c>trace()</c> reports to: the name it was given and the items. Null to report nowhere: a rule must not be able to fill a log
    /// with patients' data unless somebody asks for it.
    /// </summary>
    public Action<string, IReadOnlyList<object>>? Trace { get; init; }

    /// <summary>The moment of <c>now()</c>, <c>today()</c> and <c>timeOfDay()</c>: one for a whole evaluation.</summary>
    public DateTimeOffset? Now { get; init; }

    /// <summary>Further variables, by name without the percent sign.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<object>>? Variables { get; init; }

    /// <summary>How much work all evaluations with this context may make together; null to limit each for itself only.</summary>
    public FhirPathBudget? Budget { get; init; }
}

/// <summary>The items that several evaluations may visit together: as many as one may alone. For one thread.</summary>
public sealed class FhirPathBudget
{
    private int _left = Compilation.Evaluation.MaxWork;

    /// <summary>Takes this many items; false if they are spent.</summary>
    internal bool TrySpend(int items) => (_left -= items) >= 0;
}
