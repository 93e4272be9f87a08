using System.Text.Json.Nodes;
using static KapFhir.Kap.Build;
using static KapFhir.Kap.Demo.DemoElements;

namespace KapFhir.Kap.Demo;

/// <summary>A dosing session: the visit, the session, what belongs to it.</summary>
internal static class SessionResources
{
    internal static IEnumerable<JsonObject> All(DemoPatient p, DemoSession s) =>
    [
        Visit(p, s), Session(p, s), .. MeasureResources.All(p, s), .. IncidentResources.All(p, s),
        .. s.IsDone ? Given(p, s) : [],
    ];

    internal static string Of(DemoPatient p, DemoSession s) => $"Procedure/{p.Id}-session-{s.Name}";

    private static IEnumerable<JsonObject> Given(DemoPatient p, DemoSession s) =>
    [
        .. DoseResources.Of(p, s).Select(dose => DoseResources.Administration(p, s, dose)), .. EventResources.All(p, s), .. TherapyResources.Integrations(p, s), .. FormResources.OfSession(p, s),
        SignatureResources.OfSession(p, s),
    ];

    private static string PhaseOf(DemoSession s) => s.IsMaintenance ? "maintenance" : "dosing";

    private static JsonObject Visit(DemoPatient p, DemoSession s) =>
        VisitResources.Visit(p, s.Name, s.Start.AddMinutes(-60), s.Stay + 60, PhaseOf(s), "391281002", "Mental health assessment");

    private static JsonObject Session(DemoPatient p, DemoSession s)
    {
        var session = Resource(p, "Procedure", "session-" + s.Name, "kap-ketamine-session");
        session["extension"] = s.IsDone ? DoneExtensions(p, s) : CommonExtensions(p, s);
        session["identifier"] = new JsonArray(new JsonObject { ["system"] = KapGuide.Canonical + "/NamingSystem/demo-session", ["value"] = $"{p.Id}-{s.Name}" });
        session["basedOn"] = new JsonArray(Reference(CourseResources.PlanOf(p, s.Start)));
        session["status"] = s.IsDone ? "completed" : "not-done";
        if (s.CalledOff?.CallOff is { } reason)
        {
            session["statusReason"] = Reason(reason);
            session["note"] = new JsonArray(new JsonObject { ["text"] = reason.Text });
        }

        session["category"] = Concept(Snomed, "277132007", "Therapeutic procedure");
        session["code"] = p.Route.SessionCode is { } code ? LocalConcept("kap-session-code", code) : new JsonObject { ["text"] = "Subcutaneous ketamine session" };
        session["subject"] = Reference(p.Self);
        session["encounter"] = Reference($"Encounter/{p.Id}-visit-{s.Name}");
        session["performedPeriod"] = Period(s.Start, s.Start.AddMinutes(s.Stay));
        session["performer"] = Performers(p);
        session["location"] = Reference(ClinicResources.RoomOf(p));
        session["reasonReference"] = new JsonArray(Reference($"Condition/{p.Id}-indication"));
        if (s.IsDone && p.Route.Snomed == DemoRoute.Iv.Snomed)
        {
            session["usedReference"] = new JsonArray(Reference("Device/demo-pump-1"));
        }

        return session;
    }

    private static JsonObject Reason(DemoCallOff reason) => reason.Issue is not { } issue ? new JsonObject { ["text"] = reason.Reason } : IncidentResources.Kind(issue);

    private static JsonArray Performers(DemoPatient p) => new(
        Performer("administering-clinician", StaffResources.Nurse(p)),
        p.Case.HasTherapy ? Performer("therapist", StaffResources.Therapist(p)) : Performer("prescriber", StaffResources.Prescriber(p)));

    private static JsonArray CommonExtensions(DemoPatient p, DemoSession s) => new(
        Extension("kap-session-number", "valuePositiveInt", s.Number), PhaseExtension(PhaseOf(s)),
        Extension("kap-treatment-consent", "valueReference", Reference($"Consent/{p.Id}-{p.SignatureAt(s.Start).Name}")));

    private static JsonArray DoneExtensions(DemoPatient p, DemoSession s)
    {
        var total = DoseResources.Total(p, s);
        JsonArray extensions = CommonExtensions(p, s);
        JsonObject[] further =
        [
            Extension("kap-route", "valueCodeableConcept", Concept(Snomed, p.Route.Snomed, p.Route.Words)),
            Extension("kap-administered-dose", "valueQuantity", Quantity(total, "mg", "mg")),
            Extension("kap-planned-dose", "valueQuantity", Quantity(s.DoseMg, "mg", "mg")),
            Extension("kap-dosing-weight", "valueQuantity", Quantity(p.WeightKg, "kg", "kg")),
            Extension("kap-dose-per-weight", "valueQuantity", Quantity(DoseResources.PerWeight(p, total), "mg/kg", "mg/kg")),
            Extension("kap-setting", "valueCodeableConcept", LocalConcept("kap-setting", p.Route == DemoRoute.Home ? "home-chaperone" : p.Route == DemoRoute.Group ? "group-room" : "clinic-room")),
            Extension("kap-music", Part("used", "valueBoolean", p.Case.HasTherapy)), Extension("kap-eyeshades", "valueBoolean", p.Case.HasTherapy),
            Extension("kap-therapist-present", "valueCode", p.Case.HasTherapy ? "throughout" : "none"),
            Extension(
                "kap-dissociation-peak", Part("score", "valueQuantity", Score(s.Dissociation)), Part("scale", "valueCode", "cadss6-total"), Part("minutes", "valueInteger", p.Route.Peak)),
            Extension("kap-observation-minutes", "valueQuantity", Quantity(s.Stay, "min", "min")), Discharge(s),
        ];
        further.ToList().ForEach(e => extensions.Add((JsonNode)e));
        return extensions;
    }

    private static JsonObject Discharge(DemoSession s) => Extension(
        "kap-discharge-readiness", Part("method", "valueCode", "aldrete"), Part("score", "valueDecimal", 10), Part("time", "valueDateTime", Time(s.Start.AddMinutes(s.Stay))),
        Part("escort", "valueBoolean", true), Part("driving-advice", "valueBoolean", true));
}
