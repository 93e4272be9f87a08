using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace KapFhir.Server.Http;

/// <summary>
/// Tokens whose signature was verified: a signature does not change, so it is verified once. Nothing that can end is remembered as good: who asks looks at time and key, and at
/// what a token hangs on, with each request.
/// </summary>
/// <typeparam name="T">What is known of a token.</typeparam>
internal sealed class KnownTokens<T>
    where T : class
{
    private const int Most = 10_000;
    private readonly ConcurrentDictionary<string, T> _tokens = new(StringComparer.Ordinal);

    /// <summary>The name of a token here: its hash, so that no token stands in memory for longer than its request.</summary>
    public static string NameOf(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>What is known of a token, or null.</summary>
    public T? Find(string name) => _tokens.GetValueOrDefault(name);

    /// <summary>Remembers a token that was verified. When there are too many all are forgotten: whoever has one verifies it once more.</summary>
    public void Add(string name, T known)
    {
        if (_tokens.Count >= Most)
        {
            _tokens.Clear();
        }

        _tokens[name] = known;
    }
}
