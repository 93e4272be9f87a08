using System.Diagnostics;
using System.Text.Json;
using KapFhir.Tests;

namespace KapFhir.Fhir.Tests.Terminology.Ucum;

/// <summary>What the package says of a code: its magnitude in base units and their exponents (m, s, g, rad, K, C, cd).</summary>
internal sealed record LhcUnit(double? Magnitude, int[] Dim, string? Cnv, double Times);

/// <summary>An amount to convert.</summary>
internal sealed record Conversion(string From, string To, decimal Value);

/// <summary>The package's answers: its own table, whose codes stand before the units asked for, and the conversions.</summary>
internal sealed record LhcAnswers(IReadOnlyList<string> Table, IReadOnlyList<LhcUnit?> Units, IReadOnlyList<double?> Conversions);

/// <summary>npm @lhncbc/ucum-lhc, asked in one run of node.</summary>
internal static class UcumLhc
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    private static string Package => Path.Combine(ConformancePage.Repository, ".cache", "ucum-lhc", "package");

    /// <summary>Why it can't be asked, or null.</summary>
    public static string? Missing => !File.Exists(Path.Combine(Package, "package.json"))
        ? "npm @lhncbc/ucum-lhc is not there; tools/compile-units.sh --check fetches it" : Node() is null ? "node is not installed" : null;

    public static async Task<LhcAnswers> Ask(IReadOnlyList<string> units, IReadOnlyList<Conversion> conversions, CancellationToken cancel)
    {
        var script = Path.Combine(ConformancePage.Repository, "tests", "KapFhir.Fhir.Tests", "Terminology", "Ucum", "ucum-lhc.mjs");
        using var process = Process.Start(new ProcessStartInfo(Node()!, [script, Package]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await JsonSerializer.SerializeAsync(process.StandardInput.BaseStream, new { units, conversions }, Options, cancel);
        process.StandardInput.Close();
        var answers = await JsonSerializer.DeserializeAsync<LhcAnswers>(process.StandardOutput.BaseStream, Options, cancel);
        await process.WaitForExitAsync(cancel);
        return answers!;
    }

    private static string? Node() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => new[] { Path.Combine(folder, "node"), Path.Combine(folder, "node.exe") }).FirstOrDefault(File.Exists);
}
