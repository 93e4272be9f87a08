using KapFhir.Conformance.Tests.Data;
using KapFhir.Conformance.Tests.Harness;
using KapFhir.Tests.Chaos;
using Shouldly;
using Xunit;

namespace KapFhir.Conformance.Tests.Chaos;

/// <summary>
/// A disk that is really full: the server runs on a small file system of its own, in a mount namespace that goes with it. What can't be stored is answered
/// 503 and is not there; reading goes on; when there is space again, so does writing.
/// </summary>
public sealed class FullDiskTests(ITestOutputHelper output)
{
    private const int Megabytes = 160;
    private static readonly TimeSpan Phase = TimeSpan.FromSeconds(1.5);

    [Fact]
    public async Task A_full_disk_answers_503_and_recovers()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && await SmallDisk.IsPossible(), "No mount namespaces for this user here: unshare --user --mount is refused.");
        using var folder = new TestFolder();
        var model = new ChaosModel();
        await using var server = await ServerProcess.StartWith(SmallDisk.Command(folder.Name, Megabytes), folder.Name);
        var disk = new SmallDisk(server.Id, folder.Name);
        var run = new ChaosRun(server.Fhir.Base, model, TestData.Seed);
        await run.Prepare();
        await Write(run);

        model.IsUnavailableExpected = true;
        disk.Fill();
        await Write(run);
        output.WriteLine(run.Summary());
        model.Done["503"].ShouldBeGreaterThan(10);
        var refused = await server.Fhir.Post("Patient", """{"resourceType":"Patient"}""");
        (refused.Status, refused.Headers.ContainsKey("Retry-After")).ShouldBe((503, true), refused.ToString());
        refused.Issues[0].Str("code").ShouldBe("transient");
        refused.Text.ShouldNotContain(folder.Name);
        (await server.Fhir.Get("Basic/counter-0")).Status.ShouldBe(200, "reading goes on");

        disk.Free();
        model.IsUnavailableExpected = false;
        var before = model.Done["503"];
        await Write(run);
        model.Done["503"].ShouldBe(before);
        await ChaosTests.Verdict(server, model);
        var (exit, said) = await ServerProcess.Run(disk.Folder, "check");
        exit.ShouldBe(0, said);
    }

    private static async Task Write(ChaosRun run)
    {
        using var stop = new CancellationTokenSource(Phase);
        await run.Write(stop.Token);
    }
}
