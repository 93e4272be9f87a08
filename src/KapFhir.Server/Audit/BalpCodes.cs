// https://profiles.ihe.net/ITI/BALP/content.html
using KapFhir.Auth;

namespace KapFhir.Server.Audit;

/// <summary>A code of an AuditEvent.</summary>
internal sealed record BalpCode(string System, string Code, string Display);

/// <summary>The codes by which BALP tells what was done, and by whom.</summary>
/// <param name="Subtype">The interaction.</param>
/// <param name="Action">C, R, U, D or E.</param>
/// <param name="Client">What the client is to what flows.</param>
/// <param name="Server">What the server is.</param>
/// <param name="User">What the user is.</param>
/// <param name="Profile">The end of BALP's profile name, after <c>Patient</c> where a patient is concerned; null where BALP has none.</param>
internal sealed record BalpCodes(BalpCode Subtype, string Action, BalpCode Client, BalpCode Server, BalpCode User, string? Profile)
{
    /// <summary>The begin of the profiles' urls.</summary>
    public const string Profiles = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.";

    private const string Dicom = "http://dicom.nema.org/resources/ontology/DCM";
    private const string Participation = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";
    private const string EntityType = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
    private const string ObjectRole = "http://terminology.hl7.org/CodeSystem/object-role";

    private static readonly BalpCode Rest = new("http://terminology.hl7.org/CodeSystem/audit-event-type", "rest", "RESTful Operation");
    private static readonly BalpCode Source = new(Dicom, "110153", "Source Role ID");
    private static readonly BalpCode Destination = new(Dicom, "110152", "Destination Role ID");
    private static readonly BalpCode Author = new(Participation, "AUT", "author (originator)");
    private static readonly BalpCode Recipient = new(Participation, "IRCP", "information recipient");

    public static BalpCode ApplicationServer { get; } = new("http://terminology.hl7.org/CodeSystem/security-source-type", "4", "Application Server");

    public static BalpCode SystemObject { get; } = new(EntityType, "2", "System Object");

    public static BalpCode Person { get; } = new(EntityType, "1", "Person");

    public static BalpCode RequestId { get; } = new("https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType", "XrequestId", "X-Request-Id");

    public static BalpCode DomainResource { get; } = new(ObjectRole, "4", "Domain Resource");

    public static BalpCode BreakGlass { get; } = new("http://terminology.hl7.org/CodeSystem/v3-ActReason", "BTG", "break the glass");

    public static BalpCode PatientRole { get; } = new(ObjectRole, "1", "Patient");

    public static BalpCode Query { get; } = new(ObjectRole, "24", "Query");

    public static BalpCodes Create { get; } = Writing("create", "C", "Create");

    public static BalpCodes Update { get; } = Writing("update", "U", "Update");

    public static BalpCodes Patch { get; } = Writing("patch", "U", "Update");

    public static BalpCodes Delete { get; } = Writing("delete", "D", "Delete");

    /// <summary>Beside the interaction, where AuditEvents were read.</summary>
    public static BalpCode AuditLogUsed { get; } = OfDicom("110101", "Audit Log Used");

    /// <summary>True for what has a query and no one resource.</summary>
    public bool IsQuery => Action == "E" && ReferenceEquals(Type, Rest);

    /// <summary>The kind of event: most are of FHIR's interface.</summary>
    public BalpCode Type { get; init; } = Rest;

    /// <summary>The codes of what a record says was asked for.</summary>
    public static BalpCodes Of(AuditRecord record) => record.Interaction switch
    {
        FhirInteraction.Read => Reading("read"),
        FhirInteraction.VRead => Reading("vread"),
        FhirInteraction.Create => Create,
        FhirInteraction.Update => Update,
        FhirInteraction.Patch => Patch,
        FhirInteraction.Delete => Delete,
        FhirInteraction.Search => Querying(record.Type is null ? "search-system" : "search-type", "Query"),
        FhirInteraction.History => Querying(record.Id is not null ? "history-instance" : record.Type is not null ? "history-type" : "history-system", profile: null),
        FhirInteraction.Bundle => Querying("transaction", profile: null),
        _ => Querying("operation", profile: null),
    };

    /// <summary>A code of DICOM.</summary>
    public static BalpCode OfDicom(string code, string display) => new(Dicom, code, display);

    /// <summary>The codes of what is no interaction of FHIR.</summary>
    public static BalpCodes OfSecurity(BalpCode subtype, string action) => new(subtype, action, Source, Destination, Author, Profile: null);

    /// <summary>True for a reference to a resource of this server.</summary>
    public static bool IsReference(string who) => char.IsAsciiLetterUpper(who[0]) && who.Split('/').Length is 2 or 4;

    // BALP calls the client the source where parameters flow to the server, and the destination where only data flows back.
    private static BalpCodes Reading(string code) => new(Interaction(code), "R", Destination, Source, Recipient, "Read");

    private static BalpCodes Writing(string code, string action, string profile) => new(Interaction(code), action, Source, Destination, Author, profile);

    private static BalpCodes Querying(string code, string? profile) => new(Interaction(code), "E", Source, Destination, Recipient, profile);

    private static BalpCode Interaction(string code) => new("http://hl7.org/fhir/restful-interaction", code, code);
}
