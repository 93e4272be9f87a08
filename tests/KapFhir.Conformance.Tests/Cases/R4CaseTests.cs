using System.Globalization;
using KapFhir.Tests;
using Shouldly;
using Xunit;

namespace KapFhir.Conformance.Tests.Cases;

/// <summary>
/// Each known case of R4 that servers get wrong is tied to the test that holds it: a case without one shows, and so does a test that went away.
/// </summary>
public sealed class R4CaseTests
{
    private static readonly IReadOnlyList<CaseEntry> Entries = CaseList.ReadEntries();

    [Fact]
    public void Every_case_has_its_entry_and_every_entry_its_case()
    {
        var page = CaseList.ReadPage();
        page.Except(Entries.Select(e => e.Key)).ShouldBeEmpty("cases of the page without an entry in r4-cases.tsv");
        Entries.Select(e => e.Key).Except(page).ShouldBeEmpty("entries of r4-cases.tsv that no case of the page has");
        Entries.Select(e => e.Key).ShouldBeUnique();
    }

    [Fact]
    public void Every_test_that_is_named_exists_and_has_the_row() => Ties.ShouldExist(Entries.SelectMany(e => e.Tests));

    [Fact]
    public void Every_entry_names_a_test_or_the_part_of_the_roadmap_it_waits_for()
    {
        Entries.Where(e => e.Tests.Count == 0 && e.Later is null).ShouldBeEmpty();
        Ties.ShouldStandInRoadmap(Entries.Select(e => e.Later));
    }

    [Fact]
    public void The_page_of_results_says_how_many()
    {
        CaseList.ReadPage();
        var open = Entries.Where(e => e.Tests.Count == 0).GroupBy(e => (e.Key.Section, e.Later))
            .Select(g => (string.Create(CultureInfo.InvariantCulture, $"{g.Key.Section}: {g.Count()}"), "not offered yet: docs/roadmap.md, " + g.Key.Later));
        var differing = Entries.Where(e => e.Differs is not null).Select(e => ($"{e.Key.Section}: {e.Key.Start}", e.Differs!)).ToList();
        ConformancePage.ShouldHold(new SuiteResult(
            "R4 cases",
            "Cases of FHIR R4 that servers get wrong (`../shared/spec/r4-cases.md`), each tied to its tests by `tests/KapFhir.Conformance.Tests/Cases/r4-cases.tsv`. "
                + "Where the page says 400 for a rule of R4 that a well-formed resource breaks, this server says 422.",
            Entries.Count, Entries.Count(e => e.Tests.Count > 0) - differing.Count, [.. open, .. differing]));
    }
}
