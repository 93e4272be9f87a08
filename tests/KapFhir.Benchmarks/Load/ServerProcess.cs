using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace KapFhir.Benchmarks.Load;

/// <summary>A server started as a process of its own, stopped when disposed.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, int port, TimeSpan ready)
    {
        _process = process;
        Port = port;
        Ready = ready;
    }

    internal int Port { get; }

    /// <summary>From the start of the process to its first answer.</summary>
    internal TimeSpan Ready { get; }

    /// <summary>The memory the process holds now, in bytes.</summary>
    internal long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>The processor time that the process has taken since its start, its own and the kernel's for it.</summary>
    internal TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The bytes that the process has written, to files nearly all of them, by Linux's account; 0 elsewhere.</summary>
    internal long WrittenBytes
    {
        get
        {
            var account = FormattableString.Invariant($"/proc/{_process.Id}/io");
            return File.Exists(account) && File.ReadLines(account).FirstOrDefault(l => l.StartsWith("wchar: ", StringComparison.Ordinal)) is { } line
                ? long.Parse(line.AsSpan(7), CultureInfo.InvariantCulture) : 0;
        }
    }

    internal static ServerProcess Start(string assembly, string probe, Func<int, IEnumerable<string>> arguments)
    {
        var port = FreePort();
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(assembly);
        arguments(port).ToList().ForEach(start.ArgumentList.Add);
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        start.Environment.Remove("ASPNETCORE_URLS");
        var clock = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        var error = new System.Text.StringBuilder();
        process.ErrorDataReceived += (_, line) => error.AppendLine(line.Data);
        process.OutputDataReceived += (_, line) => error.AppendLine(line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        WaitUntilReady(process, port, probe, error);
        return new ServerProcess(process, port, clock.Elapsed);
    }

    /// <summary>Asks the process to end, as an operator would, and waits until it has.</summary>
    internal void Stop()
    {
        using var signal = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        _process.WaitForExit(TimeSpan.FromSeconds(30));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.WaitForExit();
        _process.Dispose();
    }

    private static void WaitUntilReady(Process process, int port, string probe, System.Text.StringBuilder error)
    {
        using var client = new HttpClient { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")) };
        for (var deadline = Stopwatch.StartNew(); deadline.Elapsed < TimeSpan.FromSeconds(60); Thread.Sleep(5))
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"the server ended with {process.ExitCode}: {error}");
            }

            try
            {
                using var answer = client.GetAsync(new Uri(probe, UriKind.Relative)).GetAwaiter().GetResult();
                return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
        }

        throw new TimeoutException("the server did not answer within a minute: " + error);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
