using KapFhir.Fhir.Json;

namespace KapFhir.Kap.Research;

/// <summary>What is fixed for one patient of an export.</summary>
internal sealed record PatientView
{
    /// <summary>The patient.</summary>
    internal required string Patient { get; init; }

    /// <summary>How dates are treated.</summary>
    internal required DateTreatment Dates { get; init; }

    /// <summary>The age group that is told instead of a year of birth, or null where the year is told.</summary>
    internal string? AgeGroup { get; init; }

    /// <summary>Whether the state is told.</summary>
    internal bool TellsState { get; init; }

    /// <summary>Whether the first digits of the zip code are told.</summary>
    internal bool TellsZip { get; init; }

    /// <summary>The resources of the patient that are exported: references to others are left out.</summary>
    internal required IReadOnlySet<string> Exported { get; init; }

    /// <summary>Reads a Medication that is referred to.</summary>
    internal required Func<string, FhirNode?> Medication { get; init; }
}
