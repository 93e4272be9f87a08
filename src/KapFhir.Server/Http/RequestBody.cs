// https://hl7.org/fhir/R4/http.html#mime-type
using System.IO.Compression;
using KapFhir.Fhir;
using KapFhir.Fhir.Xml;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace KapFhir.Server.Http;

/// <summary>What a route does with a body.</summary>
internal enum BodyKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A resource as FHIR JSON or XML.</summary>
    Resource,

    /// <summary>A resource as FHIR JSON or XML, or no body at all.</summary>
    OptionalResource,

    /// <summary>A patch in one of its formats.</summary>
    Patch,

    /// <summary>Search parameters as a form.</summary>
    Form,

    /// <summary>Bytes of any type: the content of a Binary, or a Binary.</summary>
    Content,
}

/// <summary>Reads the body of a request, decompressed, into bytes of its own.</summary>
internal static class RequestBody
{
    private const string FormType = "application/x-www-form-urlencoded";

    /// <summary>The body's bytes, or why they are not taken: 400, 413, 415.</summary>
    public static async Task<Result<ReadOnlyMemory<byte>>> Read(HttpRequest request, BodyKind kind, int limit, CancellationToken cancel)
    {
        if (kind == BodyKind.None
            || (kind == BodyKind.OptionalResource && request.ContentLength is null or 0 && request.ContentType is null))
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        if (Refusal(request, kind, limit) is { } refusal)
        {
            return refusal;
        }

        var body = await ReadBytes(request, limit, cancel);
        return body.Then(bytes => bytes.IsEmpty && NeedsBody(kind) ? Issues.EmptyBody()
            : Mismatch(bytes.Span, request.ContentType, kind) ?? Result<ReadOnlyMemory<byte>>.Succeeded(bytes, []));
    }

    /// <summary>The parameters of a form, decoded.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> ReadForm(ReadOnlyMemory<byte> body) =>
        ReadParameters(System.Text.Encoding.UTF8.GetString(body.Span));

    /// <summary>The parameters of a query string, decoded, in order; without a value they are empty.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> ReadParameters(string? query)
    {
        if (string.IsNullOrEmpty(query) || query == "?")
        {
            return [];
        }

        var parameters = new List<KeyValuePair<string, string>>();
        foreach (var pair in new QueryStringEnumerable(query))
        {
            parameters.Add(new(pair.DecodeName().ToString(), pair.DecodeValue().ToString()));
        }

        return parameters;
    }

    private static Issue? Refusal(HttpRequest request, BodyKind kind, int limit)
    {
        if (Encoding(request) is not ("" or "identity" or "gzip" or "br" or "deflate"))
        {
            return Issues.UnsupportedContentEncoding(Encoding(request));
        }

        if (request.ContentLength > limit)
        {
            return Issues.BodyTooLarge(limit);
        }

        if (request.ContentLength == 0 && NeedsBody(kind))
        {
            return Issues.EmptyBody();
        }

        return kind == BodyKind.Form ? FormRefusal(request)
            : kind == BodyKind.Content ? null
            : kind == BodyKind.Patch ? PatchFormats.Refusal(request.ContentType)
            : MediaTypes.IsReadable(request.ContentType) ? null : Unsupported(request.ContentType);
    }

    private static bool NeedsBody(BodyKind kind) => kind is BodyKind.Resource or BodyKind.Patch or BodyKind.Content;

    // Further on, what begins like XML is read as XML: it must be what was announced.
    private static Issue? Mismatch(ReadOnlySpan<byte> body, string? contentType, BodyKind kind)
    {
        if (kind is BodyKind.Form or BodyKind.Content || body.IsEmpty || (kind == BodyKind.Patch && PatchFormats.Of(contentType) is not null))
        {
            return null;
        }

        var isXml = MediaTypes.IsXml(contentType);
        return isXml == ResourceXmlReader.IsXml(body) ? null : Issues.ContentTypeMismatch(contentType!, isXml);
    }

    private static Issue Unsupported(string? contentType) =>
        Issues.UnsupportedContentType(contentType, $"{MediaTypes.FhirJson} or {MediaTypes.FhirXml} in UTF-8");

    private static Issue? FormRefusal(HttpRequest request) =>
        request.ContentLength == 0 || IsForm(request.ContentType)
            ? null : Issues.UnsupportedContentType(request.ContentType, FormType);

    // What is escaped in a form is UTF-8 everywhere in FHIR; another charset would be read as something else than was sent.
    private static bool IsForm(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) && type.MediaType.Equals(FormType, StringComparison.OrdinalIgnoreCase)
            && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
                || type.Charset.Equals("us-ascii", StringComparison.OrdinalIgnoreCase));

    private static async Task<Result<ReadOnlyMemory<byte>>> ReadBytes(HttpRequest request, int limit, CancellationToken cancel)
    {
        try
        {
            await using var decompressed = Decompressed(request);
            return decompressed is null && request.ContentLength is { } length
                ? await ReadExactly(request.Body, (int)length, cancel)
                : await ReadToEnd(decompressed ?? request.Body, limit, cancel);
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException or InvalidOperationException)
        {
            return Issues.UnreadableBody("it is cut off, or not compressed as Content-Encoding says.");
        }
    }

    // The limit is kept while decompressing, so a small body that unpacks to a large one is cut off early.
    private static Stream? Decompressed(HttpRequest request) => Encoding(request) switch
    {
        "gzip" => new GZipStream(request.Body, CompressionMode.Decompress),
        "br" => new BrotliStream(request.Body, CompressionMode.Decompress),
        "deflate" => new ZLibStream(request.Body, CompressionMode.Decompress),
        _ => null,
    };

    private static string Encoding(HttpRequest request) => request.Headers.ContentEncoding.ToString().ToLowerInvariant();

    private static async Task<Result<ReadOnlyMemory<byte>>> ReadExactly(Stream body, int length, CancellationToken cancel)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(length);
        await body.ReadExactlyAsync(bytes, cancel);
        return WithoutMark(bytes);
    }

    private static async Task<Result<ReadOnlyMemory<byte>>> ReadToEnd(Stream body, int limit, CancellationToken cancel)
    {
        using var gathered = new MemoryStream();
        var part = new byte[81920];
        int read;
        while ((read = await body.ReadAsync(part, cancel)) > 0)
        {
            gathered.Write(part, 0, read);
            if (gathered.Length > limit)
            {
                return Issues.BodyTooLarge(limit);
            }
        }

        return WithoutMark(gathered.ToArray());
    }

    // RFC 8259, 8.1: a byte order mark may be ignored.
    private static ReadOnlyMemory<byte> WithoutMark(byte[] bytes) =>
        bytes is [0xEF, 0xBB, 0xBF, ..] ? bytes.AsMemory(3) : bytes;
}
