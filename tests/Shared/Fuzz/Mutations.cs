namespace KapFhir.Tests.Fuzz;

/// <summary>Damages texts and bytes.</summary>
internal static class Mutations
{
    private static readonly byte[] Alphabet = "{}[]\",:\\ \t\nnull true 0123456789-+.eE_aZ<>/&;#='@$%|()\u00e9\u0000"u8.ToArray();

    // What is repeated many times over, to find what takes more than its share.
    private static readonly byte[][] Runs =
    [
        .. new[]
        {
            "{", "[", "[[", "{\"a\":", "\"", "\\", "\\u00e9", "\\ud83d", "9", "0", "-", "1e", ",", ", ", " ", "null,", "{},", "(", "(1+", "'", ".a", "|", "&a=b", "$", "/", "~1",
            "<a>", "<a b='c'>", "&amp;", "&#65;", "<!--", "]]>", "\u0000", "\ud83e\udd84", ":", "a", "extension\":[{\"", ".where(", ".repeat($this)", "\"given\":[\"a\"],",
        }.Select(System.Text.Encoding.UTF8.GetBytes),
    ];

    public static T Pick<T>(this Random random, IReadOnlyList<T> all) => all[random.Next(all.Count)];

    /// <summary>Bytes of all values, or of those that formats are made of.</summary>
    public static byte[] Noise(this Random random, int most)
    {
        var bytes = new byte[random.Next(most)];
        random.NextBytes(bytes);
        return random.Next(2) == 0 ? bytes : Array.ConvertAll(bytes, b => Alphabet[b % Alphabet.Length]);
    }

    /// <summary>The sample with a few faults; one in eight is only cut off.</summary>
    /// <param name="random">The numbers.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="others">Samples of which pieces are put in.</param>
    public static byte[] Damage(this Random random, byte[] sample, IReadOnlyList<byte[]> others)
    {
        if (random.Next(8) == 0)
        {
            return sample[..random.Next(sample.Length + 1)];
        }

        var bytes = sample.ToList();
        for (var n = random.Next(1, 5); n > 0 && bytes.Count > 0; n--)
        {
            Fault(random, bytes, others);
        }

        return [.. bytes];
    }

    private static void Fault(Random random, List<byte> bytes, IReadOnlyList<byte[]> others)
    {
        var at = random.Next(bytes.Count);
        switch (random.Next(8))
        {
            case 0:
                bytes[at] = random.Pick(Alphabet);
                break;
            case 1:
                bytes.Insert(at, random.Pick(Alphabet));
                break;
            case 2:
                bytes.RemoveRange(at, Math.Min(random.Next(1, 40), bytes.Count - at));
                break;
            case 3:
                bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, Math.Min(random.Next(1, 200), bytes.Count - at)));
                break;
            case 4:
                bytes[at] = (byte)random.Next(256);
                break;
            case 5:
                bytes.InsertRange(at, Piece(random, random.Pick(others)));
                break;
            case 6 when random.Next(4) == 0:
                bytes.InsertRange(at, Repeated(random.Pick(Runs), random.Next(1, 3000)));
                break;
            default:
                bytes.RemoveRange(at, random.Next(10) == 0 ? bytes.Count - at : 0);
                break;
        }
    }

    private static byte[] Piece(Random random, byte[] other)
    {
        var start = random.Next(other.Length);
        return other[start..Math.Min(other.Length, start + random.Next(1, 300))];
    }

    private static byte[] Repeated(byte[] piece, int times) => [.. Enumerable.Repeat(piece, times).SelectMany(p => p)];
}
