// https://hl7.org/fhir/R4/binary-definitions.html#Binary.securityContext
using System.Text.Json;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Search;
using KapFhir.Store.Release;

namespace KapFhir.Server.Release;

/// <summary>Reads what a Binary names as its security context, over content of any size.</summary>
internal static class NamedContext
{
    private static readonly JsonReaderOptions AsStored = new() { MaxDepth = 1000 };

    /// <summary>
    /// The context, or null if none is named. One that cannot be looked up here (another server's, an identifier) is a context nonetheless: it says that the
    /// content is not for everybody.
    /// </summary>
    public static SecurityContext? Read(ReadOnlyMemory<byte> json, string ownBase)
    {
        var reader = new Utf8JsonReader(json.Span, AsStored);
        while (reader.Read())
        {
            if (reader is { CurrentDepth: 1, TokenType: JsonTokenType.PropertyName } && reader.ValueTextEquals("securityContext"u8))
            {
                reader.Read();
                using var context = JsonDocument.ParseValue(ref reader);
                return new SecurityContext(Target(context.RootElement, ownBase));
            }
        }

        return null;
    }

    private static (string Type, string Id)? Target(JsonElement context, string ownBase) =>
        context.ValueKind == JsonValueKind.Object && context.TryGetProperty("reference", out var reference) && reference.ValueKind == JsonValueKind.String
            && ReferenceTarget.Parse(reference.GetString()!, ownBase, FhirDefinitions.R4) is { Kind: ReferenceKind.Local, Type: { } type } target ? (type, target.Id) : null;
}
