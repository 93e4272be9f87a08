// https://hl7.org/fhir/R4/async.html: the status endpoint that Content-Location names
using System.Globalization;
using KapFhir.Fhir;
using KapFhir.Server.Http;
using KapFhir.Store.Indexing;
using KapFhir.Store.Jobs;

namespace KapFhir.Server.Operations;

/// <summary>Every job that indexes, those that ended lately too, as one Parameters resource.</summary>
internal static class JobList
{
    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var jobs = (await server.Store.Jobs.All(cancel)).Where(IndexJobs.IsOne).ToList();
        var now = DateTimeOffset.UtcNow;
        return ParametersWriter.Answer(output =>
        {
            output.Value("count", "integer", jobs.Count.ToString(CultureInfo.InvariantCulture));
            jobs.ForEach(job => output.Parts("job", () => JobStatus.Write(output, job, now)));
        });
    }
}

/// <summary>How far a job is: 202 while it goes on, 200 when it has ended.</summary>
internal static class JobRead
{
    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel) =>
        await server.Store.Jobs.Find(request.Id, cancel) is { } job && IndexJobs.IsOne(job)
            ? Answer(job.IsEnded ? 200 : 202, job, request.Base) : FhirAnswer.Failed(Issues.JobUnknown(request.Id));

    /// <summary>A job, and where it is.</summary>
    public static FhirAnswer Answer(int status, Job job, string fhirBase)
    {
        var body = ParametersWriter.Bytes(output => JobStatus.Write(output, job, DateTimeOffset.UtcNow));
        return job.IsEnded ? FhirAnswer.Stored(status, body) : FhirAnswer.Stored(
            status, body, ("Content-Location", JobStatus.Url(job.Id, fhirBase)), ("Retry-After", "1"),
            ("X-Progress", string.Create(CultureInfo.InvariantCulture, $"{job.Progress.Done} of {job.Progress.Total}")));
    }
}

/// <summary>The end of a job that nobody wants any more.</summary>
internal static class JobCancel
{
    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        if (await server.Store.Jobs.Find(request.Id, cancel) is not { } job || !IndexJobs.IsOne(job))
        {
            return FhirAnswer.Failed(Issues.JobUnknown(request.Id));
        }

        // What is being removed belongs to nobody any more: there is nothing to give up.
        return job.IsEnded || IndexJobs.IsRemoval(job) || !await server.Store.Jobs.Cancel(job.Id, cancel)
            ? FhirAnswer.Failed(Issues.JobNotCancelled(job.Id)) : FhirAnswer.Said(202, [Issues.JobCancelled()]);
    }
}
