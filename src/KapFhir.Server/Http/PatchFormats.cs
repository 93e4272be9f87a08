// https://hl7.org/fhir/R4/http.html#patch and https://www.rfc-editor.org/rfc/rfc5789
using KapFhir.Fhir;
using KapFhir.Fhir.Patch;
using KapFhir.Server.Writing;

namespace KapFhir.Server.Http;

/// <summary>The formats that patches are sent in: JSON Patch, XML Patch, and a Parameters resource, which is a FHIRPath Patch.</summary>
internal static class PatchFormats
{
    /// <summary>The header that names the formats; RFC 5789, 3.1.</summary>
    public const string Header = "Accept-Patch";

    public static IReadOnlyList<string> All { get; } = [JsonPatch.MediaType, XmlPatch.MediaType, MediaTypes.FhirJson, MediaTypes.FhirXml];

    /// <summary>What <see cref="Header"/> says.</summary>
    public static string Accepted { get; } = string.Join(", ", All);

    /// <summary>Why a body of this Content-Type is not read as a patch, or null.</summary>
    public static Issue? Refusal(string? contentType) => Of(contentType) is not null || IsParameters(contentType)
        ? null : Issues.UnsupportedContentType(
            contentType, $"{JsonPatch.MediaType}, {XmlPatch.MediaType}, or a FHIRPath Patch as {MediaTypes.FhirJson} or {MediaTypes.FhirXml}");

    /// <summary>The patch in a request whose Content-Type is not refused.</summary>
    public static Result<IResourcePatch> Parse(FhirRequest request, WritePipeline writes) => writes.ReadPatch(request.Body, Of(request.ContentType));

    /// <summary>The media type of JSON Patch or XML Patch if this Content-Type is one of them, else null.</summary>
    public static string? Of(string? contentType) =>
        MediaTypeOf(contentType) is (JsonPatch.MediaType or XmlPatch.MediaType) and var type && MediaTypes.IsReadable(MediaTypes.FhirJson + contentType![type.Length..]) ? type : null;

    // Of plain JSON or XML it is not clear which format it is.
    private static bool IsParameters(string? contentType) =>
        MediaTypeOf(contentType) is not (null or "application/json" or "text/json" or "application/xml" or "text/xml")
        && MediaTypes.IsReadable(contentType);

    private static string? MediaTypeOf(string? contentType) => contentType?.Split(';', 2)[0].Trim().ToLowerInvariant();
}
