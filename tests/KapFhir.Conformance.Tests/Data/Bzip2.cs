namespace KapFhir.Conformance.Tests.Data;

/// <summary>
/// Unpacks bzip2, which .NET does not: blocks of Huffman-coded, move-to-front, run-length, Burrows-Wheeler transformed bytes. Checksums are not looked at; the
/// test data is JSON and would not parse.
/// </summary>
internal sealed class Bzip2
{
    private const long BlockMagic = 0x314159265359;
    private const int GroupSize = 50;
    private readonly byte[] _packed;
    private readonly MemoryStream _unpacked = new();
    private readonly int[] _next;
    private long _bit;

    private Bzip2(byte[] packed)
    {
        _packed = packed;
        _bit = 24;
        _next = new int[(Bits(8) - '0') * 100_000];
    }

    /// <summary>The bytes that were packed.</summary>
    public static byte[] Unpack(byte[] packed)
    {
        var reader = new Bzip2(packed);
        while (reader.Long(48) == BlockMagic)
        {
            reader.Block();
        }

        return reader._unpacked.ToArray();
    }

    private void Block()
    {
        Bits(32);
        Bits(1);
        var origin = Bits(24);
        var symbols = Alphabet();
        var groups = Bits(3);
        var selectors = Selectors(groups, Bits(15));
        var codes = Enumerable.Range(0, groups).Select(_ => new Huffman(Lengths(symbols.Count + 2))).ToArray();
        var counts = new int[256];
        var length = Symbols(symbols, selectors, codes, counts);
        Emit(origin, length, counts);
    }

    private List<byte> Alphabet()
    {
        var used = Bits(16);
        var symbols = new List<byte>(256);
        for (var i = 0; i < 16; i++)
        {
            var map = (used & (0x8000 >> i)) != 0 ? Bits(16) : 0;
            for (var j = 0; j < 16; j++)
            {
                if ((map & (0x8000 >> j)) != 0)
                {
                    symbols.Add((byte)((i * 16) + j));
                }
            }
        }

        return symbols;
    }

    private byte[] Selectors(int groups, int count)
    {
        var order = Enumerable.Range(0, groups).Select(i => (byte)i).ToList();
        var selectors = new byte[count];
        for (var i = 0; i < count; i++)
        {
            var position = 0;
            while (Bits(1) == 1)
            {
                position++;
            }

            selectors[i] = ToFront(order, position);
        }

        return selectors;
    }

    private int[] Lengths(int count)
    {
        var lengths = new int[count];
        var length = Bits(5);
        for (var i = 0; i < count; i++)
        {
            while (Bits(1) == 1)
            {
                length += Bits(1) == 0 ? 1 : -1;
            }

            lengths[i] = length;
        }

        return lengths;
    }

    // Fills the last column of the transform (the low byte of _next) and returns its length.
    private int Symbols(List<byte> symbols, byte[] selectors, Huffman[] codes, int[] counts)
    {
        var (length, run, weight) = (0, 0, 1);
        for (var read = 0; ; read++)
        {
            var symbol = codes[selectors[read / GroupSize]].Read(this);
            if (symbol <= 1)
            {
                run += weight << symbol;
                weight <<= 1;
                continue;
            }

            length = Append(symbols[0], run, length, counts);
            (run, weight) = (0, 1);
            if (symbol == symbols.Count + 1)
            {
                return length;
            }

            length = Append(ToFront(symbols, symbol - 1), 1, length, counts);
        }
    }

    private int Append(byte value, int times, int length, int[] counts)
    {
        Array.Fill(_next, value, length, times);
        counts[value] += times;
        return length + times;
    }

    private void Emit(int origin, int length, int[] counts)
    {
        for (int i = 0, sum = 0; i < 256; i++)
        {
            (counts[i], sum) = (sum, sum + counts[i]);
        }

        for (var i = 0; i < length; i++)
        {
            _next[counts[_next[i] & 0xFF]++] |= i << 8;
        }

        var (place, last, same) = (_next[origin] >> 8, -1, 0);
        for (var i = 0; i < length; i++)
        {
            var value = _next[place] & 0xFF;
            place = _next[place] >> 8;
            if (same == 4)
            {
                _unpacked.Write(Enumerable.Repeat((byte)last, value).ToArray());
                (last, same) = (-1, 0);
                continue;
            }

            same = value == last ? same + 1 : 1;
            last = value;
            _unpacked.WriteByte((byte)value);
        }
    }

    private static byte ToFront(List<byte> list, int position)
    {
        var value = list[position];
        list.RemoveAt(position);
        list.Insert(0, value);
        return value;
    }

    private long Long(int count) => ((long)Bits(count - 24) << 24) | (uint)Bits(24);

    private int Bits(int count)
    {
        var value = 0;
        for (var i = 0; i < count; i++, _bit++)
        {
            value = (value << 1) | ((_packed[_bit >> 3] >> (7 - (int)(_bit & 7))) & 1);
        }

        return value;
    }

    /// <summary>A canonical Huffman code: shorter codes first, of the same length in the order of the symbols.</summary>
    private sealed class Huffman(int[] lengths)
    {
        private readonly int[] _symbols = [.. Enumerable.Range(0, lengths.Length).OrderBy(i => lengths[i]).ThenBy(i => i)];
        private readonly int[] _counts = [.. Enumerable.Range(0, 21).Select(l => lengths.Count(x => x == l))];

        public int Read(Bzip2 reader)
        {
            var (code, first, index) = (0, 0, 0);
            for (var length = 1; ; length++)
            {
                code |= reader.Bits(1);
                if (code - first < _counts[length])
                {
                    return _symbols[index + code - first];
                }

                index += _counts[length];
                first = (first + _counts[length]) << 1;
                code <<= 1;
            }
        }
    }
}
