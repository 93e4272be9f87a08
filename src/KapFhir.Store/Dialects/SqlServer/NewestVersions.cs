using KapFhir.Store.Resources;

namespace KapFhir.Store.Dialects.SqlServer;

/// <summary>The newest versions of the resources that a transaction looks at or writes, read many at once.</summary>
internal sealed class NewestVersions(SqlServerTransaction transaction, SqlServerNumbers numbers, Vocabulary vocabulary)
{
    private readonly Dictionary<(int Type, string Id), StoredVersion?> _known = [];
    private readonly Dictionary<long, (int Type, string Id)> _names = [];
    private readonly List<((int Type, string Id) Key, StoredVersion? Before)> _set = [];

    /// <summary>Reads those of these that are not known yet.</summary>
    public void Load(IEnumerable<(int Type, string Id)> resources)
    {
        (int Type, string Id)[] wanted = [.. resources.Where(r => !_known.ContainsKey(r)).Distinct()];
        if (wanted.Length == 0)
        {
            return;
        }

        Array.ForEach(wanted, key => _known[key] = null);
        using var command = transaction.Command(PendingSql.FindNewest, SqlServerValues.Text("@resources", SqlServerNumbers.Keys(wanted)));
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            var key = wanted[row.GetInt32(0)];
            var rid = row.GetInt64(1);
            numbers.Resources.Found(key, rid);
            _names[rid] = key;
            if (!row.IsDBNull(2))
            {
                _known[key] = new StoredVersion(
                    row.GetInt64(2), vocabulary.TypeName(key.Type), key.Id, row.GetInt32(3), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)),
                    (ChangeMethod)row.GetInt32(5), row.IsDBNull(6) ? ReadOnlyMemory<byte>.Empty : StoredBytes.Unpack(row.GetFieldValue<byte[]>(6)));
            }
        }
    }

    /// <summary>The newest version of a resource, or null if it has none.</summary>
    public StoredVersion? Of(int type, string id)
    {
        Load([(type, id)]);
        return _known[(type, id)];
    }

    /// <summary>The same by an identity whose name is known.</summary>
    public StoredVersion? Of(long rid) => _names.TryGetValue(rid, out var key) ? Of(key.Type, key.Id) : null;

    /// <summary>Says whose identity this is.</summary>
    public void Name(long rid, int type, string id) => _names[rid] = (type, id);

    /// <summary>Takes in a version that was written.</summary>
    public void Set(int type, StoredVersion version)
    {
        var key = (type, version.Id);
        _set.Add((key, _known.GetValueOrDefault(key)));
        _known[key] = version;
    }

    /// <summary>Forgets a resource that was removed for good: nothing is known of it.</summary>
    public void Forget(int type, string id)
    {
        _set.Add(((type, id), _known.GetValueOrDefault((type, id))));
        _known.Remove((type, id));
    }

    /// <summary>What was written so far stays.</summary>
    public void Keep() => _set.Clear();

    /// <summary>What was written since was taken back.</summary>
    public void TakeBack()
    {
        for (var i = _set.Count - 1; i >= 0; i--)
        {
            _known[_set[i].Key] = _set[i].Before;
        }

        _set.Clear();
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _known.Clear();
        _names.Clear();
        _set.Clear();
    }
}
