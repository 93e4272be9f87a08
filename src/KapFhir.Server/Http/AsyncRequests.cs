// https://hl7.org/fhir/R4/async.html and, for what comes back, https://hl7.org/fhir/R5/async-bundle.html
using System.Buffers;
using KapFhir.Auth;
using KapFhir.Fhir;
using KapFhir.Server.Bundles;
using KapFhir.Store.Jobs;

namespace KapFhir.Server.Http;

/// <summary>
/// Requests that a client does not want to wait for. R4 describes what comes back for bulk data only; here it is what R5 made of it: a Bundle of type
/// batch-response, whose one entry has the status, the headers and the resource that the answer would have had.
/// </summary>
internal static class AsyncRequests
{
    /// <summary>The kind of the jobs.</summary>
    public const string Kind = "async-request";

    /// <summary>The path under the base where the state of a request is asked for.</summary>
    public const string Path = "_async";

    /// <summary>Takes a request: 202 and where to ask for it.</summary>
    public static async Task<FhirAnswer> Accept(FhirRoute route, FhirRequest request, FhirServer server, IHeaderDictionary headers, CancellationToken cancel)
    {
        var isReading = route.Interaction is FhirInteraction.Search or FhirInteraction.History or FhirInteraction.Operation;
        var job = new NewJob(Kind) { Input = AsyncRequest.Of(request, headers).Write(), Caller = KeyOf(request.Caller) };
        var id = await server.Store.Jobs.Add(isReading ? job : job with { MostTakeovers = 0 }, cancel);
        return FhirAnswer.Said(202, [Issues.AsyncAccepted()], ("Content-Location", $"{request.Base}/{Path}/{id}"), (Preferences.AppliedHeader, "respond-async"));
    }

    /// <summary>Handles a request that waits. It has no budget of time: nobody waits for it.</summary>
    public static async Task<JobEnd?> Work(JobLease lease, FhirServer server, CancellationToken cancel)
    {
        var sent = AsyncRequest.Read(lease.Job.Input);
        var restored = await sent.Restore(server, cancel);
        var answer = restored.IsSuccess
            ? await (await Handling.HandleAtLeisure(restored.Value.Route, restored.Value.Request, server, cancel)).Gathered(cancel)
            : FhirAnswer.Failed(restored.Issues);
        var buffer = new ArrayBufferWriter<byte>();
        ResponseBundle.Write(buffer, "batch-response", [answer], sent.Base);
        return JobEnd.Done("") with { Output = buffer.WrittenMemory };
    }

    /// <summary>A client's own request, or null: what others asked for does not exist for it, nor what it could not ask for any more.</summary>
    public static async Task<Job?> Find(FhirRequest request, FhirServer server, CancellationToken cancel) =>
        await server.Store.Jobs.Find(request.Id, cancel) is { Kind: Kind } job && job.Caller == KeyOf(request.Caller)
            && AsyncRequest.Read(job.Input).Caller.IsCovered(request.Caller.Access, server) && await IsStillReleased(job, request, server, cancel) ? job : null;

    // A consent that was written since may withhold what the answer shows: then it is to be asked for anew.
    private static async Task<bool> IsStillReleased(Job job, FhirRequest request, FhirServer server, CancellationToken cancel) =>
        request.Caller.Withheld is null || job.Times.Started is not { } started || !await server.Store.IsChangedSince("Consent", started, cancel);

    /// <summary>By what name something in the database is a caller's own.</summary>
    public static string KeyOf(Caller caller) => caller.IsServer ? "server"
        : caller.Access is { } access ? $"{access.ClientId} for {access.Subject}" : caller.IsLoopback ? "this machine" : "";
}
