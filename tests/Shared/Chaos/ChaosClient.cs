using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace KapFhir.Tests.Chaos;

/// <summary>Sends requests to a FHIR base, many at a time.</summary>
internal sealed class ChaosClient(string fhirBase) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, MaxConnectionsPerServer = 64 })
    {
        Timeout = TimeSpan.FromSeconds(60),
    };

    /// <summary>A header that is not sent, as if the server did not hear it; null for none.</summary>
    public string? Unheard { get; init; }

    /// <summary>Sends; headers as <c>Name: value</c>.</summary>
    public async Task<ChaosReply> Send(string method, string path, string? body = null, params string[] headers)
    {
        using var request = new HttpRequestMessage(
            new HttpMethod(method), path.StartsWith("http", StringComparison.Ordinal) ? path : (fhirBase + "/" + path).TrimEnd('/'));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            var isJsonPatch = method == "PATCH" && body[0] == '[';
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(isJsonPatch ? "application/json-patch+json" : "application/fhir+json");
        }

        foreach (var header in headers.Where(h => Unheard is null || !h.StartsWith(Unheard + ":", StringComparison.Ordinal)))
        {
            request.Headers.TryAddWithoutValidation(header[..header.IndexOf(':', StringComparison.Ordinal)], header[(header.IndexOf(':', StringComparison.Ordinal) + 2)..]);
        }

        using var response = await _http.SendAsync(request);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        return new ChaosReply($"{method} {path}", (int)response.StatusCode, response.Headers.ETag?.Tag, response.Headers.Location?.ToString(), bytes, DateTimeOffset.UtcNow);
    }

    public void Dispose() => _http.Dispose();
}

/// <summary>An answer.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Status">The status.</param>
/// <param name="ETag">The entity tag with its quotes, or null.</param>
/// <param name="Location">The Location header, or null.</param>
/// <param name="Body">The body.</param>
/// <param name="At">When it was here.</param>
internal sealed record ChaosReply(string Request, int Status, string? ETag, string? Location, byte[] Body, DateTimeOffset At)
{
    private readonly Lazy<JsonElement> _json = new(() => Parse(Body));

    /// <summary>The body.</summary>
    public JsonElement Json => _json.Value;

    /// <summary>The version that the ETag names, or null.</summary>
    public int? Version => ETag is null ? null : int.Parse(ETag.Trim('"'), CultureInfo.InvariantCulture);

    /// <summary><c>Type/id</c> out of the Location, or of the resource in the body.</summary>
    public string Url => Location is { } location
        ? UrlOf(location) : $"{Json.GetProperty("resourceType").GetString()}/{Json.GetProperty("id").GetString()}";

    /// <summary><c>Type/id</c> and the version out of <c>.../Type/id/_history/version</c>.</summary>
    public static (string Url, int Version) Parts(string location) => (UrlOf(location), int.Parse(location.Split('/')[^1], CultureInfo.InvariantCulture));

    public override string ToString() => $"{Request} -> {Status}: {Encoding.UTF8.GetString(Body.AsSpan(0, Math.Min(600, Body.Length)))}";

    private static string UrlOf(string location)
    {
        var parts = location.Split('/');
        return $"{parts[^4]}/{parts[^3]}";
    }

    private static JsonElement Parse(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        return document.RootElement.Clone();
    }
}
