// https://hl7.org/fhir/smart-app-launch/STU2.2/client-confidential-asymmetric.html#registering-a-client-communicating-public-keys
using System.Collections.Concurrent;
using KapFhir.Auth.Clients;
using Microsoft.IdentityModel.Tokens;

namespace KapFhir.Server.Smart;

/// <summary>
/// The public keys that clients keep at an address of their own. Only registered addresses are ever asked, and asked no more than needed: what came back is
/// kept for as long as it says, and asked for anew when a key is not in it.
/// </summary>
internal sealed class ClientKeys(TimeProvider clock) : IDisposable
{
    private const int MostBytes = 64 * 1024;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(60);
    private static readonly TimeSpan Default = TimeSpan.FromMinutes(5);

    // How often an address is asked anew, whatever keys are named in what is sent here.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    // Where an address leads to is what was registered: no redirects.
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(5) })
    {
        Timeout = TimeSpan.FromSeconds(5),
        MaxResponseContentBufferSize = MostBytes,
    };

    private readonly ConcurrentDictionary<string, Kept> _kept = new(StringComparer.Ordinal);

    /// <summary>The keys at an address; none if it does not answer with keys.</summary>
    public async Task<IReadOnlyList<JsonWebKey>> Of(string address, string keyId, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (_kept.TryGetValue(address, out var kept) && (now < kept.Asked + Pause || (now < kept.Until && kept.Keys.Any(k => k.Kid == keyId))))
        {
            return kept.Keys;
        }

        var fetched = await Fetch(address, now, cancel) ?? new Kept(kept?.Until > now ? kept.Keys : [], now, kept?.Until ?? now);
        _kept[address] = fetched;
        return fetched.Keys;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<Kept?> Fetch(string address, DateTimeOffset now, CancellationToken cancel)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(address), cancel);
            if (!answer.IsSuccessStatusCode || Registration.ReadKeys(await answer.Content.ReadAsStringAsync(cancel)) is not { } keys)
            {
                return null;
            }

            var said = answer.Headers.CacheControl;
            var age = said is { NoStore: true } or { NoCache: true } ? TimeSpan.Zero : said?.MaxAge ?? Default;
            return new Kept(keys, now, now + (age > Longest ? Longest : age));
        }
        catch (Exception gone) when (gone is HttpRequestException or InvalidOperationException || (gone is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return null;
        }
    }

    private sealed record Kept(IReadOnlyList<JsonWebKey> Keys, DateTimeOffset Asked, DateTimeOffset Until);
}
