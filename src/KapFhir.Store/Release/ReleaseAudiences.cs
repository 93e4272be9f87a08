using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Release;

/// <summary>
/// To whom provisions speak, and what that means to callers. Rows of release_audience never change, so what one means to a caller is found once and stays true;
/// which provisions there are is never kept here.
/// </summary>
internal sealed class ReleaseAudiences
{
    private const int MostCallers = 2000;
    private readonly ConcurrentDictionary<string, AudienceTerms> _known = new(StringComparer.Ordinal);
    private (long UpTo, IReadOnlyList<(long Id, string Text)> Texts) _texts = (0, []);

    /// <summary>What all audiences up to a number mean to a caller.</summary>
    public AudienceTerms Of(ReadSession session, Withheld withheld, long upTo)
    {
        if (_known.TryGetValue(withheld.Key, out var known) && known.UpTo >= upTo)
        {
            return known;
        }

        if (_known.Count >= MostCallers)
        {
            _known.Clear();
        }

        var (last, texts) = Texts(session, upTo);
        return _known[withheld.Key] = AudienceTerms.Of(last, texts, withheld.Meaning);
    }

    /// <summary>The number of an audience, given to it if it has none.</summary>
    public static long Id(WriteUnit unit, string text)
    {
        var digest = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        if (unit.Reads.Scalar(new SqlStatement("SELECT id FROM release_audience WHERE digest = @p0", [digest])) is { } known)
        {
            return known;
        }

        var id = (unit.Reads.Scalar(new SqlStatement("SELECT MAX(id) FROM release_audience", [])) ?? 0) + 1;
        unit.Run(new SqlStatement("INSERT INTO release_audience (id, digest, text) VALUES (@p0, @p1, @p2)", [id, digest, text]));
        return id;
    }

    private (long UpTo, IReadOnlyList<(long Id, string Text)> Texts) Texts(ReadSession session, long upTo)
    {
        var before = _texts;
        if (before.UpTo >= upTo)
        {
            return before;
        }

        var added = session.Query(
            new SqlStatement("SELECT id, text FROM release_audience WHERE id > @p0 AND id <= @p1 ORDER BY id", [before.UpTo, upTo]), r => (r.GetInt64(0), r.GetString(1)));
        return _texts = (upTo, [.. before.Texts, .. added]);
    }
}

/// <summary>Audiences sorted by what they mean to one caller.</summary>
/// <param name="UpTo">The last of them.</param>
/// <param name="Concerned">Those that concern the caller.</param>
/// <param name="Denying">Of those, where a denial speaks.</param>
/// <param name="Permitting">Of those, where a permission speaks.</param>
/// <param name="Exchanging">Of the permissions, those that name recipient and purpose.</param>
/// <param name="Naming">Of the permissions, by protection those that lift it.</param>
internal sealed record AudienceTerms(
    long UpTo, IReadOnlyList<long> Concerned, IReadOnlyList<long> Denying, IReadOnlyList<long> Permitting, IReadOnlyList<long> Exchanging, ILookup<int, long> Naming)
{
    public static AudienceTerms Of(long upTo, IReadOnlyList<(long Id, string Text)> texts, Func<string, AudienceMeaning> meaning)
    {
        var concerned = texts.Select(t => (t.Id, Means: meaning(t.Text))).Where(t => t.Means.Concerns).ToList();
        var permitting = concerned.Where(t => t.Means.Permits).ToList();
        var naming = from audience in permitting
                     from bit in Enumerable.Range(0, 31)
                     where (audience.Means.Names & (1 << bit)) != 0
                     select (Bit: 1 << bit, audience.Id);
        return new AudienceTerms(
            upTo, Ids(concerned), Ids(concerned.Where(t => !t.Means.Permits)), Ids(permitting), Ids(permitting.Where(t => t.Means.NamesExchange)),
            naming.ToLookup(n => n.Bit, n => n.Id));
    }

    private static List<long> Ids(IEnumerable<(long Id, AudienceMeaning Means)> audiences) => [.. audiences.Select(a => a.Id)];
}
