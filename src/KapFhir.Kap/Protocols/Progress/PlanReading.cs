// https://hl7.org/fhir/R4/careplan.html#activity
using System.Globalization;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Rules;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Protocols.Progress;

/// <summary>Reads the steps of a CarePlan: the actions of its RequestGroups, and its activities that say in detail what is planned.</summary>
internal sealed class PlanReading(FhirNode plan, RecordReader records)
{
    internal IReadOnlyList<PlanStep> Steps() => [.. plan.ChildrenNamed("activity").SelectMany((activity, i) =>
        activity.Child("reference") is { } reference ? Referred(Follow(reference), i + 1)
        : activity.Child("detail") is { } detail ? [Detail(detail, i + 1)] : [])];

    private FhirNode? Follow(FhirNode reference) => reference.ChildText("reference") is ['#', .. var id]
        ? plan.ChildrenNamed("contained").FirstOrDefault(c => c.ChildText("id") == id) : records.Follow(ElementReading.Target(reference));

    private IEnumerable<PlanStep> Referred(FhirNode? target, int number) => target switch
    {
        { Type.Name: "RequestGroup" } group => group.ChildrenNamed("action").SelectMany(Actions),
        { } request => [Of(Number(number), request.Child("code")?.ChildText("text") ?? request.ChildText("description"), null, [(request, Time(request))])],
        _ => [],
    };

    private IEnumerable<PlanStep> Actions(FhirNode action)
    {
        var below = action.ChildrenNamed("action").ToList();

        // A group whose members have its id and a number is one step at several times.
        var isRepeated = below.Count > 0 && below.Select((b, i) => b.ChildText("id") == action.ChildText("id") + "-" + Number(i + 1)).All(same => same);
        if (below.Count > 0 && !isRepeated)
        {
            return below.SelectMany(Actions);
        }

        var times = (isRepeated ? below : [action]).Select(a => (Request: a.Child("resource") is { } resource ? Follow(resource) : null, Time: When(a)))
            .Where(t => t.Time is not null).ToList();
        var relations = action.ChildrenNamed("relatedAction").Select(r => new StepRelation(
            r.ChildText("actionId") ?? "", r.ChildText("relationship")?.StartsWith("after", StringComparison.Ordinal) is true)).ToList();
        return [Of(action.ChildText("id") ?? "", action.ChildText("title"), Phase(action.Codes("code")), [.. times]) with
        {
            Relations = relations, IsForEach = action.ChildText("cardinalityBehavior") is "multiple",
        }];
    }

    private static PlanStep Of(string id, string? title, string? phase, IReadOnlyList<(FhirNode? Request, Occurrence? Time)> times) => new()
    {
        Id = id, Title = title, Phase = phase ?? times.Select(t => Phase(t.Request.Codes("category"))).FirstOrDefault(p => p is not null),
        Times = [.. times.Where(t => t.Time is not null).Select(t => new StepTime(t.Time!, Reference(t.Request), t.Request?.ChildText("status")))],
        Proof = Proofs.Of(times.Select(t => t.Request).FirstOrDefault(r => r is not null), phase),
    };

    // What is contained in the plan has no address that an event could name.
    private static string? Reference(FhirNode? request) => request is { Parent: null } ? request.Self() : null;

    // Sessions that are only counted have the time of the plan.
    private PlanStep Detail(FhirNode detail, int number)
    {
        var phase = Phase(detail.Codes("code"));
        var whole = plan.Begin("period") is { } start ? new Occurrence(start, plan.End("period")) : null;
        var count = phase == "dosing" && plan.Extension("kap-planned-sessions").Number("value") is { } planned ? (int)planned : 1;
        var scheduled = detail.Child("scheduled") is { Type.Name: "Timing" } timing && TimingSchedule.Of(timing, whole?.Start ?? default, null) is { IsSuccess: true } schedule ? schedule.Value.Times
            : detail.Begin("scheduled") is { } from && detail.Child("scheduled") is { Type.Name: "Period" } ? [new Occurrence(from, detail.End("scheduled"))]
            : whole is null ? [] : Enumerable.Repeat(whole, count).ToList();
        return new PlanStep
        {
            Id = Number(number), Title = detail.ChildText("description") ?? detail.Child("code")?.ChildText("text") ?? phase, Phase = phase,
            Times = [.. scheduled.Select(t => new StepTime(t, null, detail.ChildText("status") is "stopped" or "cancelled" ? "revoked" : null))],
            Proof = Proofs.OfPhase(phase),
        };
    }

    private static Occurrence? When(FhirNode action) => PlannedTime.Parse(action.Child("timing") is { } timing ? timing.ChildText("start") ?? timing.Text : null) is { } start
        ? new Occurrence(start, PlannedTime.Parse(action.Child("timing")!.ChildText("end"))) : null;

    private Occurrence? Time(FhirNode request) => new[] { "occurrence", "executionPeriod" }.Select(e => request.Begin(e) is { } start ? new Occurrence(start, request.End(e)) : null)
        .FirstOrDefault(t => t is not null) ?? (plan.Begin("period") is { } from ? new Occurrence(from, plan.End("period")) : null);

    private static string? Phase(IEnumerable<FhirCode> codes) => codes.CodeIn(Build.KapSystem("kap-session-phase"));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
