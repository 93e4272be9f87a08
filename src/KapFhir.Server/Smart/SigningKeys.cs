using System.Security.Cryptography;
using KapFhir.Auth;
using KapFhir.Auth.Tokens;
using KapFhir.Store.Auth;
using Microsoft.AspNetCore.DataProtection;

namespace KapFhir.Server.Smart;

/// <summary>
/// The keys that tokens are signed with: in the database for all nodes, the private halves protected. A new one is made when the newest is too old; the one
/// before it verifies until nothing signed with it is good any more.
/// </summary>
internal sealed class SigningKeys(KeyStore store, IDataProtectionProvider protection, AuthOptions options, TimeProvider clock) : IDisposable
{
    // What is signed with a key is good for an hour at most; a day is more than any app keeps a key set.
    private static readonly TimeSpan Afterlife = TimeSpan.FromDays(1);
    private static readonly TimeSpan Refresh = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RefreshForUnknown = TimeSpan.FromSeconds(5);
    private readonly IDataProtector _protector = protection.CreateProtector("signing-key");
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile Loaded _loaded = new([], DateTimeOffset.MinValue, DateTimeOffset.MinValue);

    /// <summary>The key to sign with now.</summary>
    public async Task<SigningKey> Current(CancellationToken cancel) => (await Fresh(Refresh, cancel)).Keys[^1];

    /// <summary>Every key that verifies, the oldest first.</summary>
    public async Task<IReadOnlyList<SigningKey>> All(CancellationToken cancel) => (await Fresh(Refresh, cancel)).Keys;

    /// <summary>The same, with a key that another node may have made a moment ago.</summary>
    public async Task<IReadOnlyList<SigningKey>> AllWith(string? keyId, CancellationToken cancel)
    {
        var keys = await All(cancel);
        return keyId is null || keys.Any(k => k.Id == keyId) ? keys : (await Fresh(RefreshForUnknown, cancel)).Keys;
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task<Loaded> Fresh(TimeSpan age, CancellationToken cancel)
    {
        if (IsFresh(_loaded, age))
        {
            return _loaded;
        }

        await _turn.WaitAsync(cancel);
        try
        {
            if (!IsFresh(_loaded, age))
            {
                _loaded = await Load(cancel);
                if (_loaded.Keys.Count == 0 || _loaded.Newest + options.SigningKeyLifetime <= clock.GetUtcNow())
                {
                    await Make(cancel);
                    _loaded = await Load(cancel);
                }
            }

            return _loaded;
        }
        finally
        {
            _turn.Release();
        }
    }

    private bool IsFresh(Loaded loaded, TimeSpan age) => loaded.Keys.Count > 0 && clock.GetUtcNow() - loaded.At < age;

    private async Task Make(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var (id, content) = SigningKey.New();

        // Where keys are that cannot be read any more, a new one comes after them; otherwise one is wanted that is younger than keys may get.
        var isUnreadable = _loaded.Keys.Count == 0 && _loaded.Newest > DateTimeOffset.MinValue;
        var unlessSince = isUnreadable ? _loaded.Newest : now - options.SigningKeyLifetime;
        await store.Rotate(KeyKind.Signing, new KeyRow(id, _protector.Protect(content), now, now + options.SigningKeyLifetime + Afterlife), unlessSince, cancel);
    }

    private async Task<Loaded> Load(CancellationToken cancel)
    {
        var rows = (await store.All(KeyKind.Signing, cancel)).Where(r => r.Expires > clock.GetUtcNow()).ToList();
        var keys = rows.Select(r => (Row: r, Key: _loaded.Keys.FirstOrDefault(k => k.Id == r.Id) ?? Read(r))).Where(p => p.Key is not null).ToList();
        return new Loaded([.. keys.Select(p => p.Key!)], (keys.Count > 0 ? keys[^1].Row : rows.LastOrDefault())?.Created ?? DateTimeOffset.MinValue, clock.GetUtcNow());
    }

    // A key whose protection is gone (another certificate, say) signs and verifies nothing any more: a new one is made.
    private SigningKey? Read(KeyRow row)
    {
        try
        {
            return SigningKey.Read(row.Id, _protector.Unprotect(row.Content));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private sealed record Loaded(IReadOnlyList<SigningKey> Keys, DateTimeOffset Newest, DateTimeOffset At);
}
