using System.Diagnostics;
using System.Globalization;

namespace KapFhir.Conformance.Tests.Chaos;

/// <summary>A file system in memory that only one process and its children see, mounted over a folder. https://man7.org/linux/man-pages/man1/unshare.1.html</summary>
internal sealed class SmallDisk(int process, string folder)
{
    /// <summary>The folder on the small disk, as other processes reach it.</summary>
    public string Folder => string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/root{folder}");

    private string Filler => Path.Combine(Folder, "filler");

    /// <summary>True if this user may mount in a namespace of their own.</summary>
    public static async Task<bool> IsPossible()
    {
        try
        {
            using var tried = Process.Start(new ProcessStartInfo("unshare", ["--user", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"])
            {
                UseShellExecute = false,
                RedirectStandardError = true,
            })!;
            await tried.WaitForExitAsync();
            return tried.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <summary>The command in front of another that gives it a small disk in a folder.</summary>
    public static string[] Command(string folder, int megabytes) =>
    [
        "unshare", "--user", "--map-root-user", "--mount", "sh", "-c",
        string.Create(CultureInfo.InvariantCulture, $"mount -t tmpfs -o size={megabytes}m tmpfs \"$0\" && cd \"$0\" && exec \"$@\""), folder,
    ];

    /// <summary>Takes all the space that is left.</summary>
    public void Fill()
    {
        using var file = File.OpenHandle(Filler, FileMode.Create, FileAccess.Write);
        var bytes = new byte[65536];
        try
        {
            for (long at = 0; ; at += bytes.Length)
            {
                RandomAccess.Write(file, bytes, at);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>Gives it back.</summary>
    public void Free() => File.Delete(Filler);
}
