using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace KapFhir.Outcomes.Tests;

/// <summary>The server as its user starts it: a process of its own, with its command line.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, string root) => (_process, Root) = (process, root);

    /// <summary>Where it serves.</summary>
    public string Root { get; }

    /// <summary>Starts it on a free port, and waits until it says that it serves.</summary>
    public static async Task<ServerProcess> Serve(params string[] settings)
    {
        var root = "http://127.0.0.1:" + FreePort();
        var process = Start([.. settings, "--urls", root]);
        List<string> said = [];
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            said.Add(line);
            if (line.StartsWith("KapFhir serves", StringComparison.Ordinal))
            {
                // What it says from now on is read away: a full pipe would stop it.
                _ = process.StandardOutput.ReadToEndAsync();
                return new ServerProcess(process, root);
            }
        }

        throw new InvalidOperationException("The server did not start: " + string.Join('\n', said) + await process.StandardError.ReadToEndAsync());
    }

    /// <summary>Runs a verb to its end, and gives what it printed.</summary>
    public static async Task<string> Run(params string[] arguments)
    {
        using var process = Start(arguments);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, await errors + await output);
        return await output;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static Process Start(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "KapFhir.Server.dll"));
        arguments.ToList().ForEach(start.ArgumentList.Add);
        return Process.Start(start)!;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
