using KapFhir.Server.Http;
using KapFhir.Store.Jobs;

namespace KapFhir.Server;

/// <summary>Every kind of job there is.</summary>
internal static class JobKinds
{
    private static readonly TimeSpan CleaningInterval = TimeSpan.FromMinutes(10);

    public static IReadOnlyList<JobKind> Of(FhirServer server) =>
    [
        new(AsyncRequests.Kind, (lease, cancel) => AsyncRequests.Work(lease, server, cancel), AtOnce: 2),
        new("clean", (_, cancel) => Clean(server, cancel), Every: CleaningInterval),
        .. server.Store.Indexing.Kinds,
    ];

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
