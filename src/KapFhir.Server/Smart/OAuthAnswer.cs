// https://www.rfc-editor.org/rfc/rfc6749#section-5
using System.Globalization;
using System.Text.Json;
using KapFhir.Auth;

namespace KapFhir.Server.Smart;

/// <summary>Answers in JSON.</summary>
internal static class OAuthAnswer
{
    private const string Json = "application/json";

    /// <summary>An object whose properties are written by a function.</summary>
    public static async Task Write(HttpContext http, Action<Utf8JsonWriter> write, int status = 200)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = Json;
        using var buffer = new MemoryStream();
        await using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        http.Response.ContentLength = buffer.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), http.RequestAborted);
        }
    }

    /// <summary>Why not. 5.2: "If the client attempted to authenticate via the Authorization request header field, the server MUST respond with 401".</summary>
    public static Task Refuse(HttpContext http, OAuthError error)
    {
        if (error.Status == 401)
        {
            http.Response.Headers.WWWAuthenticate = "Basic realm=\"KapFhir\", charset=\"UTF-8\"";
        }

        if (error.RetryAfter is { } wait)
        {
            http.Response.Headers.RetryAfter = ((long)wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        return Write(
            http,
            json =>
            {
                json.WriteString("error", error.Code);
                json.WriteString("error_description", error.Description);
            },
            error.Status);
    }

    /// <summary>A property that is an array of texts.</summary>
    public static void WriteArray(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
