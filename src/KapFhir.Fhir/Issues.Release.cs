namespace KapFhir.Fhir;

/// <summary>Texts about what may be released, and to research.</summary>
public static partial class Issues
{
    /// <summary>Something of a record is missing: neither how much nor what.</summary>
    public static Issue RecordRedacted() => new(IssueSeverity.Information, "suppressed", "Parts of the record were withheld by policy or consent (R-23). Ask the sender.", 200);

    /// <summary>The notice that goes with records of a Part 2 program.</summary>
    public static Issue RedisclosureNotice(string text) => new(IssueSeverity.Information, "informational", text, 200);

    /// <summary>400: the purpose is no code of v3-ActReason.</summary>
    public static Issue UnknownPurpose(string purpose) => Error(
        400, "code-invalid", $"The purpose '{purpose}' is no purpose of use. Give a code of http://terminology.hl7.org/CodeSystem/v3-ActReason, such as TREAT.");

    /// <summary>422: nobody knows who would get it.</summary>
    public static Issue UnknownRecipient(string reference) => Error(
        422, "not-found", $"The recipient '{reference}' is not on record. Give the reference of a Practitioner, PractitionerRole, Organization, RelatedPerson or Patient of this server.");

    /// <summary>403: breaking the glass is for some roles only.</summary>
    public static Issue NoEmergencyRole(string purpose, string roles) => Error(
        403, "forbidden", $"The purpose {purpose} breaks the glass, and the recipient has none of the roles that may ({roles}). Record its PractitionerRole, or ask for another purpose.");
}
