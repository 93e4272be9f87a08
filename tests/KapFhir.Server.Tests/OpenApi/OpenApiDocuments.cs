using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Xunit;

namespace KapFhir.Server.Tests.OpenApi;

/// <summary>The documents of a server of their own, each read once: on the shared one other tests define search parameters meanwhile.</summary>
public sealed class OpenApiDocuments : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, Lazy<Task<JsonNode>>> _read = new(StringComparer.Ordinal);

    public TestServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await TestServer.Start();

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>A document.</summary>
    public Task<JsonNode> Get(string name) => _read.GetOrAdd(name, _ => new(async () => (await Ask(name)).Body)).Value;

    /// <summary>Asks for a document, compressed if no header says otherwise.</summary>
    public async Task<FhirResponse> Ask(string name, params string[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Server.Base[..^"/fhir".Length] + $"/swagger/{name}/swagger.json");
        foreach (var header in headers.Append("Accept-Encoding: gzip").DistinctBy(h => h.Split(':')[0], StringComparer.Ordinal))
        {
            request.Headers.TryAddWithoutValidation(header.Split(": ")[0], header.Split(": ")[1]);
        }

        using var response = await Server.Client.SendAsync(request);
        await using var stream = await response.Content.ReadAsStreamAsync();
        await using var plain = response.Content.Headers.ContentEncoding.Contains("gzip") ? new GZipStream(stream, CompressionMode.Decompress) : stream;
        using var reader = new StreamReader(plain);
        var all = response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        return new FhirResponse((int)response.StatusCode, all, await reader.ReadToEndAsync());
    }
}
