using System.Text.Json.Nodes;
using static KapFhir.Kap.Build;
using static KapFhir.Kap.Demo.DemoElements;

namespace KapFhir.Kap.Demo;

/// <summary>Psychotherapy around the doses: preparation, integration, and the notes that stay with the therapist.</summary>
internal static class TherapyResources
{
    private static readonly string[] Methods = ["act", "ifs", "cbt", "psychodynamic", "somatic"];

    internal static IEnumerable<JsonObject> Preparations(DemoPatient p) =>
        p.Preparations.Where(at => at < DemoCalendar.Now).SelectMany((at, i) => Session(p, "preparation", "prep-" + Number(i + 1), at, null));

    internal static IEnumerable<JsonObject> Integrations(DemoPatient p, DemoSession s) =>
        p.Integrations(s).Where(at => at < DemoCalendar.Now).SelectMany((at, i) => Session(p, "integration", $"integration-{Number(s.Number)}{(i == 0 ? "" : "-second")}", at, s));

    private static IEnumerable<JsonObject> Session(DemoPatient p, string phase, string name, DateTimeOffset start, DemoSession? of)
    {
        yield return VisitResources.Visit(p, name, start, 60, phase, "75516001", "Psychotherapy");
        yield return Therapy(p, phase, name, start, of);
        if (p.Case.HasNotes && of is not { Number: > 3 })
        {
            var note = Document(p, name + "-note", start.AddMinutes(75), new JsonObject { ["text"] = "Psychotherapy note" }, "Psychotherapy note", "Synthetic process note: nobody said any of this.");
            note["author"] = new JsonArray(Reference(StaffResources.Therapist(p)));
            note["context"] = new JsonObject { ["encounter"] = new JsonArray(Reference($"Encounter/{p.Id}-visit-{name}")) };
            yield return Labelled(note, "PSYTHPN", "HIPAAPsyNotes");
        }
    }

    private static JsonObject Therapy(DemoPatient p, string phase, string name, DateTimeOffset start, DemoSession? of)
    {
        var isGroup = p.Route == DemoRoute.Group && phase == "integration";
        var therapy = Resource(p, "Procedure", name, "kap-psychotherapy-session");
        therapy["extension"] = new JsonArray(PhaseExtension(phase), Extension("kap-modality", "valueCodeableConcept", LocalConcept("kap-modality", Methods[p.Case.Number % Methods.Length])));
        if (of is not null)
        {
            therapy["extension"]!.AsArray().Add((JsonNode)Extension("kap-related-session", "valueReference", Reference(SessionResources.Of(p, of))));
        }

        therapy["basedOn"] = new JsonArray(Reference(CourseResources.PlanOf(p, start)));
        therapy["status"] = "completed";
        therapy["category"] = Concept(Snomed, "75516001", "Psychotherapy");
        therapy["code"] = isGroup ? Concept(Snomed, "76168009", "Group psychotherapy") : Concept(Snomed, "18512000", "Individual psychotherapy");
        therapy["subject"] = Reference(p.Self);
        therapy["encounter"] = Reference($"Encounter/{p.Id}-visit-{name}");
        therapy["performedPeriod"] = Period(start, start.AddMinutes(60));
        therapy["performer"] = new JsonArray(Performer("therapist", StaffResources.Therapist(p)));
        therapy["reasonReference"] = new JsonArray(Reference($"Condition/{p.Id}-indication"));
        return therapy;
    }
}
