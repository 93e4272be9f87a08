namespace KapFhir.Server.Commands;

/// <summary>Verifies the database against itself.</summary>
internal static class Check
{
    public static Task<int> Run(string[] settings, CancellationToken cancel) => Host.WithServer(settings, async server =>
    {
        var faults = await server.Store.Check(cancel);
        faults.ToList().ForEach(Console.Error.WriteLine);
        Console.WriteLine(faults.Count == 0 ? "The database is sound." : $"{faults.Count} fault(s) found.");
        return faults.Count == 0 ? 0 : 1;
    });
}
