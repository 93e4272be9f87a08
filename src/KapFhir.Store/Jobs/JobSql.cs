using KapFhir.Store.Resources;

namespace KapFhir.Store.Jobs;

/// <summary>The statements on the job tables.</summary>
internal static class JobSql
{
    private const string Columns =
        "id, kind, state, caller, input, position, done, total, failed, outcome, created_at, started_at, ended_at, attempt, wants_cancel, most_takeovers";

    private const string Insert =
        "INSERT INTO job (id, kind, state, due_at, owner, attempt, takeovers, most_takeovers, wants_cancel, caller, input, position, done, total, failed, outcome,"
        + " created_at, started_at, ended_at) ";

    /// <summary>What is there for the taking: what waits and is due, and what a process let go of without a word.</summary>
    private const string Free = "state IN (0, 1) AND due_at <= @p0";

    public static SqlStatement Add(NewJob job, long now) => new(
        Insert + "VALUES (@p0, @p1, 0, @p2, '', 0, 0, @p3, 0, @p4, @p5, '', 0, @p6, 0, '', @p7, 0, 0)",
        [job.Id, job.Kind, now + (long)job.Delay.TotalMilliseconds, job.MostTakeovers, job.Caller, job.Input, job.Total, now]);

    public static SqlStatement AddMissing(NewJob job, long now) => new(
        Insert + "SELECT @p0, @p1, 0, @p2, '', 0, 0, @p3, 0, @p4, @p5, '', 0, @p6, 0, '', @p7, 0, 0 WHERE NOT EXISTS (SELECT 1 FROM job WHERE id = @p0)",
        [job.Id, job.Kind, now + (long)job.Delay.TotalMilliseconds, job.MostTakeovers, job.Caller, job.Input, job.Total, now]);

    /// <summary>Lets a job that has ended begin again.</summary>
    public static SqlStatement Renew(string id, long now) => new(
        "UPDATE job SET state = 0, due_at = @p0, takeovers = 0, wants_cancel = 0, position = '', done = 0, failed = 0, ended_at = 0 WHERE id = @p1 AND state >= 2",
        [now, id]);

    public static SqlStatement Find(string id) => new($"SELECT {Columns} FROM job WHERE id = @p0", [id]);

    public static SqlStatement All() => new($"SELECT {Columns} FROM job ORDER BY created_at, id", []);

    public static SqlStatement Output(string id) => new("SELECT content FROM job_output WHERE job = @p0", [id]);

    /// <summary>The ids of jobs of a kind that can be taken, those due first before.</summary>
    public static SqlStatement Waiting(string kind, long now) => new($"SELECT id FROM job WHERE {Free} AND kind = @p1 ORDER BY due_at, id", [now, kind]);

    /// <summary>Of each kind how many wait that are due, since when the first of them is, how many are at work and how many failed.</summary>
    public static SqlStatement Figures(long now) => new(
        $"SELECT kind, {Count("state = 0 AND due_at <= @p0")}, MIN(CASE WHEN state = 0 AND due_at <= @p0 THEN due_at ELSE @p0 END), {Count("state = 1")}, {Count("state = 3")}"
        + " FROM job GROUP BY kind ORDER BY kind",
        [now]);

    /// <summary>Takes a job. No row if another process was faster.</summary>
    public static SqlStatement Take(string id, string owner, long now, long leaseEnd) => new(
        "UPDATE job SET takeovers = takeovers + state, state = 1, owner = @p1, due_at = @p2, attempt = attempt + 1,"
        + $" started_at = CASE started_at WHEN 0 THEN @p0 ELSE started_at END WHERE {Free} AND id = @p3 AND takeovers + state <= most_takeovers",
        [now, owner, leaseEnd, id]);

    /// <summary>Gives a job up whose process stopped in the middle too often.</summary>
    public static SqlStatement GiveUp(string id, long now, string outcome) => new(
        $"UPDATE job SET state = 3, owner = '', ended_at = @p0, outcome = @p1 WHERE {Free} AND id = @p2 AND takeovers + state > most_takeovers", [now, outcome, id]);

    /// <summary>Keeps a job for longer. No row if it is another's by now.</summary>
    public static SqlStatement Keep(string id, int attempt, long leaseEnd) =>
        new("UPDATE job SET due_at = @p0 WHERE id = @p1 AND attempt = @p2 AND state = 1", [leaseEnd, id, attempt]);

    /// <summary>The same, and says how far the work is; getting further forgives earlier takeovers.</summary>
    public static SqlStatement Advance(string id, int attempt, long leaseEnd, string position, JobProgress progress, string remark) => new(
        "UPDATE job SET due_at = @p0, takeovers = 0, position = @p3, done = @p4, total = @p5, failed = @p6, outcome = @p7"
        + " WHERE id = @p1 AND attempt = @p2 AND state = 1 AND wants_cancel = 0",
        [leaseEnd, id, attempt, position, progress.Done, progress.Total, progress.Failed, remark]);

    public static SqlStatement End(string id, int attempt, JobEnd end, long now) => new(
        "UPDATE job SET state = @p0, owner = '', outcome = @p1, ended_at = @p2 WHERE id = @p3 AND attempt = @p4 AND state = 1",
        [(int)end.State, end.Outcome, now, id, attempt]);

    /// <summary>Puts a job back among those that wait.</summary>
    public static SqlStatement Release(string id, int attempt, long dueAt, string outcome) => new(
        "UPDATE job SET state = 0, owner = '', takeovers = 0, due_at = @p0, outcome = @p1 WHERE id = @p2 AND attempt = @p3 AND state = 1", [dueAt, outcome, id, attempt]);

    public static SqlStatement AddOutput(string id, byte[] content) => new("INSERT INTO job_output (job, content) VALUES (@p0, @p1)", [id, content]);

    /// <summary>What waits is cancelled at once; what is at work stops when its process notices.</summary>
    public static SqlStatement Cancel(string id, long now) => new(
        "UPDATE job SET wants_cancel = 1, ended_at = CASE state WHEN 0 THEN @p0 ELSE 0 END, state = CASE state WHEN 0 THEN 4 ELSE state END"
        + " WHERE id = @p1 AND state IN (0, 1)",
        [now, id]);

    public static SqlStatement RemoveOutputs(long endedBefore) =>
        new("DELETE FROM job_output WHERE job IN (SELECT id FROM job WHERE state >= 2 AND ended_at < @p0)", [endedBefore]);

    public static SqlStatement RemoveEnded(long endedBefore) => new("DELETE FROM job WHERE state >= 2 AND ended_at < @p0", [endedBefore]);

    public static SqlStatement Remove(string id) => new("DELETE FROM job WHERE id = @p0", [id]);

    public static SqlStatement RemoveOutput(string id) => new("DELETE FROM job_output WHERE job = @p0", [id]);

    /// <summary>A job of a row.</summary>
    public static Job Read(IRow row) => new(
        row.GetString(0), row.GetString(1), (JobState)row.GetInt32(2), row.GetString(3), row.GetString(4), row.GetString(5),
        new JobProgress(row.GetInt64(6), row.GetInt64(7), row.GetInt64(8)), row.GetString(9),
        new JobTimes(DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(10)), Time(row.GetInt64(11)), Time(row.GetInt64(12))), row.GetInt32(13), row.GetInt32(14) != 0,
        row.GetInt32(15) > 0);

    // Engines differ in what the sum of small integers is.
    private static string Count(string condition) => $"CAST(SUM(CASE WHEN {condition} THEN 1 ELSE 0 END) AS bigint)";

    private static DateTimeOffset? Time(long milliseconds) => milliseconds == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
