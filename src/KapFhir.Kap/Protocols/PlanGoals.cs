// https://hl7.org/fhir/R4/plandefinition-definitions.html#PlanDefinition.goal
using System.Text.Json.Nodes;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Forms;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Protocols;

/// <summary>Makes the Goals of a plan.</summary>
internal static class PlanGoals
{
    /// <summary>One Goal for each of the plan's; a target is due when the plan says, or else at its end.</summary>
    internal static IEnumerable<AppliedResource> Of(FhirNode plan, string prefix, ApplyRequest request, IReadOnlyList<string> conditions, DateTimeOffset end)
    {
        foreach (var (goal, index) in plan.ChildrenNamed("goal").Select((g, i) => (g, i + 1)))
        {
            var made = new JsonObject { ["resourceType"] = "Goal" };
            if (TreatedConditions.IsKap(plan))
            {
                made["meta"] = new JsonObject { ["profile"] = new JsonArray(KapGuide.Definition("kap-goal")) };
            }

            made["lifecycleStatus"] = request.IsActive ? "active" : "proposed";
            Put(made, "category", goal.Child("category") is { } category ? new JsonArray(FormItem.Json(category)) : null);
            Put(made, "priority", goal.Child("priority") is { } priority ? FormItem.Json(priority) : null);
            made["description"] = FormItem.Json(goal.Child("description")!);
            made["subject"] = Build.Reference(request.Patient);
            made["startDate"] = Build.Date(request.Start);
            Put(made, "target", Targets(goal, request.Start, end));
            Put(made, "addresses", conditions.Count == 0 ? null : new JsonArray([.. conditions.Select(Build.Reference)]));
            yield return new AppliedResource(prefix + "goal-" + Build.Number(index), made, null);
        }
    }

    private static JsonArray? Targets(FhirNode goal, DateTimeOffset start, DateTimeOffset end)
    {
        var targets = goal.ChildrenNamed("target").Select(target =>
        {
            var made = new JsonObject();
            Put(made, "measure", target.Child("measure") is { } measure ? FormItem.Json(measure) : null);
            if (target.Child("detail") is { } detail)
            {
                made["detail" + detail.Type.Name] = FormItem.Json(detail);
                made["dueDate"] = Build.Date(ProtocolDuration.Read(target.Child("due"))?.After(start) ?? end);
            }
            else if (ProtocolDuration.Read(target.Child("due")) is { } due)
            {
                made["dueDate"] = Build.Date(due.After(start));
            }

            return (JsonNode)made;
        }).ToArray();
        return targets.Length == 0 ? null : new JsonArray(targets);
    }

    private static void Put(JsonObject holder, string name, JsonNode? value)
    {
        if (value is not null)
        {
            holder[name] = value;
        }
    }
}
