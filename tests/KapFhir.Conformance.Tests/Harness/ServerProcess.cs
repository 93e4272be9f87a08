using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using KapFhir.Conformance.Tests.Data;

namespace KapFhir.Conformance.Tests.Harness;

/// <summary>The real server as a process of its own, on a database in a temporary folder.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log;

    private ServerProcess(Process process, ConcurrentQueue<string> log, string address)
    {
        (_process, _log, Address) = (process, log, address);
        Fhir = new FhirClient(address + "/fhir");
        AppDomain.CurrentDomain.ProcessExit += OnExit;
    }

    /// <summary>Scheme, host and port.</summary>
    public string Address { get; }

    /// <summary>The number of the process.</summary>
    public int Id => _process.Id;

    /// <summary>A client of the FHIR base.</summary>
    public FhirClient Fhir { get; }

    /// <summary>What the server wrote, for the message of a failed test.</summary>
    public string Log => string.Join('\n', _log.TakeLast(40));

    /// <summary>Starts a server and waits until it answers.</summary>
    /// <param name="folder">Its working folder, where the database is.</param>
    /// <param name="arguments">Settings, as on the command line.</param>
    public static Task<ServerProcess> Start(string folder, params string[] arguments) => StartWith([], folder, arguments);

    /// <summary>The same behind another command, which becomes the server.</summary>
    public static Task<ServerProcess> StartWith(string[] command, string folder, params string[] arguments) =>
        StartAt("http://127.0.0.1:" + FreePort().ToString(System.Globalization.CultureInfo.InvariantCulture), command, folder, arguments);

    /// <summary>The same at a certain address: that of a server that was stopped.</summary>
    public static async Task<ServerProcess> StartAt(string address, string[] command, string folder, params string[] arguments)
    {
        var log = new ConcurrentQueue<string>();
        var process = Launch(command, folder, ["--urls", address, .. arguments], log.Enqueue);
        var server = new ServerProcess(process, log, address);
        try
        {
            await server.UntilReady();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The words by which a shell runs a verb of the server.</summary>
    public static string Program => $"{Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet"} {Assembly()}";

    /// <summary>The environment in which verbs work on the database of a folder.</summary>
    public static IEnumerable<KeyValuePair<string, string>> EnvironmentIn(string folder)
    {
        var setting = TestFolder.SettingOf(folder)[2..].Split('=', 2);
        return [new(setting[0].Replace(":", "__", StringComparison.Ordinal), setting[1]), new("ASPNETCORE_ENVIRONMENT", "Development")];
    }

    /// <summary>Runs a verb to its end.</summary>
    public static async Task<(int ExitCode, string Output)> Run(string folder, params string[] arguments)
    {
        var log = new ConcurrentQueue<string>();
        using var process = Launch([], folder, arguments, log.Enqueue);
        using var limit = new CancellationTokenSource(StartLimit);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, string.Join('\n', log));
    }

    /// <summary>Asks the server to stop, as Ctrl+C does, and waits until it has.</summary>
    public async Task Stop()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        using var kill = Process.Start("kill", ["-INT", Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync();
    }

    /// <summary>Ends the server at once, as <c>kill -9</c> does.</summary>
    public async Task Kill()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Kill();
        Fhir.Dispose();
        _process.Dispose();
    }

    private static Process Launch(string[] command, string folder, IEnumerable<string> arguments, Action<string> log)
    {
        string[] all = [.. command, Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", Assembly(), .. arguments];
        var start = new ProcessStartInfo(all[0], all[1..])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("ASPNETCORE_URLS");
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.ArgumentList.Add(TestFolder.SettingOf(folder));
        var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        process.OutputDataReceived += (_, line) => Keep(line.Data, log);
        process.ErrorDataReceived += (_, line) => Keep(line.Data, log);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static void Keep(string? line, Action<string> log)
    {
        if (line is not null)
        {
            log(line);
        }
    }

    // The server built with the same configuration as the tests: tests/X/bin/Release/net10.0 -> src/KapFhir.Server/bin/Release/net10.0.
    private static string Assembly()
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(TestData.Root, "src", "KapFhir.Server", "bin", framework.Parent!.Name, framework.Name, "KapFhir.Server.dll");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task UntilReady()
    {
        var limit = Stopwatch.StartNew();
        while (!await Answers())
        {
            if (_process.HasExited || limit.Elapsed > StartLimit)
            {
                throw new InvalidOperationException("The server did not start:\n" + Log);
            }

            await Task.Delay(30);
        }
    }

    private async Task<bool> Answers()
    {
        try
        {
            return (await Fhir.Get("metadata")).Status == 200;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void OnExit(object? sender, EventArgs e)
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
    }
}
