using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using KapFhir.Server.Commands;
using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>A server that is killed in the middle of writing has lost nothing that it answered, and its database is sound.</summary>
[Collection(CommandLineTests.Name)]
public sealed class KillTests : IDisposable
{
    private readonly TestDatabase _database = new();

    [Fact]
    public async Task Killed_under_load_it_has_kept_every_answered_write()
    {
        var address = "http://127.0.0.1:" + TestServer.FreePort();
        using var client = new HttpClient { BaseAddress = new Uri(address + "/fhir/") };
        var answered = new ConcurrentBag<string>();
        using (var process = await Start(address, client))
        {
            using var stop = new CancellationTokenSource();
            var writers = Enumerable.Range(0, 8).Select(i => Write(client, i, answered, stop.Token)).ToList();
            while (answered.Count < 300)
            {
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }

            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            await stop.CancelAsync();
            await Task.WhenAll(writers);
        }

        (await CommandLine.Run(["check", _database.Setting])).ShouldBe(0);
        using var second = await Start(address, client);
        try
        {
            foreach (var location in answered)
            {
                (await client.GetAsync(location, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK, location);
            }
        }
        finally
        {
            second.Kill();
            await second.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Killed_while_it_indexes_the_next_process_finishes_and_counts_right()
    {
        const int Patients = 6000;
        var address = "http://127.0.0.1:" + TestServer.FreePort();
        using var client = new HttpClient { BaseAddress = new Uri(address + "/fhir/") };
        string job;
        using (var process = await Start(address, client))
        {
            foreach (var chunk in Enumerable.Range(0, Patients).Chunk(500))
            {
                var bundle = Sample.Bundle("transaction", [.. chunk.Select(i => Sample.Entry("POST", "Patient", Sample.Patient(family: "K" + i)))]);
                (await Send(client, HttpMethod.Post, "", bundle)).Status.ShouldBe(200);
            }

            var accepted = await Send(client, HttpMethod.Post, "Patient/$reindex", "");
            accepted.Status.ShouldBe(202, accepted.Text);
            job = accepted.Headers["Content-Location"].Split('/')[^1];
            var done = 0;
            while (done == 0)
            {
                done = Done(await Send(client, HttpMethod.Get, "_jobs/" + job));
            }

            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            done.ShouldBeLessThan(Patients, "it was done before it was killed: more has to be stored");
        }

        using var second = await Start(address, client, "--Storage:JobLease=00:00:01");
        try
        {
            var clock = Stopwatch.StartNew();
            var state = await Send(client, HttpMethod.Get, "_jobs/" + job);
            for (; state.Status == 202 && clock.Elapsed < TimeSpan.FromSeconds(90); state = await Send(client, HttpMethod.Get, "_jobs/" + job))
            {
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }

            state.Text.ShouldContain("\"completed\"");
            Done(state).ShouldBe(Patients); // each was counted once, whoever did it
            (await Send(client, HttpMethod.Get, "Patient?family=K5&_summary=count")).Body["total"]!.GetValue<int>().ShouldBe(1111);
        }
        finally
        {
            second.Kill();
            await second.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        (await CommandLine.Run(["check", _database.Setting])).ShouldBe(0);
    }

    public void Dispose() => _database.Dispose();

    private static int Done(FhirResponse state) => state.Body["parameter"]?.AsArray().FirstOrDefault(p => p!["name"]!.GetValue<string>() == "done") is { } done
        ? (int)done["valueDecimal"]!.GetValue<decimal>() : 0;

    private static async Task<FhirResponse> Send(HttpClient client, HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (!string.IsNullOrEmpty(body))
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/fhir+json");
        }

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return await FhirResponse.Read(response);
    }

    private async Task<Process> Start(string address, HttpClient client, params string[] settings)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "KapFhir.Server.dll");
        var process = Process.Start(new ProcessStartInfo("dotnet", [program, "--urls", address, "--Auth:Mode=Open", _database.Setting, .. settings])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        for (var i = 0; i < 300; i++)
        {
            try
            {
                (await client.GetAsync("metadata", TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
                return process;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        }

        process.Kill();
        throw new InvalidOperationException("The server did not start.");
    }

    // Every second write is a transaction of two, so that one half alone would be found.
    private static async Task Write(HttpClient client, int writer, ConcurrentBag<string> answered, CancellationToken cancel)
    {
        for (var i = 0; !cancel.IsCancellationRequested; i++)
        {
            var (path, body) = i % 2 == 0
                ? ("Patient", Sample.Patient(family: $"W{writer}-{i}"))
                : ("", Sample.Bundle("transaction", Sample.Entry("POST", "Patient", Sample.Patient()), Sample.Entry("POST", "Patient", Sample.Patient())));
            try
            {
                using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
                content.Headers.ContentType = new MediaTypeHeaderValue("application/fhir+json");
                using var response = await client.PostAsync(path, content, cancel);
                var answer = await FhirResponse.Read(response);
                foreach (var location in path.Length > 0 ? [answer.Location!] : answer.Entries.Select(e => e!["response"]!["location"]!.GetValue<string>()))
                {
                    answered.Add(location);
                }
            }
            catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or IOException)
            {
                // The server is gone: what it did not answer may be there or not.
            }
        }
    }
}
