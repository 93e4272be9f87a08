using System.Globalization;
using KapFhir.Server.Audit;
using KapFhir.Server.Http;
using KapFhir.Server.Operations;
using KapFhir.Store.Jobs;

namespace KapFhir.Server;

/// <summary>Every kind of job there is.</summary>
internal static class JobKinds
{
    private static readonly TimeSpan CleaningInterval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan RetentionInterval = TimeSpan.FromHours(12);

    public static IReadOnlyList<JobKind> Of(FhirServer server) =>
    [
        new(AsyncRequests.Kind, (lease, cancel) => AsyncRequests.Work(lease, server, cancel), AtOnce: 2),
        new(ResearchJob.Kind, (lease, cancel) => new ResearchJob(lease, server).Work(cancel)),
        new("clean", (_, cancel) => Clean(server, cancel), Every: CleaningInterval),
        new("audit-retention", (_, cancel) => RemoveAudit(server, cancel), Every: RetentionInterval),
        .. server.Store.Indexing.Kinds,
    ];

    /// <summary>Removes AuditEvents that are older than they are to be kept, and tells of it by one.</summary>
    public static async Task<JobEnd?> RemoveAudit(FhirServer server, CancellationToken cancel)
    {
        if (server.Audit.Keep <= TimeSpan.Zero)
        {
            return JobEnd.Done("AuditEvents are kept for ever.");
        }

        var until = server.Clock.GetUtcNow() - server.Audit.Keep;
        var removed = await server.Store.AuditRetention.Remove(until, cancel);
        if (removed.Count > 0)
        {
            var told = string.Create(CultureInfo.InvariantCulture, $"{removed.Count} AuditEvents from before {until.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}");
            server.Audit.Tell(SecurityEvent.AuditRemoved, told);
        }

        return removed.Fault is { } fault ? JobEnd.Failed("Old AuditEvents were not removed: the chain is broken. Run the verb check. " + fault)
            : JobEnd.Done($"{removed.Count} AuditEvents were removed.");
    }

    /// <summary>Removes the index rows of versions that were superseded long ago, jobs that ended long ago, and searches kept for page links. Nothing depends on it but space.</summary>
    private static async Task<JobEnd?> Clean(FhirServer server, CancellationToken cancel)
    {
        await server.Store.Jobs.RemoveEnded(cancel);
        await server.Store.Auth.RemoveExpired(cancel);
        await server.Store.KeptSearches.RemoveEnded(cancel);
        var cleaned = await server.Store.CleanSuperseded(cancel);
        return JobEnd.Done($"The index rows of {cleaned} superseded versions were removed.");
    }
}
