// https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig
using System.Text.Json;
using KapFhir.Auth.External;

namespace KapFhir.Server.External;

/// <summary>
/// The provider whose tokens are taken: its document and keys, read anew now and then and when a token names a key that is not known. What was read last stays good while
/// it does not answer. (Microsoft.IdentityModel's ConfigurationManager reads anew beside the request, so that the first token of a new key would be refused.)
/// </summary>
internal sealed class Provider(ExternalOptions options, AzureAdOptions entra, TimeProvider clock, ILogger<Provider> log) : IDisposable
{
    private const int MostBytes = 512 * 1024;
    private const string WellKnown = "/.well-known/openid-configuration";
    private readonly SemaphoreSlim _turn = new(1, 1);

    // Where an address leads to is what was set: no redirects.
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(5) })
    {
        Timeout = TimeSpan.FromSeconds(10),
        MaxResponseContentBufferSize = MostBytes,
    };

    private volatile ProviderDocument? _known;
    private DateTimeOffset _read = DateTimeOffset.MinValue;
    private DateTimeOffset _asked = DateTimeOffset.MinValue;

    /// <summary>The issuer as it is set.</summary>
    public string Authority => entra.IsSet ? entra.Authority : options.Authority;

    /// <summary>True for Microsoft Entra ID.</summary>
    public bool IsEntra => entra.IsSet;

    /// <summary>What is known of it; null before it has answered once.</summary>
    public ProviderDocument? Known => _known;

    /// <summary>Why it could not be read the last time, in words for who runs the server; null if it could.</summary>
    public string? Fault { get; private set; } = "the identity provider has not been asked yet.";

    /// <summary>What is known of it, read anew if that is too old; null if it never answered.</summary>
    public ValueTask<ProviderDocument?> Current(CancellationToken cancel) =>
        _known is { } known && clock.GetUtcNow() < _read + options.MetadataRefresh ? ValueTask.FromResult<ProviderDocument?>(known) : new(Refresh(_asked, cancel));

    /// <summary>The same, read anew because of a key that is not in it; not again before <c>Auth:External:RefreshPause</c> is over.</summary>
    public Task<ProviderDocument?> Newer(CancellationToken cancel) => Refresh(_asked, cancel);

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _turn.Dispose();
    }

    /// <summary>Asks the provider with a form; null if it does not answer 200 with an object.</summary>
    public async Task<JsonElement?> Post(string address, HttpContent form, string authorization, CancellationToken cancel)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = form };
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
            request.Headers.TryAddWithoutValidation("Accept", "application/json");
            using var answer = await _http.SendAsync(request, cancel);
            if (answer.IsSuccessStatusCode)
            {
                return ProviderDocument.Parse(await answer.Content.ReadAsStringAsync(cancel));
            }

            log.LogWarning("The identity provider answers {Status} when it is asked about a token", (int)answer.StatusCode);
            return null;
        }
        catch (Exception gone) when (IsAbsence(gone, cancel))
        {
            log.LogWarning("The identity provider does not say whether a token is good: {Why}", gone.Message);
            return null;
        }
    }

    // Who waited while another read it takes what that one found.
    private async Task<ProviderDocument?> Refresh(DateTimeOffset seen, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            if (_asked == seen && clock.GetUtcNow() >= _asked + options.RefreshPause)
            {
                Take(await Read(cancel));
            }

            return _known;
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Take((ProviderDocument? Found, string? Fault) read)
    {
        _asked = clock.GetUtcNow();
        if (read.Fault is not null && read.Fault != Fault)
        {
            log.LogError("Tokens of {Authority}: {Fault}", Authority, read.Fault);
        }

        Fault = read.Fault;
        (_known, _read) = read.Found is { } found ? (found, _asked) : (_known, _read);
    }

    private async Task<(ProviderDocument?, string?)> Read(CancellationToken cancel)
    {
        var address = options.MetadataAddress.Length > 0 ? options.MetadataAddress : Authority.TrimEnd('/') + WellKnown;
        if (await Get(address, cancel) is not { } text || ProviderDocument.Parse(text) is not { } json)
        {
            return (null, $"the identity provider does not describe itself at {address}.");
        }

        var described = new ProviderDocument(json, []);
        if (described.Text("issuer") is not { } issuer || !IsItself(issuer))
        {
            return (null, $"what stands at {address} says that its issuer is another than {Authority}: set Auth:External:Authority to the very issuer.");
        }

        return described.Address("jwks_uri") is not { } keys ? (null, $"what stands at {address} names no https address of its keys (jwks_uri).")
            : await Get(keys, cancel) is not { } set || ProviderDocument.ReadKeys(set) is not { Count: > 0 } read ? (null, $"the identity provider gives no keys at {keys}.")
            : (described with { Keys = read }, null);
    }

    // OpenID Connect Discovery 4.3: the issuer is the one that was asked for, but for a last slash. Entra's has the tenant's id where a domain was asked for, and in
    // External ID stands on a host of the tenant's.
    private bool IsItself(string issuer) => entra.IsSet
        ? Uri.TryCreate(issuer, UriKind.Absolute, out var url) && (url.Host == new Uri(entra.Instance).Host || url.Host.EndsWith(".ciamlogin.com", StringComparison.Ordinal))
        : issuer.TrimEnd('/') == options.Authority.TrimEnd('/');

    private async Task<string?> Get(string address, CancellationToken cancel)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(address), cancel);
            return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync(cancel) : null;
        }
        catch (Exception gone) when (IsAbsence(gone, cancel))
        {
            return null;
        }
    }

    private static bool IsAbsence(Exception gone, CancellationToken cancel) =>
        gone is HttpRequestException or InvalidOperationException || (gone is OperationCanceledException && !cancel.IsCancellationRequested);
}
