// https://hl7.org/fhir/R4/async.html
using System.Globalization;
using KapFhir.Fhir;
using KapFhir.Server.Http;
using KapFhir.Store.Jobs;

namespace KapFhir.Server.Interactions;

/// <summary>How far a request is that is handled beside others, and its answer when that is there.</summary>
internal static class AsyncStatus
{
    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel) =>
        await AsyncRequests.Find(request, server, cancel) switch
        {
            null or { State: JobState.Cancelled } or { WantsCancel: true, IsEnded: false } => FhirAnswer.Failed(Issues.JobUnknown(request.Id)),
            { IsEnded: false } job => FhirAnswer.Said(202, [], ("X-Progress", Progress(job)), ("Retry-After", Seconds(job))),
            { State: JobState.Failed } job => FhirAnswer.Failed(Issues.AsyncFailed(job.Outcome)),
            var job => FhirAnswer.Stored(
                200, await server.Store.Jobs.Output(job.Id, cancel) ?? [],
                ("Expires", (job.Times.Ended!.Value + server.Storage.KeepJobs).ToString("R", CultureInfo.InvariantCulture))),
        };

    private static string Progress(Job job) => job switch
    {
        { State: JobState.Waiting } => "waiting",
        { Progress: { Done: > 0, Total: > 0 } p } => string.Create(CultureInfo.InvariantCulture, $"{p.Done} of {p.Total}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"running since {job.Times.Started:HH:mm:ss} UTC"),
    };

    // Asked again after a quarter of the time that it has taken so far, nobody waits much longer than needed or asks much more often.
    private static string Seconds(Job job) =>
        Math.Clamp((int)(DateTimeOffset.UtcNow - job.Times.Created).TotalSeconds / 4, 1, 60).ToString(CultureInfo.InvariantCulture);
}

/// <summary>A client wants the answer no more: the work is given up, or the answer forgotten.</summary>
internal static class AsyncCancel
{
    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        if (await AsyncRequests.Find(request, server, cancel) is not { } job || job.State == JobState.Cancelled)
        {
            return FhirAnswer.Failed(Issues.JobUnknown(request.Id));
        }

        if (job.IsEnded || !await server.Store.Jobs.Cancel(job.Id, cancel))
        {
            await server.Store.Jobs.Remove(job.Id, cancel);
        }

        return FhirAnswer.Said(202, [Issues.AsyncCancelled()]);
    }
}
