using System.Diagnostics;
using System.Globalization;

namespace KapFhir.Benchmarks.Language;

/// <summary>The FHIR language by itself, without server and database: FHIRPath, validation and XML, in tables that docs/performance.md takes over.</summary>
internal sealed class LanguageRun(string repository, int rounds, double seconds)
{
    internal int Run()
    {
        var package = Path.Combine(repository, ".cache", "hl7.fhir.r4.examples", "package");
        if (!Directory.Exists(package))
        {
            Console.Error.WriteLine("the R4 package is not in .cache: run tools/compile-definitions.sh");
            return 1;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} processors, medians of {rounds} rounds of {seconds} s\n"));
        new FhirPathRates(package, Engine(), rounds, seconds).Print();
        new ValidationTimes(repository, rounds, seconds).Print();
        new XmlRates(rounds).Print();
        return 0;
    }

    private string Engine()
    {
        using var install = Process.Start(new ProcessStartInfo(Path.Combine(repository, "tests", "install-npm.sh"), ["fhirpath-npm"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var folder = install.StandardOutput.ReadToEnd().Trim();
        install.WaitForExit();
        return install.ExitCode == 0 ? folder : throw new InvalidOperationException("npm cannot install the engine to compare with");
    }
}
