using System.Text.Json.Nodes;
using static KapFhir.Kap.Build;
using static KapFhir.Kap.Demo.DemoElements;

namespace KapFhir.Kap.Demo;

/// <summary>A patient's course: its kind, its plan and goal, its orders, what is booked.</summary>
internal static class CourseResources
{
    private const int MostSessions = 12;

    private static readonly Dictionary<DemoCourse, string> Types = new()
    {
        [DemoCourse.Kap] = "kap", [DemoCourse.KetamineOnly] = "ketamine-only", [DemoCourse.Esketamine] = "esketamine",
        [DemoCourse.EsketamineWithTherapy] = "esketamine-with-therapy", [DemoCourse.ExpandedAccess] = "expanded-access",
    };

    private static readonly Dictionary<string, string> Protocols = new(StringComparer.Ordinal)
    {
        ["iv"] = "kap-iv-induction-6", ["im"] = "kap-im-weekly-6", ["sl"] = "kap-sl-weekly-6", ["esketamine"] = "esketamine-trd",
    };

    internal static IEnumerable<JsonObject> All(DemoPatient p)
    {
        yield return Episode(p);
        if (p.Case.Stage is DemoStage.Declined or DemoStage.Excluded)
        {
            yield break;
        }

        if (p.Case.HasTherapy)
        {
            yield return Team(p);
        }

        yield return Goal(p);
        yield return Plan(p, isMaintenance: false);
        if (HasMaintenance(p))
        {
            yield return Plan(p, isMaintenance: true);
        }

        foreach (var order in OrderResources.All(p).Concat(p.Booked.Select((at, i) => VisitResources.Appointment(p, "booked-" + Number(i + 1), at, "booked"))))
        {
            yield return order;
        }
    }

    internal static bool HasMaintenance(DemoPatient p) => p.Sessions.Any(s => s.IsMaintenance);

    /// <summary>The plan that a moment belongs to.</summary>
    internal static string PlanOf(DemoPatient p, DateTimeOffset at) => $"CarePlan/{p.Id}-plan" + (HasMaintenance(p) && at >= Maintenance(p) ? "-maintenance" : "");

    // From the week after the last dose of the induction on.
    private static DateTimeOffset Maintenance(DemoPatient p) => p.Doses.Last(s => !s.IsMaintenance).Start.AddDays(5);

    private static bool IsOver(DemoPatient p) => !p.IsRunning && !p.IsOnHold && p.End.AddDays(14) < DemoCalendar.Now;

    private static string Status(DemoPatient p) => p.Case.Stage switch
    {
        DemoStage.Planned => "waitlist",
        DemoStage.Declined or DemoStage.Excluded => "cancelled",
        _ => p.IsOnHold ? "onhold" : !IsOver(p) ? "active" : "finished",
    };

    private static JsonObject Episode(DemoPatient p)
    {
        var episode = Resource(p, "EpisodeOfCare", "course", "kap-episode");
        episode["extension"] = new JsonArray(Extension("kap-funding", "valueCoding", Coding(KapSystem("kap-funding"), PatientResources.Funding(p))));
        episode["status"] = Status(p);
        episode["type"] = new JsonArray(LocalConcept("kap-course-type", Types[p.Case.Course]));
        episode["diagnosis"] = new JsonArray(new JsonObject { ["condition"] = Reference($"Condition/{p.Id}-indication") });
        episode["patient"] = Reference(p.Self);
        episode["managingOrganization"] = Reference(ClinicResources.Organization);
        episode["period"] = Status(p) is "finished" or "cancelled" ? Period(p.Screening, p.End) : new JsonObject { ["start"] = Time(p.Screening) };
        episode["careManager"] = Reference(p.Case.HasTherapy ? StaffResources.Therapist(p) : StaffResources.Prescriber(p));
        return episode;
    }

    private static JsonObject Team(DemoPatient p)
    {
        var team = Resource(p, "CareTeam", "team", "kap-careteam");
        team["status"] = Status(p) == "finished" ? "inactive" : "active";
        team["name"] = "Team of the course";
        team["subject"] = Reference(p.Self);
        team["participant"] = new JsonArray(
            Member("prescriber", StaffResources.Prescriber(p)), Member("therapist", StaffResources.Therapist(p)), Member("monitoring-nurse", StaffResources.Nurse(p)),
            Member("escort", $"RelatedPerson/{p.Id}-escort"));
        return team;
    }

    private static JsonObject Member(string role, string member) => new() { ["role"] = new JsonArray(LocalConcept("kap-role", role)), ["member"] = Reference(member) };

    private static JsonObject Goal(DemoPatient p)
    {
        var last = p.Readings.LastOrDefault(r => r.IsMilestone && !r.IsBaseline);
        var goal = Resource(p, "Goal", "goal", "kap-goal");
        goal["lifecycleStatus"] = p.Case.Stage == DemoStage.Planned ? "proposed" : IsOver(p) ? "completed" : "active";
        goal["achievementStatus"] = Concept(Hl7 + "goal-achievement", last is null ? "in-progress" : last.Better >= 0.5 ? "achieved" : last.Better >= 0.25 ? "improving" : "not-achieved");
        goal["description"] = new JsonObject { ["text"] = "PHQ-9 below 5 two weeks after the last dose" };
        goal["subject"] = Reference(p.Self);
        goal["startDate"] = Date(p.Screening);
        goal["target"] = new JsonArray(new JsonObject
        {
            ["measure"] = Concept(Loinc, "44261-6", null, "PHQ-9 total"),
            ["detailQuantity"] = new JsonObject { ["value"] = 5, ["comparator"] = "<", ["system"] = Ucum, ["code"] = "{score}" },
            ["dueDate"] = Date(p.Screening.AddDays(90)),
        });
        goal["addresses"] = new JsonArray(Reference($"Condition/{p.Id}-indication"));
        return goal;
    }

    private static JsonObject Plan(DemoPatient p, bool isMaintenance)
    {
        var (planned, most) = isMaintenance ? (p.Case.Maintenance, p.Case.Maintenance + p.Route.Induction) : (p.Route.Induction, MostSessions);
        var plan = Resource(p, "CarePlan", isMaintenance ? "plan-maintenance" : "plan", "kap-care-plan");
        plan["text"] = Narrative($"{(isMaintenance ? "Maintenance" : "Induction")}, {p.Route.Words.ToLowerInvariant()}: {Number(planned)} dosing sessions{(p.Case.HasTherapy ? ", prepared and integrated" : "")}.");
        plan["extension"] = new JsonArray(Extension("kap-planned-sessions", "valuePositiveInt", planned), Extension("kap-max-sessions", "valuePositiveInt", most));
        if (!isMaintenance && Protocols.TryGetValue(p.Route.Key, out var protocol))
        {
            plan["instantiatesCanonical"] = new JsonArray($"{KapGuide.Canonical}/PlanDefinition/{protocol}");
        }

        plan["status"] = PlanStatus(p, isMaintenance);
        plan["intent"] = "plan";
        plan["category"] = new JsonArray(Concept("http://hl7.org/fhir/us/core/CodeSystem/careplan-category", "assess-plan"));
        plan["subject"] = Reference(p.Self);
        plan["period"] = PlanPeriod(p, isMaintenance);
        plan["author"] = Reference(StaffResources.Prescriber(p));
        plan["addresses"] = new JsonArray(Reference($"Condition/{p.Id}-indication"));
        plan["goal"] = new JsonArray(Reference($"Goal/{p.Id}-goal"));
        plan["activity"] = new JsonArray([.. Phases(p).Select(phase => Activity(phase, plan, planned))]);
        return plan;
    }

    private static string PlanStatus(DemoPatient p, bool isMaintenance) =>
        p.Case.Stage == DemoStage.Planned ? "draft" : p.IsOnHold ? "on-hold" : p.HasLeft ? "revoked" : IsOver(p) || (!isMaintenance && HasMaintenance(p)) ? "completed" : "active";

    private static JsonObject PlanPeriod(DemoPatient p, bool isMaintenance)
    {
        var from = isMaintenance ? Maintenance(p) : p.Screening;
        return !isMaintenance && HasMaintenance(p) ? Period(from, Maintenance(p)) : IsOver(p) ? Period(from, p.End) : new JsonObject { ["start"] = Time(from) };
    }

    private static string[] Phases(DemoPatient p) => p.Case.HasTherapy ? ["preparation", "dosing", "integration", "follow-up"] : ["dosing", "follow-up"];

    private static JsonNode Activity(string phase, JsonObject plan, int planned)
    {
        var detail = new JsonObject { ["kind"] = phase == "follow-up" ? "Task" : "Appointment", ["code"] = LocalConcept("kap-session-phase", phase) };
        detail["status"] = (string)plan["status"]! switch { "completed" => "completed", "revoked" => "stopped", "on-hold" => "on-hold", "draft" => "not-started", _ => "in-progress" };
        if (phase == "dosing")
        {
            detail["scheduledTiming"] = new JsonObject { ["repeat"] = new JsonObject { ["count"] = planned } };
        }

        return new JsonObject { ["detail"] = detail };
    }
}
