using System.Diagnostics;
using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>A tool of npm's that tests run: installed by tests/install-npm.sh, once for each lock file.</summary>
/// <param name="Folder">Where it is installed.</param>
internal sealed record NpmTool(string Folder)
{
    /// <summary>The root of the repository.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>Installs <c>tests/NAME-npm</c>; skips the test where npm is absent or cannot install it.</summary>
    public static async Task<NpmTool> Install(string name)
    {
        var script = Path.Combine(Repository, "tests", "install-npm.sh");
        Assert.SkipUnless(IsThere("npm") && IsThere("node") && IsThere("bash"), "npm is not installed");
        var (code, output, errors) = await Execute("bash", [script, name + "-npm"], Repository);
        Assert.SkipUnless(code == 0, "npm cannot install it: " + errors);
        return new NpmTool(output.Trim());
    }

    /// <summary>Runs a tool that it brought.</summary>
    public Task<(int Code, string Output, string Errors)> Run(string tool, IEnumerable<string> arguments, string folder) =>
        Execute(Path.Combine(Folder, "node_modules", ".bin", tool), arguments, folder);

    /// <summary>Runs a program to its end.</summary>
    public static async Task<(int Code, string Output, string Errors)> Execute(string program, IEnumerable<string> arguments, string folder)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["REDOCLY_TELEMETRY"] = "off";
        start.Environment["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await errors);
    }

    /// <summary>True if a program is installed.</summary>
    public static bool IsThere(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "KapFhir.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
