using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using KapFhir.Auth.Tokens;

namespace KapFhir.Server.Smart;

/// <summary>
/// Tokens whose signature was verified: a signature does not change, so it is verified once. Nothing else is remembered: the time is looked at each time, the key must still be
/// in use, and whether anybody has ended what a token hangs on is for the store to say at each request.
/// </summary>
internal sealed class KnownTokens
{
    private const int Most = 10_000;
    private readonly ConcurrentDictionary<string, Known> _tokens = new(StringComparer.Ordinal);

    /// <summary>The name of a token here: its hash, so that no token stands in memory for longer than its request.</summary>
    public static string NameOf(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>A token that was verified and has not expired, if its key is still one of these; or null.</summary>
    public Known? Find(string name, IReadOnlyList<SigningKey> keys, DateTimeOffset now) =>
        _tokens.TryGetValue(name, out var known) && known.Expires > now && keys.Any(k => k == known.Key) ? known : null;

    /// <summary>Remembers a token that was verified.</summary>
    public void Add(string name, Known known)
    {
        if (_tokens.Count >= Most)
        {
            _tokens.Clear();
        }

        _tokens[name] = known;
    }

    /// <summary>A token, and what it last was found to allow.</summary>
    /// <param name="Token">Its claims.</param>
    /// <param name="Key">The key that signed it.</param>
    /// <param name="Expires">When it ends.</param>
    internal sealed record Known(VerifiedToken Token, SigningKey Key, DateTimeOffset Expires)
    {
        /// <summary>What it allowed the last time: still so, as long as grant and user are as they were then.</summary>
        public LivingToken? Last { get; set; }
    }
}
