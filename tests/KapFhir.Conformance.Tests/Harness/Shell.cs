using System.ComponentModel;
using System.Diagnostics;

namespace KapFhir.Conformance.Tests.Harness;

/// <summary>One bash: what a command sets is there for the next.</summary>
internal sealed class Shell : IAsyncDisposable
{
    private const string Mark = "--- the command has ended with ";
    private readonly Process _process;

    /// <summary>Starts it.</summary>
    /// <param name="folder">The working folder.</param>
    /// <param name="environment">What commands find in their environment.</param>
    public Shell(string folder, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var start = new ProcessStartInfo("bash", ["--noprofile", "--norc"])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
    }

    /// <summary>Whether this machine has a program.</summary>
    public static bool Has(string program)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, ["--help"]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.BeginErrorReadLine();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return true;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    /// <summary>What a command wrote, on both of its outputs, and the code with which it ended.</summary>
    public async Task<(string Output, int ExitCode)> Run(string command)
    {
        await _process.StandardInput.WriteAsync($"{{\n{command}\n}} </dev/null 2>&1\nprintf '\\n{Mark}%s\\n' \"$?\"\n");
        await _process.StandardInput.FlushAsync();
        List<string> lines = [];
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Mark, StringComparison.Ordinal))
            {
                return (string.Join('\n', lines), int.Parse(line[Mark.Length..], System.Globalization.CultureInfo.InvariantCulture));
            }

            lines.Add(line);
        }

        throw new InvalidOperationException("The shell ended in\n" + command);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
