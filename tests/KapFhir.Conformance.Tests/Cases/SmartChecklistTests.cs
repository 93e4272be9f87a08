using System.Globalization;
using System.Text.RegularExpressions;
using KapFhir.Conformance.Tests.Data;
using KapFhir.Tests;
using Shouldly;
using Xunit;

namespace KapFhir.Conformance.Tests.Cases;

/// <summary>Each assertion of the public conformance suites for SMART and Bulk Data is tied to the test that holds it, or it is said why there is none.</summary>
public sealed partial class SmartChecklistTests
{
    private static readonly IReadOnlyList<Row> Rows =
        [.. File.ReadLines(Path.Combine(TestData.Root, "tests", "KapFhir.Conformance.Tests", "Cases", "smart-checklist.tsv")).Where(l => !l.StartsWith('#')).Select(Parse)];

    [Fact]
    public void Every_assertion_has_its_row_and_every_row_its_assertion()
    {
        var page = ReadPage();
        page.Count.ShouldBeGreaterThan(200);
        page.Keys.Except(Rows.Select(r => r.Id), StringComparer.Ordinal).ShouldBeEmpty("assertions of the page without a row in smart-checklist.tsv");
        Rows.Select(r => r.Id).Except(page.Keys, StringComparer.Ordinal).ShouldBeEmpty("rows of smart-checklist.tsv that the page does not have");
        Rows.Select(r => r.Id).ShouldBeUnique();
    }

    [Fact]
    public void Every_test_that_is_named_exists_and_has_the_text()
    {
        var sources = new TestSources();
        Rows.SelectMany(r => r.Tests).Distinct().Select(sources.Fault).Where(f => f is not null).ShouldBeEmpty();
    }

    [Fact]
    public void Every_row_names_a_test_or_why_there_is_none()
    {
        var roadmap = File.ReadAllText(Path.Combine(TestData.Root, "docs", "roadmap.md"));
        Rows.Where(r => r.Tests.Count == 0 && r.Later is null && r.Differs is null).ShouldBeEmpty();
        Rows.Select(r => r.Later).OfType<string>().Distinct(StringComparer.Ordinal).Where(p => !roadmap.Contains("## " + p, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void The_page_of_results_says_how_many()
    {
        var page = ReadPage();
        var open = Rows.Where(r => r.Later is not null).GroupBy(r => (Section: page[r.Id], r.Later))
            .Select(g => (string.Create(CultureInfo.InvariantCulture, $"{g.Key.Section}: {g.Count()}"), "not offered yet: docs/roadmap.md, " + g.Key.Later));
        var differing = Rows.Where(r => r.Differs is not null).Select(r => (r.Id, r.Differs!)).ToList();
        ConformancePage.ShouldHold(new SuiteResult(
            "SMART and Bulk Data suites",
            "What Inferno's kits for SMART App Launch and (g)(10), the Bulk Data tester and others assert, one row each (`../shared/spec/smart-checklist.md`), each tied to its tests by "
                + "`tests/KapFhir.Conformance.Tests/Cases/smart-checklist.tsv`. The suites themselves were not run.",
            Rows.Count, Rows.Count(r => r.Later is null && r.Differs is null), [.. open, .. differing]));
    }

    // The assertions by their ids, each with its section. Skips the test if the page is absent.
    private static Dictionary<string, string> ReadPage()
    {
        var file = Path.GetFullPath(Path.Combine(TestData.Root, "..", "shared", "spec", "smart-checklist.md"));
        Assert.SkipUnless(File.Exists(file), $"The checklist of SMART's suites is not beside the repository ({file}).");
        var (section, found) = ("", new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var line in File.ReadLines(file))
        {
            section = line.StartsWith("## ", StringComparison.Ordinal) ? line[3..].Split(" (")[0] : section;
            if (RowStart().Match(line) is { Success: true } row)
            {
                found.Add(row.Groups["id"].Value, section);
            }
        }

        return found;
    }

    private static Row Parse(string line)
    {
        var cells = line.Split('\t');
        var named = cells[1].Split("; ", StringSplitOptions.RemoveEmptyEntries).ToLookup(n => n.StartsWith("later: ", StringComparison.Ordinal));
        return new Row(cells[0], [.. named[false].Select(TestName.Parse)], named[true].FirstOrDefault()?["later: ".Length..], cells.Length > 2 ? cells[2] : null);
    }

    [GeneratedRegex(@"^\| (?<id>[A-Z]+-[0-9]+) \|", RegexOptions.ExplicitCapture)]
    private static partial Regex RowStart();

    private sealed record Row(string Id, IReadOnlyList<TestName> Tests, string? Later, string? Differs);
}
