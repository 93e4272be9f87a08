// tests/fhirpath-npm: npm's fhirpath, an engine written by others
using System.Diagnostics;
using System.Text.Json;
using KapFhir.Tests;
using Xunit;

namespace KapFhir.Fhir.Tests.FhirPath.Differential;

/// <summary>Runs the other engine: one process for a whole list of questions.</summary>
internal static class SecondOpinion
{
    /// <summary>The folder the engine is installed in; skips the test where npm is absent or cannot install it.</summary>
    public static string Install()
    {
        var script = Path.Combine(ConformancePage.Repository, "tests", "install-npm.sh");
        Assert.SkipUnless(IsThere("npm") && IsThere("node") && IsThere("bash"), "npm is not installed, so there is no second opinion");
        using var process = Start("bash", [script, "fhirpath-npm"], Path.GetDirectoryName(script)!);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var folder = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        Assert.SkipUnless(process.ExitCode == 0, "npm cannot install the second opinion: " + errors.Result);
        return folder;
    }

    /// <summary>Asks every question and gives the answers in their order.</summary>
    public static List<List<Answer>> Ask(string folder, IReadOnlyList<string> expressions, IReadOnlyList<Question> questions)
    {
        using var process = Start("node", ["evaluate.mjs"], folder);
        var errors = process.StandardError.ReadToEndAsync();
        var writing = Task.Run(() => Write(process.StandardInput, expressions, questions));
        var answers = new List<List<Answer>>(questions.Count);
        while (process.StandardOutput.ReadLine() is { } line)
        {
            using var document = JsonDocument.Parse(line);
            answers.Add([.. document.RootElement.EnumerateArray().Select(Answer.Read)]);
        }

        process.WaitForExit();
        writing.Wait();
        return process.ExitCode == 0 && answers.Count == questions.Count
            ? answers
            : throw new InvalidOperationException($"the other engine gave {answers.Count} of {questions.Count} answers: {errors.Result}");
    }

    private static void Write(StreamWriter input, IReadOnlyList<string> expressions, IReadOnlyList<Question> questions)
    {
        input.WriteLine(JsonSerializer.Serialize(new { expressions }));
        foreach (var question in questions)
        {
            input.WriteLine(JsonSerializer.Serialize(new
            {
                file = question.File,
                checks = question.Checks.Select(c => new object[] { c.Location, c.Expression }),
            }));
        }

        input.Close();
    }

    private static bool IsThere(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Any(folder => File.Exists(Path.Combine(folder, program)));

    private static Process Start(string program, IEnumerable<string> arguments, string folder) => Process.Start(
        new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
}

/// <summary>What to evaluate on one resource.</summary>
/// <param name="File">The resource's file.</param>
/// <param name="Checks">Where, empty for the resource itself, and the number of the expression.</param>
internal sealed record Question(string File, IReadOnlyList<(string Location, int Expression)> Checks);

/// <summary>What an engine answers: items, or why it cannot.</summary>
internal sealed record Answer(IReadOnlyList<(string Type, string Value)> Items, string? Error)
{
    public static Answer Read(JsonElement json) => json.ValueKind == JsonValueKind.String
        ? new([], json.GetString())
        : new([.. json.EnumerateArray().Select(item => (item[0].GetString() ?? "", item[1].GetString() ?? ""))], null);

    public override string ToString() => Error is null
        ? "[" + string.Join(", ", Items.Select(i => $"{i.Type} {(i.Value.Length > 100 ? i.Value[..100] + "..." : i.Value)}")) + "]"
        : "error: " + Error;
}
