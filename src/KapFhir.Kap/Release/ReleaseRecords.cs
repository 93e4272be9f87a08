// https://hl7.org/fhir/R4/auditevent.html (IHE BALP's disclosure), https://hl7.org/fhir/R4/communication.html
using System.Globalization;
using System.Text.Json.Nodes;
using static KapFhir.Kap.Build;

namespace KapFhir.Kap.Release;

/// <summary>What is put on record of a release: a later withdrawal of consent cannot call it back, so that it must be known what went where (R-23c).</summary>
/// <param name="request">What was asked for.</param>
/// <param name="segment">What was released.</param>
/// <param name="id">An id for both of them.</param>
public sealed class ReleaseRecords(ReleaseRequest request, SegmentBundle segment, string id)
{
    private const string Dicom = "http://dicom.nema.org/resources/ontology/DCM";
    private const string Software = "KapFhir release";

    /// <summary>The event, and in an emergency the message to the privacy officer.</summary>
    /// <param name="decision">The decision that it was released by.</param>
    /// <param name="privacyOfficer">Who is told; empty if nobody was named.</param>
    public IReadOnlyList<JsonObject> All(ReleaseDecision decision, string privacyOfficer) =>
        decision.IsEmergency ? [Event(), Message(privacyOfficer)] : [Event()];

    private JsonObject Event()
    {
        var trail = Resource("AuditEvent", id);
        trail["type"] = Coding(Dicom, "110106", "Export");
        trail["subtype"] = new JsonArray(Coding(Hl7 + "iso-21089-lifecycle", "disclose", "Disclose Record Lifecycle Event"));
        trail["action"] = "R";
        trail["recorded"] = Instant();
        trail["outcome"] = "0";
        trail["purposeOfEvent"] = Purpose();
        trail["agent"] = new JsonArray(
            new JsonObject { ["type"] = Concept(Hl7 + "v3-ParticipationType", "IRCP", "information recipient"), ["who"] = Reference(request.Recipients[0]), ["requestor"] = false },
            new JsonObject { ["who"] = new JsonObject { ["display"] = Software }, ["requestor"] = true });
        trail["source"] = new JsonObject { ["observer"] = new JsonObject { ["display"] = Software } };
        trail["entity"] = new JsonArray([Subject(), .. segment.Consents.Select(c => Entity(c, "5", "Consent")), .. segment.Released.Select(r => Entity(r, "4", null))]);
        return trail;
    }

    // R-25: nobody is told by a database; it waits to be sent.
    private JsonObject Message(string privacyOfficer)
    {
        var message = Resource("Communication", id);

        // Part of the record, and no matter of who gets the record next.
        Redaction.AddLabel(message, new Rules.FhirCode(LabelMatch.Confidentiality, "V"));

        // The tag of an emergency's AuditEvents: known by it, the message is for those who oversee.
        message["meta"]!["tag"] = new JsonArray(Coding(Hl7 + "v3-ActReason", "BTG"));
        message["status"] = "preparation";
        message["priority"] = "urgent";
        message["subject"] = Reference(request.Patient);
        message["about"] = new JsonArray(Reference("AuditEvent/" + id));
        message["reasonCode"] = Purpose();
        message["payload"] = new JsonArray(new JsonObject { ["contentString"] = $"A record was released to {request.Recipients[0]} in an emergency. Review the access." });
        if (privacyOfficer.Length > 0)
        {
            message["recipient"] = new JsonArray(Reference(privacyOfficer));
        }

        return message;
    }

    private JsonObject Subject()
    {
        var subject = Entity(request.Patient, "1", null);
        subject["type"] = Coding(Hl7 + "audit-entity-type", "1", "Person");
        return subject;
    }

    // https://hl7.org/fhir/R4/valueset-object-role.html: 1 patient, 4 domain resource, 5 master file.
    private static JsonObject Entity(string what, string role, string? description)
    {
        var entity = new JsonObject { ["what"] = Reference(what), ["role"] = Coding(Hl7 + "object-role", role) };
        if (description is not null)
        {
            entity["description"] = description;
        }

        return entity;
    }

    private JsonArray Purpose() => [Concept(Hl7 + "v3-ActReason", request.Purpose)];

    private string Instant() => request.Moment.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
