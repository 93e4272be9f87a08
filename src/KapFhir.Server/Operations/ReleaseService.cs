using KapFhir.Kap.Release;

namespace KapFhir.Server.Operations;

/// <summary>Decides what may be released, by the settings and the terminology in force.</summary>
internal sealed record ReleaseService(ReleaseOptions Options, TerminologyService Terminology)
{
    /// <summary>The decision for a request about a patient with these consents.</summary>
    public ReleaseDecision Compile(IEnumerable<ConsentDirective> consents, ReleaseRequest request) =>
        new ReleasePolicy(Options, Terminology.Current).Compile(consents, request);

    /// <summary>True if a purpose breaks the glass.</summary>
    public bool IsEmergencyPurpose(string purpose) => Options.EmergencyPurposes.Split(',', StringSplitOptions.TrimEntries).Contains(purpose, StringComparer.Ordinal);
}
