using System.Buffers;
using System.Text.Json;

namespace KapFhir.Server.Health;

/// <summary>Answers probes: <c>/health/live</c>.</summary>
internal static class Live
{
    /// <summary>The process runs and answers. It asks nothing else: who restarts it for a database that is away makes nothing better.</summary>
    public static Task Handle(HttpContext http) => HealthAnswer.Write(http, StatusCodes.Status200OK, "alive", []);
}

/// <summary>Answers probes: <c>/health/ready</c>.</summary>
internal static class Ready
{
    /// <summary>200 if requests can be sent here, 503 with the reasons if not.</summary>
    public static async Task Handle(HttpContext http)
    {
        var checks = await http.RequestServices.GetRequiredService<Readiness>().Look(http.RequestAborted);
        var isReady = checks.All(c => c.Why is null);
        await HealthAnswer.Write(http, isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, isReady ? "ready" : "not ready", checks);
    }
}

/// <summary>Writes what probes are told.</summary>
internal static class HealthAnswer
{
    public static async Task Write(HttpContext http, int status, string word, IReadOnlyList<HealthCheck> checks)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("status", word);
            json.WriteStartObject("checks");
            foreach (var check in checks)
            {
                json.WriteString(check.Name, check.Why ?? "ok");
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        http.Response.StatusCode = status;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = buffer.WrittenCount;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.BodyWriter.WriteAsync(buffer.WrittenMemory, http.RequestAborted);
        }
    }
}
