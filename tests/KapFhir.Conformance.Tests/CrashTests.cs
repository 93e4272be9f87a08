using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using KapFhir.Conformance.Tests.Data;
using KapFhir.Conformance.Tests.Harness;
using Shouldly;
using Xunit;

namespace KapFhir.Conformance.Tests;

/// <summary><c>kill -9</c> during a load loses no answered write, leaves nothing half done, and a database that <c>check</c> finds sound.</summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int Rounds = 5;
    private const int Writers = 8;
    private const int BundleSize = 12;

    /// <summary>What a client knows of a resource: the version last answered, and its text.</summary>
    private readonly ConcurrentDictionary<string, (int Version, string Text)> _answered = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _verified = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<string> _faults = [];
    private int _bundles;

    [Fact]
    public async Task Killing_the_server_during_a_load_loses_no_answered_write()
    {
        using var folder = new TestFolder();
        var random = new Random(20250302);
        for (var round = 0; round < Rounds; round++)
        {
            await using (var server = await ServerProcess.Start(folder.Name))
            {
                using var stop = new CancellationTokenSource();
                var load = Enumerable.Range(0, Writers).Select(w => Write(server.Fhir, round, w, stop.Token)).ToArray();
                await Task.Delay(random.Next(150, 2500), TestContext.Current.CancellationToken);
                await server.Kill();
                await stop.CancelAsync();
                await Task.WhenAll(load);
            }

            await IsWhole(folder.Name);
        }

        output.WriteLine($"{Rounds} kills, {_answered.Count} resources, {_bundles} bundles answered");
        _answered.Count.ShouldBeGreaterThan(100);
        _bundles.ShouldBeGreaterThan(10);
    }

    private async Task IsWhole(string folder)
    {
        _faults.ShouldBeEmpty();
        var (exit, said) = await ServerProcess.Run(folder, "check");
        exit.ShouldBe(0, said);
        var clock = Stopwatch.StartNew();
        await using var server = await ServerProcess.Start(folder);
        output.WriteLine($"started after the kill in {clock.ElapsedMilliseconds} ms");
        foreach (var (url, (version, text)) in _answered.Where(a => _verified.GetValueOrDefault(a.Key) != a.Value.Version))
        {
            _verified[url] = version;
            var read = await server.Fhir.Get($"{url}/_history/{version}");
            read.Status.ShouldBe(200, read.ToString());
            Title(read.Json).ShouldBe(text, url);
        }

        await NoHalfBundles(server.Fhir);
    }

    // Every bundle's resources carry its mark: all of them are there, or none.
    private static async Task NoHalfBundles(FhirClient fhir)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var next = "Basic?_tag=http://example.org/tags|bundle&_count=1000"; next is not null;)
        {
            var page = await fhir.Get(next);
            page.Status.ShouldBe(200, page.ToString());
            foreach (var mark in page.Json.At("entry.resource").Select(Title))
            {
                counts[mark] = counts.GetValueOrDefault(mark) + 1;
            }

            next = page.Json.Link("next");
        }

        counts.Where(c => c.Value != BundleSize).ShouldBeEmpty();
    }

    private async Task Write(FhirClient fhir, int round, int writer, CancellationToken stop)
    {
        try
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                await (((i + writer) % 3) switch
                {
                    0 => Transaction(fhir, $"bundle {round} {writer} {i}"),
                    1 => Create(fhir, $"create {round} {writer} {i}"),
                    _ => Update(fhir, $"w{writer}", $"update {round} {writer} {i}"),
                });
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            // Killed: this write was not answered, so it may be there or not.
        }
    }

    private async Task Create(FhirClient fhir, string text)
    {
        var reply = await fhir.Post("Basic", Basic(null, text, "single"));
        Keep(reply, 201, reply.Headers.GetValueOrDefault("Location"), text);
    }

    private async Task Update(FhirClient fhir, string id, string text)
    {
        var reply = await fhir.Put("Basic/" + id, Basic(id, text, "single"));
        Keep(reply, reply.Status == 200 ? 200 : 201, reply.Headers.GetValueOrDefault("Location") ?? $"Basic/{id}/_history/{reply.Headers["ETag"].Trim('W', '/', '"')}", text);
    }

    private async Task Transaction(FhirClient fhir, string text)
    {
        var entries = Enumerable.Range(0, BundleSize).Select(_ => "{\"resource\":" + Basic(null, text, "bundle") + ",\"request\":{\"method\":\"POST\",\"url\":\"Basic\"}}");
        var reply = await fhir.Post("", $$"""{"resourceType":"Bundle","type":"transaction","entry":[{{string.Join(',', entries)}}]}""");
        foreach (var response in reply.Status == 200 ? reply.Json.At("entry.response") : [])
        {
            Keep(reply, 200, response.Str("location"), text);
        }

        Interlocked.Increment(ref _bundles);
    }

    private void Keep(FhirReply reply, int expected, string? location, string text)
    {
        if (reply.Status != expected || location is null)
        {
            _faults.Add(reply.ToString());
            return;
        }

        // .../Basic/1/_history/2
        var parts = location.Split('/');
        _answered[$"{parts[^4]}/{parts[^3]}"] = (int.Parse(parts[^1], System.Globalization.CultureInfo.InvariantCulture), text);
    }

    private static string Title(JsonElement basic) => basic.At("code.text").Single().GetString()!;

    private static string Basic(string? id, string text, string tag) => JsonSerializer.Serialize(new
    {
        resourceType = "Basic",
        id = id ?? "any",
        meta = new { tag = new[] { new { system = "http://example.org/tags", code = tag } } },
        code = new { text },
    });
}
