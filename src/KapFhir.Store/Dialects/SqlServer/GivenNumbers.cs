namespace KapFhir.Store.Dialects.SqlServer;

/// <summary>
/// Numbers that stand for what is stored once (identities, systems, units), as far as the writer has seen them. What the work at hand added
/// is forgotten with it if it is taken back.
/// </summary>
internal sealed class GivenNumbers<TKey>(int most, IEqualityComparer<TKey>? comparer = null)
    where TKey : notnull
{
    private readonly Dictionary<TKey, long> _known = new(comparer);
    private List<TKey> _added = [];

    /// <summary>The number of a key that is known.</summary>
    public long this[TKey key] => _known[key];

    /// <summary>The number of a key, if it is known.</summary>
    public bool TryGet(TKey key, out long number) => _known.TryGetValue(key, out number);

    /// <summary>Notes a number that the database has.</summary>
    public void Found(TKey key, long number) => _known[key] = number;

    /// <summary>Notes a number that is given now.</summary>
    public void Give(TKey key, long number)
    {
        _known[key] = number;
        _added.Add(key);
    }

    /// <summary>Forgets a number: its row is gone.</summary>
    public void Forget(TKey key) => _known.Remove(key);

    /// <summary>What was given so far stays.</summary>
    public void Keep() => _added.Clear();

    /// <summary>What was given since goes.</summary>
    public void TakeBack()
    {
        _added.ForEach(key => _known.Remove(key));
        _added.Clear();
    }

    /// <summary>Numbers given while this runs stay, whatever becomes of the work at hand.</summary>
    public void ForOthers(Action work)
    {
        var own = _added;
        _added = [];
        work();
        _added = own;
    }

    /// <summary>Between transactions: forgets everything if it has grown too much, or if it must.</summary>
    public void Trim(bool all)
    {
        _added.Clear();
        if (all || _known.Count > most)
        {
            _known.Clear();
        }
    }
}
