using System.Formats.Tar;
using System.IO.Compression;
using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Validation;
using KapFhir.Tests;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Validation;

/// <summary>The examples of the US Core 6.1.0 package against the package's own profiles, extensions and value sets.</summary>
public sealed class UsCoreExamplesTests
{
    [Fact]
    public void AreValidAsTheirPackageIntends()
    {
        var files = Unpack();
        var definitions = files.Where(f => !IsExample(f.Name)).Select(f => ConformanceResource.Of(f.Json, ConformanceOrigin.Package, f.Name, Samples.R4)).OfType<ConformanceResource>();
        var validator = new ResourceValidator(new ConformanceRegistry(ConformanceResources.Of(Samples.R4).With(definitions)));
        var examples = files.Where(f => IsExample(f.Name)).ToList();
        var faults = new List<string>();
        foreach (var (name, json) in examples)
        {
            var read = ResourceReader.Read(json, Samples.R4, ReaderLimits.Default);
            var issues = read.IsSuccess ? validator.Validate(read.Value) : read.Issues;
            // A profile that was not checked would make every example valid.
            faults.AddRange(issues.Where(i => i.IsError || (i.Code is "not-supported" && i.Expression?.EndsWith("meta.profile[0]", StringComparison.Ordinal) is true)).Select(i => $"{name} {i.Rule}: {i}"));
        }

        examples.Count.ShouldBeGreaterThan(150);
        faults.ShouldBeEmpty();
        ConformancePage.ShouldHold(new SuiteResult(
            "US Core 6.1.0 examples", "The examples of package hl7.fhir.us.core 6.1.0, each against the profiles that it claims, from the package's snapshots.",
            examples.Count, examples.Count, []));
    }

    private static bool IsExample(string name) => name.StartsWith("package/example/", StringComparison.Ordinal);

    private static List<(string Name, byte[] Json)> Unpack()
    {
        var folder = Environment.GetEnvironmentVariable("KAPFHIR_CONFORMANCE") ?? Samples.Find(Path.Combine("shared", "conformance"));
        var file = folder is null ? "" : Path.Combine(folder, "us-core", "us_core_610.tgz");
        Assert.SkipUnless(File.Exists(file), "The US Core package is not in ../shared/conformance/us-core.");
        using var unzipped = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        using var tar = new TarReader(unzipped);
        var files = new List<(string, byte[])>();
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is { } content && IsResource(entry.Name))
            {
                using var bytes = new MemoryStream();
                content.CopyTo(bytes);
                files.Add((entry.Name, bytes.ToArray()));
            }
        }

        return files;
    }

    // Not the package's own list of files, nor what lies in openapi/, other/ and xml/.
    private static bool IsResource(string name)
    {
        var folder = Path.GetDirectoryName(name)?.Replace('\\', '/');
        return folder is "package" or "package/example" && name.EndsWith(".json", StringComparison.Ordinal) && Path.GetFileName(name) is not ("package.json" or ".index.json");
    }
}
