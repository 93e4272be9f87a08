using KapFhir.Kap.Rules;

namespace KapFhir.Kap.Release;

/// <summary>Who wants a patient's record, for what, when: what does not change from one resource to the next.</summary>
/// <param name="Patient">The patient: <c>Patient/1</c>.</param>
/// <param name="Purpose">The purpose of use, a code of v3-ActReason.</param>
/// <param name="Moment">When it is asked for.</param>
public sealed record ReleaseRequest(string Patient, string Purpose, DateTimeOffset Moment)
{
    /// <summary>Who receives: the recipient, and what it acts for (its organization, its role), as references.</summary>
    public IReadOnlyList<string> Recipients { get; init; } = [];

    /// <summary>What the recipient is: codes of its roles.</summary>
    public IReadOnlyList<FhirCode> Roles { get; init; } = [];

    /// <summary>What is done with the record, a code of consentaction: <c>disclose</c> to others, <c>access</c> or <c>use</c> within.</summary>
    public string Action { get; init; } = "disclose";

    /// <summary>Further actions of which a permission is enough: who may be given a record may read it.</summary>
    public IReadOnlyList<string> CoveredBy { get; init; } = [];

    /// <summary>True if the glass was broken by somebody who was found to be allowed to.</summary>
    public bool BreaksGlass { get; init; }
}

/// <summary>What may be done with a resource.</summary>
public enum ReleaseOutcome
{
    /// <summary>It may be released.</summary>
    Permit,

    /// <summary>It may be released without some of its parts.</summary>
    Redact,

    /// <summary>It may not be released.</summary>
    Deny,
}

/// <summary>Why.</summary>
public enum ReleaseReason
{
    /// <summary>The purpose needs no consent for records without special protection.</summary>
    PermittedPurpose,

    /// <summary>A consent permits it.</summary>
    ConsentPermits,

    /// <summary>The patient asks for the own record.</summary>
    OwnRecord,

    /// <summary>Who wrote the psychotherapy note uses it for treatment.</summary>
    Originator,

    /// <summary>The glass is broken.</summary>
    Emergency,

    /// <summary>A consent denies it.</summary>
    ConsentDenies,

    /// <summary>No consent names psychotherapy notes.</summary>
    PsychotherapyNotes,

    /// <summary>No consent names Part 2 records, this recipient and this purpose.</summary>
    Part2,

    /// <summary>No consent names a label that needs one.</summary>
    ConsentNeeded,

    /// <summary>The purpose needs a consent, and there is none.</summary>
    NoConsent,

    /// <summary>Records of this type are not released.</summary>
    TypeWithheld,
}

/// <summary>What may be done with one resource, and why.</summary>
/// <param name="Outcome">Permit, redact or deny.</param>
/// <param name="Reason">Why.</param>
public sealed record Release(ReleaseOutcome Outcome, ReleaseReason Reason)
{
    /// <summary>The consents that it rests on, as references.</summary>
    public IReadOnlyList<string> Consents { get; init; } = [];

    /// <summary>What must go with it: notices on redisclosure.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>True unless it is denied.</summary>
    public bool IsReleased => Outcome != ReleaseOutcome.Deny;
}
