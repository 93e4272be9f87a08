using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation;

/// <summary>How strict a validation is beyond what R4 makes an error, and what lies around the resource. A server takes the default.</summary>
public sealed record ValidationOptions
{
    /// <summary>R4 as it is written, nothing outside at hand.</summary>
    public static ValidationOptions Default { get; } = new();

    /// <summary>
    /// True to refuse also what R4's words forbid or advise against but what its own examples and many senders do: canonical urls that are relative,
    /// extensions that are defined nowhere here, vital signs outside of their profiles, codes that cannot be codes. A server warns of these; an author
    /// who checks examples against a closed set of packages wants errors.
    /// </summary>
    public bool IsStrict { get; init; }

    /// <summary>True to refuse text that looks like HTML tags. https://hl7.org/fhir/R4/security.html#narrative</summary>
    public bool RefusesMarkupInText { get; init; }

    /// <summary>Finds resources outside of this one by the text of a reference, for rules that look there; null for none.</summary>
    public Func<string, FhirNode?>? Resolve { get; init; }
}
