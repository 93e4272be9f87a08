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

    /// <summary>There is no such job.</summary>
    public static Issue JobUnknown(string id) =>
        Error(404, "not-found", $"There is no job '{id}'. Jobs that ended a while ago (Storage:KeepJobs) are forgotten.");
}
