using System.Diagnostics;
using System.Text.RegularExpressions;
using KapFhir.Conformance.Tests.Data;
using KapFhir.Conformance.Tests.Harness;
using Shouldly;
using Xunit;

namespace KapFhir.Conformance.Tests;

/// <summary>The commands of the README and of docs/demo.md answer what is shown with them: a block marked sh that begins with curl, and the block marked json after it, in which … stands for anything.</summary>
public sealed partial class ReadmeTests(ITestOutputHelper output)
{
    private const string Address = "http://127.0.0.1:5080";
    private static readonly string[] Pages = ["README.md", "docs/demo.md"];

    [Fact]
    public async Task The_readmes_commands_answer_what_it_shows()
    {
        var examples = Pages.SelectMany(page => Examples(File.ReadAllText(Path.Combine(TestData.Root, page))).Select(e => (Page: page, e.Command, e.Answer))).ToList();
        examples.Select(e => e.Page).Distinct(StringComparer.Ordinal).ShouldBe(Pages);
        Assert.SkipUnless(Runs("curl", "--version") && Runs("bash", "--version"), "curl or bash is not installed.");
        using var folder = new TestFolder();
        await using var server = await ServerProcess.Start(folder.Name, "--demo", "--patients", "36");
        foreach (var (page, command, shown) in examples)
        {
            var answer = await Bash(command.Replace(Address, server.Address, StringComparison.Ordinal));
            var expected = "^" + string.Join("\\s*\n", shown.Trim().Split('\n').Select(Line)) + "\\s*$";
            Regex.IsMatch(answer.Replace(server.Address, Address, StringComparison.Ordinal).Trim(), expected).ShouldBeTrue($"{command}\nanswered\n{answer}\nwhere {page} shows\n{shown}");
        }

        output.WriteLine($"{examples.Count} commands");
    }

    [Theory]
    [InlineData("  \"id\": \"…\",", "\"id\": \"0197\",", true)]
    [InlineData("\"total\": 2", "\"total\": 3", false)]
    [InlineData("…", "anything", true)]
    public void An_ellipsis_stands_for_anything(string shown, string answered, bool matches) => Regex.IsMatch(answered, "^" + Line(shown) + "$").ShouldBe(matches);

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

    // A line of nothing but an ellipsis stands for any number of lines.
    private static string Line(string line) => line.Trim() == "…" ? "(.|\n)*" : "\\s*" + Regex.Escape(line.Trim()).Replace("…", "[^\n]*", StringComparison.Ordinal);

    private static List<(string Command, string Answer)> Examples(string text) =>
        [.. Example().Matches(text).Where(m => m.Groups[1].Value.StartsWith("curl", StringComparison.Ordinal)).Select(m => (m.Groups[1].Value.Trim(), m.Groups[2].Value.Trim()))];

    private static async Task<string> Bash(string command)
    {
        var start = new ProcessStartInfo("bash", ["-c", command]) { WorkingDirectory = TestData.Root, UseShellExecute = false, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var answer = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return answer;
    }

    private static bool Runs(string program, string argument)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, [argument]) { UseShellExecute = false, RedirectStandardOutput = true })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^```sh\n((?:(?!```).*\n)*?)```\n(?:(?!```).*\n)*?```json\n((?:(?!```).*\n)*?)```", RegexOptions.Multiline)]
    private static partial Regex Example();
}
