using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KapFhir.Conventions.Tests;

/// <summary>The repository as files: what the conventions are checked on.</summary>
internal static class Repository
{
    private static readonly string[] Ignored = ["/bin/", "/obj/", "/node_modules/", "/.cache/"];

    /// <summary>The repository's root folder.</summary>
    internal static string Root { get; } = FindRoot();

    /// <summary>The source files below a folder, by their path from the root, with forward slashes.</summary>
    internal static IReadOnlyList<string> SourceFiles(string folder) =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(file => !Ignored.Any(part => ("/" + file).Contains(part, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal)];

    /// <summary>A file's text.</summary>
    internal static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>The text literals of a source file.</summary>
    internal static IEnumerable<string> Literals(string path) =>
        CSharpSyntaxTree.ParseText(Read(path)).GetRoot().DescendantTokens()
            .Where(token => token.IsKind(SyntaxKind.StringLiteralToken) || token.IsKind(SyntaxKind.MultiLineRawStringLiteralToken)
                || token.IsKind(SyntaxKind.SingleLineRawStringLiteralToken) || token.IsKind(SyntaxKind.InterpolatedStringTextToken))
            .Select(token => token.ValueText);

    private static string FindRoot([CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here);
        while (folder is not null && !File.Exists(Path.Combine(folder, "KapFhir.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("KapFhir.sln is in no folder above " + here);
    }
}
