using System.Buffers.Binary;
using System.Security.Cryptography;
using KapFhir.Store.Resources;
using KapFhir.Store.Search;

namespace KapFhir.Store.Audit;

/// <summary>Where the audit chain begins since the events before were removed, their time being over.</summary>
/// <param name="Last">The last link that was removed: the next one follows on it.</param>
/// <param name="Removed">How many events were removed, all removals together.</param>
/// <param name="Until">The time of the last of them.</param>
public sealed record AuditCheckpoint(AuditLink Last, long Removed, DateTimeOffset Until)
{
    private static readonly byte[] Purpose = "audit checkpoint"u8.ToArray();

    /// <summary>The one that stands in the database, with its signature; or null.</summary>
    internal static (AuditCheckpoint Checkpoint, byte[] Signature)? Find(ReadSession session) => session.First(
        new SqlStatement("SELECT sid, hash, removed, until_at, signature FROM audit_checkpoint WHERE id = 1", []),
        r => new Signed(new AuditCheckpoint(new AuditLink(r.GetInt64(0), r.GetBytes(1)), r.GetInt64(2), DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(3))), r.GetBytes(4)))
        is { } found ? (found.Checkpoint, found.Signature) : null;

    /// <summary>Writes it, signed.</summary>
    internal void Write(WriteUnit unit, byte[] key)
    {
        object[] values = [Last.Sid, Last.Hash, Removed, Until.ToUnixTimeMilliseconds(), Sign(key)];
        if (unit.Run(new SqlStatement("UPDATE audit_checkpoint SET sid = @p0, hash = @p1, removed = @p2, until_at = @p3, signature = @p4 WHERE id = 1", values)) == 0)
        {
            unit.Run(new SqlStatement("INSERT INTO audit_checkpoint (id, sid, hash, removed, until_at, signature) VALUES (1, @p0, @p1, @p2, @p3, @p4)", values));
        }
    }

    /// <summary>The signature: an HMAC-SHA-256 with the chain's key.</summary>
    internal byte[] Sign(byte[] key)
    {
        Span<byte> numbers = stackalloc byte[24];
        BinaryPrimitives.WriteInt64BigEndian(numbers, Last.Sid);
        BinaryPrimitives.WriteInt64BigEndian(numbers[8..], Removed);
        BinaryPrimitives.WriteInt64BigEndian(numbers[16..], Until.ToUnixTimeMilliseconds());
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(Purpose);
        hash.AppendData(numbers);
        hash.AppendData(Last.Hash);
        return hash.GetHashAndReset();
    }

    private sealed record Signed(AuditCheckpoint Checkpoint, byte[] Signature);
}
