using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Shouldly;
using Xunit;

namespace KapFhir.Conventions.Tests;

/// <summary>How long files and functions are, printed; beyond the limit at which one has to look again, the build fails.</summary>
public sealed class BudgetTests(ITestOutputHelper output)
{
    private const int LongestFile = 400;
    private const int LongestFunction = 60;
    private static readonly string[] Vague = ["Common", "Helpers", "Utils", "Utilities", "Managers", "Interfaces", "Misc", "Shared"];

    [Fact]
    public void Files_stay_short()
    {
        var lengths = Repository.SourceFiles("src").Select(file => (Lines: Repository.Read(file).Count(c => c == '\n'), Name: file)).ToList();
        Report("file", lengths);
        lengths.Where(f => f.Lines > LongestFile).ShouldBeEmpty();
    }

    [Fact]
    public void Functions_stay_short()
    {
        var lengths = Repository.SourceFiles("src").SelectMany(Functions).ToList();
        Report("function", lengths);
        lengths.Where(f => f.Lines > LongestFunction).ShouldBeEmpty();
    }

    [Fact]
    public void No_folder_is_a_drawer_for_anything()
    {
        var folders = Repository.SourceFiles("src").SelectMany(file => file.Split('/')[..^1]).Distinct(StringComparer.Ordinal);
        folders.Intersect(Vague, StringComparer.OrdinalIgnoreCase).ShouldBeEmpty();
    }

    [Fact]
    public void A_constructor_asks_for_at_most_six_things()
    {
        var offenders = Repository.SourceFiles("src/KapFhir.Server").Concat(Repository.SourceFiles("src/KapFhir.Store"))
            .SelectMany(file => Tree(file).DescendantNodes().OfType<ClassDeclarationSyntax>())
            .Where(type => type.ParameterList?.Parameters.Count > 6)
            .Select(type => type.Identifier.Text);
        offenders.ShouldBeEmpty();
    }

    private static IEnumerable<(int Lines, string Name)> Functions(string file) =>
        from member in Tree(file).DescendantNodes().OfType<BaseMethodDeclarationSyntax>()
        let span = member.GetLocation().GetLineSpan()
        select (BodyLines(member), $"{file}:{span.StartLinePosition.Line + 1}");

    private static int BodyLines(BaseMethodDeclarationSyntax member)
    {
        SyntaxNode? body = member.Body ?? (SyntaxNode?)member.ExpressionBody;
        if (body is null)
        {
            return 0;
        }

        var span = body.GetLocation().GetLineSpan();
        var lines = span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
        return member.Body is null ? lines : Math.Max(1, lines - 2);
    }

    private static SyntaxNode Tree(string file) =>
        CSharpSyntaxTree.ParseText(Repository.Read(file), CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview)).GetRoot();

    private void Report(string what, List<(int Lines, string Name)> lengths)
    {
        var sorted = lengths.OrderBy(l => l.Lines).ToList();
        output.WriteLine($"{sorted.Count} {what}s: median {sorted[sorted.Count / 2].Lines}, p90 {sorted[sorted.Count * 9 / 10].Lines} lines; the longest:");
        sorted.TakeLast(8).Reverse().ToList().ForEach(l => output.WriteLine($"  {l.Lines,4} {l.Name}"));
    }
}
