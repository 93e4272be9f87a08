using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace KapFhir.Conventions.Tests;

/// <summary>What no committed text may hold.</summary>
public sealed partial class WordTests
{
    private static readonly string[] Ignored = ["/bin/", "/obj/", "/node_modules/", "/.cache/", "/.git/", "/data/"];
    private static readonly string[] Endings = [".cs", ".md", ".sh", ".json", ".fsh", ".yaml", ".yml", ".props", ".csproj", ".sql"];

    [Fact]
    public void No_machine_path_stands_in_a_file() => Offenders(MachinePath()).ShouldBeEmpty();

    [Fact]
    public void Nothing_is_left_for_later_in_the_sources() =>
        Offenders(Unfinished()).Where(f => f.EndsWith(".cs", StringComparison.Ordinal) && !f.EndsWith("/WordTests.cs", StringComparison.Ordinal)).ShouldBeEmpty();

    [Fact]
    public void Lock_files_name_no_registry() =>
        Offenders(Resolved()).Where(f => f.EndsWith("package-lock.json", StringComparison.Ordinal)).ShouldBeEmpty();

    private static IEnumerable<string> Offenders(Regex pattern) =>
        from file in Directory.EnumerateFiles(Repository.Root, "*", SearchOption.AllDirectories)
        let path = file[Repository.Root.Length..].Replace('\\', '/')
        where !Ignored.Any(part => path.Contains(part, StringComparison.Ordinal)) && Endings.Any(path.EndsWith)
        where pattern.IsMatch(File.ReadAllText(file))
        select path;

    [GeneratedRegex(@"(?<![\w.])/(work|root|home/\w+)/(?!\*)")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK)\b|NotImplementedException")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"""resolved""\s*:\s*""https?://")]
    private static partial Regex Resolved();
}
