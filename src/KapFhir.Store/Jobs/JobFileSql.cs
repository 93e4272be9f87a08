using KapFhir.Store.Resources;

namespace KapFhir.Store.Jobs;

/// <summary>The statements on the files that jobs leave.</summary>
internal static class JobFileSql
{
    public static SqlStatement Add(string job, string name, byte[] content) =>
        new("INSERT INTO job_file (job, name, content) VALUES (@p0, @p1, @p2)", [job, name, content]);

    public static SqlStatement Find(string job, string name) => new("SELECT content FROM job_file WHERE job = @p0 AND name = @p1", [job, name]);

    public static SqlStatement Remove(string job) => new("DELETE FROM job_file WHERE job = @p0", [job]);

    public static SqlStatement RemoveEnded(long endedBefore) =>
        new("DELETE FROM job_file WHERE job IN (SELECT id FROM job WHERE state >= 2 AND ended_at < @p0)", [endedBefore]);
}
