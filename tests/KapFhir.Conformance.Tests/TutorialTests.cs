using KapFhir.Conformance.Tests.Data;
using KapFhir.Conformance.Tests.Harness;
using KapFhir.Server.Tests;
using Shouldly;
using Xunit;

namespace KapFhir.Conformance.Tests;

/// <summary>Every command of the tutorials is run in the order of its page, in one shell, against the server that the page starts; what is shown after it is what it answers.</summary>
public sealed class TutorialTests(ITestOutputHelper output)
{
    private const string Address = "http://127.0.0.1:5080";
    private const string Program = "dotnet run --project src/KapFhir.Server";

    public static TheoryData<string> Pages => [.. Directory.EnumerateFiles(Path.Combine(TestData.Root, "docs", "tutorials"), "*.md").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_tutorials_commands_answer_what_it_shows(string page)
    {
        Assert.SkipUnless(Shell.Has("curl") && Shell.Has("bash") && Shell.Has("openssl"), "curl, bash or openssl is not installed.");
        using var folder = new TestFolder();
        Directory.CreateSymbolicLink(Path.Combine(folder.Name, "postman"), Path.Combine(TestData.Root, "postman"));
        await using var shell = new Shell(folder.Name, ServerProcess.EnvironmentIn(folder.Name));
        ServerProcess? server = null;
        try
        {
            foreach (var (command, shown) in ShellPage.Read(await File.ReadAllTextAsync(Path.Combine(TestData.Root, "docs", "tutorials", page), TestContext.Current.CancellationToken)))
            {
                output.WriteLine("$ " + command);
                if (Served(command) is { } arguments)
                {
                    server = await Serve(server, folder.Name, arguments);
                    continue;
                }

                await ShouldAnswer(shell, command, shown, server);
            }
        }
        finally
        {
            await (server?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    // Stopped as the page asks for, it comes back at its address.
    private static async Task<ServerProcess> Serve(ServerProcess? before, string folder, string[] arguments)
    {
        if (before is null)
        {
            return await ServerProcess.Start(folder, arguments);
        }

        await before.Stop();
        await before.DisposeAsync();
        return await ServerProcess.StartAt(before.Address, [], folder, arguments);
    }

    private async Task ShouldAnswer(Shell shell, string command, string? shown, ServerProcess? server)
    {
        var here = server?.Address ?? Address;
        var (answer, code) = await shell.Run(command.Replace(Address, here, StringComparison.Ordinal).Replace(Program + " --", ServerProcess.Program, StringComparison.Ordinal));
        answer = answer.Replace(here, Address, StringComparison.Ordinal);
        output.WriteLine(answer);
        code.ShouldBe(0, $"{command}\nended with {code} and wrote\n{answer}");
        if (shown is not null)
        {
            ShellPage.Matches(answer, shown).ShouldBeTrue($"{command}\nanswered\n{answer}\nwhere the page shows\n{shown}");
        }
    }

    // The arguments, if this is the command that serves: one line, and no verb.
    private static string[]? Served(string command)
    {
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var serves = command.StartsWith(Program, StringComparison.Ordinal) && !command.Contains('\n') && (words.Length == 4 || words[5].StartsWith("--", StringComparison.Ordinal));
        return serves ? words[Math.Min(words.Length, 5)..] : null;
    }
}
