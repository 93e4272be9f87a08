using System.Text.RegularExpressions;

namespace KapFhir.Conformance.Tests.Harness;

/// <summary>What a page of the documentation says to type into a shell (a block marked sh), and what it shows as the answer: the next block, marked json or text, before any other of sh.</summary>
internal static partial class ShellPage
{
    /// <summary>The commands in the order of the page, each with the answer that is shown, or null.</summary>
    public static List<(string Command, string? Shown)> Read(string text)
    {
        List<(string Command, string? Shown)> steps = [];
        foreach (var block in Block().Matches(text).Select(m => (Kind: m.Groups[1].Value, Text: m.Groups[2].Value.Trim())))
        {
            if (string.Equals(block.Kind, "sh", StringComparison.Ordinal))
            {
                steps.Add((block.Text, null));
            }
            else if (block.Kind is "json" or "text" && steps.Count > 0 && steps[^1].Shown is null)
            {
                steps[^1] = (steps[^1].Command, block.Text);
            }
        }

        return steps;
    }

    /// <summary>Whether an answer is what is shown: an ellipsis stands for anything in its line, a line of nothing but an ellipsis for any number of lines.</summary>
    public static bool Matches(string answer, string shown) =>
        Regex.IsMatch(answer.Trim(), "^" + string.Join("\\s*\n", shown.Trim().Split('\n').Select(Line)) + "\\s*$", RegexOptions.None, TimeSpan.FromSeconds(20));

    private static string Line(string line) =>
        line.Trim() == "…" ? "(.|\n)*" : "\\s*" + Regex.Escape(line.Trim()).Replace("…", "[^\n]*", StringComparison.Ordinal);

    [GeneratedRegex(@"^```(\w+)\n((?:(?!```).*\n)*?)```", RegexOptions.Multiline)]
    private static partial Regex Block();
}
