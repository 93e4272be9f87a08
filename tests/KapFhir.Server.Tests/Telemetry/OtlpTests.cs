using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace KapFhir.Server.Tests.Telemetry;

/// <summary>What a collector is sent by OTLP.</summary>
public sealed class OtlpTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Spans_and_figures_are_sent_and_name_nobody()
    {
        await using var collector = await Collector.Start();
        await using var server = await TestServer.Start("--Telemetry:OtlpEndpoint=" + collector.Address, "--Telemetry:OtlpInterval=00:00:00.200", "--Telemetry:OtlpHeaders=x-key=abc");
        var id = await server.NewPatient();
        const string Trace = "0af7651916cd43dd8448eb211c80319c";
        (await server.Get("Patient/" + id, $"traceparent: 00-{Trace}-b7ad6b7169203331-01")).Status.ShouldBe(200);
        await collector.Until("/v1/traces", body => body.Contains("GET /fhir/{type}/{id}", StringComparison.Ordinal) && body.Contains(Encoding.Latin1.GetString(Convert.FromHexString(Trace)), StringComparison.Ordinal));
        await collector.Until("/v1/metrics", body => body.Contains("kapfhir.request.duration", StringComparison.Ordinal));
        collector.Keys.ShouldAllBe(key => key == "abc");
        collector.Bodies.ShouldAllBe(body => !body.Text.Contains(id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_collector_that_is_away_keeps_nobody_waiting()
    {
        await using var server = await TestServer.Start("--Telemetry:OtlpEndpoint=http://127.0.0.1:9", "--Telemetry:OtlpInterval=00:00:00.200");
        await server.NewPatient();
    }

    // A collector that keeps what it is sent.
    private sealed class Collector(WebApplication app, string address) : IAsyncDisposable
    {
        public string Address => address;

        public ConcurrentQueue<(string Path, string Text)> Bodies { get; } = [];

        public ConcurrentQueue<string> Keys { get; } = [];

        public static async Task<Collector> Start()
        {
            var address = "http://127.0.0.1:" + TestServer.FreePort();
            var builder = WebApplication.CreateSlimBuilder(["--urls", address]);
            builder.Logging.ClearProviders();
            var app = builder.Build();
            var collector = new Collector(app, address);
            app.Run(collector.Take);
            await app.StartAsync(Cancel);
            return collector;
        }

        public async Task Until(string path, Func<string, bool> isThere)
        {
            while (!Bodies.Any(b => b.Path == path && isThere(b.Text)))
            {
                await Task.Delay(50, Cancel);
            }
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private async Task Take(HttpContext http)
        {
            using var memory = new MemoryStream();
            await http.Request.Body.CopyToAsync(memory, Cancel);
            Keys.Enqueue(http.Request.Headers["x-key"].ToString());
            Bodies.Enqueue((http.Request.Path.Value!, Encoding.Latin1.GetString(memory.ToArray())));
        }
    }
}
