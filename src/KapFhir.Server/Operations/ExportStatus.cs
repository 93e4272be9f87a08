// https://hl7.org/fhir/uv/bulkdata/export.html#bulk-data-status-request: the status endpoint, the manifest, the files
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using KapFhir.Auth;
using KapFhir.Fhir;
using KapFhir.Server.Http;
using KapFhir.Server.Writing;
using KapFhir.Store.Jobs;

namespace KapFhir.Server.Operations;

/// <summary>How far an export is: 202 with X-Progress, then a manifest of its files.</summary>
internal static class ExportStatus
{
    /// <summary>The path under the base where exports are.</summary>
    public const string Path = "_export";

    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel) => await Find(request, server, cancel) switch
    {
        null or { State: JobState.Cancelled } or { WantsCancel: true, IsEnded: false } => FhirAnswer.Failed(Issues.JobUnknown(request.Id)),
        { IsEnded: false } job => FhirAnswer.Said(202, [], ("X-Progress", Progress(job.Progress)), ("Retry-After", "2")),
        { State: JobState.Failed } job => FhirAnswer.Failed(Issues.AsyncFailed(job.Outcome)),
        var job => Manifest(ResearchResult.Read(await server.Store.Jobs.Output(job.Id, cancel)), $"{request.Base}/{Path}/{job.Id}", server),
    };

    /// <summary>A caller's own export, or null: what others asked for does not exist for it.</summary>
    public static async Task<Job?> Find(FhirRequest request, FhirServer server, CancellationToken cancel) =>
        await server.Store.Jobs.Find(request.Id, cancel) is { Kind: ResearchJob.Kind } job && job.Caller == AsyncRequests.KeyOf(request.Caller)
            && server.Access.Admit(request.Caller, Making).IsSuccess ? job : null;

    // Files are shown to who may make them still.
    private static readonly AccessQuestion Making = new(FhirInteraction.ChangingOperation, Type: null) { Operation = "kap-deidentify" };

    private static string Progress(JobProgress progress) => progress.Total == 0 ? "waiting"
        : string.Create(CultureInfo.InvariantCulture, $"{progress.Done * 100 / progress.Total} % of {progress.Total / 2} patients");

    private static FhirAnswer Manifest(ResearchResult result, string url, FhirServer server)
    {
        var manifest = new JsonObject
        {
            ["transactionTime"] = result.Moment.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["request"] = result.Request,
            ["requiresAccessToken"] = server.RequiresToken,
            ["output"] = new JsonArray([.. result.Files.Select(f => new JsonObject { ["type"] = f.Type, ["url"] = $"{url}/{f.Name}", ["count"] = f.Count })]),
            ["error"] = new JsonArray(),
            ["extension"] = new JsonObject
            {
                ["patients"] = result.Patients,
                ["leftOut"] = new JsonObject(result.LeftOut.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => KeyValuePair.Create(l.Key, (JsonNode?)l.Value))),
            },
        };
        return FhirAnswer.File("manifest.json", "application/json", JsonSerializer.SerializeToUtf8Bytes(manifest, WrittenRecord.Plain));
    }
}

/// <summary>A file of an export.</summary>
internal static class ExportFile
{
    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel) =>
        await ExportStatus.Find(request, server, cancel) is { State: JobState.Done } job && await server.Store.Jobs.File(job.Id, request.Parts.Member!, cancel) is { } content
            ? FhirAnswer.File(request.Parts.Member!, "application/fhir+ndjson", content) : FhirAnswer.Failed(Issues.JobUnknown(request.Id + "/" + request.Parts.Member));
}

/// <summary>A client wants an export no more: the work is given up, or its files forgotten.</summary>
internal static class ExportCancel
{
    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        if (await ExportStatus.Find(request, server, cancel) is not { State: not JobState.Cancelled } job)
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
