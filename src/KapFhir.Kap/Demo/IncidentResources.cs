using System.Text.Json.Nodes;
using static KapFhir.Kap.Build;
using static KapFhir.Kap.Demo.DemoElements;

namespace KapFhir.Kap.Demo;

/// <summary>What the gates caught: sessions that were called off, and findings that somebody signed for.</summary>
internal static class IncidentResources
{
    private static readonly Dictionary<DemoIncidentKind, (string Rule, string Issue, string Reason, string Text)> Signed = new()
    {
        [DemoIncidentKind.PressureOverridden] = ("R-05", "bp-gate", "clinical-judgement", "Blood pressure 148/92 mmHg when repeated; usual for this patient, goes ahead."),
        [DemoIncidentKind.LeftEarly] = ("R-31", "discharge-early", "clinical-judgement", "Left 95 minutes after the dose against advice, awake, with the escort."),
    };

    internal static IEnumerable<JsonObject> All(DemoPatient p, DemoSession s)
    {
        if (s.CalledOff?.CallOff is { Rule: { } rule } reason)
        {
            var issue = Issue(p, "issue-" + s.Name, rule, reason.Issue!, s.Start.AddMinutes(-10), reason.Text, [SessionResources.Of(p, s), .. Pressure(p, s)]);
            issue["mitigation"] = new JsonArray(Mitigation(new JsonObject { ["text"] = "The session was called off" }, p, s.Start));
            yield return issue;
            yield return Guidance(p, "guidance-" + s.Name, rule, s, reason.Text);
        }

        foreach (var incident in p.Case.Incidents.Where(i => s.IsDone && i.Session == s.Number && Signed.ContainsKey(i.Kind)))
        {
            var (signedRule, kind, why, text) = Signed[incident.Kind];
            var issue = Issue(p, $"override-{s.Name}-{signedRule.ToLowerInvariant()}", signedRule, kind, s.Start, text, [SessionResources.Of(p, s)]);
            issue["mitigation"] = new JsonArray(Mitigation(LocalConcept("kap-override-reason", why), p, s.Start));
            yield return issue;
        }
    }

    /// <summary>Findings that hold for the whole course and are signed for once: a drug that acts on ketamine; a course that is without psychotherapy by agreement.</summary>
    internal static IEnumerable<JsonObject> OfCourse(DemoPatient p)
    {
        if (p.Case.Drug is { } drug && p.HasDoses)
        {
            yield return Lifted(p, "override-r-12", "R-12", "DRG", $"Takes {DemoDrug.All.First(d => d.Key == drug).Name}: weighed up, the course goes ahead.", $"MedicationStatement/{p.Id}-drug");
        }

        if (!p.Case.HasTherapy && p.HasDoses)
        {
            yield return Lifted(p, "override-r-11", "R-11", "prep-missing", "Ketamine without psychotherapy, as agreed with the patient.", [.. Orders(p)]);
        }

        if (p.Case.Stage == DemoStage.Excluded)
        {
            yield return Issue(p, "issue-exclusion", "R-03", "COND", p.Screening.AddMinutes(45), "The screening found an uncontrolled psychosis: not treated here, referred.", [$"Condition/{p.Id}-psychosis"]);
        }
    }

    private static IEnumerable<string> Orders(DemoPatient p) =>
        new[] { false, true }.Where(isMaintenance => p.Doses.Any(s => s.IsMaintenance == isMaintenance)).Select(isMaintenance => DoseResources.Order(p, isMaintenance));

    private static JsonObject Lifted(DemoPatient p, string name, string rule, string kind, string text, params string[] implicated)
    {
        var issue = Issue(p, name, rule, kind, p.Screening.AddDays(1), text, implicated);
        issue["mitigation"] = new JsonArray(Mitigation(LocalConcept("kap-override-reason", "clinical-judgement"), p, p.Screening.AddDays(1)));
        return issue;
    }

    /// <summary>A kind of issue: of kap-issue, or of v3-ActCode if in capitals.</summary>
    internal static JsonObject Kind(string code) => char.IsUpper(code[0]) ? Concept(Hl7 + "v3-ActCode", code) : LocalConcept("kap-issue", code);

    private static IEnumerable<string> Pressure(DemoPatient p, DemoSession s) => s.Vitals.Count > 0 && s.CalledOff!.Kind == DemoIncidentKind.PressureCallsOff ? [$"Observation/{p.Id}-bp-{s.Name}-pre"] : [];

    private static JsonObject Issue(DemoPatient p, string name, string rule, string kind, DateTimeOffset at, string text, IEnumerable<string> implicated)
    {
        var issue = Resource(p, "DetectedIssue", name, "kap-detected-issue");
        var code = Kind(kind);
        code["coding"]!.AsArray().Add((JsonNode)Coding(KapSystem("kap-rule"), rule));
        issue["status"] = "final";
        issue["code"] = code;
        issue["severity"] = rule is "R-01" or "R-06" or "R-17" or "R-31" ? "high" : "moderate";
        issue["patient"] = Reference(p.Self);
        issue["identifiedDateTime"] = Time(at);
        issue["author"] = Reference(StaffResources.Prescriber(p));
        issue["implicated"] = new JsonArray([.. implicated.Select(r => (JsonNode)Reference(r))]);
        issue["detail"] = text;
        return issue;
    }

    private static JsonObject Mitigation(JsonObject action, DemoPatient p, DateTimeOffset at) =>
        new() { ["action"] = action, ["date"] = Time(at), ["author"] = Reference(StaffResources.Prescriber(p)) };

    private static JsonObject Guidance(DemoPatient p, string name, string rule, DemoSession s, string text)
    {
        var guidance = Resource(p, "GuidanceResponse", name, "kap-guidance-response");
        guidance["moduleCodeableConcept"] = LocalConcept("kap-rule", rule);
        guidance["status"] = "success";
        guidance["subject"] = Reference(p.Self);
        guidance["encounter"] = Reference($"Encounter/{p.Id}-visit-{s.Name}");
        guidance["occurrenceDateTime"] = Time(s.Start.AddMinutes(-10));
        guidance["note"] = new JsonArray(new JsonObject { ["text"] = text });
        return guidance;
    }
}
