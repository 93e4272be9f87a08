// OperationDefinition kap-plan-progress of the guide
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Protocols.Progress;
using KapFhir.Server.Http;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Operations;

/// <summary>How far a plan has come, step by step, by what is on record. Nothing is stored.</summary>
internal static class KapPlanProgress
{
    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var input = OperationInput.Read(request, server, "kap-plan-progress");
        var moment = input.Then(i => AskedMoment.Read(i, "asOf"));
        var plan = moment.IsSuccess ? await StoredResource.Read(request, server, cancel) : default;
        if (!moment.IsSuccess || !plan.IsSuccess)
        {
            return FhirAnswer.Failed([.. moment.Issues, .. plan.Issues]);
        }

        if (input.Value.Number("graceDays") is < 0)
        {
            return FhirAnswer.Failed(Issues.BadParameter("graceDays", input.Value.Text("graceDays")!, "a number of days from 0"));
        }

        var own = ProgressSettings.Of(server.Gates.Settings);
        var settings = own with { GraceDays = input.Value.Number("graceDays") ?? own.GraceDays };
        var progress = await server.Store.Write<PlanProgress>(unit => Compute(plan.Value!, unit, request, server, moment.Value, settings), cancel);
        return Answer(progress.Value, moment.Value);
    }

    private static PlanProgress Compute(FhirNode plan, WriteUnit unit, FhirRequest request, FhirServer server, DateTimeOffset at, ProgressSettings settings) =>
        PlanProgress.Of(plan, server.Gates.Reader(unit, request.Visible), at, settings);

    private static FhirAnswer Answer(PlanProgress progress, DateTimeOffset at) => ParametersWriter.Answer(json =>
    {
        var times = progress.Times.ToList();
        json.Moment("asOf", at);
        json.Value("status", "code", progress.Status);
        json.Value("stage", "code", progress.Stage);
        json.Whole("planned", times.Count);
        json.Whole("done", times.Count(t => t.State == StepState.Done));
        json.Whole("late", times.Count(t => t.State is StepState.Overdue or StepState.Missed));
        foreach (var step in progress.Steps)
        {
            json.Parts("step", () => Write(json, step));
        }

        if (progress.Next is { } next)
        {
            json.Parts("next", () =>
            {
                json.Value("id", "id", next.Step.Id);
                json.Value("title", "string", next.Step.Title);
                json.Period("planned", next.Time.Planned.Start, next.Time.Planned.End);
                json.Value("state", "code", Code(next.Time.State));
            });
        }
    });

    private static void Write(ParametersWriter json, StepProgress step)
    {
        json.Value("id", "id", step.Step.Id);
        json.Value("title", "string", step.Step.Title);
        json.Value("phase", "code", step.Step.Phase);
        json.Whole("done", step.Times.Count(t => t.State == StepState.Done));
        foreach (var time in step.Times)
        {
            json.Parts("time", () =>
            {
                json.Period("planned", time.Planned.Start, time.Planned.End);
                json.Value("state", "code", Code(time.State));
                time.By.ToList().ForEach(by => json.Reference("by", by));
            });
        }
    }

    private static string Code(StepState state) => state switch
    {
        StepState.Planned => "planned",
        StepState.Due => "due",
        StepState.Done => "done",
        StepState.Overdue => "overdue",
        StepState.Missed => "missed",
        _ => "stopped",
    };
}
