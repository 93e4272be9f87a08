// https://hl7.org/fhir/R4/binary.html#rest
using System.Text.Json;
using KapFhir.Auth;
using KapFhir.Fhir;
using Microsoft.Net.Http.Headers;

namespace KapFhir.Server.Http;

/// <summary>The content of a Binary as it is, outside FHIR's formats.</summary>
/// <param name="ContentType">Its type.</param>
/// <param name="Bytes">The content.</param>
/// <param name="SecurityContext">The resource whose rules access is subject to, or null.</param>
internal sealed record BinaryContent(string ContentType, ReadOnlyMemory<byte> Bytes, string? SecurityContext)
{
    private const string Unknown = "application/octet-stream";
    private static readonly string[] AsResource = ["_format", "_summary", "_elements"];
    private static readonly string[] Shown = ["text/plain", "image/png", "image/jpeg", "image/gif", "image/webp"];

    /// <summary>What no browser runs, whoever uploaded it; other content is saved, not shown: it would come from this server's own origin.</summary>
    public bool IsShown => Shown.Contains(MediaTypeOf(ContentType), StringComparer.Ordinal);

    /// <summary>True if a request reads a Binary.</summary>
    public static bool IsRead(FhirRoute route, RouteParts parts) => route.Interaction is FhirInteraction.Read or FhirInteraction.VRead && parts.Type == "Binary";

    /// <summary>
    /// The answer to a read of a Binary: its content, unless a format of FHIR is asked for by name; "when a read request is made for the binary resource
    /// that doesn't explicitly specify the FHIR content types, then the content should be returned using the content type stated in the resource".
    /// </summary>
    public static FhirAnswer Of(FhirAnswer answer, HttpRequest request, IReadOnlyList<KeyValuePair<string, string>> query, Result<AnswerForm> form)
    {
        if (answer is not { Status: 200, Version: { } version })
        {
            return answer;
        }

        var content = Read(version.Json);
        return IsWanted(content, request.Headers.Accept.ToString(), query) ? FhirAnswer.Of(version, content)
            : form.IsSuccess ? answer : FhirAnswer.Failed(form.Issues);
    }

    private static bool IsWanted(BinaryContent content, string accept, IReadOnlyList<KeyValuePair<string, string>> query)
    {
        var type = MediaTypeOf(content.ContentType);
        if (query.FirstOrDefault(p => AsResource.Contains(p.Key, StringComparer.Ordinal) && p.Value.Length > 0) is { Key: { } name, Value: var format })
        {
            return name == "_format" && format.Replace(' ', '+').Equals(type, StringComparison.OrdinalIgnoreCase) && !IsFhir(type);
        }

        if (string.IsNullOrWhiteSpace(accept))
        {
            return true;
        }

        var ranges = accept.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return !Array.Exists(ranges, r => IsFhir(MediaTypeOf(r)) && QualityOf(r) > 0)
            && ranges.Where(r => Covers(MediaTypeOf(r), type)).OrderByDescending(r => MediaTypeOf(r).Count(c => c != '*'))
                .Select(QualityOf).FirstOrDefault() > 0;
    }

    private static bool IsFhir(string type) =>
        type is MediaTypes.FhirJson or MediaTypes.FhirXml or "application/json+fhir" or "application/xml+fhir";

    private static bool Covers(string range, string type) => range == "*/*" || range == type
        || (range.EndsWith("/*", StringComparison.Ordinal) && type.StartsWith(range[..^1], StringComparison.Ordinal));

    private static double QualityOf(string range) =>
        MediaTypeHeaderValue.TryParse(range, out var parsed) ? parsed.Quality ?? 1 : 0;

    private static string MediaTypeOf(string type) => type.Split(';', 2)[0].Trim().ToLowerInvariant();

    private static BinaryContent Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var type = root.TryGetProperty("contentType", out var stated) ? stated.GetString() : null;
        var context = root.TryGetProperty("securityContext", out var reference) && reference.TryGetProperty("reference", out var text) ? text.GetString() : null;
        return new BinaryContent(MediaTypeHeaderValue.TryParse(type, out _) ? type! : Unknown, DataOf(root), context);
    }

    // White space between the groups is allowed in base64Binary.
    private static byte[] DataOf(JsonElement root) => !root.TryGetProperty("data", out var data) ? []
        : data.TryGetBytesFromBase64(out var bytes) ? bytes : Convert.FromBase64String(data.GetString()!);
}
