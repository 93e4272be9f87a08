using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Protocols.Progress;

/// <summary>
/// Where a course is: order, preflight, dose, monitor, discharge, call, integration, score, review, and then the next order or the end.
/// </summary>
internal static class CourseStage
{
    // What follows a session, in this order.
    private static readonly (string Stage, Func<PlanStep, bool> Is)[] Afterwards =
    [
        ("call", s => s.Phase is "follow-up" && s.Id.Split('.')[^1] is "call"),
        ("integration", s => s.Phase is "integration"),
        ("score", s => s.Proof.Key.StartsWith(Proofs.Form, StringComparison.Ordinal) && s.Phase is "follow-up"),
    ];

    internal static string Of(string status, IReadOnlyList<StepProgress> steps, IReadOnlyList<SessionFact> sessions)
    {
        if (status is "revoked" or "completed" or "entered-in-error")
        {
            return "stopped";
        }

        if (sessions.FirstOrDefault(s => s.Status is "preparation" or "in-progress") is { } open)
        {
            return open.Status == "preparation" ? "preflight" : open.Discharge is not null ? "discharge" : open.Milligrams is not null ? "monitor" : "dose";
        }

        // After a session, what is open of its follow-up; then what is next.
        if (sessions.Any(s => s.Status is "completed")
            && Afterwards.FirstOrDefault(a => steps.Any(s => a.Is(s.Step) && s.Times.Any(t => t.State is StepState.Due or StepState.Overdue))) is { Stage: not null } after)
        {
            return after.Stage;
        }

        return steps.SelectMany(s => s.Times.Select(t => (s.Step, Time: t))).Where(n => n.Time.State is StepState.Planned or StepState.Due or StepState.Overdue)
            .OrderBy(n => n.Time.Planned.Start).Select(n => Before(n.Step)).FirstOrDefault() ?? "review";
    }

    private static string Before(PlanStep step) => step.Phase switch
    {
        "screening" or "preparation" or "integration" => step.Phase,
        "dosing" or "maintenance" => "order",
        _ => step.Id.Split('.')[^1] is "review" ? "review" : step.Proof.Key.StartsWith(Proofs.Form, StringComparison.Ordinal) ? "score" : "call",
    };
}
