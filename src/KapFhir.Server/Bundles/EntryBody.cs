// https://hl7.org/fhir/R4/http.html#patch: a JSON Patch stands in a bundle as a Binary
using System.Text;
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Server.Http;

namespace KapFhir.Server.Bundles;

/// <summary>What an entry's request has as its body.</summary>
/// <param name="Bytes">The body, or nothing.</param>
/// <param name="ContentType">Its format, or null.</param>
internal sealed record EntryBody(ReadOnlyMemory<byte> Bytes, string? ContentType)
{
    private static readonly EntryBody None = new(default, null);

    /// <summary>The entry's resource; of a Binary that holds a patch, what it holds.</summary>
    public static Result<EntryBody> Read(FhirNode? resource, BodyKind kind) => kind switch
    {
        _ when resource is null => None,
        BodyKind.Patch when resource.Type.Name == "Binary" => OfBinary(resource),
        BodyKind.Resource or BodyKind.OptionalResource or BodyKind.Patch => new EntryBody(resource.RawValue, MediaTypes.FhirJson),
        _ => None,
    };

    private static Result<EntryBody> OfBinary(FhirNode binary)
    {
        var contentType = binary.ChildText("contentType");
        if (PatchFormats.Refusal(contentType) is { } refusal)
        {
            return refusal.At("Binary.contentType");
        }

        // The reader has seen to it that it is base64, perhaps with white space.
        var bytes = Convert.FromBase64String(binary.ChildText("data") ?? "");
        return bytes.Length == 0 ? Issues.EmptyBody().At("Binary.data") : new EntryBody(bytes, contentType);
    }
}
