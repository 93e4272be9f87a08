using KapFhir.Fhir;
using KapFhir.Server.Conformance;

namespace KapFhir.Server.Commands;

/// <summary>Installs a FHIR package into the database; servers that run on it take it up within a second or two.</summary>
internal static class Install
{
    public static Task<int> Run(string[] settings, string file, CancellationToken cancel)
    {
        if (!File.Exists(file))
        {
            Console.Error.WriteLine($"There is no file {file}.");
            return Task.FromResult(2);
        }

        return Host.RunVerb("install", settings, async server => Report(await PackageInstaller.Install(server.Store.Conformance, file, cancel)));
    }

    private static int Report(Result<PackageInstallation> done)
    {
        done.Issues.ToList().ForEach(i => Console.Error.WriteLine(i.Diagnostics));
        if (done.IsSuccess)
        {
            Console.WriteLine(done.Value);
        }

        return done.IsSuccess ? 0 : 1;
    }
}
