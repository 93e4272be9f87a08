// https://hl7.org/fhir/R4/requestgroup.html
using System.Text.Json.Nodes;
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Forms;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Protocols;

/// <summary>Writes the actions of the RequestGroup. rqg-1: an action has a resource or actions below it, one of them and not both.</summary>
internal sealed class ActionGroup(PlanSchedule schedule, ApplyRequest request, ApplySources sources, Func<PlannedAction, IReadOnlyList<AppliedResource>> requestsOf)
{
    private static readonly string[] Copied = ["prefix", "title", "description", "textEquivalent", "priority"];
    private static readonly string[] Behaviours = ["groupingBehavior", "selectionBehavior", "requiredBehavior", "precheckBehavior", "cardinalityBehavior"];
    private static readonly string Interval = KapGuide.Definition("kap-monitoring-interval");

    /// <summary>What could not be set in an action.</summary>
    internal List<Issue> Faults { get; } = [];

    /// <summary>The actions, those that nothing is left of excepted.</summary>
    internal JsonArray Of(IEnumerable<PlannedAction> actions) => [.. actions.Select(Of).OfType<JsonNode>()];

    private JsonObject? Of(PlannedAction action)
    {
        var made = Head(action);
        var requests = requestsOf(action);
        var below = Of(action.Children);
        if (requests.Count == 0 && below.Count == 0)
        {
            return null;
        }

        var times = schedule.Times(action);
        if (below.Count > 0)
        {
            Behave(made, action.Node);
            Add(made, "action", [.. requests.Select(r => Single(action, r, r.Time ?? times[0], r.Id)), .. below.Select(b => b!.DeepClone())]);
        }
        else if (times.Count > 1)
        {
            Behave(made, action.Node);
            made["groupingBehavior"] ??= "logical-group";
            made["selectionBehavior"] ??= "all";
            Add(made, "action", times.Select((time, i) => Single(action, requests.FirstOrDefault(r => r.Time == time) ?? requests[0], time, action.Id + "-" + Build.Number(i + 1))));
        }
        else
        {
            PlannedTime.Write(made, "timing", times[0]);
            People(made, action);
            Behave(made, action.Node);
            made["resource"] = Build.Reference("#" + requests[0].Id);
        }

        Faults.AddRange(new DynamicValues(new ApplyExpressions(request, sources), action.Inputs, sources.Definitions).ApplyToAction(action.Node, made));
        return made;
    }

    private JsonObject Head(PlannedAction action)
    {
        var made = new JsonObject { ["id"] = action.Id };
        if (FormItem.Extension(action.Node, Interval) is { } interval)
        {
            made["extension"] = new JsonArray(FormItem.Json(interval));
        }

        foreach (var name in Copied.Where(n => action.Node.ChildText(n) is not null))
        {
            made[name] = action.Node.ChildText(name);
        }

        if (made["title"] is null && action.Title is { } title)
        {
            made["title"] = title;
        }

        foreach (var name in new[] { "code", "documentation", "condition" })
        {
            if (ActivityUse.Copies(action.Node, name) is { } copies)
            {
                made[name] = copies;
            }
        }

        Relate(made, action);
        return made;
    }

    // A relation to an action that does not apply leads nowhere: it is left out.
    private static void Relate(JsonObject made, PlannedAction action)
    {
        var related = action.Node.ChildrenNamed("relatedAction").Where(r => action.Scope.ContainsKey(r.ChildText("actionId") ?? "")).Select(r =>
        {
            var copy = (JsonObject)FormItem.Json(r)!;
            copy["actionId"] = action.Scope[r.ChildText("actionId")!].Id;
            return (JsonNode)copy;
        }).ToArray();
        if (related.Length > 0)
        {
            made["relatedAction"] = new JsonArray(related);
        }
    }

    private static void Behave(JsonObject made, FhirNode node)
    {
        if (node.Child("type") is { } type)
        {
            made["type"] = FormItem.Json(type);
        }

        foreach (var name in Behaviours.Where(b => node.ChildText(b) is not null))
        {
            made[name] = node.ChildText(name);
        }
    }

    private JsonObject Single(PlannedAction action, AppliedResource applied, Occurrence time, string id)
    {
        var made = new JsonObject { ["id"] = id };
        if (action.Title is { } title)
        {
            made["title"] = title;
        }

        PlannedTime.Write(made, "timing", time);
        People(made, action);
        made["resource"] = Build.Reference("#" + applied.Id);
        return made;
    }

    private void People(JsonObject made, PlannedAction action)
    {
        var people = action.Node.ChildrenNamed("participant").Select(p => p.ChildText("type") switch
        {
            "patient" => request.Patient,
            "practitioner" => request.Practitioner?.Self(),
            _ => null,
        }).OfType<string>().Distinct(StringComparer.Ordinal).Select(p => (JsonNode)Build.Reference(p)).ToArray();
        if (people.Length > 0)
        {
            made["participant"] = new JsonArray(people);
        }
    }

    private static void Add(JsonObject made, string name, IEnumerable<JsonNode> nodes) => made[name] = new JsonArray([.. nodes]);
}
