using System.Runtime.CompilerServices;
using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>docs/configuration.md states every setting as the options classes do, and no other.</summary>
[Collection(CommandLineTests.Name)]
public sealed class ConfigurationDocumentTests
{
    private static readonly string[] Lines = Read();

    [Fact]
    public void Every_setting_has_its_row_under_its_section() =>
        Settings.All.Select(Row).Except(Rows(), StringComparer.Ordinal).ShouldBeEmpty("rows that docs/configuration.md lacks");

    [Fact]
    public void Every_row_is_a_setting_as_it_is() =>
        Rows().Except(Settings.All.Select(Row), StringComparer.Ordinal).ShouldBeEmpty("rows of docs/configuration.md that say what is not so");

    [Fact]
    public void A_row_stands_once() => Rows().ShouldBeUnique();

    [Theory]
    [InlineData("serve")]
    [InlineData("demo")]
    [InlineData("import")]
    [InlineData("migrate")]
    [InlineData("check")]
    [InlineData("reindex")]
    [InlineData("ping")]
    public async Task A_verb_that_is_there_is_described(string verb)
    {
        (await Commands.CommandLine.Run([verb, "--help"])).ShouldBe(0);
        Under("Verbs").ShouldContain(row => row.StartsWith($"| `{verb}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_verb_that_is_described_is_there()
    {
        foreach (var verb in Under("Verbs").Select(row => row.Split('`', ' ')[2]))
        {
            (await Commands.CommandLine.Run([verb, "--help"])).ShouldBe(0, verb);
        }
    }

    /// <summary>The rows that begin with a key, each after the heading it stands under.</summary>
    private static IEnumerable<string> Rows() =>
        from heading in Lines.Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..])
        from row in Under(heading)
        where row.Split('`')[1].Contains(':', StringComparison.Ordinal) && !row.Split('`')[1].Contains('=', StringComparison.Ordinal)
        select heading + " " + row;

    private static string Row(Setting setting)
    {
        var parts = setting.Key.Split(':');
        var standard = setting.Default.Length == 0 ? "nothing" : "`" + Cell(setting.Default) + "`";
        return $"{parts[0]} | `{setting.Key}` | `{string.Join("__", parts)}` | {setting.Values} | {standard} | {Cell(setting.Text)} |";
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    /// <summary>The rows of the tables in a section, without their headings.</summary>
    private static IEnumerable<string> Under(string section) =>
        Lines.SkipWhile(line => line != "## " + section).Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal));

    // KAPFHIR_WRITE_DOCS=1 rewrites the rows of these sections, which are many; their words are the settings' own.
    private static string[] Read()
    {
        var lines = File.ReadAllLines(DocumentPath()).ToList();
        if (Environment.GetEnvironmentVariable("KAPFHIR_WRITE_DOCS") == "1")
        {
            foreach (var section in new[] { "Kap", "Auth", "AzureAd" })
            {
                Rewrite(lines, section);
            }

            File.WriteAllLines(DocumentPath(), lines);
        }

        return [.. lines];
    }

    private static void Rewrite(List<string> lines, string section)
    {
        var rows = Settings.All.Where(s => s.Key.StartsWith(section + ":", StringComparison.Ordinal)).Select(s => Row(s)[(section.Length + 1)..]).ToList();
        var from = lines.IndexOf("## " + section);
        from = lines.FindIndex(from, line => line.StartsWith("| `", StringComparison.Ordinal) || line == "|---|---|---|---|---|");
        from += lines[from][1] == '-' ? 1 : 0;
        var to = lines.FindIndex(from, line => !line.StartsWith("| `", StringComparison.Ordinal));
        lines.RemoveRange(from, to - from);
        lines.InsertRange(from, rows);
    }

    private static string DocumentPath([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "docs", "configuration.md");
}
