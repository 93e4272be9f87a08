using System.Diagnostics;
using KapFhir.Fhir.Json;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Validation;

/// <summary>Synthea's patients are valid base R4; the US Core profiles that they claim are not known here, which is said and no error.</summary>
public sealed class SyntheaTests
{
    private const string Bzip2 = "/usr/bin/bzip2";

    [Fact]
    public void AreValid()
    {
        var folder = Environment.GetEnvironmentVariable("KAPFHIR_CONFORMANCE") ?? Samples.Find(Path.Combine("shared", "conformance"));
        Assert.SkipWhen(folder is null || !Directory.Exists(Path.Combine(folder, "synthea")), "the conformance data is not beside the repository");
        Assert.SkipUnless(File.Exists(Bzip2), "bzip2 is not installed");
        foreach (var file in Directory.EnumerateFiles(Path.Combine(folder!, "synthea"), "*.bz2").Order(StringComparer.Ordinal).Take(4))
        {
            var issues = Samples.Base.Validate(Samples.Read(Unpack(file)));
            issues.Where(i => i.IsError).ShouldBeEmpty(file);
        }
    }

    private static byte[] Unpack(string file)
    {
        using var bzip = Process.Start(new ProcessStartInfo(Bzip2, ["-dc", file]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        using var content = new MemoryStream();
        bzip.StandardOutput.BaseStream.CopyTo(content);
        bzip.WaitForExit();
        return content.ToArray();
    }
}
