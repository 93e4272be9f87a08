namespace KapFhir.Kap.Rules.Facts;

/// <summary>A fact, the resource it is from, and the time that this covers.</summary>
internal readonly record struct DatedFact<T>(T Fact, string Reference, DateTimeOffset Start, DateTimeOffset End);

/// <summary>What was asked for, and whether there is more of it than was looked at.</summary>
internal readonly record struct Looked<T>(IReadOnlyList<T> Facts, bool IsCut);

/// <summary>The facts of a kind in a span of time, the newest first; windows of it are what a search of that window finds.</summary>
internal sealed class Timeline<T>
{
    private readonly List<DatedFact<T>> _all;

    // Those that cover more than a day: they may reach into a window that they began before.
    private readonly List<DatedFact<T>> _lasting;

    internal Timeline(IEnumerable<DatedFact<T>> facts, bool isWhole)
    {
        _all = [.. facts.OrderByDescending(f => f.Start)];
        _lasting = [.. _all.Where(f => f.End > f.Start.AddDays(1))];
        IsWhole = isWhole;
    }

    /// <summary>True if the search was not cut short.</summary>
    internal bool IsWhole { get; }

    /// <summary>What lies in a window, but for one resource: the newest, at most so many.</summary>
    internal Looked<T> Window(DateTimeOffset since, DateTimeOffset until, string except, int most)
    {
        var found = new List<T>();
        for (var i = FirstBefore(until); i < _all.Count && _all[i].Start >= since; i++)
        {
            Add(found, _all[i], except);
        }

        foreach (var lasting in _lasting)
        {
            if (lasting.Start < since && lasting.End > since)
            {
                Add(found, lasting, except);
            }
        }

        var isCut = !IsWhole || found.Count > most;
        return new(found.Count > most ? found[..most] : found, isCut);
    }

    private static void Add(List<T> found, in DatedFact<T> fact, string except)
    {
        if (!string.Equals(fact.Reference, except, StringComparison.Ordinal))
        {
            found.Add(fact.Fact);
        }
    }

    private int FirstBefore(DateTimeOffset until)
    {
        var (low, high) = (0, _all.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _all[middle].Start >= until ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
