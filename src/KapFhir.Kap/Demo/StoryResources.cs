using System.Text.Json.Nodes;
using static KapFhir.Kap.Build;
using static KapFhir.Kap.Demo.DemoElements;
using static KapFhir.Kap.Demo.FormResources;

namespace KapFhir.Kap.Demo;

/// <summary>What only some patients have: the crisis, the first questions to those who wait, the forms of the one whom the documentation follows.</summary>
internal static class StoryResources
{
    internal static IEnumerable<JsonObject> All(DemoPatient p) =>
    [
        .. p.Sessions.Where(s => s.CalledOff?.Kind == DemoIncidentKind.HighRisk).SelectMany(s => Crisis(p, s)),
        .. p.Case.Stage == DemoStage.Planned ? [FirstQuestions(p)] : Array.Empty<JsonObject>(),
        .. p.Case.Number == 1 ? Followed(p, p.Sessions[0]) : [],
    ];

    private static IEnumerable<JsonObject> Crisis(DemoPatient p, DemoSession s)
    {
        yield return Screener(p, "pre-dose-" + Number(s.Number), s.Start.AddMinutes(-40), 4);
        var risk = Resource(p, "RiskAssessment", "risk-" + s.Name, "kap-risk-assessment");
        risk["status"] = "final";
        risk["method"] = new JsonObject { ["text"] = "C-SSRS screener, Columbia triage" };
        risk["subject"] = Reference(p.Self);
        risk["encounter"] = Reference($"Encounter/{p.Id}-visit-{s.Name}");
        risk["occurrenceDateTime"] = Time(s.Start.AddMinutes(-30));
        risk["performer"] = Reference(StaffResources.Therapist(p));
        risk["basis"] = new JsonArray(Reference($"QuestionnaireResponse/{p.Id}-cssrs-pre-dose-{Number(s.Number)}"));
        risk["prediction"] = new JsonArray(new JsonObject
        {
            ["outcome"] = Concept(Snomed, "82313006", "Suicide attempt"), ["qualitativeRisk"] = Concept(Hl7 + "risk-probability", "high"),
        });
        risk["mitigation"] = "Safety plan gone through; crisis team called; no dose; course on hold.";
        yield return risk;
    }

    private static JsonObject FirstQuestions(DemoPatient p) =>
        Answered(p, "phq2", "phq2-first", DemoCalendar.Now.AddDays(-3), null, null, [Item("phq2-1", Frequency(2)), Item("phq2-2", Frequency(2))]);

    private static IEnumerable<JsonObject> Followed(DemoPatient p, DemoSession s)
    {
        yield return Answered(p, "aldrete", "aldrete-form-1", s.Start.AddMinutes(s.Stay - 5), "discharge", s, Enumerable.Range(1, 5).Select(i => Item("aldrete-" + Number(i), Coding(KapSystem("kap-aldrete-answer"), Number(i) + "-2"))));
        yield return Answered(p, "moaas", "moaas-form-1", s.Start.AddMinutes(s.Stay - 5), "discharge", s, [Item("moaas-1", Local("kap-moaas-answer", 5))]);
        yield return Answered(
            p, "kap-integration-note-prompts", "integration-form-1", p.Integrations(s).First().AddMinutes(50), null, s,
            [Item("integration-insight", "valueString", "That the grief has a shape (synthetic)"), Item("integration-practice", "valueString", "A walk each morning (synthetic)"), Item("integration-safety", "valueBoolean", true)]);
        yield return Answered(p, "kap-consent-form", "consent-answers", p.Signatures[0].At, null, null, ConsentResources.Answers(p));
    }
}
