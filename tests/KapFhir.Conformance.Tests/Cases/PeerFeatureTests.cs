using System.Globalization;
using KapFhir.Tests;
using Shouldly;
using Xunit;

namespace KapFhir.Conformance.Tests.Cases;

/// <summary>Each feature of REST and search that other servers offer and this one is to have is tied to the test that holds it.</summary>
public sealed class PeerFeatureTests
{
    private static readonly IReadOnlyList<FeatureEntry> Entries = FeatureList.ReadEntries();

    [Fact]
    public void Every_feature_has_its_entry_and_every_entry_its_feature()
    {
        var page = FeatureList.ReadPage();
        page.Count.ShouldBeGreaterThan(100);
        page.Except(Entries.Select(e => (e.Key, e.Priority))).ShouldBeEmpty("features of the page without an entry in peer-features.tsv");
        Entries.Select(e => (e.Key, e.Priority)).Except(page).ShouldBeEmpty("entries of peer-features.tsv that the page does not have");
        Entries.Select(e => e.Key).ShouldBeUnique();
    }

    [Fact]
    public void Every_test_that_is_named_exists_and_has_the_row() => Ties.ShouldExist(Entries.SelectMany(e => e.Tests));

    [Fact]
    public void What_must_be_there_has_a_test_and_what_is_next_has_one_or_its_part_of_the_roadmap()
    {
        Entries.Where(e => e.Tests.Count == 0 && (e.Priority == "P0" || e.Later is null)).ShouldBeEmpty();
        Ties.ShouldStandInRoadmap(Entries.Select(e => e.Later));
    }

    [Fact]
    public void The_page_of_results_says_how_many()
    {
        FeatureList.ReadPage();
        var open = Entries.Where(e => e.Later is not null).Select(e => (Name(e), "docs/roadmap.md, " + e.Later)).ToList();
        var differing = Entries.Where(e => e.Differs is not null).Select(e => (Name(e), e.Differs!)).ToList();
        ConformancePage.ShouldHold(new SuiteResult(
            "Features of other servers",
            "What servers of FHIR R4 offer of REST and search (`../shared/spec/peer-features.md`, A1, A2, A4 to A9: what is marked P0 or P1), each tied to its"
                + " tests by `tests/KapFhir.Conformance.Tests/Cases/peer-features.tsv`.",
            Entries.Count, Entries.Count(e => e.Tests.Count > 0 && e.Later is null && e.Differs is null), [.. open, .. differing]));
    }

    private static string Name(FeatureEntry entry) => string.Create(CultureInfo.InvariantCulture, $"{entry.Key.Section}, {entry.Priority}: {entry.Key.Name}");
}
