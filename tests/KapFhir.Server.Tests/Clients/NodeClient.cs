// tests/clients-npm: clients and an identity provider written by others
using System.Diagnostics;
using System.Text.Json.Nodes;
using Xunit;

namespace KapFhir.Server.Tests.Clients;

/// <summary>Runs a script of tests/clients-npm in a process of its own; tests skip where Node is absent or npm cannot install.</summary>
internal static class NodeClient
{
    private static readonly Lazy<Task<NpmTool>> Installed = new(() => NpmTool.Install("clients"));

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
        var start = new ProcessStartInfo("node", [script])
        {
            WorkingDirectory = (await Installed.Value).Folder, UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["KAP_ASKED"] = asked.ToJsonString();
        return Process.Start(start)!;
    }
}
