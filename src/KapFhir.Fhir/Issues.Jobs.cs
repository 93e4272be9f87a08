namespace KapFhir.Fhir;

/// <content>What can be said of work that goes on beside requests.</content>
public static partial class Issues
{
    /// <summary>A job was taken over by another process, or cancelled, while a piece of it was written.</summary>
    public static Issue JobLost(string id) =>
        Error(409, "conflict", $"The job {id} was cancelled, or another process works on it: this piece of work was taken back.");

    /// <summary>A job's process stopped in the middle, as often as that is allowed.</summary>
    public static Issue JobGivenUp() =>
        Error(500, "exception", "The process that worked on this stopped in the middle, and it is not begun again. Look into the server's log, then ask for it anew.");

    /// <summary>A job failed by a fault of the program.</summary>
    public static Issue JobFault() =>
        Error(500, "exception", "The work failed by a fault of the server; its log has the details. Ask for it anew once the fault is mended.");

    /// <summary>A reindex has seen less than there is.</summary>
    public static Issue ReindexIncomplete() =>
        Error(500, "exception", "Fewer resources were indexed than there are. Nothing new is searched by; ask for a $reindex, and report this as a fault of the server.");

    /// <summary>A resource's bytes can't be read.</summary>
    public static Issue ReindexUnreadable(string type, string id) =>
        Error(422, "processing", $"{type}/{id} cannot be read any more, so nothing can be found by it. The verb check says more.");

    /// <summary>An expression could not be evaluated on a resource.</summary>
    public static Issue ReindexUnfit(string type, string id, string url, string why) =>
        Warning("processing", $"{type}/{id} has no value under {url}: {why}");

    /// <summary>202: a request was taken that the client does not wait for.</summary>
    public static Issue AsyncAccepted() => AllOk("The request is handled beside others. Ask for it where Content-Location says, after Retry-After seconds each time.");

    /// <summary>202: a client wants the answer no more.</summary>
    public static Issue AsyncCancelled() => AllOk("The request is given up, or its answer forgotten. What it wrote before stays.");

    /// <summary>500: a request could not be handled.</summary>
    public static Issue AsyncFailed(string why) => Error(500, "exception", why);

    /// <summary>202: a job ends soon.</summary>
    public static Issue JobCancelled() =>
        AllOk("The job ends soon. What it was indexing is not searched by until it is done again: ask for a $reindex, or start the server anew.");

    /// <summary>409: a job that nothing can be done about.</summary>
    public static Issue JobNotCancelled(string id) =>
        Error(409, "conflict", $"The job {id} has ended, or removes what nobody uses any more: there is nothing to give up.");

    /// <summary>There is no such job.</summary>
    public static Issue JobUnknown(string id) =>
        Error(404, "not-found", $"There is no job '{id}'. Jobs that ended a while ago (Storage:KeepJobs) are forgotten.");
}
