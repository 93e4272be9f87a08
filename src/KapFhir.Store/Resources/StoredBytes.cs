using System.Buffers.Binary;
using System.IO.Compression;

namespace KapFhir.Store.Resources;

/// <summary>
/// How a resource's bytes stand in the table <c>content</c>: as they are, or, if there are many, packed with Brotli (RFC 7932): a byte 1, which no JSON begins
/// with, the length as four bytes, the packed bytes. Small ones stay as they are, since most reads are of them, and unpacking takes longer than finding one.
/// </summary>
internal static class StoredBytes
{
    /// <summary>From how many bytes on they are packed.</summary>
    public const int Many = 4096;

    private const byte Packed = 1;
    private const int Head = 5;

    // Higher ones take several times as long, and a twentieth off.
    private const int Quality = 4;
    private const int WindowBits = 18;

    /// <summary>As they are to be stored.</summary>
    public static ReadOnlyMemory<byte> Pack(ReadOnlyMemory<byte> json)
    {
        if (json.Length < Many)
        {
            return json;
        }

        var packed = new byte[json.Length];
        if (!BrotliEncoder.TryCompress(json.Span, packed.AsSpan(Head), out var length, Quality, WindowBits))
        {
            return json;
        }

        packed[0] = Packed;
        BinaryPrimitives.WriteInt32LittleEndian(packed.AsSpan(1), json.Length);
        return packed.AsMemory(0, Head + length);
    }

    /// <summary>As they were before.</summary>
    /// <exception cref="InvalidDataException">They begin like packed ones, and are none.</exception>
    public static byte[] Unpack(byte[] stored)
    {
        return TryUnpack(stored) ?? throw new InvalidDataException("A resource's packed bytes in the table content are spoilt: run 'check', restore a backup.");
    }

    /// <summary>The same for who looks for what is spoilt: that stays as it is, and is no JSON.</summary>
    public static byte[] UnpackIfSound(byte[] stored) => TryUnpack(stored) ?? stored;

    private static byte[]? TryUnpack(byte[] stored)
    {
        if (stored is not [Packed, ..])
        {
            return stored;
        }

        var length = stored.Length < Head ? 0 : BinaryPrimitives.ReadInt32LittleEndian(stored.AsSpan(1));
        if (length < Many || length > Array.MaxLength)
        {
            return null;
        }

        var json = new byte[length];
        return BrotliDecoder.TryDecompress(stored.AsSpan(Head), json, out var written) && written == length ? json : null;
    }
}
