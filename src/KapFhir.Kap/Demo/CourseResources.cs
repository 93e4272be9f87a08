using System.Text.Json.Nodes;
using static KapFhir.Kap.Build;

namespace KapFhir.Kap.Demo;

/// <summary>A patient's course around the sessions: who, why, with which consent, by which plan.</summary>
internal static class CourseResources
{
    private static readonly string[] Topics =
    [
        "off-label", "procedure-monitoring", "risk-dissociation", "risk-cv", "risk-physical", "risk-resp", "risk-bladder", "risk-liver", "risk-cognitive",
        "risk-dependence", "risk-psychiatric", "pregnancy", "alternatives", "fasting", "escort-driving", "touch", "recording-music", "voluntary",
        "confidentiality", "controlled-substance", "cost", "questions", "compounded",
    ];

    internal static IEnumerable<JsonObject> All(DemoPatient p)
    {
        yield return Patient(p);
        yield return Condition(p);
        yield return Episode(p);
        yield return Visit(p, "screening", p.Screening, 90);
        yield return ConsentForm(p);
        yield return Consent(p);
        yield return Goal(p);
        yield return CarePlan(p);
        yield return Order(p);
        yield return Height(p);
        yield return FormResources.Screening(p);
        yield return Therapy(p, "preparation", "prep-1", p.Screening.AddDays(7), 60, null);
    }

    internal static JsonObject Visit(DemoPatient p, string name, DateTimeOffset start, int minutes)
    {
        var visit = Resource("Encounter", $"{p.Id}-visit-{name}");
        visit["status"] = "finished";
        visit["class"] = Coding(Hl7 + "v3-ActCode", "AMB", "ambulatory");
        visit["subject"] = Reference("Patient/" + p.Id);
        visit["episodeOfCare"] = new JsonArray(Reference($"EpisodeOfCare/{p.Id}-course"));
        visit["period"] = Period(start, start.AddMinutes(minutes));
        visit["location"] = new JsonArray(new JsonObject { ["location"] = Reference(ClinicResources.Room) });
        visit["serviceProvider"] = Reference(ClinicResources.Organization);
        return visit;
    }

    /// <summary>A psychotherapy session: preparation, or integration of a dosing session.</summary>
    internal static JsonObject Therapy(DemoPatient p, string phase, string name, DateTimeOffset start, int minutes, string? session)
    {
        var therapy = Resource("Procedure", $"{p.Id}-{name}");
        var extensions = new JsonArray(Extension("kap-session-phase", "valueCodeableConcept", LocalConcept("kap-session-phase", phase)));
        if (session is not null)
        {
            extensions.Add((JsonNode)Extension("kap-related-session", "valueReference", Reference(session)));
        }

        therapy["extension"] = extensions;
        therapy["basedOn"] = new JsonArray(Reference($"CarePlan/{p.Id}-plan"));
        therapy["status"] = "completed";
        therapy["category"] = Concept(Snomed, "75516001", "Psychotherapy");
        therapy["code"] = Concept(Snomed, "18512000", "Individual psychotherapy");
        therapy["subject"] = Reference("Patient/" + p.Id);
        therapy["performedPeriod"] = Period(start, start.AddMinutes(minutes));
        therapy["performer"] = new JsonArray(Performer("therapist", ClinicResources.Therapist));
        therapy["reasonReference"] = new JsonArray(Reference($"Condition/{p.Id}-indication"));
        return therapy;
    }

    internal static JsonObject Performer(string role, string actor) =>
        new() { ["function"] = LocalConcept("kap-role", role), ["actor"] = Reference(actor) };

    private static JsonObject Patient(DemoPatient p)
    {
        var patient = Resource("Patient", p.Id);
        patient["identifier"] = new JsonArray(new JsonObject { ["system"] = KapGuide.Canonical + "/NamingSystem/demo-mrn", ["value"] = "MRN-" + p.Id[5..] });
        patient["active"] = true;
        patient["name"] = new JsonArray(new JsonObject { ["use"] = "official", ["family"] = p.Family, ["given"] = new JsonArray(p.Given) });
        patient["gender"] = p.Gender;
        patient["birthDate"] = p.BirthDate.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        patient["address"] = new JsonArray(new JsonObject { ["city"] = p.City, ["state"] = "NY", ["country"] = "US" });
        patient["managingOrganization"] = Reference(ClinicResources.Organization);
        return patient;
    }

    private static JsonObject Condition(DemoPatient p)
    {
        var condition = Resource("Condition", p.Id + "-indication");
        condition["clinicalStatus"] = Concept(Hl7 + "condition-clinical", "active");
        condition["verificationStatus"] = Concept(Hl7 + "condition-ver-status", "confirmed");
        condition["category"] = new JsonArray(Concept(Hl7 + "condition-category", "problem-list-item"));
        var code = Concept(Snomed, p.Indication.Snomed, p.Indication.Display);
        code["coding"]!.AsArray().Add((JsonNode)Coding("http://hl7.org/fhir/sid/icd-10-cm", p.Indication.Icd10));
        condition["code"] = code;
        condition["subject"] = Reference("Patient/" + p.Id);
        condition["recordedDate"] = Date(p.Screening);
        return condition;
    }

    private static JsonObject Episode(DemoPatient p)
    {
        var episode = Resource("EpisodeOfCare", p.Id + "-course");
        episode["status"] = p.IsFinished ? "finished" : "cancelled";
        episode["type"] = new JsonArray(LocalConcept("kap-course-type", "kap", "Ketamine-assisted psychotherapy"));
        episode["diagnosis"] = new JsonArray(new JsonObject { ["condition"] = Reference($"Condition/{p.Id}-indication") });
        episode["patient"] = Reference("Patient/" + p.Id);
        episode["managingOrganization"] = Reference(ClinicResources.Organization);
        episode["period"] = Period(p.Screening, End(p));
        episode["careManager"] = Reference(ClinicResources.Prescriber);
        return episode;
    }

    private static JsonObject ConsentForm(DemoPatient p)
    {
        var form = Resource("DocumentReference", p.Id + "-consent-form");
        form["status"] = "current";
        form["type"] = Concept(Loinc, "64293-4", null, "Procedure consent");
        form["subject"] = Reference("Patient/" + p.Id);
        form["date"] = Time(p.Screening.AddMinutes(60));
        var attachment = new JsonObject { ["contentType"] = "text/plain", ["title"] = "Signed consent form (synthetic)" };
        form["content"] = new JsonArray(new JsonObject { ["attachment"] = attachment });
        return form;
    }

    private static JsonObject Consent(DemoPatient p)
    {
        var consent = Resource("Consent", p.Id + "-consent", KapGuide.Definition("kap-consent-treatment"));
        var signed = p.Screening.AddMinutes(60);
        var extensions = new JsonArray([.. Topics.Select(Topic)]);
        extensions.Add((JsonNode)Extension("kap-off-label", "valueBoolean", true));
        if (p.HasWithdrawn)
        {
            extensions.Add((JsonNode)Extension("kap-consent-withdrawal", Part("date", "valueDateTime", Time(End(p))), Part("reason", "valueString", "Patient does not want further sessions")));
        }

        consent["extension"] = extensions;
        consent["status"] = p.HasWithdrawn ? "inactive" : "active";
        consent["scope"] = Concept(Hl7 + "consentscope", "treatment");
        consent["category"] = new JsonArray(Concept(Loinc, "64293-4", null, "Procedure consent"));
        consent["patient"] = Reference("Patient/" + p.Id);
        consent["dateTime"] = Time(signed);
        consent["performer"] = new JsonArray(Reference("Patient/" + p.Id));
        consent["organization"] = new JsonArray(Reference(ClinicResources.Organization));
        consent["sourceReference"] = Reference($"DocumentReference/{p.Id}-consent-form");
        consent["policyRule"] = Concept(Hl7 + "consentpolicycodes", "cric");
        consent["verification"] = new JsonArray(new JsonObject { ["verified"] = true, ["verificationDate"] = Time(signed) });
        consent["provision"] = new JsonObject { ["period"] = Period(signed, p.HasWithdrawn ? End(p) : signed.AddDays(365)) };
        return consent;
    }

    private static JsonNode Topic(string topic) => Extension(
        "kap-consent-topic", Part("topic", "valueCoding", Coding(KapSystem("kap-consent-topic"), topic)), Part("understood", "valueBoolean", true));

    private static JsonObject Goal(DemoPatient p)
    {
        var goal = Resource("Goal", p.Id + "-goal");
        goal["lifecycleStatus"] = p.IsFinished ? "completed" : "cancelled";
        goal["description"] = new JsonObject { ["text"] = "PHQ-9 at least halved two weeks after the last dose" };
        goal["subject"] = Reference("Patient/" + p.Id);
        goal["startDate"] = Date(p.Screening);
        goal["addresses"] = new JsonArray(Reference($"Condition/{p.Id}-indication"));
        return goal;
    }

    private static JsonObject CarePlan(DemoPatient p)
    {
        var plan = Resource("CarePlan", p.Id + "-plan", KapGuide.Definition("kap-care-plan"));
        plan["text"] = Narrative($"Ketamine-assisted psychotherapy, {p.Route.RouteText.ToLowerInvariant()}: preparation, six dosing sessions, integration after each.");
        plan["extension"] = new JsonArray(Extension("kap-planned-sessions", "valuePositiveInt", 6), Extension("kap-max-sessions", "valuePositiveInt", 12));
        plan["status"] = p.IsFinished ? "completed" : "revoked";
        plan["intent"] = "plan";
        plan["category"] = new JsonArray(Concept("http://hl7.org/fhir/us/core/CodeSystem/careplan-category", "assess-plan"));
        plan["subject"] = Reference("Patient/" + p.Id);
        plan["period"] = Period(p.Screening, End(p));
        plan["author"] = Reference(ClinicResources.Prescriber);
        plan["addresses"] = new JsonArray(Reference($"Condition/{p.Id}-indication"));
        plan["goal"] = new JsonArray(Reference($"Goal/{p.Id}-goal"));
        plan["activity"] = new JsonArray(Activity("preparation", p), Activity("dosing", p), Activity("integration", p));
        return plan;
    }

    private static JsonObject Order(DemoPatient p)
    {
        var order = Resource("MedicationRequest", p.Id + "-order");
        order["extension"] = new JsonArray(Extension("kap-off-label", "valueBoolean", true));
        order["status"] = "completed";
        order["intent"] = "order";
        order["medicationReference"] = Reference("Medication/" + p.Route.Medication);
        order["subject"] = Reference("Patient/" + p.Id);
        order["authoredOn"] = Time(p.Screening.AddDays(7));
        order["requester"] = Reference(ClinicResources.Prescriber);
        order["reasonReference"] = new JsonArray(Reference($"Condition/{p.Id}-indication"));
        order["dosageInstruction"] = new JsonArray(new JsonObject
        {
            ["route"] = Concept(Snomed, p.Route.SnomedRoute, p.Route.RouteText),
            ["doseAndRate"] = new JsonArray(new JsonObject { ["doseQuantity"] = Quantity(p.Sessions.First(s => s.IsDone).DoseMg, "mg", "mg") }),
        });
        return order;
    }

    private static JsonObject Height(DemoPatient p)
    {
        var height = Resource("Observation", p.Id + "-height", "http://hl7.org/fhir/StructureDefinition/bodyheight");
        height["status"] = "final";
        height["category"] = new JsonArray(Concept(Hl7 + "observation-category", "vital-signs"));
        height["code"] = Concept(Loinc, "8302-2", "Body height");
        height["subject"] = Reference("Patient/" + p.Id);
        height["effectiveDateTime"] = Time(p.Screening);
        height["valueQuantity"] = Quantity((p.Gender == "female" ? 158 : 171) + (p.Number % 17), "cm", "cm");
        return height;
    }

    private static JsonObject Activity(string phase, DemoPatient p) => new()
    {
        ["detail"] = new JsonObject
        {
            ["kind"] = "ServiceRequest",
            ["code"] = LocalConcept("kap-session-phase", phase),
            ["status"] = p.IsFinished || phase == "preparation" ? "completed" : "stopped",
        },
    };

    private static DateTimeOffset End(DemoPatient p) => p.IsFinished ? p.Readings[^1].At : p.Sessions[^1].Start.AddDays(3);
}
