// https://hl7.org/fhir/R4/searchparameter.html
namespace KapFhir.Fhir.Definitions;

/// <summary>R4's nine search parameter types. https://hl7.org/fhir/R4/search.html#ptypes</summary>
public enum SearchParameterType
{
    /// <summary>A number.</summary>
    Number,

    /// <summary>A date, a time or a period.</summary>
    Date,

    /// <summary>Text, matched from its start, without regard to case and accents.</summary>
    String,

    /// <summary>A code, a coded value or an identifier.</summary>
    Token,

    /// <summary>A reference to a resource.</summary>
    Reference,

    /// <summary>Two or more parameters that must hold for the same element.</summary>
    Composite,

    /// <summary>A number with a unit.</summary>
    Quantity,

    /// <summary>A URI.</summary>
    Uri,

    /// <summary>A parameter with rules of its own (<c>near</c>).</summary>
    Special,
}

/// <summary>A search parameter as R4 or a package defines it. Compared by reference.</summary>
public sealed class SearchParameterDefinition
{
    /// <summary>The canonical url, unique: <c>http://hl7.org/fhir/SearchParameter/clinical-patient</c>.</summary>
    public required string Url { get; init; }

    /// <summary>The name in a query: <c>patient</c>.</summary>
    public required string Code { get; init; }

    /// <summary>The resource types it applies to, abstract ones as R4 states them (<c>Resource</c>, <c>DomainResource</c>).</summary>
    public required IReadOnlyList<string> Bases { get; init; }

    /// <summary>Its type.</summary>
    public required SearchParameterType Type { get; init; }

    /// <summary>The FHIRPath expression that finds the values, for all bases in one (joined by <c>|</c>), or null.</summary>
    public string? Expression { get; init; }

    /// <summary>For references: the resource types that may be pointed at; empty for others.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>For composites: the parts, in order; empty for others.</summary>
    public IReadOnlyList<CompositeComponent> Components { get; init; } = [];

    /// <summary>False if it takes one value only, none joined by commas to it.</summary>
    public bool TakesOr { get; init; } = true;

    /// <summary>False if it may stand in a search once only.</summary>
    public bool TakesAnd { get; init; } = true;

    /// <summary>For references: the codes of the parameters that may be chained to it; empty for any.</summary>
    public IReadOnlyList<string> Chains { get; init; } = [];

    /// <summary>What it searches by, in words.</summary>
    public string Description { get; init; } = "";

    /// <summary>
    /// The name under which its values are kept. For R4's own the url; for others the url and what the values depend on, so that values found by an earlier
    /// expression are never taken for those of a later one.
    /// </summary>
    public string IndexName { get => field ?? Url; init; }

    /// <summary>True if it is not one of R4's own.</summary>
    public bool IsCustom => IndexName != Url;

    /// <summary>The job that finds its values in what was stored before it, or null if they are all found: until then it is not searched by.</summary>
    public string? PendingJob { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Url;
}

/// <summary>One part of a composite search parameter.</summary>
/// <param name="Definition">The canonical url of the part's own parameter, which gives the type.</param>
/// <param name="Expression">The FHIRPath expression from the composite's element to the part's values.</param>
public sealed record CompositeComponent(string Definition, string Expression);

/// <summary>
/// A compartment: the resources that belong to one patient, encounter, device... https://hl7.org/fhir/R4/compartmentdefinition.html
/// </summary>
/// <param name="Code">The type of the resource at its centre: <c>Patient</c>.</param>
/// <param name="Members">
/// Per resource type, the codes of the reference parameters that put a resource inside; types that are never inside are absent.
/// The resource at the centre is inside too, which is not said here.
/// </param>
public sealed record CompartmentDefinition(string Code, IReadOnlyDictionary<string, IReadOnlyList<string>> Members);

/// <summary>An operation that R4 defines. https://hl7.org/fhir/R4/operationdefinition.html</summary>
/// <param name="Url">The canonical url.</param>
/// <param name="Code">The name in a request, without the dollar sign.</param>
/// <param name="Types">The resource types it is defined on.</param>
/// <param name="OnSystem">True if it may be called on the server's base.</param>
/// <param name="OnType">True if it may be called on a type.</param>
/// <param name="OnInstance">True if it may be called on a resource.</param>
/// <param name="AffectsState">True if calling it may change something; then it is called by POST.</param>
/// <param name="Parameters">Its parameters, in and out; parts are flattened with a dotted name.</param>
public sealed record OperationDefinition(
    string Url, string Code, IReadOnlyList<string> Types, bool OnSystem, bool OnType, bool OnInstance, bool AffectsState,
    IReadOnlyList<OperationParameter> Parameters);

/// <summary>A parameter of an operation.</summary>
/// <param name="Name">Its name; a part's has its parent's before it: <c>match.concept</c>.</param>
/// <param name="IsOut">True for an output.</param>
/// <param name="Min">The least number of times.</param>
/// <param name="Max">The most times; <see cref="int.MaxValue"/> for <c>*</c>.</param>
/// <param name="Type">The type's name, or null for a parameter made of parts.</param>
public sealed record OperationParameter(string Name, bool IsOut, int Min, int Max, string? Type);
