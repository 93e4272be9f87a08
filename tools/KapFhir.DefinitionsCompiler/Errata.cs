using KapFhir.Fhir.Definitions;

namespace KapFhir.DefinitionsCompiler;

/// <summary>What 4.0.1 publishes wrongly, and what it is compiled as. Everything else is compiled as published.</summary>
internal static class Errata
{
    /// <summary>An invariant whose published expression doesn't say its own rule.</summary>
    /// <param name="Key">The invariant's key; null for one rule that many resources publish under keys of their own.</param>
    /// <param name="Published">The expression of 4.0.1. Only exactly this is replaced.</param>
    /// <param name="Corrected">The expression in its place.</param>
    /// <param name="Reason">What was wrong, and who corrected it so.</param>
    internal sealed record InvariantErratum(string? Key, string Published, string Corrected, string Reason);

    private const string ProblemListItem = "system='http://terminology.hl7.org/CodeSystem/condition-category' and code='problem-list-item'";
    private const string ClinicalStatusNeeded = "clinicalStatus.exists() or verificationStatus.coding.where(system="
        + "'http://terminology.hl7.org/CodeSystem/condition-ver-status' and code = 'entered-in-error').exists() or ";
    private const string Contained = "contained.where((('#'+id in (%resource.descendants().reference | %resource.descendants().";
    private const string LocalReference =
        "reference.startsWith('#').not() or (reference.substring(1).trace('url') in %rootResource.contained.id.trace('ids'))";

    internal static readonly IReadOnlyList<InvariantErratum> Invariants =
    [
        new("app-4", "Appointment.cancelationReason.exists() implies (Appointment.status='no-show' or Appointment.status='cancelled')",
            "cancelationReason.exists() implies (status='noshow' or status='cancelled')",
            "The code of the required value set is noshow (R4B and R5 say so)."),
        new("bdl-8", "fullUrl.contains('/_history/').not()", "fullUrl.exists() implies fullUrl.contains('/_history/').not()",
            "Empty, so not true, for an entry without fullUrl, which R4 allows; R4B's text."),
        new("con-3", ClinicalStatusNeeded + "category.select($this='problem-list-item').empty()",
            ClinicalStatusNeeded + $"category.coding.where({ProblemListItem}).empty()",
            "Compares a CodeableConcept with a string and so warns for any category; R4B looks at the coding."),
        new("dom-3",
            Contained + "as(canonical) | %resource.descendants().as(uri) | %resource.descendants().as(url)))"
            + " or descendants().where(reference = '#').exists() or descendants().where(as(canonical) = '#').exists()"
            + " or descendants().where(as(canonical) = '#').exists()).not()).trace('unmatched', id).empty()",
            Contained + "ofType(canonical) | %resource.descendants().ofType(uri) | %resource.descendants().ofType(url)))"
            + " or descendants().where(reference = '#').exists() or descendants().where(ofType(canonical) = '#').exists()).not()).empty()",
            "as() takes one item and descendants() gives many; R5 uses ofType(). The last two conditions are the same one."),
        new("mdd-1", "whenHandedOver.empty() or whenPrepared.empty() or whenHandedOver >= whenPrepared",
            "whenHandedOver.empty() or whenPrepared.empty() or (whenHandedOver < whenPrepared).where($this).empty()",
            "Comparing times of different precision can be empty, which is not a fault of the data; broken only if surely earlier."),
        new("inv-1", "lastModified.exists().not() or authoredOn.exists().not() or lastModified >= authoredOn",
            "lastModified.exists().not() or authoredOn.exists().not() or (lastModified < authoredOn).where($this).empty()",
            "As mdd-1: a Task authored on a day and modified at a time of that day is in order."),
        new("per-1", "start.hasValue().not() or end.hasValue().not() or (start <= end)",
            "start.hasValue().not() or end.hasValue().not() or (start > end).where($this).empty()",
            "As mdd-1: start 2026-06 and end 2026-06-10 are in order (Period: an end includes all of its day, month or year)."),
        new("ppc-2", Scope("something", "patient-privacy"), Scope(ConsentScope, "patient-privacy"), PlaceholderSystem),
        new("ppc-3", Scope("something", "research"), Scope(ConsentScope, "research"), PlaceholderSystem),
        new("ppc-4", Scope("something", "adr"), Scope(ConsentScope, "adr"), PlaceholderSystem),
        new("ppc-5", Scope("something", "treatment"), Scope(ConsentScope, "treatment"), PlaceholderSystem),
        new("que-7", "operator = 'exists' implies (answer is Boolean)", "operator = 'exists' implies (answer is boolean)",
            "No FHIR boolean is a System.Boolean, so every enableWhen with exists broke it; R4B's and R5's text."),
        new("que-12", "enableWhen.count() > 2 implies enableBehavior.exists()", "enableWhen.count() > 1 implies enableBehavior.exists()",
            "The rule says: more than one enableWhen; R4B's and R5's text."),
        new("ras-2", "probability is decimal implies (probability as decimal) <= 100",
            "probability.exists($this is decimal) implies (probability as decimal) <= 100",
            "Empty, so not true, for a prediction without probability; R4B's text."),
        new("ref-1", LocalReference,
            "reference.exists() implies (reference.startsWith('#').not() or (reference.substring(1) in %rootResource.contained.id)"
            + " or (reference='#' and %rootResource!=%resource))",
            "Empty, so not true, for a reference by identifier only; and '#' means the container (references.html#contained). R5's text."),
        new("rng-2", "low.empty() or high.empty() or (low <= high)",
            "low.value.empty() or high.value.empty() or (low > high).where($this).empty()",
            "Empty for a low or high without value, or in units that don't compare; R5 tests the values and comparability."),
        new("tim-9", "offset.empty() or (when.exists() and ((when in ('C' | 'CM' | 'CD' | 'CV')).not()))",
            "offset.empty() or (when.exists() and when.select($this in ('C' | 'CM' | 'CD' | 'CV')).allFalse())",
            "in takes one item and when repeats; R5's text."),
        new("vs-1", "($this as dateTime).toString().length() >= 8", "$this is dateTime implies $this.toString().length() >= 10",
            "The rule is for a dateTime only, but was empty for a Period; US Core 9.0.0's text."),
        new(null, "name.matches('[A-Z]([A-Za-z0-9_]){0,254}')", "name.exists() implies name.matches('[A-Z]([A-Za-z0-9_]){0,254}')",
            "The warning that a name is computer-friendly (csd-0, que-0, vsd-0...) met resources without a name; R4B's text."),
    ];

    private const string ConsentScope = "http://terminology.hl7.org/CodeSystem/consentscope";
    private const string PlaceholderSystem = "The code system was left a placeholder; consentscope is the one of Consent.scope's binding.";

    /// <summary>The invariant as it is compiled.</summary>
    public static Invariant Correct(Invariant published) => published with { Expression = Correct(published.Key, published.Expression) };

    /// <summary>The expression that this one is compiled as.</summary>
    public static string Correct(string key, string expression) =>
        Invariants.FirstOrDefault(e => (e.Key ?? key) == key && e.Published == expression)?.Corrected ?? expression;

    /// <summary>
    /// The type of an element whose published type is wrong, or null. A resource's id is published as a string, while
    /// https://hl7.org/fhir/R4/resource.html#id and R5's definition say it is an id.
    /// </summary>
    public static string? TypeOf(TypeKind holder, string element) => holder == TypeKind.Resource && element == "id" ? "id" : null;

    /// <summary>
    /// The operations that change something, by their own descriptions: R4 gives <c>affectsState</c> for none of its operations, though
    /// such an operation may only be called by POST (https://hl7.org/fhir/R4/operations.html#request).
    /// </summary>
    internal static readonly IReadOnlySet<string> AffectState = new HashSet<string>(StringComparer.Ordinal)
    {
        "Claim-submit", "ConceptMap-closure", "CoverageEligibilityRequest-submit", "Measure-submit-data", "MessageHeader-process-message",
        "Resource-meta-add", "Resource-meta-delete",
    };

    private static string Scope(string system, string code) =>
        $"patient.exists() or scope.coding.where(system='{system}' and code='{code}').exists().not()";
}
