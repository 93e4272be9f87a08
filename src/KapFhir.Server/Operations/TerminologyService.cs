// https://hl7.org/fhir/R4/terminology-service.html
using System.ComponentModel;
using KapFhir.Fhir.Terminology;
using KapFhir.Fhir.Validation;

namespace KapFhir.Server.Operations;

/// <summary>What terminology operations answer from: the same value sets, compiled once, that bindings are validated with.</summary>
internal sealed record TerminologyService(ResourceValidator Validator, TerminologyOptions Options)
{
    /// <summary>The terminology in force now.</summary>
    public ValueSetMembership Current => Validator.Terminology;

    /// <summary>Where value sets, code systems and concept maps are found now.</summary>
    public TerminologyResources Resources => Current.Resources;
}

/// <summary>The settings under <c>Terminology</c>.</summary>
internal sealed class TerminologyOptions
{
    [Description("The most codes of one `$expand` answer; more is answered 422 with the code too-costly. Pages (`count`, `offset`) of at most so many are given of "
        + "any expansion. A search by a value set (`:in`) takes at most so many codes too.")]
    public int MaxExpansion { get; set; } = 10_000;

    /// <summary>What is wrong with these settings, in words; empty if nothing is.</summary>
    public IReadOnlyList<string> Validate() => MaxExpansion > 0 ? [] : ["Terminology:MaxExpansion must be above 0."];
}
