using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation;

/// <summary>How strict a validation is beyond what R4 makes an error, and what lies around the resource. A server takes the default.</summary>
public sealed record ValidationOptions
{
    /// <summary>R4 as it is written, nothing outside at hand.</summary>
    public static ValidationOptions Default { get; } = new();

    /// <summary>
    /// True to refuse extensions that are defined nowhere here. R4 lets them pass (https://hl7.org/fhir/R4/extensibility.html); an author who
    /// checks an example against a closed set of packages does not want that.
    /// </summary>
    public bool RefusesUnknownExtensions { get; init; }

    /// <summary>True to refuse text that looks like HTML tags. https://hl7.org/fhir/R4/security.html#narrative</summary>
    public bool RefusesMarkupInText { get; init; }

    /// <summary>
    /// True to refuse what differs from the vital signs profiles of R4 in an Observation that has one of their codes without claiming the profile;
    /// otherwise that is a warning. https://hl7.org/fhir/R4/observation-vitalsigns.html
    /// </summary>
    public bool RequiresVitalSigns { get; init; }

    /// <summary>Finds resources outside of this one by the text of a reference, for rules that look there; null for none.</summary>
    public Func<string, FhirNode?>? Resolve { get; init; }
}
