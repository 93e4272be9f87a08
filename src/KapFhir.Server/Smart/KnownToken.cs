using KapFhir.Auth.Tokens;

namespace KapFhir.Server.Smart;

/// <summary>A token of our own whose signature was verified.</summary>
/// <param name="Token">Its claims.</param>
/// <param name="Key">The key that signed it.</param>
/// <param name="Expires">When it ends.</param>
internal sealed record KnownToken(VerifiedToken Token, SigningKey Key, DateTimeOffset Expires)
{
    /// <summary>The grant that it belongs to.</summary>
    public string? Grant { get; } = Token.Text("grant");

    /// <summary>What it allowed the last time: still so, as long as nothing has changed that it hangs on.</summary>
    public LivingToken? Last { get; set; }

    /// <summary>True if it has not expired, and its key is one of these still.</summary>
    public bool IsGood(IReadOnlyList<SigningKey> keys, DateTimeOffset now) => Expires > now && keys.Contains(Key);
}
