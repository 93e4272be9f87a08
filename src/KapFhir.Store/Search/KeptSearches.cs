// https://hl7.org/fhir/R4/http.html#paging
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Search;

/// <summary>
/// The parameters of searches sent in a body, kept for the links to their further pages. They stand in the database, so that a link leads
/// on at every server; a link holds a random name of theirs, so that it is short however long the search is, and a log of addresses tells
/// nothing of it.
/// </summary>
public sealed class KeptSearches
{
    private const int NameBytes = 16;
    private readonly ResourceStore _store;
    private readonly ReadPool _readers;
    private readonly TimeProvider _clock;

    internal KeptSearches(ResourceStore store, ReadPool readers, TimeProvider clock) => (_store, _readers, _clock) = (store, readers, clock);

    private long Now => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Keeps a search. The same search of the same caller has the same name for a while, and is not written again.</summary>
    /// <param name="search">The search.</param>
    /// <param name="time">How long it is kept at least half of; a name that is given out anew has all of it.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The name, after it is on disk.</returns>
    public async Task<string> Keep(KeptSearch search, TimeSpan time, CancellationToken cancel)
    {
        var digest = Digest(search);
        var until = Now + (long)time.TotalMilliseconds;
        var find = new SqlStatement("SELECT MIN(id) FROM kept_search WHERE digest = @p0 AND ends_at >= @p1", [digest, until - ((long)time.TotalMilliseconds / 2)]);
        var known = await _readers.Read(session => session.First(find, row => new Name(row.IsDBNull(0) ? null : row.GetString(0))), cancel);
        if (known?.Text is { } name)
        {
            return name;
        }

        var made = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(NameBytes));
        var add = new SqlStatement(
            "INSERT INTO kept_search (id, digest, caller, path, parameters, ends_at) VALUES (@p0, @p1, @p2, @p3, @p4, @p5)",
            [made, digest, search.Caller, search.Path, search.Parameters, until]);
        await _store.Write<int>(unit => unit.Run(add), cancel);
        return made;
    }

    /// <summary>The parameters of a caller's search under this path, or null: what is too old, or another's, does not exist.</summary>
    public Task<string?> Find(string name, string caller, string path, CancellationToken cancel)
    {
        var find = new SqlStatement(
            "SELECT parameters FROM kept_search WHERE id = @p0 AND caller = @p1 AND path = @p2 AND ends_at >= @p3", [name, caller, path, Now]);
        return _readers.Read(session => session.First(find, row => row.GetString(0)), cancel);
    }

    /// <summary>Removes what is too old.</summary>
    public Task RemoveEnded(CancellationToken cancel) =>
        _store.Write<int>(unit => unit.Run(new SqlStatement("DELETE FROM kept_search WHERE ends_at < @p0", [Now])), cancel);

    private static string Digest(KeptSearch search) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{search.Caller}\n{search.Path}\n{search.Parameters}")));

    private sealed record Name(string? Text);
}

/// <summary>A search to be kept.</summary>
/// <param name="Caller">Who sent it: nobody else can go on with it.</param>
/// <param name="Path">Where, under the FHIR base.</param>
/// <param name="Parameters">Its parameters, as a query string.</param>
public sealed record KeptSearch(string Caller, string Path, string Parameters);
