// https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata and https://www.rfc-editor.org/rfc/rfc7517
using System.Text.Json;
using KapFhir.Auth.External;
using Microsoft.IdentityModel.Tokens;

namespace KapFhir.Server.External;

/// <summary>What a provider says of itself, and its public keys.</summary>
/// <param name="Json">Its document.</param>
/// <param name="Keys">Its keys that can verify; never a shared one.</param>
internal sealed record ProviderDocument(JsonElement Json, IReadOnlyList<JsonWebKey> Keys)
{
    /// <summary>The issuer.</summary>
    public string Issuer => Text("issuer")!;

    /// <summary>A text, or null.</summary>
    public string? Text(string name) => Json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>An address, or null for none that is good: only https, or http on this machine.</summary>
    public string? Address(string name) => Text(name) is { } address && ExternalOptions.IsAddress(address) ? address : null;

    /// <summary>The texts of a list; none where it is not there.</summary>
    public IReadOnlyList<string> Texts(string name) => Json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
        ? [.. value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!)] : [];

    /// <summary>The object of a text, or null.</summary>
    public static JsonElement? Parse(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind == JsonValueKind.Object ? json.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The keys of a key set, without those that do not verify; null if it is none.</summary>
    public static IReadOnlyList<JsonWebKey>? ReadKeys(string text)
    {
        try
        {
            return [.. new JsonWebKeySet(text).Keys.Where(k => k.Kty is JsonWebAlgorithmsKeyTypes.RSA or JsonWebAlgorithmsKeyTypes.EllipticCurve)];
        }
        catch (Exception notOne) when (notOne is ArgumentException or JsonException)
        {
            return null;
        }
    }
}
