using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using KapFhir.Conformance.Tests.Data;

namespace KapFhir.Conformance.Tests.Harness;

/// <summary>Sends requests to a FHIR base and hands back what came, whatever the status.</summary>
internal sealed class FhirClient(string address) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, MaxConnectionsPerServer = 64 })
    {
        Timeout = TimeSpan.FromSeconds(120),
    };

    /// <summary>The FHIR base, without a slash at its end.</summary>
    public string Base => address;

    /// <summary>GET, of a path below the base or of an absolute address.</summary>
    public Task<FhirReply> Get(string path, params (string Name, string Value)[] headers) => Send("GET", path, null, headers);

    /// <summary>POST of JSON.</summary>
    public Task<FhirReply> Post(string path, string json, params (string Name, string Value)[] headers) => Send("POST", path, Bytes(json), headers);

    /// <summary>PUT of JSON.</summary>
    public Task<FhirReply> Put(string path, string json, params (string Name, string Value)[] headers) => Send("PUT", path, Bytes(json), headers);

    /// <summary>Any request; the body is FHIR JSON unless a Content-Type is given.</summary>
    public async Task<FhirReply> Send(string method, string path, byte[]? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Absolute(path)));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/fhir+json");
        }

        foreach (var (name, value) in headers)
        {
            if (name.StartsWith("Content-", StringComparison.Ordinal))
            {
                request.Content?.Headers.Remove(name);
                request.Content?.Headers.TryAddWithoutValidation(name, value);
            }
            else
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var response = await _http.SendAsync(request);
        return new FhirReply($"{method} {path}", (int)response.StatusCode, Headers(response), await response.Content.ReadAsByteArrayAsync());
    }

    public void Dispose() => _http.Dispose();

    private static byte[] Bytes(string json) => Encoding.UTF8.GetBytes(json);

    private static Dictionary<string, string> Headers(HttpResponseMessage response) => response.Headers.Concat(response.Content.Headers)
        .ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);

    private string Absolute(string path) => path.StartsWith("http", StringComparison.Ordinal) ? path
        : path.Length == 0 || path[0] == '?' ? address + path : address + "/" + path;
}

/// <summary>An answer.</summary>
/// <param name="Request">What was asked, for messages.</param>
/// <param name="Status">The status.</param>
/// <param name="Headers">The headers, those of the content among them.</param>
/// <param name="Body">The body.</param>
internal sealed record FhirReply(string Request, int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    private readonly Lazy<JsonElement> _json = new(() => TestData.Parse(Body));

    /// <summary>The body as JSON.</summary>
    public JsonElement Json => _json.Value;

    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The issues of the OperationOutcome in the body; empty if it is none.</summary>
    public IReadOnlyList<JsonElement> Issues =>
        Body.Length > 0 && Json.ValueKind == JsonValueKind.Object && Json.Str("resourceType") == "OperationOutcome" ? [.. Json.Each("issue")] : [];

    public override string ToString() => $"{Request} -> {Status}: {(Text.Length > 1500 ? Text[..1500] + "..." : Text)}";
}
