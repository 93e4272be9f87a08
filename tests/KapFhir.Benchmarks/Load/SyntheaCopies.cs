using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace KapFhir.Benchmarks.Load;

/// <summary>
/// The synthetic patients again and again, each time as other people: the id that stands in their identifiers, and the digits in their names, are others of
/// the same length, and their lives are some days earlier; so that a search for one of them, or for the newest, finds as much however many there are.
/// </summary>
internal sealed partial class SyntheaCopies
{
    private readonly List<Model> _patients;

    internal SyntheaCopies() => _patients = [.. Synthea.Patients().Select(p => new Model(p.Json, p.Entries, Id(p.Json), Names(p.Json), Dates(p.Json)))];

    /// <summary>How many different patients there are.</summary>
    internal int Count => _patients.Count;

    /// <summary>The transaction with this number, and how many entries it has.</summary>
    internal (byte[] Json, int Entries) this[int number]
    {
        get
        {
            var (json, entries, id, names, dates) = _patients[number % _patients.Count];
            var copy = number / _patients.Count;
            if (copy == 0)
            {
                return (json, entries);
            }

            json = [.. json];
            Replace(json, id, Encoding.ASCII.GetBytes(new Guid(Digest(id, copy)).ToString("D")));
            foreach (var name in names)
            {
                var digits = ((int.Parse(Encoding.UTF8.GetString(name[^3..]), CultureInfo.InvariantCulture) + (copy * 7)) % 1000).ToString("000", CultureInfo.InvariantCulture);
                Replace(json, name, [.. name[..^3], .. Encoding.ASCII.GetBytes(digits)]);
            }

            dates.ForEach(at => Move(json.AsSpan(at, 10), copy * -3 % 5000));
            return (json, entries);
        }
    }

    // All by the same number of days: what lasted, lasts as long.
    private static void Move(Span<byte> date, int days)
    {
        var text = DateOnly.ParseExact(Encoding.ASCII.GetString(date), "yyyy-MM-dd", CultureInfo.InvariantCulture).AddDays(days)
            .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Encoding.ASCII.GetBytes(text, date);
    }

    private static List<int> Dates(byte[] json) => [.. Date().Matches(Encoding.Latin1.GetString(json)).Select(m => m.Index + 1)];

    private static void Replace(byte[] json, byte[] text, byte[] by)
    {
        for (var at = json.AsSpan().IndexOf(text); at >= 0;)
        {
            by.CopyTo(json, at);
            var next = json.AsSpan(at + text.Length).IndexOf(text);
            at = next < 0 ? -1 : at + text.Length + next;
        }
    }

    private static byte[] Digest(byte[] id, int copy) => System.Security.Cryptography.SHA256.HashData([.. id, .. BitConverter.GetBytes(copy)])[..16];

    private static byte[] Id(byte[] json) => Encoding.ASCII.GetBytes(PatientId().Match(Encoding.UTF8.GetString(json)).Groups[1].Value);

    private static List<byte[]> Names(byte[] json)
    {
        var patient = Encoding.UTF8.GetString(json.AsSpan(0, Math.Min(json.Length, 6000)));
        return [.. Name().Matches(patient).Select(m => m.Groups[1].Value).Distinct(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes)];
    }

    // In Latin-1, where a character is a byte.
    [GeneratedRegex("\"(?:19|20)\\d\\d-\\d\\d-\\d\\d[\"T]")]
    private static partial Regex Date();

    [GeneratedRegex("\"fullUrl\"\\s*:\\s*\"urn:uuid:([0-9a-f-]{36})\"")]
    private static partial Regex PatientId();

    [GeneratedRegex("\"(?:family|given)\"\\s*:\\s*\\[?\\s*\"([^\"]+\\d{3})\"")]
    private static partial Regex Name();

    private sealed record Model(byte[] Json, int Entries, byte[] Id, List<byte[]> Names, List<int> Dates);
}
