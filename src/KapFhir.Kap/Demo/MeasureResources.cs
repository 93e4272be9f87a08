using System.Text.Json.Nodes;
using static KapFhir.Kap.Build;
using static KapFhir.Kap.Demo.DemoElements;

namespace KapFhir.Kap.Demo;

/// <summary>What is measured in a session: vital signs, dissociation, sedation, recovery; and what is checked before it.</summary>
internal static class MeasureResources
{

    internal static IEnumerable<JsonObject> All(DemoPatient p, DemoSession s)
    {
        if (p.CouldBePregnantAt(s.Start) && IsTestDue(p, s))
        {
            yield return PregnancyTest(p, s);
        }

        foreach (var observation in s.Vitals.SelectMany(v => VitalSigns(p, s, v)))
        {
            yield return observation;
        }

        if (!s.IsDone)
        {
            yield break;
        }

        yield return InSession(p, s, "weight", -30, Weight(p, "", s.Start));
        yield return Scale(p, s, "cadss6", p.Route.Peak, "kap-dissociation", LocalConcept("kap-observable", "cadss6-total", "CADSS-6 total"), s.Dissociation);
        yield return Scale(p, s, "cadss6", s.Stay - 10, "kap-dissociation", LocalConcept("kap-observable", "cadss6-total", "CADSS-6 total"), s.Dissociation > 8 ? 1 : 0);
        yield return Scale(p, s, "moaas", p.Route.Peak, "kap-sedation", LocalConcept("kap-observable", "moaas", "MOAA/S sedation"), s.Dissociation > 10 ? 4 : 5);
        yield return Scale(p, s, "aldrete", s.Stay - 5, "kap-aldrete", LocalConcept("kap-observable", "aldrete-total", "Modified Aldrete total"), s.Dissociation > 12 ? 9 : 10);
        if (s.HasLongTermCheck)
        {
            yield return ScaleResources.Bladder(p, "-" + s.Name, s.Start.AddMinutes(-40), s.Number);
            yield return ScaleResources.Cognition(p, "-" + s.Name, s.Start.AddMinutes(-40));
        }
    }

    // One test serves for a week.
    private static bool IsTestDue(DemoPatient p, DemoSession s) =>
        s.IsDone && !p.Doses.Any(earlier => earlier.Number < s.Number && earlier.Start.DayOfWeek == DayOfWeek.Monday && earlier.Start.AddDays(5) > s.Start);

    private static JsonObject PregnancyTest(DemoPatient p, DemoSession s)
    {
        var test = InSession(p, s, "hcg", -40, Observation(p, "", s.Start, "laboratory", Concept(Loinc, "2106-3", null, "Pregnancy test, urine"), new JsonObject()));
        test.Remove("valueQuantity");
        test["valueCodeableConcept"] = Concept(Snomed, "260385009", "Negative");
        return test;
    }

    private static IEnumerable<JsonObject> VitalSigns(DemoPatient p, DemoSession s, DemoVitals v)
    {
        yield return Pressure(p, s, v);
        if (v.Minute != -15 && v.Minute != p.Route.Peak && v.Minute != s.Vitals[^1].Minute)
        {
            yield break;
        }

        var heart = Observation(p, "", s.Start, "vital-signs", Concept(Loinc, "8867-4", "Heart rate"), Quantity(v.HeartRate, "beats/minute", "/min"));
        yield return InSession(p, s, "hr", v.Minute, Claiming(heart, "heartrate"));
        var code = Concept(Loinc, "2708-6", "Oxygen saturation in Arterial blood");
        code["coding"]!.AsArray().Add((JsonNode)Coding(Loinc, "59408-5", "Oxygen saturation in Arterial blood by Pulse oximetry"));
        yield return InSession(p, s, "spo2", v.Minute, Claiming(Observation(p, "", s.Start, "vital-signs", code, Quantity(v.Spo2, "%", "%")), "oxygensat"));
    }

    private static JsonObject Pressure(DemoPatient p, DemoSession s, DemoVitals v)
    {
        var pressure = Claiming(Observation(p, "", s.Start, "vital-signs", Concept(Loinc, "85354-9", "Blood pressure panel with all children optional"), new JsonObject()), "bp");
        pressure.Remove("valueQuantity");
        pressure["component"] = new JsonArray(Component("8480-6", "Systolic blood pressure", v.Systolic), Component("8462-4", "Diastolic blood pressure", v.Diastolic));
        return InSession(p, s, "bp", v.Minute, pressure);
    }

    private static JsonObject Component(string code, string display, int value) =>
        new() { ["code"] = Concept(Loinc, code, display), ["valueQuantity"] = Quantity(value, "mmHg", "mm[Hg]") };

    private static JsonObject Scale(DemoPatient p, DemoSession s, string name, int minute, string profile, JsonObject code, int score)
    {
        var scale = Observation(p, "", s.Start, "exam", code, DemoElements.Score(score));
        scale["meta"] = new JsonObject { ["profile"] = new JsonArray(KapGuide.Definition(profile)) };
        return InSession(p, s, name, minute, scale);
    }

    private static JsonObject InSession(DemoPatient p, DemoSession s, string name, int minute, JsonObject observation)
    {
        observation["id"] = $"{p.Id}-{name}-{s.Name}-{(minute < 0 ? "pre" : Number(minute))}";
        observation["extension"] = new JsonArray(Extension("kap-minutes-from-dose", "valueInteger", minute));
        observation["partOf"] = new JsonArray(Reference(SessionResources.Of(p, s)));
        observation["encounter"] = Reference($"Encounter/{p.Id}-visit-{s.Name}");
        observation["effectiveDateTime"] = Time(s.Start.AddMinutes(minute));
        return observation;
    }
}
