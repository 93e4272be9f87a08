using KapFhir.Conformance.Tests.Data;
using Xunit;

namespace KapFhir.Conformance.Tests.Cases;

/// <summary>A feature by its section and name.</summary>
internal sealed record FeatureKey(string Section, string Name);

/// <summary>Which tests hold a feature.</summary>
/// <param name="Key">The feature.</param>
/// <param name="Priority"><c>P0</c> or <c>P1</c>.</param>
/// <param name="Tests">The tests.</param>
/// <param name="Later">The part of the roadmap that it, or a part of it, waits for, or null.</param>
/// <param name="Differs">What is otherwise than the page has it, and why, or null.</param>
internal sealed record FeatureEntry(FeatureKey Key, string Priority, IReadOnlyList<TestName> Tests, string? Later, string? Differs);

/// <summary>The page of what other servers offer, read in place, and the list beside this file that ties what is wanted of it to its tests.</summary>
internal static class FeatureList
{
    private static readonly HashSet<string> Sections = new(["A1", "A2", "A4", "A5", "A6", "A7", "A8", "A9"], StringComparer.Ordinal);

    private static string Page => Path.GetFullPath(Path.Combine(TestData.Root, "..", "shared", "spec", "peer-features.md"));

    /// <summary>The features of the page that are wanted now (P0) or next (P1): what is neither says so. Skips the test if the page is absent.</summary>
    public static IReadOnlyList<(FeatureKey Key, string Priority)> ReadPage()
    {
        Assert.SkipUnless(File.Exists(Page), $"The page of features is not beside the repository ({Page}).");
        var (section, header, features) = ("", true, new List<(FeatureKey, string)>());
        foreach (var line in File.ReadLines(Page))
        {
            if (line.StartsWith('#'))
            {
                section = line.StartsWith("## A", StringComparison.Ordinal) ? line[3..].Split('.')[0] : "";
            }

            // The first row of a table names its columns.
            var isRow = line.StartsWith("| ", StringComparison.Ordinal);
            if (isRow && !header && Sections.Contains(section))
            {
                var cells = line.Trim().Trim('|').Split(" | ", StringSplitOptions.TrimEntries);
                if (!(cells[^1].StartsWith("P2", StringComparison.Ordinal) || cells[^1] == "skip"))
                {
                    features.Add((new FeatureKey(section, cells[0]), cells[^1].StartsWith("P1", StringComparison.Ordinal) ? "P1" : "P0"));
                }
            }

            header = !line.StartsWith('|');
        }

        return features;
    }

    /// <summary>The list.</summary>
    public static IReadOnlyList<FeatureEntry> ReadEntries() =>
        [.. File.ReadLines(Path.Combine(TestData.Root, "tests", "KapFhir.Conformance.Tests", "Cases", "peer-features.tsv"))
            .Where(l => !l.StartsWith('#')).Select(l => Parse(l.Split('\t')))];

    private static FeatureEntry Parse(string[] cells)
    {
        var named = cells[3].Split("; ").ToLookup(n => n.StartsWith("later: ", StringComparison.Ordinal));
        return new FeatureEntry(
            new FeatureKey(cells[0], cells[1]), cells[2], [.. named[false].Select(TestName.Parse)], named[true].FirstOrDefault()?["later: ".Length..],
            cells.Length > 4 ? cells[4] : null);
    }
}
