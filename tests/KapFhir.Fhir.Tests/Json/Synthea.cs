using System.Diagnostics;
using Xunit;

namespace KapFhir.Fhir.Tests.Json;

/// <summary>Synthea's patients as transaction bundles: <c>synthea/*.json.bz2</c> of the conformance data.</summary>
internal static class Synthea
{
    /// <summary>Name and bytes of each; the test is skipped if they or bzip2 aren't there.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> Bundles()
    {
        var folder = Path.Combine(ConformanceFolder(), "synthea");
        Assert.SkipUnless(Directory.Exists(folder), "The conformance data is not beside the repository: set KAPFHIR_CONFORMANCE.");
        Assert.SkipUnless(File.Exists("/usr/bin/bzip2") || File.Exists("/bin/bzip2"), "bzip2 is not installed.");
        return Directory.EnumerateFiles(folder, "*.json.bz2").Order(StringComparer.Ordinal).Select(file => (Path.GetFileName(file), Unpack(file)));
    }

    private static string ConformanceFolder()
    {
        if (Environment.GetEnvironmentVariable("KAPFHIR_CONFORMANCE") is { Length: > 0 } named)
        {
            return named;
        }

        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "KapFhir.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return Path.Combine(folder ?? ".", "..", "shared", "conformance");
    }

    private static byte[] Unpack(string file)
    {
        using var process = Process.Start(new ProcessStartInfo("bzip2", ["-dc", file]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        using var bytes = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(bytes);
        process.WaitForExit();
        return bytes.ToArray();
    }
}
