// https://hl7.org/fhir/R4/binary.html#rest
using System.Buffers;
using System.Text.Json;
using KapFhir.Auth;
using KapFhir.Fhir;

namespace KapFhir.Server.Http;

/// <summary>
/// What is written to Binary is its content, of whatever type: "the data is accepted as is and treated as the content of a Binary, including when the
/// content type is application/fhir+xml or application/fhir+json, except for the special case where the content is actually a Binary resource".
/// </summary>
internal static class BinaryUpload
{
    /// <summary>The header that says to which resource's rules access to the content is subject.</summary>
    public const string SecurityContext = "X-Security-Context";

    private const string Unknown = "application/octet-stream";

    /// <summary>What a route does with a body, of this type.</summary>
    public static BodyKind KindOf(FhirRoute route, RouteParts parts) =>
        parts.Type == "Binary" && route.Interaction is FhirInteraction.Create or FhirInteraction.Update ? BodyKind.Content : route.Body;

    /// <summary>The Binary that a body is, or is the content of.</summary>
    /// <param name="body">The body.</param>
    /// <param name="request">The request, for its headers.</param>
    /// <param name="id">The id in the path, or null.</param>
    /// <param name="limit">The most bytes of a resource.</param>
    public static Result<(ReadOnlyMemory<byte> Bytes, string? ContentType)> AsResource(
        ReadOnlyMemory<byte> body, HttpRequest request, string? id, int limit)
    {
        var context = request.Headers[SecurityContext].ToString();
        if (IsResource(body, request.ContentType))
        {
            return context.Length > 0 ? Issues.MisplacedCondition(SecurityContext, "raw content; a Binary says it in securityContext")
                : MediaTypes.IsReadable(request.ContentType) ? (body, request.ContentType)
                : Issues.UnsupportedContentType(request.ContentType, $"{MediaTypes.FhirJson} or {MediaTypes.FhirXml} in UTF-8");
        }

        // In JSON, content is written in base64: 4 characters for 3 bytes.
        var most = (limit / 4 * 3) - 4096;
        return body.Length > most ? Issues.BinaryTooLarge(Math.Max(most, 0)) : (Wrap(body.Span, request.ContentType ?? Unknown, id, context), MediaTypes.FhirJson);
    }

    private static bool IsResource(ReadOnlyMemory<byte> body, string? contentType)
    {
        var type = MediaTypes.ContentTypeOf(contentType?.Split(';', 2)[0].Trim() ?? "");
        return type is not null && (MediaTypes.IsXml(type) ? RootName(body.Span) == "Binary" : IsBinaryJson(body.Span, isDeclared: type == MediaTypes.FhirJsonUtf8));
    }

    // What is called FHIR and is no JSON at all was not meant as content: the reader says what is wrong with it.
    private static bool IsBinaryJson(ReadOnlySpan<byte> body, bool isDeclared)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            string? type = null;
            while (reader.Read())
            {
                if (reader is { CurrentDepth: 1, TokenType: JsonTokenType.PropertyName } && reader.ValueTextEquals("resourceType"u8) && reader.Read()
                    && reader.TokenType == JsonTokenType.String)
                {
                    type ??= reader.GetString();
                }
            }

            return type == "Binary";
        }
        catch (JsonException)
        {
            return isDeclared;
        }
    }

    /// <summary>The name of a document's first element; null if none is met.</summary>
    private static string? RootName(ReadOnlySpan<byte> xml)
    {
        while (xml.IndexOf((byte)'<') is var at && at >= 0)
        {
            xml = xml[(at + 1)..];
            var end = xml.StartsWith("!--"u8) ? xml.IndexOf("-->"u8) : xml.Length > 0 && xml[0] is (byte)'?' or (byte)'!' ? xml.IndexOf((byte)'>') : -1;
            if (end < 0)
            {
                var length = xml.IndexOfAny(" \t\r\n/>"u8);
                return length < 0 ? null : System.Text.Encoding.UTF8.GetString(xml[..length]);
            }

            xml = xml[end..];
        }

        return null;
    }

    private static ReadOnlyMemory<byte> Wrap(ReadOnlySpan<byte> content, string contentType, string? id, string context)
    {
        var buffer = new ArrayBufferWriter<byte>((content.Length / 3 * 4) + 256);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("resourceType", "Binary");
        if (id is not null)
        {
            json.WriteString("id", id);
        }

        json.WriteString("contentType", contentType);
        if (context.Length > 0)
        {
            json.WriteStartObject("securityContext");
            json.WriteString("reference", context);
            json.WriteEndObject();
        }

        json.WriteBase64String("data", content);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}
