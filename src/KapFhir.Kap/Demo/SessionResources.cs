using System.Text.Json.Nodes;
using static KapFhir.Kap.Build;

namespace KapFhir.Kap.Demo;

/// <summary>A dosing session: the visit, the session, the dose, the vital signs, what went wrong, the integration afterwards.</summary>
internal static class SessionResources
{
    internal static IEnumerable<JsonObject> All(DemoPatient p, DemoSession s)
    {
        yield return CourseResources.Visit(p, Name(s), s.Start.AddMinutes(-45), p.Route.StayMinutes + 45);
        yield return Session(p, s);
        yield return Weight(p, s);
        if (p.CouldBePregnantAt(s.Start))
        {
            yield return PregnancyTest(p, s);
        }

        foreach (var observation in s.Vitals.SelectMany(v => VitalSigns(p, s, v)))
        {
            yield return observation;
        }

        if (s.IsDone)
        {
            yield return Administration(p, s);
            yield return Dissociation(p, s, 40, s.Dissociation);
            yield return Dissociation(p, s, p.Route.StayMinutes - 20, s.Dissociation > 8 ? 1 : 0);
            yield return CourseResources.Therapy(p, "integration", $"integration-{Number(s.Number)}", s.Start.AddDays(2), 60, SessionReference(p, s));
            if (s.Number == 1)
            {
                yield return CourseResources.Therapy(p, "integration", "integration-1-second", s.Start.AddDays(3), 60, SessionReference(p, s));
            }

            foreach (var effect in s.SideEffects.Select(i => SideEffect(p, s, DemoSideEffect.All[i], i)))
            {
                yield return effect;
            }
        }
    }

    internal static string SessionReference(DemoPatient p, DemoSession s) => $"Procedure/{p.Id}-session-{Name(s)}";

    private static string Name(DemoSession s) => Number(s.Number) + (s.IsDone ? "" : "-called-off");

    private static JsonObject Session(DemoPatient p, DemoSession s)
    {
        var session = Resource("Procedure", $"{p.Id}-session-{Name(s)}", KapGuide.Definition("kap-ketamine-session"));
        session["extension"] = s.IsDone ? DoneExtensions(p, s) : new JsonArray(
            Extension("kap-session-number", "valuePositiveInt", s.Number), Extension("kap-treatment-consent", "valueReference", Reference($"Consent/{p.Id}-consent")));
        session["basedOn"] = new JsonArray(Reference($"CarePlan/{p.Id}-plan"));
        session["status"] = s.IsDone ? "completed" : "not-done";
        if (!s.IsDone)
        {
            session["statusReason"] = Concept(Snomed, "24184005", "Finding of increased blood pressure", "Blood pressure too high before the dose");
        }

        session["category"] = Concept(Snomed, "277132007", "Therapeutic procedure");
        session["code"] = LocalConcept("kap-session-code", p.Route.SessionCode);
        session["subject"] = Reference("Patient/" + p.Id);
        session["encounter"] = Reference($"Encounter/{p.Id}-visit-{Name(s)}");
        session["performedPeriod"] = Period(s.Start, s.Start.AddMinutes(s.IsDone ? p.Route.StayMinutes : 0));
        session["performer"] = new JsonArray(
            CourseResources.Performer("administering-clinician", ClinicResources.Nurse), CourseResources.Performer("therapist", ClinicResources.Therapist));
        session["location"] = Reference(ClinicResources.Room);
        session["reasonReference"] = new JsonArray(Reference($"Condition/{p.Id}-indication"));
        return session;
    }

    private static JsonArray DoneExtensions(DemoPatient p, DemoSession s)
    {
        var extensions = new JsonArray(
            Extension("kap-route", "valueCodeableConcept", Concept(Snomed, p.Route.SnomedRoute, p.Route.RouteText)),
            Extension("kap-administered-dose", "valueQuantity", Quantity(s.DoseMg, "mg", "mg")),
            Extension("kap-dosing-weight", "valueQuantity", Quantity(p.WeightKg, "kg", "kg")),
            Extension("kap-dose-per-weight", "valueQuantity", Quantity(PerWeight(p, s), "mg/kg", "mg/kg")),
            Extension("kap-session-number", "valuePositiveInt", s.Number),
            Extension("kap-session-phase", "valueCodeableConcept", LocalConcept("kap-session-phase", "dosing")),
            Extension("kap-treatment-consent", "valueReference", Reference($"Consent/{p.Id}-consent")),
            Extension("kap-setting", "valueCodeableConcept", LocalConcept("kap-setting", "clinic-room", "Clinic room")),
            Extension("kap-music", Part("used", "valueBoolean", true)),
            Extension("kap-eyeshades", "valueBoolean", true));
        extensions.Add((JsonNode)Extension(
            "kap-dissociation-peak", Part("score", "valueQuantity", Quantity(s.Dissociation, "{score}", "{score}")),
            Part("scale", "valueCode", "cadss6-total"), Part("minutes", "valueInteger", 40)));
        extensions.Add((JsonNode)Extension("kap-observation-minutes", "valueQuantity", Quantity(p.Route.StayMinutes, "min", "min")));
        extensions.Add((JsonNode)Extension(
            "kap-discharge-readiness", Part("method", "valueCode", "aldrete"), Part("score", "valueDecimal", 10),
            Part("time", "valueDateTime", Time(s.Start.AddMinutes(p.Route.StayMinutes))), Part("escort", "valueBoolean", true), Part("driving-advice", "valueBoolean", true)));
        return extensions;
    }

    private static JsonObject Administration(DemoPatient p, DemoSession s)
    {
        var dose = Resource("MedicationAdministration", $"{p.Id}-dose-{Number(s.Number)}", KapGuide.Definition("kap-medication-administration"));
        dose["extension"] = new JsonArray(
            ControlledSubstance(p, s),
            Extension("kap-dosing-weight", "valueQuantity", Quantity(p.WeightKg, "kg", "kg")),
            Extension("kap-dose-per-weight", "valueQuantity", Quantity(PerWeight(p, s), "mg/kg", "mg/kg")));
        dose["partOf"] = new JsonArray(Reference(SessionReference(p, s)));
        dose["status"] = "completed";
        dose["medicationReference"] = Reference("Medication/" + p.Route.Medication);
        dose["subject"] = Reference("Patient/" + p.Id);
        dose["request"] = Reference($"MedicationRequest/{p.Id}-order");
        dose["context"] = Reference($"Encounter/{p.Id}-visit-{Name(s)}");
        dose["effectivePeriod"] = Period(s.Start, s.Start.AddMinutes(p.Route.DoseMinutes));
        dose["performer"] = new JsonArray(DosePerformer("performer", ClinicResources.Nurse), DosePerformer("witness", ClinicResources.Witness));
        dose["reasonReference"] = new JsonArray(Reference($"Condition/{p.Id}-indication"));
        dose["dosage"] = new JsonObject
        {
            ["route"] = Concept(Snomed, p.Route.SnomedRoute, p.Route.RouteText),
            ["dose"] = Quantity(s.DoseMg, "mg", "mg"),
        };
        return dose;
    }

    // Drawn in whole vials or lozenges of 50 mg; the rest is wasted before a witness.
    private static JsonObject ControlledSubstance(DemoPatient p, DemoSession s)
    {
        var drawn = Math.Ceiling(s.DoseMg / 50) * 50;
        return Extension(
            "kap-controlled-substance", Part("drawn", "valueQuantity", Quantity(drawn, "mg", "mg")), Part("given", "valueQuantity", Quantity(s.DoseMg, "mg", "mg")),
            Part("wasted", "valueQuantity", Quantity(drawn - s.DoseMg, "mg", "mg")), Part("witness", "valueReference", Reference(ClinicResources.Witness)),
            Part("time", "valueDateTime", Time(s.Start.AddMinutes(p.Route.DoseMinutes))));
    }

    private static JsonObject DosePerformer(string function, string actor) =>
        new() { ["function"] = Concept(Hl7 + "med-admin-perform-function", function), ["actor"] = Reference(actor) };

    private static IEnumerable<JsonObject> VitalSigns(DemoPatient p, DemoSession s, (int Minute, int Systolic, int Diastolic, int HeartRate, int Spo2) v)
    {
        var pressure = Observation(p, s, "bp", v.Minute, "vital-signs", Concept(Loinc, "85354-9", "Blood pressure panel with all children optional"), "bp");
        pressure["component"] = new JsonArray(
            Component("8480-6", "Systolic blood pressure", v.Systolic), Component("8462-4", "Diastolic blood pressure", v.Diastolic));
        yield return pressure;
        if (v.Minute is not (-15 or 20 or 30 or 40 or 140 or 160))
        {
            yield break;
        }

        var heart = Observation(p, s, "hr", v.Minute, "vital-signs", Concept(Loinc, "8867-4", "Heart rate"), "heartrate");
        heart["valueQuantity"] = Quantity(v.HeartRate, "beats/minute", "/min");
        yield return heart;
        var code = Concept(Loinc, "2708-6", "Oxygen saturation in Arterial blood");
        code["coding"]!.AsArray().Add((JsonNode)Coding(Loinc, "59408-5", "Oxygen saturation in Arterial blood by Pulse oximetry"));
        var oxygen = Observation(p, s, "spo2", v.Minute, "vital-signs", code, "oxygensat");
        oxygen["valueQuantity"] = Quantity(v.Spo2, "%", "%");
        yield return oxygen;
    }

    private static JsonObject Weight(DemoPatient p, DemoSession s)
    {
        var weight = Observation(p, s, "weight", -30, "vital-signs", Concept(Loinc, "29463-7", "Body weight"), "bodyweight");
        weight["valueQuantity"] = Quantity(p.WeightKg, "kg", "kg");
        return weight;
    }

    private static JsonObject Component(string code, string display, int value) =>
        new() { ["code"] = Concept(Loinc, code, display), ["valueQuantity"] = Quantity(value, "mmHg", "mm[Hg]") };

    private static JsonObject PregnancyTest(DemoPatient p, DemoSession s)
    {
        var test = Observation(p, s, "hcg", -40, "laboratory", Concept(Loinc, "2106-3", "Choriogonadotropin (pregnancy test) in urine"), null);
        test["valueCodeableConcept"] = Concept(Snomed, "260385009", "Negative");
        return test;
    }

    private static JsonObject Dissociation(DemoPatient p, DemoSession s, int minute, int score)
    {
        var observation = Observation(p, s, "cadss6", minute, "survey", LocalConcept("kap-observable", "cadss6-total", "CADSS-6 total"), null);
        observation["valueQuantity"] = Quantity(score, "{score}", "{score}");
        return observation;
    }

    private static JsonObject Observation(DemoPatient p, DemoSession s, string name, int minute, string category, JsonObject code, string? profile)
    {
        var observation = Resource(
            "Observation", $"{p.Id}-{name}-{Name(s)}-{(minute < 0 ? "pre" : Number(minute))}", profile is null ? null : "http://hl7.org/fhir/StructureDefinition/" + profile);
        observation["extension"] = new JsonArray(Extension("kap-minutes-from-dose", "valueInteger", minute));
        observation["partOf"] = new JsonArray(Reference(SessionReference(p, s)));
        observation["status"] = "final";
        observation["category"] = new JsonArray(Concept(Hl7 + "observation-category", category));
        observation["code"] = code;
        observation["subject"] = Reference("Patient/" + p.Id);
        observation["encounter"] = Reference($"Encounter/{p.Id}-visit-{Name(s)}");
        observation["effectiveDateTime"] = Time(s.Start.AddMinutes(minute));
        observation["performer"] = new JsonArray(Reference(ClinicResources.Nurse));
        return observation;
    }

    private static JsonObject SideEffect(DemoPatient p, DemoSession s, DemoSideEffect effect, int index)
    {
        var adverse = Resource("AdverseEvent", $"{p.Id}-event-{Number(s.Number)}-{Number(index)}");
        adverse["actuality"] = "actual";
        adverse["event"] = Concept(Snomed, effect.Code, effect.Display);
        adverse["subject"] = Reference("Patient/" + p.Id);
        adverse["encounter"] = Reference($"Encounter/{p.Id}-visit-{Name(s)}");
        adverse["date"] = Time(s.Start.AddMinutes(30 + (index * 5)));
        adverse["seriousness"] = Concept(Hl7 + "adverse-event-seriousness", "non-serious");
        adverse["severity"] = Concept(Hl7 + "adverse-event-severity", "mild");
        adverse["outcome"] = Concept(Hl7 + "adverse-event-outcome", "resolved");
        adverse["suspectEntity"] = new JsonArray(new JsonObject { ["instance"] = Reference($"MedicationAdministration/{p.Id}-dose-{Number(s.Number)}") });
        return adverse;
    }

    private static decimal PerWeight(DemoPatient p, DemoSession s) => Math.Round(s.DoseMg / p.WeightKg, 2);
}
