using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>What is shipped to run the server with: settings that there are, units that systemd takes, a help that lists every setting.</summary>
public sealed partial class DeployTests
{
    // What .NET reads, not the server.
    private static readonly string[] OfDotnet = ["ASPNETCORE_URLS", "DOTNET_EnableDiagnostics"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Dockerfile")]
    [InlineData("compose.yaml")]
    [InlineData("deploy/kapfhir.service")]
    [InlineData("deploy/kapfhir-backup.service")]
    public void Every_setting_in_it_is_one(string file)
    {
        var names = Name().Matches(File.ReadAllText(Path.Combine(Sample.Root, file))).Select(m => m.Value).ToList();
        names.ShouldNotBeEmpty();
        names.Except(OfDotnet, StringComparer.Ordinal).Except(Settings.All.Select(s => s.Key.Replace(":", "__", StringComparison.Ordinal)), StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("kapfhir.service")]
    [InlineData("kapfhir-backup.service")]
    [InlineData("kapfhir-backup.timer")]
    public async Task Systemd_takes_the_unit(string unit)
    {
        var folder = Directory.CreateTempSubdirectory("kapfhir-units-").FullName;
        try
        {
            foreach (var file in Directory.GetFiles(Path.Combine(Sample.Root, "deploy"), "kapfhir*"))
            {
                // The program is not installed where the tests run: any other that is there does.
                await File.WriteAllTextAsync(Path.Combine(folder, Path.GetFileName(file)), (await File.ReadAllTextAsync(file, Cancel)).Replace("/usr/bin/dotnet", "/bin/true", StringComparison.Ordinal), Cancel);
            }

            var (code, said) = await Run("systemd-analyze", "verify", "--man=no", Path.Combine(folder, unit));
            said.ShouldNotContain(unit);
            code.ShouldBe(0, said);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("kapfhir.service")]
    [InlineData("kapfhir-backup.service")]
    public async Task The_unit_is_shut_in(string unit)
    {
        var (code, said) = await Run("systemd-analyze", "security", "--offline=true", "--threshold=25", Path.Combine(Sample.Root, "deploy", unit));
        if (said.Contains("unrecognized option", StringComparison.Ordinal))
        {
            Assert.Skip("systemd-analyze of this machine does not judge files");
        }

        code.ShouldBe(0, said); // exposure of 2.5 or less, of 10
    }

    [Fact]
    public void The_container_runs_without_rights_and_writes_its_data_only()
    {
        File.ReadAllText(Path.Combine(Sample.Root, "Dockerfile")).ShouldContain("\nUSER 1654\n");
        var compose = File.ReadAllText(Path.Combine(Sample.Root, "compose.yaml"));
        compose.ShouldContain("read_only: true");
        compose.ShouldContain("cap_drop: [ALL]");
        Server().Count(compose).ShouldBe(3); // sqlite, sqlserver, and what both nodes are made of
    }

    [Fact]
    public async Task Help_lists_every_setting()
    {
        var (code, said) = await Run("dotnet", Path.Combine(AppContext.BaseDirectory, "KapFhir.Server.dll"), "--help");
        code.ShouldBe(0);
        Settings.All.Where(s => !said.Contains("  " + s.Key + "  ", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static async Task<(int Code, string Said)> Run(string program, params string[] arguments)
    {
        Process? process = null;
        try
        {
            process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip(program + " is not installed");
        }

        using (process)
        {
            var (output, error) = (process!.StandardOutput.ReadToEndAsync(Cancel), process.StandardError.ReadToEndAsync(Cancel));
            await process.WaitForExitAsync(Cancel);
            return (process.ExitCode, await output + await error);
        }
    }

    [GeneratedRegex("[A-Z][A-Za-z]+__[A-Za-z_]+")]
    private static partial Regex Name();

    [GeneratedRegex("<<: \\*hardened")]
    private static partial Regex Server();
}
