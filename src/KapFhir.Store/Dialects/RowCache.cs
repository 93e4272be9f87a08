namespace KapFhir.Store.Dialects;

/// <summary>
/// Numbers of rows that the writer has seen lately (identities, systems, units), so that it need not ask again. Bounded: the least recently
/// used go. What a failed piece of work added is forgotten with it, since its rows were taken back.
/// </summary>
internal sealed class RowCache<TKey>(int most, IEqualityComparer<TKey>? comparer = null)
    where TKey : notnull
{
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, long Id)>> _nodes = new(comparer);
    private readonly LinkedList<(TKey Key, long Id)> _byUse = new();
    private readonly List<TKey> _added = [];

    /// <summary>How many are kept.</summary>
    public int Count => _nodes.Count;

    /// <summary>The number kept for this key.</summary>
    public bool TryGet(TKey key, out long id)
    {
        if (!_nodes.TryGetValue(key, out var node))
        {
            id = 0;
            return false;
        }

        _byUse.Remove(node);
        _byUse.AddLast(node);
        id = node.Value.Id;
        return true;
    }

    /// <summary>Keeps a number. <paramref name="isNew"/> says that its row was inserted by the work at hand.</summary>
    public void Add(TKey key, long id, bool isNew)
    {
        if (_nodes.Count >= most)
        {
            _nodes.Remove(_byUse.First!.Value.Key);
            _byUse.RemoveFirst();
        }

        _nodes[key] = _byUse.AddLast((key, id));
        if (isNew)
        {
            _added.Add(key);
        }
    }

    /// <summary>Forgets a number.</summary>
    public void Remove(TKey key)
    {
        if (_nodes.Remove(key, out var node))
        {
            _byUse.Remove(node);
        }
    }

    /// <summary>The work at hand is done: what it added stays.</summary>
    public void Keep() => _added.Clear();

    /// <summary>The work at hand was taken back: what it added goes.</summary>
    public void TakeBack()
    {
        foreach (var key in _added)
        {
            Remove(key);
        }

        _added.Clear();
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _nodes.Clear();
        _byUse.Clear();
        _added.Clear();
    }
}
