using KapFhir.Fhir.Json;
using KapFhir.Kap.Rules;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Protocols.Progress;

/// <summary>The numbers by which progress is judged: settings of the rules that they belong to.</summary>
/// <param name="GraceDays">How many days after its time a step still counts as due .</param>
/// <param name="ScreeningDays">How many days before the plan a screening counts .</param>
public sealed record ProgressSettings(int GraceDays, int ScreeningDays)
{
    /// <summary>As the rules are set.</summary>
    public static ProgressSettings Of(KapRules rules) => new(rules.R16.GraceDays, rules.R02.MaxAgeDays);
}

/// <summary>How far a plan has come.</summary>
public sealed record PlanProgress
{
    /// <summary>The status of the plan.</summary>
    public required string Status { get; init; }

    /// <summary>Where the course is, in the order of a session's steps.</summary>
    public required string Stage { get; init; }

    /// <summary>Every step.</summary>
    public required IReadOnlyList<StepProgress> Steps { get; init; }

    /// <summary>The times of all steps.</summary>
    public IEnumerable<TimeProgress> Times => Steps.SelectMany(s => s.Times);

    /// <summary>The step and time that are to be done next; null where nothing is left.</summary>
    public (PlanStep Step, TimeProgress Time)? Next => Steps.SelectMany(s => s.Times.Select(t => (s.Step, Time: t)))
        .Where(n => n.Time.State is StepState.Due or StepState.Overdue or StepState.Planned).OrderBy(n => n.Time.State == StepState.Planned).ThenBy(n => n.Time.Planned.Start)
        .Select(n => ((PlanStep, TimeProgress)?)n).FirstOrDefault();

    /// <summary>Computes it from what is on record.</summary>
    /// <param name="plan">The CarePlan.</param>
    /// <param name="records">What the caller may see.</param>
    /// <param name="at">The moment to judge by: what happened later does not count.</param>
    /// <param name="settings">The numbers.</param>
    public static PlanProgress Of(FhirNode plan, RecordReader records, DateTimeOffset at, ProgressSettings settings)
    {
        var steps = new PlanReading(plan, records).Steps();
        var begin = plan.Begin("period") ?? steps.SelectMany(s => s.Times).Select(t => (DateTimeOffset?)t.Planned.Start).Min() ?? at;
        var patient = plan.Target("subject") ?? "";
        var events = new PlanEvents(records, patient, begin.AddDays(-settings.ScreeningDays), at).All();
        var judged = new ProgressJudge(steps, events, new PlanFrame(plan.ChildText("status") ?? "", begin, plan.End("period"), at), settings.GraceDays).All();
        return new PlanProgress
        {
            Status = plan.ChildText("status") ?? "",
            Steps = judged,
            Stage = CourseStage.Of(plan.ChildText("status") ?? "", judged, Sessions(records, patient, begin, at)),
        };
    }

    private static List<SessionFact> Sessions(RecordReader records, string patient, DateTimeOffset since, DateTimeOffset until) =>
        [.. records.Find(RecordSearch.Of("Procedure", 500, ("patient", patient), ("date", "ge" + Build.Date(since.ToUniversalTime())), ("_sort", "-date")))
            .Select(p => SessionFact.Read(p, p.Self())).Where(s => s is { IsDosing: true, Start: not null } && s.Start <= until).OrderByDescending(s => s.Start)];
}
