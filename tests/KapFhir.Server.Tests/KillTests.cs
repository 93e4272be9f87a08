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

    public void Dispose() => _database.Dispose();


    private async Task<Process> Start(string address, HttpClient client)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "KapFhir.Server.dll");
        var process = Process.Start(new ProcessStartInfo("dotnet", [program, "--urls", address, "--Auth:Mode=Open", _database.Setting])
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
