using KapFhir.Server.Conformance;

namespace KapFhir.Server.Commands;

/// <summary>Takes a FHIR package out of the database; servers that run on it do without it within a second or two.</summary>
internal static class Uninstall
{
    public static Task<int> Run(string[] settings, string package, CancellationToken cancel) => Host.RunVerb("uninstall " + package, settings, async server =>
    {
        var removed = await PackageInstaller.Remove(server.Store.Conformance, package, cancel);
        removed.Issues.ToList().ForEach(i => Console.Error.WriteLine(i.Diagnostics));
        if (removed.IsSuccess)
        {
            Console.WriteLine($"Took out {removed.Value.Identity}.");
        }

        return removed.IsSuccess ? 0 : 1;
    });
}
