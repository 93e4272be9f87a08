// tests/clients-npm: clients and an identity provider written by others
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Xunit;

namespace KapFhir.Server.Tests.Clients;

/// <summary>Runs a script of tests/clients-npm in a process of its own; tests skip where Node is absent or npm cannot install.</summary>
internal static class NodeClient
{
    private static readonly Lazy<Task<(string Folder, string? Fault)>> Installed = new(Install);

    /// <summary>Runs a script to its end: it must say that it is done.</summary>
    public static async Task Run(string script, JsonObject asked)
    {
        using var process = await Start(script, asked);
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        (await output).TrimEnd().ShouldEndWith("done", customMessage: await output + await errors);
        process.ExitCode.ShouldBe(0);
    }

    /// <summary>Starts a script; who started it ends it.</summary>
    public static async Task<Process> Start(string script, JsonObject asked)
    {
        var (folder, fault) = await Installed.Value;
        Assert.SkipUnless(fault is null, "The clients of tests/clients-npm are not there: " + fault);
        var start = new ProcessStartInfo("node", [script])
        {
            WorkingDirectory = folder, UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["KAP_ASKED"] = asked.ToJsonString();
        return Process.Start(start)!;
    }

    private static async Task<(string Folder, string? Fault)> Install()
    {
        if (!IsThere("npm") || !IsThere("node") || !IsThere("bash"))
        {
            return ("", "npm is not installed");
        }

        using var process = Process.Start(new ProcessStartInfo("bash", [Script()]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return ((await output).Trim(), process.ExitCode == 0 ? null : await errors);
    }

    private static string Script([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "clients-npm", "install.sh"));

    private static bool IsThere(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Any(folder => File.Exists(Path.Combine(folder, program)));
}
