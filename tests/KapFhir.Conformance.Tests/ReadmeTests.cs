using KapFhir.Conformance.Tests.Data;
using KapFhir.Conformance.Tests.Harness;
using Shouldly;
using Xunit;

namespace KapFhir.Conformance.Tests;

/// <summary>The commands of the README and of docs/demo.md answer what is shown with them: a block marked sh that begins with curl, and the block marked json after it, in which … stands for anything.</summary>
public sealed class ReadmeTests(ITestOutputHelper output)
{
    private const string Address = "http://127.0.0.1:5080";
    private static readonly string[] Pages = ["README.md", "docs/demo.md"];

    [Fact]
    public async Task The_readmes_commands_answer_what_it_shows()
    {
        var examples = Pages.SelectMany(page => Examples(File.ReadAllText(Path.Combine(TestData.Root, page))).Select(e => (Page: page, e.Command, Answer: e.Shown!))).ToList();
        examples.Select(e => e.Page).Distinct(StringComparer.Ordinal).ShouldBe(Pages);
        Assert.SkipUnless(Shell.Has("curl") && Shell.Has("bash"), "curl or bash is not installed.");
        using var folder = new TestFolder();
        await using var server = await ServerProcess.Start(folder.Name, "--demo", "--patients", "36");
        await using var shell = new Shell(TestData.Root, []);
        foreach (var (page, command, shown) in examples)
        {
            var answer = (await shell.Run(command.Replace(Address, server.Address, StringComparison.Ordinal))).Output.Replace(server.Address, Address, StringComparison.Ordinal);
            ShellPage.Matches(answer, shown).ShouldBeTrue($"{command}\nanswered\n{answer}\nwhere {page} shows\n{shown}");
        }

        output.WriteLine($"{examples.Count} commands");
    }

    // What stands there runs somewhere: the first command in tests/readme-run.sh, the blocks of sh above; the long runs are those that the benchmarks know.
    [Fact]
    public void No_command_of_the_readme_is_one_that_nobody_runs()
    {
        var readme = File.ReadAllText(Path.Combine(TestData.Root, "README.md"));
        ShellPage.Read(readme).ShouldAllBe(s => s.Command.StartsWith("curl ", StringComparison.Ordinal) && s.Shown != null);
        const string LongRun = "dotnet run -c Release --project tests/KapFhir.Benchmarks -- ";
        var commands = readme.Split('\n').Where(l => l.StartsWith("    ", StringComparison.Ordinal) && char.IsAsciiLetterOrDigit(l[4]) || l.StartsWith("    ./", StringComparison.Ordinal)).Select(l => l.Trim()).ToList();
        commands.Where(c => !c.StartsWith(LongRun, StringComparison.Ordinal)).ShouldBe(["dotnet run --project src/KapFhir.Server -- --demo", "./test.sh", "tests/stopwatch.sh"]);
        File.ReadAllText(Path.Combine(TestData.Root, "tests", "readme-run.sh")).ShouldContain("README.md");
        File.Exists(Path.Combine(TestData.Root, "tests", "stopwatch.sh")).ShouldBeTrue();
        var benchmarks = File.ReadAllText(Path.Combine(TestData.Root, "tests", "KapFhir.Benchmarks", "Program.cs"));
        var runs = commands.Where(c => c.StartsWith(LongRun, StringComparison.Ordinal)).Select(c => c[LongRun.Length..]).ToList();
        runs.ShouldNotBeEmpty();
        runs.ShouldAllBe(verb => benchmarks.Contains($"case [\"{verb}\", ..]:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("  \"id\": \"…\",", "\"id\": \"0197\",", true)]
    [InlineData("\"total\": 2", "\"total\": 3", false)]
    [InlineData("…", "anything", true)]
    public void An_ellipsis_stands_for_anything(string shown, string answered, bool matches) => ShellPage.Matches(answered, shown).ShouldBe(matches);

    [Fact]
    public void A_command_and_its_answer_are_found_in_the_text() => Examples("""
        Text.

        ```sh
        curl -s http://127.0.0.1:5080/fhir/Patient/1
        ```

        More text.

        ```json
        { "resourceType": "Patient" }
        ```

        ```sh
        dotnet run
        ```
        """).ShouldBe([("curl -s http://127.0.0.1:5080/fhir/Patient/1", "{ \"resourceType\": \"Patient\" }")]);

    private static IEnumerable<(string Command, string? Shown)> Examples(string text) =>
        ShellPage.Read(text).Where(s => s.Shown is not null && s.Command.StartsWith("curl", StringComparison.Ordinal));
}
