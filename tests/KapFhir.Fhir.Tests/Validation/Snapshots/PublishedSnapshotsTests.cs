using System.Text;
using System.Text.Json.Nodes;
using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Conformance.Packages;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Tests.Definitions;
using KapFhir.Fhir.Validation.Snapshots;
using KapFhir.Tests;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Validation.Snapshots;

/// <summary>
/// Every published snapshot is made again from its differential and compared with what was published: https://hl7.org/fhir/R4/profiling.html#snapshot
/// </summary>
public sealed class PublishedSnapshotsTests(ITestOutputHelper output)
{
    private const string ShortcutIsSlice = "R4's tooling read the shortcut valueQuantity as the only type allowed. Here, as in the tooling since, it is a slice beside which "
        + "other types stay allowed, unless it is required or names its type (US Core 6.1.0 is published so).";

    private const string RequiredSlice = "A required slice of an element that occurs once makes the element required; R4's snapshot leaves its min at 0, which asks the same.";

    private const string TypeProfile = "sqty-1 is the rule of SimpleQuantity, the profile of the element's type, and is checked with that profile.";

    private const string NotSliced = "It has slices of elements that it does not slice, so that nothing says which item is which: refused (eld-1 asks for discriminators).";

    private static readonly (string Case, string Why)[] SpecificationArgued =
    [
        ("bmi", RequiredSlice),
        ("bodyheight", ShortcutIsSlice),
        ("bodytemp", ShortcutIsSlice),
        ("bodyweight", ShortcutIsSlice),
        ("bp", ShortcutIsSlice),
        ("catalog", NotSliced),
        ("cholesterol", TypeProfile),
        ("codesystem-history", "It allows no extension inside an extension (0..0), and requires some all the same: refused."),
        ("devicemetricobservation", RequiredSlice),
        ("elementdefinition-de", "R4's snapshot opens two extensions about whose parts the differential says nothing; their definitions are checked as such."),
        ("familymemberhistory-genetic", NotSliced),
        ("hdlcholesterol", TypeProfile),
        ("headcircum", ShortcutIsSlice),
        ("heartrate", ShortcutIsSlice),
        ("ldlcholesterol", TypeProfile),
        ("oxygensat", ShortcutIsSlice),
        ("provenance-relevant-history", "R4's snapshot has entity.agent refer to the slice agent:Author; the element it refers to is agent."),
        ("resprate", ShortcutIsSlice),
    ];

    private static readonly (string Case, string Why)[] UsCoreArgued =
    [
        ("us-core-questionnaireresponse", "Its base is a profile of the SDC guide, which is not there. With the snapshot that is published with it, it is validated."),
    ];

    [Fact]
    public void Of_the_specification() => Compare(
        "Snapshots: FHIR R4's own profiles", "The profiles and extensions of npm hl7.fhir.r4.examples 4.0.1.", SpecificationArgued,
        [.. Directory.EnumerateFiles(SourcePackage.Folder, "StructureDefinition-*.json").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)]);

    [Fact]
    public void Of_US_Core()
    {
        var folder = Environment.GetEnvironmentVariable("KAPFHIR_CONFORMANCE") ?? Samples.Find(Path.Combine("shared", "conformance"));
        var archive = Path.Combine(folder ?? "", "us-core", "us_core_610.tgz");
        Assert.SkipUnless(File.Exists(archive), "The conformance data is not beside the repository: set KAPFHIR_CONFORMANCE.");
        using var stream = File.OpenRead(archive);
        var package = PackageReader.Read(stream, Samples.R4, PackageLimits.Default);
        package.Issues.ShouldBeEmpty();
        Compare(
            "Snapshots: US Core", "The profiles and extensions of US Core 6.1.0.", UsCoreArgued,
            [.. package.Value.Resources.Where(r => r.Header.Type == "StructureDefinition").Select(r => r.Json.ToArray())]);
    }

    [Fact]
    public void Of_the_KAP_guide() => Compare(
        "Snapshots: the KAP guide", "The profiles and extensions in profiles/compiled.", [],
        [.. Directory.EnumerateFiles(Path.Combine(ConformancePage.Repository, "profiles", "compiled"), "StructureDefinition-*.json").Select(File.ReadAllBytes)]);

    private void Compare(string suite, string source, (string Case, string Why)[] argued, IReadOnlyList<byte[]> files)
    {
        var resources = ConformanceResources.Of(Samples.R4).With(
            files.Select((f, i) => ConformanceResource.Of(NarrativeRemoval.WithoutText(f), ConformanceOrigin.Package, $"{i}", Samples.R4)).OfType<ConformanceResource>());
        var trees = new SnapshotTrees(resources);
        var profiles = files.Select(f => Samples.Read(NarrativeRemoval.WithoutText(f)))
            .Where(p => p.ChildText("derivation") == "constraint" && p.Child("snapshot") is not null && p.Child("differential") is not null).ToList();
        var differing = profiles.Where(p => Differences(p, trees).ToList() is { Count: > 0 } found && Tell(p, found)).Select(p => p.ChildText("id")!).ToList();
        differing.Order(StringComparer.Ordinal).ShouldBe(argued.Select(a => a.Case));
        ConformancePage.ShouldHold(new SuiteResult(
            suite, source + " Each snapshot is made again from the differential and compared with the published one, element by element: id, min, max, types and their "
            + "profiles and targets, fixed and pattern values, limits, bindings, slicing and the order of slices, constraints beside those of the base type, "
            + "mustSupport, isModifier, content references.",
            profiles.Count, profiles.Count - differing.Count, argued));
    }

    private bool Tell(FhirNode profile, List<string> differences)
    {
        differences.ForEach(d => output.WriteLine(profile.ChildText("id") + " " + d));
        return true;
    }

    // Once with the ids that the differential has, and once without them: then only order and slice names say what is meant.
    private static IEnumerable<string> Differences(FhirNode profile, SnapshotTrees trees)
    {
        var published = SnapshotTree.Read(profile)!;
        return new[] { profile, WithoutIds(profile) }.SelectMany(p => trees.Generate(p, []) is { IsSuccess: true } made
            ? new SnapshotComparison(Samples.R4, published, made.Value).Differences().Select(d => d.ToString())
            : trees.Generate(p, []).Issues.Select(i => i.ToString()));
    }

    private static FhirNode WithoutIds(FhirNode profile)
    {
        var json = JsonNode.Parse(profile.RawValue.Span)!.AsObject();
        json.Remove("snapshot");
        foreach (var element in json["differential"]!["element"]!.AsArray())
        {
            element!.AsObject().Remove("id");
        }

        return Samples.Read(Encoding.UTF8.GetBytes(json.ToJsonString()));
    }
}
