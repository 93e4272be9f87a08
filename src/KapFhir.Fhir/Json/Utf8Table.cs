using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace KapFhir.Fhir.Json;

/// <summary>Values by name, looked up by the name's UTF-8 bytes so that reading a property makes no string.</summary>
internal sealed class Utf8Table<T>
    where T : class
{
    private readonly (byte[] Name, T Value)?[] _slots;
    private readonly int _mask;

    public Utf8Table(IReadOnlyCollection<KeyValuePair<string, T>> values)
    {
        // At most a third full, so that a miss (an unknown name) ends soon as well.
        _slots = new (byte[], T)?[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, values.Count * 3))];
        _mask = _slots.Length - 1;
        foreach (var (name, value) in values)
        {
            Add(Encoding.UTF8.GetBytes(name), value);
        }
    }

    public T? Find(ReadOnlySpan<byte> name)
    {
        for (var i = Hash(name) & _mask; _slots[i] is { } slot; i = (i + 1) & _mask)
        {
            if (name.SequenceEqual(slot.Name))
            {
                return slot.Value;
            }
        }

        return null;
    }

    private void Add(byte[] name, T value)
    {
        var i = Hash(name) & _mask;
        while (_slots[i] is { } slot)
        {
            if (slot.Name.AsSpan().SequenceEqual(name))
            {
                return;
            }

            i = (i + 1) & _mask;
        }

        _slots[i] = (name, value);
    }

    // The length and both ends tell the properties of one type apart almost always. The table is fixed: a sender's names cannot crowd it.
    private static int Hash(ReadOnlySpan<byte> name)
    {
        var ends = name.Length switch
        {
            >= 8 => BinaryPrimitives.ReadUInt64LittleEndian(name) ^ (BinaryPrimitives.ReadUInt64LittleEndian(name[^8..]) * 31),
            >= 4 => BinaryPrimitives.ReadUInt32LittleEndian(name) ^ ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(name[^4..]) << 32),
            > 0 => (ulong)name[0] | ((ulong)name[name.Length / 2] << 8) | ((ulong)name[^1] << 16),
            _ => 0UL,
        };
        return (int)(((ends ^ (ulong)name.Length) * 0x9E3779B97F4A7C15UL) >> 33);
    }
}
