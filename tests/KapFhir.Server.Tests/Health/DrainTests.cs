using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using KapFhir.Server.Commands;
using Xunit;

namespace KapFhir.Server.Tests.Health;

/// <summary>A server that is told to stop under load goes on answering while it says that it is not ready, finishes what it began, refuses what comes then, and loses nothing.</summary>
[Collection(CommandLineTests.Name)]
public sealed class DrainTests : IDisposable
{
    private const int Writers = 8;
    private readonly TestDatabase _database = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task Told_to_stop_under_load_it_answers_what_it_began_and_keeps_what_it_answered()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("SIGTERM is sent by kill.");
        }

        var port = TestServer.FreePort();
        var address = $"http://127.0.0.1:{port}";
        using var client = new HttpClient { BaseAddress = new Uri(address + "/fhir/") };
        using var process = Start(address);
        await Until(async () => (await Get(client, "metadata")) == HttpStatusCode.OK);

        var (answered, refused) = (new ConcurrentBag<string>(), 0);
        var writers = Enumerable.Range(0, Writers).Select(async i =>
        {
            while (await Write(client, i, answered))
            {
            }

            Interlocked.Increment(ref refused);
        }).ToList();
        await Until(() => Task.FromResult(answered.Count >= 200));

        // Half of a request is there, and the server reads it: it asked for the rest.
        using var slow = await Begin(port);
        using (var signal = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
        {
            await signal.WaitForExitAsync(Cancel);
        }

        // Whoever asks whether it is ready has time to notice, and nobody meets a refusal meanwhile.
        await Until(async () => (await Get(client, "../health/ready")) == HttpStatusCode.ServiceUnavailable);
        (await Get(client, "../health/live")).ShouldBe(HttpStatusCode.OK);
        var before = answered.Count;
        await Until(() => Task.FromResult(answered.Count >= before + Writers || refused > 0));
        refused.ShouldBe(0);
        var last = await Finish(slow);
        last.ShouldStartWith("HTTP/1.1 201");
        answered.Add(last.Split("Location: ")[1].Split("\r\n")[0]);
        await Task.WhenAll(writers);
        refused.ShouldBe(Writers);
        await process.WaitForExitAsync(Cancel);
        process.ExitCode.ShouldBe(0);

        (await CommandLine.Run(["check", _database.Setting])).ShouldBe(0);
        await using var second = await TestServer.On(_database);
        foreach (var location in answered)
        {
            (await second.Get(location[(location.IndexOf("/fhir/", StringComparison.Ordinal) + 6)..])).Status.ShouldBe(200, location);
        }
    }

    // True while the server takes writes; 503, or nobody who listens, says that it does no more.
    private static async Task<bool> Write(HttpClient client, int writer, ConcurrentBag<string> answered)
    {
        using var content = new StringContent(Sample.Patient(family: "W" + writer), Encoding.UTF8, "application/fhir+json");
        try
        {
            using var answer = await client.PostAsync("Patient", content, Cancel);
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                answer.Headers.ConnectionClose.ShouldBe(true);
                answer.Headers.RetryAfter.ShouldNotBeNull();
                return false;
            }

            answer.StatusCode.ShouldBe(HttpStatusCode.Created);
            answered.Add(answer.Headers.Location!.ToString());
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<TcpClient> Begin(int port)
    {
        var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, port, Cancel);
        var head = $"POST /fhir/Patient HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/fhir+json\r\nContent-Length: {Sample.Patient().Length}\r\nExpect: 100-continue\r\n\r\n";
        await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), Cancel);
        var buffer = new byte[1000];
        var read = await tcp.GetStream().ReadAsync(buffer, Cancel);
        Encoding.ASCII.GetString(buffer, 0, read).ShouldStartWith("HTTP/1.1 100");
        return tcp;
    }

    private static async Task<string> Finish(TcpClient tcp)
    {
        await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Sample.Patient()), Cancel);
        using var reader = new StreamReader(tcp.GetStream());
        return await reader.ReadToEndAsync(Cancel);
    }

    private static async Task<HttpStatusCode?> Get(HttpClient client, string path)
    {
        try
        {
            using var answer = await client.GetAsync(path, Cancel);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task Until(Func<Task<bool>> condition)
    {
        while (!await condition())
        {
            await Task.Delay(20, Cancel);
        }
    }

    // It goes on answering for longer than what is asked of it takes on any machine, and stops as soon as that is over: then nothing is under way.
    private Process Start(string address) => Process.Start(new ProcessStartInfo(
        "dotnet", [Path.Combine(AppContext.BaseDirectory, "KapFhir.Server.dll"), "--urls", address, "--Auth:Mode=Open", "--Health:DrainTime=00:00:05", _database.Setting])
    {
        RedirectStandardOutput = true,
        UseShellExecute = false,
    })!;
}
