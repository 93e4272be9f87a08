using System.Text.Json.Nodes;
using static KapFhir.Kap.Build;
using static KapFhir.Kap.Demo.DemoElements;

namespace KapFhir.Kap.Demo;

/// <summary>What a drug did that was not wanted, and what was given for it.</summary>
internal static class EventResources
{
    private static readonly Dictionary<DemoIncidentKind, (string Code, string Display, string Severity, bool IsSerious, int Minute, string? Drug, string? Name, decimal Mg)> Known = new()
    {
        [DemoIncidentKind.PressureInSession] = ("24184005", "Finding of increased blood pressure", "moderate", false, 41, "6185", "labetalol", 10),
        [DemoIncidentKind.Desaturation] = ("389086002", "Hypoxia", "moderate", false, 41, null, null, 0),
        [DemoIncidentKind.Vomiting] = ("422400008", "Vomiting", "moderate", false, 50, "26225", "ondansetron", 4),
        [DemoIncidentKind.Fear] = ("48694002", "Anxiety", "severe", false, 25, "6960", "midazolam", 1),
        [DemoIncidentKind.Syncope] = ("271594007", "Syncope", "severe", true, 125, null, null, 0),
    };

    internal static IEnumerable<JsonObject> All(DemoPatient p, DemoSession s)
    {
        foreach (var index in s.SideEffects)
        {
            var effect = DemoSideEffect.All[index];
            yield return Event(p, s, Number(index), effect.Code, effect.Display, "mild", false, 30 + (index * 5));
        }

        foreach (var incident in p.Case.Incidents.Where(i => i.Session == s.Number && Known.ContainsKey(i.Kind)))
        {
            var (code, display, severity, isSerious, minute, drug, name, mg) = Known[incident.Kind];
            var name2 = incident.Kind.ToString().ToLowerInvariant();
            yield return Event(p, s, name2, code, display, severity, isSerious, minute);
            if (drug is not null)
            {
                yield return Rescue(p, s, name2, drug, name!, mg, minute + 3);
            }
        }
    }

    private static JsonObject Event(DemoPatient p, DemoSession s, string name, string code, string display, string severity, bool isSerious, int minute)
    {
        var adverse = Resource(p, "AdverseEvent", $"event-{s.Name}-{name}", "kap-adverse-event");
        adverse["actuality"] = "actual";
        adverse["event"] = Concept(Snomed, code, display);
        adverse["subject"] = Reference(p.Self);
        adverse["encounter"] = Reference($"Encounter/{p.Id}-visit-{s.Name}");
        adverse["date"] = Time(s.Start.AddMinutes(minute));
        adverse["recordedDate"] = Time(s.Start.AddMinutes(minute + 20));
        adverse["seriousness"] = Concept(Hl7 + "adverse-event-seriousness", isSerious ? "Serious" : "Non-serious");
        adverse["severity"] = Concept(Hl7 + "adverse-event-severity", severity);
        adverse["outcome"] = Concept(Hl7 + "adverse-event-outcome", "resolved");
        adverse["recorder"] = Reference(StaffResources.Nurse(p));
        adverse["suspectEntity"] = new JsonArray(new JsonObject
        {
            ["instance"] = Reference($"MedicationAdministration/{p.Id}-dose-{s.Name}"),
            ["causality"] = new JsonArray(new JsonObject { ["assessment"] = Concept(Hl7 + "adverse-event-causality-assess", "Probably-Likely") }),
        });
        return adverse;
    }

    private static JsonObject Rescue(DemoPatient p, DemoSession s, string name, string drug, string words, decimal milligrams, int minute)
    {
        var rescue = Resource(p, "MedicationAdministration", $"rescue-{s.Name}-{name}", null);
        rescue["partOf"] = new JsonArray(Reference(SessionResources.Of(p, s)));
        rescue["status"] = "completed";
        rescue["medicationCodeableConcept"] = Concept("http://www.nlm.nih.gov/research/umls/rxnorm", drug, null, words);
        rescue["subject"] = Reference(p.Self);
        rescue["context"] = Reference($"Encounter/{p.Id}-visit-{s.Name}");
        rescue["effectiveDateTime"] = Time(s.Start.AddMinutes(minute));
        rescue["performer"] = new JsonArray(new JsonObject { ["actor"] = Reference(StaffResources.Nurse(p)) });
        rescue["dosage"] = new JsonObject { ["route"] = Concept(Snomed, "47625008", "Intravenous route"), ["dose"] = Quantity(milligrams, "mg", "mg") };
        return rescue;
    }
}
