using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Conformance.Packages;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Validation;
using Shouldly;
using Xunit;

namespace KapFhir.Kap.Tests.Guide;

/// <summary>The files of the guide as they are committed, and the validator that knows them.</summary>
internal static class GuideFiles
{
    /// <summary>The repository's root.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>R4 and the guide.</summary>
    public static ConformanceRegistry Registry { get; } = new(KapGuide.WithSpecification(FhirDefinitions.R4));

    public static ResourceValidator Validator { get; } = new(Registry);

    /// <summary>The names of the files of a folder of the guide, without their ending.</summary>
    public static IEnumerable<string> Names(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, "profiles", folder), "*.json").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal);

    public static string Text(string folder, string name) => File.ReadAllText(Path.Combine(Root, "profiles", folder, name + ".json"));

    public static FhirNode Read(string folder, string name) => Parse(File.ReadAllBytes(Path.Combine(Root, "profiles", folder, name + ".json")));

    public static FhirNode Parse(ReadOnlyMemory<byte> json)
    {
        var read = ResourceReader.Read(json, FhirDefinitions.R4, ReaderLimits.Default);
        read.Issues.ShouldBeEmpty();
        return read.Value;
    }

    /// <summary>The profiles that a resource claims.</summary>
    public static IEnumerable<string> Claimed(FhirNode resource) => resource.Child("meta")?.ChildrenNamed("profile").Select(p => p.Text!) ?? [];

    /// <summary>The US Core package among the conformance data; the test is skipped where it is absent.</summary>
    public static ResourceValidator WithUsCore()
    {
        var folder = Environment.GetEnvironmentVariable("KAPFHIR_CONFORMANCE") ?? Path.Combine(Root, "..", "shared", "conformance");
        var file = Path.Combine(folder, "us-core", "us_core_610.tgz");
        Assert.SkipUnless(File.Exists(file), "The US Core package is not in ../shared/conformance/us-core.");
        using var archive = File.OpenRead(file);
        var package = PackageReader.Read(archive, FhirDefinitions.R4, PackageLimits.Default).Value;
        var resources = package.Resources.Select(r => ConformanceResource.Of(r.Json, ConformanceOrigin.Package, r.File, FhirDefinitions.R4)).OfType<ConformanceResource>();
        return new ResourceValidator(new ConformanceRegistry(Registry.Current.With(resources)));
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "KapFhir.sln")))
        {
            folder = Path.GetDirectoryName(folder.TrimEnd('/', '\\'))!;
        }

        return folder;
    }
}
