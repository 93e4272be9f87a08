// docs/conformance.md: what the official suites say, section by section, written by the tests that ran them.
using System.Globalization;
using System.Text;
using Shouldly;

namespace KapFhir.Tests;

/// <summary>
/// What one suite gave: its <paramref name="Source"/>, how many <paramref name="Cases"/> it has, how many <paramref name="Passed"/>,
/// and each case (or kind of case) that did not, with the reason why our answer stands.
/// </summary>
public sealed record SuiteResult(string Suite, string Source, int Cases, int Passed, IReadOnlyList<(string Case, string Why)> Argued);

/// <summary>The page docs/conformance.md: holds each suite's section to what the suite's test has just found.</summary>
public static class ConformancePage
{
    private const string Command = "KAPFHIR_WRITE_DOCS=1 ./test.sh";
    private static readonly Lock OneAtATime = new();

    private static string FilePath => Path.Combine(Repository, "docs", "conformance.md");

    /// <summary>The folder of the solution.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>Fails unless the page says of the suite exactly this; with <c>KAPFHIR_WRITE_DOCS=1</c> makes the page say it.</summary>
    public static void ShouldHold(SuiteResult result)
    {
        var section = Section(result);
        lock (OneAtATime)
        {
            Hold(result, section);
        }
    }

    private static void Hold(SuiteResult result, string section)
    {
        var page = File.Exists(FilePath) ? File.ReadAllText(FilePath) : "";
        if (Environment.GetEnvironmentVariable("KAPFHIR_WRITE_DOCS") == "1")
        {
            File.WriteAllText(FilePath, With(page, result.Suite, section));
            return;
        }

        Find(page, result.Suite).Text.ShouldBe(section, $"docs/conformance.md is not what the suite gives; `{Command}` writes it anew");
    }

    private static string Section(SuiteResult result)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"## {result.Suite}\n\n{result.Source}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{result.Passed} of {result.Cases} pass.");
        if (result.Argued.Count > 0)
        {
            text.Append(" The others, and why our answer stands:\n\n| case | why |\n|---|---|\n");
            foreach (var (name, why) in result.Argued.OrderBy(a => a.Case, StringComparer.Ordinal))
            {
                text.Append(CultureInfo.InvariantCulture, $"| {Cell(name)} | {Cell(why)} |\n");
            }
        }

        return text.ToString().TrimEnd() + "\n";
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");

    // Sections stand in the order of their names, so that the page does not depend on which test ran first.
    private static string With(string page, string suite, string section)
    {
        var found = Find(page, suite);
        if (found.Text.Length > 0)
        {
            return page[..found.Start] + section + page[(found.Start + found.Text.Length)..];
        }

        foreach (var heading in Headings(page))
        {
            if (string.CompareOrdinal(heading.Name, suite) > 0)
            {
                return page[..heading.Start] + section + "\n" + page[heading.Start..];
            }
        }

        return page.TrimEnd() + "\n\n" + section;
    }

    private static (int Start, string Text) Find(string page, string suite)
    {
        foreach (var (name, start, end) in Headings(page))
        {
            if (name == suite)
            {
                return (start, page[start..end].TrimEnd() + "\n");
            }
        }

        return (0, "");
    }

    private static IEnumerable<(string Name, int Start, int End)> Headings(string page)
    {
        var start = page.StartsWith("## ", StringComparison.Ordinal) ? 0 : Next(page, 0);
        while (start >= 0)
        {
            var next = Next(page, start);
            var name = page[(start + 3)..page.IndexOf('\n', start)];
            yield return (name, start, next < 0 ? page.Length : next);
            start = next;
        }
    }

    private static int Next(string page, int from)
    {
        var at = page.IndexOf("\n## ", from, StringComparison.Ordinal);
        return at < 0 ? -1 : at + 1;
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "KapFhir.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("the tests run outside a checkout");
    }
}
