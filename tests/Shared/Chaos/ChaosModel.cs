using System.Collections.Concurrent;
using System.Globalization;

namespace KapFhir.Tests.Chaos;

/// <summary>
/// What clients know of the server: every version they were answered or shown, what they sent without an answer, and what they were refused. Each write
/// carries a mark of its own. In the end the histories are held against it.
/// </summary>
internal sealed class ChaosModel
{
    /// <summary>How many resources all writers share, of each sort.</summary>
    public const int Shared = 8;

    /// <summary>How many accounts there are; a transfer moves some of what is in one to another.</summary>
    public const int Accounts = 20;

    /// <summary>What all accounts hold together, at every moment.</summary>
    public const int Wealth = Accounts * 100;

    /// <summary>How many resources a bundle makes under one tag.</summary>
    public const int BundleSize = 6;

    private readonly ConcurrentDictionary<string, KnownResource> _resources = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _asked = new(StringComparer.Ordinal);
    private int _marks;

    /// <summary>What is known, by <c>Type/id</c>.</summary>
    public IEnumerable<KnownResource> Resources => _resources.Values;

    /// <summary>What was sent and not answered: it may be stored or not.</summary>
    public ConcurrentDictionary<string, bool> Unanswered { get; } = new(StringComparer.Ordinal);

    /// <summary>The keys by which resources are created or updated conditionally, and whether one was answered.</summary>
    public ConcurrentDictionary<string, bool> Keys { get; } = new(StringComparer.Ordinal);

    /// <summary>The tags of bundles, and whether the bundle was answered.</summary>
    public ConcurrentDictionary<string, bool> Bundles { get; } = new(StringComparer.Ordinal);

    /// <summary>Transfers that were refused: one of the two had another version by then.</summary>
    public ConcurrentQueue<(KnownResource First, int FirstVersion, KnownResource Second, int SecondVersion, DateTimeOffset At)> Refused { get; } = [];

    /// <summary>Whatever the model does not call for.</summary>
    public ConcurrentQueue<string> Faults { get; } = [];

    /// <summary>How often each kind of work was done, and refused as it should be.</summary>
    public ConcurrentDictionary<string, int> Done { get; } = new(StringComparer.Ordinal);

    /// <summary>True while the database can't be written: 503 is right then, and nothing may be stored by what it answers.</summary>
    public bool IsUnavailableExpected { get; set; }

    /// <summary>What is known of a resource.</summary>
    public KnownResource Of(string url) => _resources.GetOrAdd(url, static (u, model) => new KnownResource(u, model), this);

    /// <summary>A new mark, unanswered as yet.</summary>
    public string NewMark()
    {
        var mark = "m" + Interlocked.Increment(ref _marks).ToString(CultureInfo.InvariantCulture);
        Unanswered[mark] = true;
        return mark;
    }

    /// <summary>The server said what became of the write with this mark.</summary>
    public void Settle(string mark) => Unanswered.TryRemove(mark, out _);

    /// <summary>A key that about so many writers ask for at the same time.</summary>
    public string NextKey(string sort, int writers) =>
        string.Create(CultureInfo.InvariantCulture, $"{sort}{_asked.AddOrUpdate(sort, 0, static (_, n) => n + 1) / writers}");

    /// <summary>Counts.</summary>
    public void Count(string what) => Done.AddOrUpdate(what, 1, static (_, n) => n + 1);

    /// <summary>Something is wrong.</summary>
    public void Fault(string what)
    {
        if (Faults.Count < 50)
        {
            Faults.Enqueue(what);
        }
    }
}

/// <summary>What clients know of one resource.</summary>
internal sealed class KnownResource(string url, ChaosModel model)
{
    /// <summary>The mark of a version that says "deleted".</summary>
    public const string Deletion = "";
    private int _newest;

    /// <summary><c>Type/id</c>.</summary>
    public string Url => url;

    /// <summary>The marks of the versions that were answered or shown.</summary>
    public ConcurrentDictionary<int, string> Versions { get; } = new();

    /// <summary>Versions that were refused as no longer current, and when.</summary>
    public ConcurrentQueue<(int Version, DateTimeOffset At)> Superseded { get; } = [];

    /// <summary>True if deletions were sent, of which not each version is known.</summary>
    public bool MayBeDeleted { get; set; }

    /// <summary>The newest version that was answered.</summary>
    public int Newest => Volatile.Read(ref _newest);

    /// <summary>A version was answered or shown, with this mark.</summary>
    public void Saw(int version, string mark, string request)
    {
        if (Versions.GetOrAdd(version, mark) is var known && known != mark)
        {
            model.Fault($"{url}/_history/{version} was '{known}', and is '{mark}' for {request}: an update was lost");
        }

        for (var seen = Newest; seen < version; seen = Newest)
        {
            Interlocked.CompareExchange(ref _newest, version, seen);
        }
    }

    /// <summary>A write was answered: no other may have been given the same version.</summary>
    public void Wrote(int version, string mark, string request)
    {
        model.Settle(mark);
        Saw(version, mark, request);
    }
}
