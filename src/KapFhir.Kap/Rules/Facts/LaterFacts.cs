using KapFhir.Fhir.Json;

namespace KapFhir.Kap.Rules.Facts;

/// <summary>A signature of a resource: Provenance.signature. https://hl7.org/fhir/R4/provenance-definitions.html#Provenance.signature</summary>
/// <param name="Target">What is signed.</param>
/// <param name="Version">The version that is signed, or null if none is named.</param>
/// <param name="Signer">Who signed.</param>
public sealed record SignatureFact(string Target, string? Version, string Signer)
{
    internal static IEnumerable<SignatureFact> Read(FhirNode provenance) =>
        from target in provenance.ChildrenNamed("target")
        let reference = ElementReading.Target(target)
        where reference is not null
        let text = target.ChildText("reference")!
        let version = text.IndexOf("/_history/", StringComparison.Ordinal) is > 0 and var at ? text[(at + "/_history/".Length)..] : null
        from signature in provenance.ChildrenNamed("signature")
        let signer = signature.Target("who")
        where signer is not null
        select new SignatureFact(reference, version, signer);
}

/// <summary>Who may act for a patient: RelatedPerson.</summary>
/// <param name="Reference">The person.</param>
/// <param name="Patient">For whom.</param>
/// <param name="IsActive">False if the record is not in use.</param>
/// <param name="Relationships">Codes of the relationship.</param>
/// <param name="From">From when.</param>
/// <param name="Until">Until when.</param>
public sealed record RepresentativeFact(string Reference, string? Patient, bool IsActive, IReadOnlyList<string> Relationships, DateTimeOffset? From, DateTimeOffset? Until)
{
    internal static RepresentativeFact Read(FhirNode person, string reference) => new(
        reference, person.Target("patient"), person.Flag("active") != false, [.. person.Codes("relationship").Select(c => c.Code)], person.Begin("period"), person.End("period"));
}

/// <summary>A course of treatment: EpisodeOfCare.</summary>
/// <param name="Types">Codes of kap-course-type.</param>
/// <param name="From">From when.</param>
/// <param name="Until">Until when.</param>
public sealed record EpisodeFact(IReadOnlyList<string> Types, DateTimeOffset? From, DateTimeOffset? Until)
{
    internal static EpisodeFact? Read(FhirNode episode) => episode.ChildText("status") is "planned" or "waitlist" or "cancelled" or "entered-in-error" ? null : new(
        [.. episode.Codes("type").Where(c => c.System == Build.KapSystem("kap-course-type")).Select(c => c.Code)], episode.Begin("period"), episode.End("period"));
}

/// <summary>A message to or from a patient, or an appointment that the patient did not keep.</summary>
/// <param name="Reference">The Communication or Appointment.</param>
/// <param name="At">When.</param>
/// <param name="IsTry">True if the clinic tried to reach the patient.</param>
/// <param name="IsFromPatient">True if it came from the patient.</param>
public sealed record ContactFact(string Reference, DateTimeOffset At, bool IsTry, bool IsFromPatient)
{
    // What waits to be sent is no try: https://hl7.org/fhir/R4/valueset-event-status.html
    internal static ContactFact? Message(FhirNode message)
    {
        var isFromPatient = message.Target("sender") is { } sender && sender == message.Target("subject");
        return message.ChildText("status") is "completed" or "stopped" or "not-done" or "in-progress" && message.Begin("sent") is { } at
            ? new ContactFact(message.Self(), at, !isFromPatient, isFromPatient) : null;
    }

    internal static ContactFact? Missed(FhirNode appointment) => appointment.ChildText("status") is "noshow" && appointment.Begin("start") is { } at
        ? new ContactFact(appointment.Self(), at, IsTry: true, IsFromPatient: false) : null;
}

/// <summary>A check before a dose that was recorded: GuidanceResponse of $kap-preflight.</summary>
/// <param name="At">The moment it judged by.</param>
/// <param name="IsPassed">Whether no gate blocked.</param>
public sealed record PreflightFact(DateTimeOffset At, bool IsPassed)
{
    internal static PreflightFact? Read(FhirNode guidance) => guidance.Begin("occurrenceDateTime") is { } at && guidance.ChildText("status") is not "entered-in-error"
        ? new PreflightFact(at, guidance.ChildrenNamed("contained").SelectMany(c => c.ChildrenNamed("parameter")).Any(p => p.ChildText("name") == "pass" && p.Flag("value") == true)) : null;
}
