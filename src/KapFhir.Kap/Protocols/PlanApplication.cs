// https://hl7.org/fhir/R4/plandefinition-operation-apply.html
using System.Text.Json.Nodes;
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Protocols;

/// <summary>
/// Applies a PlanDefinition to a patient: a CarePlan whose activity is a RequestGroup of the actions that apply, with the requests and goals that they refer to.
/// </summary>
public static class PlanApplication
{
    /// <summary>The plan, which notes what did not apply; or every reason why there is none.</summary>
    public static Result<AppliedPlan> Apply(FhirNode plan, ApplyRequest request, ApplySources sources)
    {
        if (SubjectFault(plan) is { } fault)
        {
            return fault;
        }

        var found = new PlanActions(new ApplyExpressions(request, sources), new ActionInputs(request, sources), sources);
        var actions = found.Of(plan);
        if (found.Faults.Exists(i => i.IsError))
        {
            return Result<AppliedPlan>.Failed(found.Faults);
        }

        var treated = TreatedConditions.Of(plan, request, sources);
        var schedule = new PlanSchedule(request.Start, request.Subject.Begin("birthDate"));
        var requests = new Dictionary<PlannedAction, IReadOnlyList<AppliedResource>>();
        var faults = new List<Issue>();
        foreach (var action in actions.SelectMany(Nested))
        {
            var made = Requests(action, schedule, request, treated, sources);
            faults.AddRange(made.Issues);
            requests[action] = made.IsSuccess ? made.Value : [];
        }

        var group = new ActionGroup(schedule, request, sources, action => requests[action]);
        var written = group.Of(actions);
        faults.AddRange(schedule.Faults.Concat(group.Faults));
        return faults.Exists(i => i.IsError) ? Result<AppliedPlan>.Failed([.. faults.Distinct()])
            : Whole(found, request, treated, written, [.. requests.Values.SelectMany(r => r)], End(actions, schedule, request));
    }

    // Who is no patient has no CarePlan.
    private static Issue? SubjectFault(FhirNode plan)
    {
        var subject = plan.Child("subject");
        return subject is null || subject is { Type.Name: "Reference" } || subject.Codes().All(c => c.Code == "Patient") ? null
            : Issues.PlanOfOtherSubjects(plan.Location, string.Join(", ", subject.Codes().Select(c => c.Code)));
    }

    private static IEnumerable<PlannedAction> Nested(PlannedAction action) => action.Children.SelectMany(Nested).Prepend(action);

    private static Result<IReadOnlyList<AppliedResource>> Requests(
        PlannedAction action, PlanSchedule schedule, ApplyRequest request, IReadOnlyList<string> treated, ApplySources sources) =>
        schedule.Times(action).Count == 0 || (action.Definition is null && action.Children.Count > 0) ? Result<IReadOnlyList<AppliedResource>>.Succeeded([], [])
        : action.Definition is null && action.Node.Child("action") is not null ? Result<IReadOnlyList<AppliedResource>>.Succeeded([], [])
        : ActivityApplication.Apply(new ActivityUse
        {
            Definition = action.Definition, Action = action.Node, Id = "request-" + action.Id, Times = schedule.Times(action),
            IsEndless = schedule.IsEndless(action), Request = request, Conditions = treated,
        }, action.Inputs, sources);

    private static DateTimeOffset End(IReadOnlyList<PlannedAction> actions, PlanSchedule schedule, ApplyRequest request) =>
        actions.SelectMany(Nested).SelectMany(schedule.Times).Select(t => t.Last).Append(request.Start).Max();

    private static AppliedPlan Whole(
        PlanActions found, ApplyRequest request, IReadOnlyList<string> treated, JsonArray actions, IReadOnlyList<AppliedResource> requests, DateTimeOffset end)
    {
        var (plan, plans) = (found.Plans[0], found.Plans);
        List<AppliedResource> goals = [.. plans.SelectMany((p, i) => PlanGoals.Of(p, i == 0 ? "" : "plan-" + Build.Number(i + 1) + "-", request, treated, end))];
        var group = new AppliedResource("requests", Group(plan, request, treated, actions), null);
        var contained = plans.SelectMany(p => Contained(p, requests));
        var carePlan = CarePlanWriter.Write(plans, request, treated, [.. goals.Select(g => g.Id)], end, actions.Count > 0);
        CarePlanWriter.Note(carePlan, found.LeftOut);
        return new AppliedPlan(carePlan, [.. actions.Count > 0 ? new[] { group } : [], .. goals, .. requests, .. contained]);
    }

    private static JsonObject Group(FhirNode plan, ApplyRequest request, IReadOnlyList<string> treated, JsonArray actions)
    {
        var group = new JsonObject { ["resourceType"] = "RequestGroup" };
        CarePlanWriter.Instantiate(group, [plan]);
        group["status"] = request.IsActive ? "active" : "draft";
        group["intent"] = "plan";
        group["subject"] = Build.Reference(request.Patient);
        CarePlanWriter.Refer(group, "encounter", request.Encounter);
        group["authoredOn"] = Build.Time(request.Now);
        CarePlanWriter.Refer(group, "author", request.Practitioner);
        if (treated.Count > 0)
        {
            group["reasonReference"] = new JsonArray([.. treated.Select(Build.Reference)]);
        }

        group["action"] = actions;
        return group;
    }

    // What a definition contains and its request refers to, such as the Medication of an order, comes along under its own id.
    private static IEnumerable<AppliedResource> Contained(FhirNode plan, IReadOnlyList<AppliedResource> requests)
    {
        var text = string.Concat(requests.Select(r => r.Resource.ToJsonString()));
        return from holder in plan.ChildrenNamed("contained").Prepend(plan)
               from inner in holder.ChildrenNamed("contained")
               let id = inner.ChildText("id")
               where inner.Type.Name is not ("ActivityDefinition" or "PlanDefinition" or "Library") && text.Contains("\"#" + id + "\"", StringComparison.Ordinal)
               select new AppliedResource(id!, WithoutId(inner), null);
    }

    private static JsonObject WithoutId(FhirNode node)
    {
        var copy = (JsonObject)Forms.FormItem.Json(node)!;
        copy.Remove("id");
        return copy;
    }
}
