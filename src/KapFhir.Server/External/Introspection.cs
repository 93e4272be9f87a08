// https://www.rfc-editor.org/rfc/rfc7662
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KapFhir.Auth.External;

namespace KapFhir.Server.External;

/// <summary>What the provider says of a token.</summary>
/// <param name="IsKnown">False if it did not answer.</param>
/// <param name="Claims">What it says of one that is good; null for others.</param>
internal sealed record Introspected(bool IsKnown, TokenClaims? Claims);

/// <summary>Asks the provider whether a token is good.</summary>
internal sealed class Introspection(Provider provider, ExternalOptions options, TimeProvider clock)
{
    private const int MostKept = 10_000;
    private readonly ConcurrentDictionary<string, (Introspected Said, DateTimeOffset Until)> _kept = new(StringComparer.Ordinal);

    /// <summary>True if the provider is asked about tokens at all.</summary>
    public bool IsOn => options.IntrospectionClientId.Length > 0 && options.Introspection != IntrospectionUse.Never;

    /// <summary>What it says of a token now, or said a moment ago.</summary>
    public async Task<Introspected> Ask(string token, ProviderDocument document, CancellationToken cancel)
    {
        var key = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        if (options.IntrospectionCache > TimeSpan.Zero && _kept.TryGetValue(key, out var kept) && clock.GetUtcNow() < kept.Until)
        {
            return kept.Said;
        }

        var said = document.Address("introspection_endpoint") is { } address ? Of(await Send(address, token, cancel)) : new Introspected(false, null);
        if (options.IntrospectionCache > TimeSpan.Zero && said.IsKnown)
        {
            Keep(key, said);
        }

        return said;
    }

    private static Introspected Of(JsonElement? answer) => answer is not { } json ? new(false, null)
        : new(true, json.TryGetProperty("active", out var active) && active.ValueKind == JsonValueKind.True && IsBearer(new(json)) ? new(json) : null);

    // A refresh token is active too, and no access token.
    private static bool IsBearer(TokenClaims claims) => string.Equals(claims.Text("token_type") ?? claims.Text("typ"), "Bearer", StringComparison.OrdinalIgnoreCase);

    // RFC 6749, 2.3.1: both parts are encoded as a form's before they are joined.
    private async Task<JsonElement?> Send(string address, string token, CancellationToken cancel)
    {
        var basic = Uri.EscapeDataString(options.IntrospectionClientId) + ":" + Uri.EscapeDataString(options.IntrospectionClientSecret);
        using var form = new FormUrlEncodedContent([new("token", token), new("token_type_hint", "access_token")]);
        return await provider.Post(address, form, "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(basic)), cancel);
    }

    private void Keep(string key, Introspected said)
    {
        if (_kept.Count >= MostKept)
        {
            _kept.Clear();
        }

        _kept[key] = (said, clock.GetUtcNow() + options.IntrospectionCache);
    }
}
