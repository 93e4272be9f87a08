using System.Buffers.Binary;
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
    private const int MostOnStack = 4096;
    private readonly ConcurrentDictionary<TokenName, T> _tokens = new();

    /// <summary>The name of a token here: its hash, so that no token stands in memory for longer than its request.</summary>
    public static TokenName NameOf(string token)
    {
        var most = Encoding.UTF8.GetMaxByteCount(token.Length);
        var bytes = most <= MostOnStack ? stackalloc byte[MostOnStack] : new byte[most];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(token, bytes)], hash);
        return new TokenName(BinaryPrimitives.ReadUInt128LittleEndian(hash), BinaryPrimitives.ReadUInt128LittleEndian(hash[16..]));
    }

    /// <summary>What is known of a token, or null.</summary>
    public T? Find(TokenName name) => _tokens.GetValueOrDefault(name);

    /// <summary>Remembers a token that was verified. When there are too many all are forgotten: whoever has one verifies it once more.</summary>
    public void Add(TokenName name, T known)
    {
        if (_tokens.Count >= Most)
        {
            _tokens.Clear();
        }

        _tokens[name] = known;
    }
}

/// <summary>A token's SHA-256.</summary>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
internal readonly record struct TokenName(UInt128 First, UInt128 Second);
