using System.Collections.Frozen;
using static KapFhir.Auth.Operations.OperationCallers;
using static KapFhir.Auth.Operations.OperationReach;

namespace KapFhir.Auth.Operations;

/// <summary>
/// Every operation of the server, R4's and KAP's, with what it asks of its caller: one that is not here is nobody's. docs/access.md shows this table.
/// </summary>
public static class OperationRules
{
    private const OperationCallers Treating = Practitioner | Service;
    private const OperationCallers Overseeing = PrivacyOfficer | Service;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<OperationRule> All { get; } =
    [
        new("lookup", Sent, Everybody, []),
        new("validate-code", Sent, Everybody, []),
        new("subsumes", Sent, Everybody, []),
        new("expand", Sent, Everybody, []),
        new("translate", Sent, Everybody, []),
        new("validate", Sent, Everybody, []),
        new("extract", Sent, Everybody, []),
        new("kap-score", Sent, Everybody, []),

        new("meta", Visible, Everybody, []),
        new("everything", Visible, Everybody, []),
        new("document", Visible, Everybody, []),
        new("populate", Visible, OperationCallers.Patient | Practitioner | Overseeing, ["Patient"]),
        new("apply", Visible, Treating, ["Patient"]),
        new("kap-patient-outcomes", Visible, Everybody, ["EpisodeOfCare", "Observation", "Patient", "Procedure"]),
        new("kap-plan-progress", Visible, Everybody,
        [
            "Appointment", "CarePlan", "Consent", "Encounter", "MedicationAdministration", "MedicationRequest", "Observation", "Procedure", "QuestionnaireResponse",
            "RequestGroup", "ServiceRequest", "Task",
        ]),
        new("kap-session-summary", Visible, Everybody, ["AdverseEvent", "MedicationAdministration", "Observation", "Procedure"]),
        new("kap-rems-form", Visible, Treating, ["AdverseEvent", "MedicationAdministration", "Observation", "Patient", "Procedure"]),
        new("kap-segment", Visible, Practitioner | Overseeing, ["Patient"]),
        new("kap-access-log", Visible, OperationCallers.Patient | Overseeing, ["AuditEvent", "Patient"]),

        new("meta-add", Change, Everybody, []),
        new("meta-delete", Change, Everybody, []),

        new("kap-eligibility", Gate, Treating, ["Patient"]),
        new("kap-dose-check", Gate, Treating, ["Patient"]),
        new("kap-preflight", Gate, Treating, ["Patient", "Procedure"]),

        new("kap-outcomes", Whole, Practitioner | Overseeing,
            ["Condition", "Encounter", "EpisodeOfCare", "Medication", "MedicationAdministration", "Observation", "Patient", "Procedure"]),
        new("kap-controlled-substance-log", Whole, Practitioner | Overseeing,
            ["Encounter", "Location", "Medication", "MedicationAdministration", "MedicationDispense", "Observation", "Procedure", "SupplyDelivery"]),
        new("kap-deidentify", Whole, Overseeing, ["*"]),

        new("expunge", Upkeep, Administrator | Service, []),
        new("reindex", Upkeep, Administrator | Service, []),
        new("_jobs", Upkeep, Administrator | Service, []),
    ];

    private static readonly FrozenDictionary<string, OperationRule> ByName = All.ToFrozenDictionary(r => r.Name, StringComparer.Ordinal);

    /// <summary>The rule of an operation, or null if there is none: then nobody may call it.</summary>
    public static OperationRule? Find(string? name) => name is null ? null : ByName.GetValueOrDefault(name);
}
