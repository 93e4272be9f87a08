using System.Text.RegularExpressions;
using KapFhir.Conformance.Tests.Data;

namespace KapFhir.Conformance.Tests.Cases;

/// <summary>The sources of the tests, taken apart into classes and their members.</summary>
internal sealed partial class TestSources
{
    private readonly Dictionary<(string Project, string Class), string> _classes = [];

    public TestSources()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(TestData.Root, "tests"), "*.cs", SearchOption.AllDirectories))
        {
            var project = Path.GetRelativePath(Path.Combine(TestData.Root, "tests"), file).Split(Path.DirectorySeparatorChar)[0];
            foreach (var part in Class().Split(File.ReadAllText(file).ReplaceLineEndings("\n")).Skip(1).Chunk(2))
            {
                _classes[(project, part[0])] = part[1];
            }
        }
    }

    /// <summary>What is wrong with a name: no such test, or its texts stand nowhere in it; null if it is right.</summary>
    public string? Fault(TestName name)
    {
        if (!_classes.TryGetValue(($"KapFhir.{name.Project}.Tests", name.Class), out var source))
        {
            return $"there is no class {name.Class} in KapFhir.{name.Project}.Tests";
        }

        // Members stand apart by an empty line, and begin four spaces in.
        var member = Member().Split(source).FirstOrDefault(m =>
            Regex.IsMatch(m, $@"^    public (async )?(Task|void) {name.Method}\(", RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)));
        if (member is null || !Attribute().IsMatch(member))
        {
            return $"{name.Class} has no test {name.Method}";
        }

        // Rows may be a table of their own in the class.
        var rows = member.Contains("[MemberData(", StringComparison.Ordinal) ? source : member;
        return name.Texts.FirstOrDefault(t => !rows.Contains(t, StringComparison.Ordinal)) is { } missing ? $"{name.Class}.{name.Method} has no '{missing}'" : null;
    }

    [GeneratedRegex(@"^(?:public|internal) (?:sealed |static |partial )*class (\w+)", RegexOptions.Multiline)]
    private static partial Regex Class();

    [GeneratedRegex(@"\n(?=\n    \S)")]
    private static partial Regex Member();

    [GeneratedRegex(@"^    \[(Fact|Theory)\b", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Attribute();
}
