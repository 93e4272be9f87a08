using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search;

namespace KapFhir.Store.Dialects.SqlServer;

/// <summary>A version's row that waits to be written.</summary>
internal sealed record PendingVersion(long Sid, long Rid, int Type, int VersionId, long EndSid, int Method, long LastUpdated);

/// <summary>A row of canonical that waits to be written.</summary>
internal sealed record PendingCanonical(long Rid, long Sid, int Type, CanonicalHeader? Header);

/// <summary>What was written and is not sent yet: it goes to the database together.</summary>
internal sealed class PendingRows
{
    public List<(long Rid, int Type, string Id)> Resources { get; } = [];

    public List<PendingVersion> Versions { get; } = [];

    public List<(long Sid, long EndSid)> Ends { get; } = [];

    public List<(long Sid, ReadOnlyMemory<byte> Json)> Contents { get; } = [];

    public List<(long Sid, bool IsHistory)> Removals { get; } = [];

    public List<(int Type, long Sid, IndexEntries Entries)> Entries { get; } = [];

    public Dictionary<long, PendingCanonical> Canonicals { get; } = [];

    public Dictionary<int, (long Resources, long Versions)> Counts { get; } = [];

    /// <summary>True if nothing waits.</summary>
    public bool IsEmpty => Resources.Count + Versions.Count + Ends.Count + Contents.Count + Removals.Count + Entries.Count + Canonicals.Count + Counts.Count == 0;

    /// <summary>Adds what another piece of work wrote after this.</summary>
    public void Add(PendingRows later)
    {
        Resources.AddRange(later.Resources);
        Versions.AddRange(later.Versions);
        Ends.AddRange(later.Ends);
        Contents.AddRange(later.Contents);
        Removals.AddRange(later.Removals);
        Entries.AddRange(later.Entries);
        foreach (var (rid, canonical) in later.Canonicals)
        {
            Canonicals[rid] = canonical;
        }

        foreach (var (type, (resources, versions)) in later.Counts)
        {
            Count(type, resources, versions);
        }
    }

    /// <summary>Moves a type's counters.</summary>
    public void Count(int type, long resources, long versions)
    {
        var before = Counts.GetValueOrDefault(type);
        Counts[type] = (before.Resources + resources, before.Versions + versions);
    }
}
