using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Rules;

/// <summary>What is being done that rules have a say in.</summary>
[Flags]
public enum OccasionKind
{
    /// <summary>Nothing that rules look at.</summary>
    None = 0,

    /// <summary>Ketamine is ordered: MedicationRequest.</summary>
    Order = 1,

    /// <summary>Ketamine is given: MedicationAdministration.</summary>
    Dose = 2,

    /// <summary>A dosing session begins: Procedure in-progress.</summary>
    SessionStart = 4,

    /// <summary>A dosing session is over: Procedure completed.</summary>
    SessionEnd = 8,

    /// <summary>Something is measured in a session: Observation that is part of it.</summary>
    Measurement = 16,

    /// <summary>A scale's score or a risk level: Observation.</summary>
    Score = 32,

    /// <summary>A form is filled in: QuestionnaireResponse.</summary>
    Response = 64,

    /// <summary>Another drug is given in a session, or something went wrong.</summary>
    Event = 128,

    /// <summary>The clinic tried to reach the patient: Communication, or an Appointment that was not kept.</summary>
    Contact = 256,

    /// <summary>Before a dose, in whatever resource it shows.</summary>
    BeforeDose = Dose | SessionStart,
}

/// <summary>What is being done, to whom, when: the resource that is written, read into facts.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Reference">The resource: <c>MedicationAdministration/1</c>.</param>
/// <param name="Patient">The patient: <c>Patient/1</c>.</param>
/// <param name="At">When it happens, by the resource: rules never look at a clock.</param>
public sealed record Occasion(OccasionKind Kind, string Reference, string Patient, DateTimeOffset At)
{
    /// <summary>The dose, if one is given or planned.</summary>
    public DoseFact? Dose { get; init; }

    /// <summary>The session, if the occasion is one or belongs to one.</summary>
    public SessionFact? Session { get; init; }

    /// <summary>The order, if that is what is written.</summary>
    public OrderFact? Order { get; init; }

    /// <summary>The measurement or score.</summary>
    public Measurement? Measurement { get; init; }

    /// <summary>The form.</summary>
    public ResponseFact? Response { get; init; }

    /// <summary>The adverse event or the drug beside ketamine.</summary>
    public EventFact? Event { get; init; }

    /// <summary>The message or the missed appointment.</summary>
    public ContactFact? Contact { get; init; }

    /// <summary>The type of the resource.</summary>
    public string Type => Reference[..Reference.IndexOf('/', StringComparison.Ordinal)];

    /// <summary>How ketamine is or will be given.</summary>
    public DoseRoute Route => Dose?.Route ?? Order?.Route ?? Session?.Route ?? DoseRoute.Unknown;

    /// <summary>True if the product is esketamine.</summary>
    public bool IsEsketamine => Dose?.IsEsketamine ?? Order?.IsEsketamine ?? Session?.IsEsketamine ?? false;

    /// <summary>Where an issue about an element of the resource is: <c>MedicationAdministration.dosage.dose</c>.</summary>
    public string Place(string element) => element.Length == 0 ? Type : Type + "." + element;
}
