using System.Text.RegularExpressions;
using KapFhir.Conformance.Tests.Data;
using Xunit;

namespace KapFhir.Conformance.Tests.Cases;

/// <summary>A case by its section and the start of its text.</summary>
internal sealed record CaseKey(string Section, string Start);

/// <summary>Which tests hold a case.</summary>
/// <param name="Key">The case.</param>
/// <param name="Tests">The tests.</param>
/// <param name="Later">The part of the roadmap that it waits for, or null.</param>
/// <param name="Differs">Why our answer is another than the page's, or null.</param>
internal sealed record CaseEntry(CaseKey Key, IReadOnlyList<TestName> Tests, string? Later, string? Differs);

/// <summary>A test, and texts that stand in it: <c>Server: DateSearchCases.Date ["2000", "birthdate=2000-03", false]</c>.</summary>
internal sealed partial record TestName(string Project, string Class, string Method, IReadOnlyList<string> Texts)
{
    public static TestName Parse(string text)
    {
        var match = Form().Match(text);
        Assert.True(match.Success, $"'{text}' is not 'Project: Class.Method [text] [text]'");
        var texts = match.Groups["texts"].Value;
        return new TestName(
            match.Groups["project"].Value, match.Groups["class"].Value, match.Groups["method"].Value,
            texts.Length == 0 ? [] : texts[1..^1].Split("] ["));
    }

    [GeneratedRegex(@"^(?<project>\w+): (?<class>\w+)\.(?<method>\w+)(?: (?<texts>\[.*\]))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}

/// <summary>The page of cases, read in place, and the list beside this file that ties each to its tests.</summary>
internal static class CaseList
{
    private const int KeyLength = 60;

    private static string Page => Path.GetFullPath(Path.Combine(TestData.Root, "..", "shared", "spec", "r4-cases.md"));

    /// <summary>The cases of the page: rows of its tables. Skips the test if the page is absent.</summary>
    public static IReadOnlyList<CaseKey> ReadPage()
    {
        Assert.SkipUnless(File.Exists(Page), $"The page of R4 cases is not beside the repository ({Page}).");
        var (section, cases) = ("", new List<CaseKey>());
        foreach (var line in File.ReadLines(Page))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                section = line[3..].Split(" (")[0];
            }
            else if (line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| Request, fixture", StringComparison.Ordinal))
            {
                var text = line[2..].Split(" | ")[0].Trim();
                cases.Add(new CaseKey(section, text[..Math.Min(KeyLength, text.Length)].TrimEnd()));
            }
        }

        return cases;
    }

    /// <summary>The list.</summary>
    public static IReadOnlyList<CaseEntry> ReadEntries() =>
        [.. File.ReadLines(Path.Combine(TestData.Root, "tests", "KapFhir.Conformance.Tests", "Cases", "r4-cases.tsv"))
            .Where(l => !l.StartsWith('#')).Select(l => Parse(l.Split('\t')))];

    private static CaseEntry Parse(string[] cells)
    {
        var named = cells[2].Split("; ").ToLookup(n => n.StartsWith("later: ", StringComparison.Ordinal));
        return new CaseEntry(
            new CaseKey(cells[0], cells[1]), [.. named[false].Select(TestName.Parse)], named[true].FirstOrDefault()?["later: ".Length..],
            cells.Length > 3 ? cells[3] : null);
    }
}
