namespace KapFhir.Server.Commands;

/// <summary>Verifies the database against itself: versions without gaps, contents that can be read, index rows that say the same.</summary>
internal static class Check
{
    public static Task<int> Run(string[] settings, CancellationToken cancel) => Host.WithServer(settings, async server =>
    {
        var faults = await Host.Counting("Checking", "versions", progress => server.Store.Check(server.Writes.Entries, progress, cancel));
        faults.ToList().ForEach(Console.Error.WriteLine);
        Console.WriteLine(faults.Count == 0 ? "The database is sound." : $"{faults.Count} fault(s) found.");
        return faults.Count == 0 ? 0 : 1;
    });
}

/// <summary>Extracts what every resource can be found by anew.</summary>
internal static class Reindex
{
    public static Task<int> Run(string[] settings, CancellationToken cancel) => Host.WithServer(settings, async server =>
    {
        var count = await Host.Counting("Indexing",
            "resources", progress => server.Store.Reindex(server.Writes.Entries, 0, progress, cancel));
        Console.WriteLine($"{count} resources indexed.");
        return 0;
    });

    /// <summary>Indexes anew what a new schema left without index rows, before anything is served; goes on where it was interrupted.</summary>
    public static async Task Finish(FhirServer server, CancellationToken cancel)
    {
        if (await server.Store.PendingReindex(cancel) is { } after)
        {
            await Host.Counting("Indexing for the new schema, up to", "of the versions",
                progress => server.Store.Reindex(server.Writes.Entries, after, progress, cancel));
        }
    }
}
