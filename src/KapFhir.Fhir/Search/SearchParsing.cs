using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Terminology;

namespace KapFhir.Fhir.Search;

/// <summary>How a server wants searches read.</summary>
public sealed record SearchParsing
{
    /// <summary>Strict, times in UTC, no base url.</summary>
    public static SearchParsing Default { get; } = new();

    /// <summary>
    /// True to drop what is unknown or unsupported, with a warning (<c>Prefer: handling=lenient</c>); false to refuse it.
    /// </summary>
    public bool IsLenient { get; init; }

    /// <summary>The server's own base, without a slash at its end: absolute references on it are local.</summary>
    public string BaseUrl { get; init; } = "";

    /// <summary>
    /// The conformance resources in force: a search parameter that is only there is refused with that reason. Null for R4's alone.
    /// </summary>
    public ConformanceResources? Conformance { get; init; }

    /// <summary>
    /// What tells the codes of value sets and hierarchies (<c>:in</c>, <c>:below</c>); null where no terminology is at hand.
    /// </summary>
    public ValueSetMembership? Terminology { get; init; }

    /// <summary>The most codes that a value set or a hierarchy may stand for in a search.</summary>
    public int MaxCodes { get; init; } = 10_000;

    /// <summary>
    /// The most codes that all value sets and hierarchies of one search may stand for, each once for every type a chain leads to.
    /// </summary>
    public int MaxUnfoldedCodes { get; init; } = 100_000;

    /// <summary>True if the words of narratives and contents are indexed, so that <c>_text</c> and <c>_content</c> find them.</summary>
    public bool IndexesText { get; init; }

    /// <summary>
    /// How far a job is that indexes what was stored before a search parameter, by the job's id. Null if nobody can tell.
    /// </summary>
    public Func<string, IndexingProgress>? Progress { get; init; }

    /// <summary>The zone of dates and times that have none. Index and queries must use the same.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>The present, which <c>ap</c> on dates is measured from.</summary>
    public DateTimeOffset Now { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>The most matches on a page: a greater <c>_count</c> is lowered to it.</summary>
    public int MaxCount { get; init; } = 1000;

    /// <summary>The most parameters of one search.</summary>
    public int MaxParameters { get; init; } = 256;

    /// <summary>The most values (joined by commas) of one search.</summary>
    public int MaxValues { get; init; } = 1000;

    /// <summary>The most values that one search's chains without types may unfold into: each target reads all of them.</summary>
    public int MaxUnfoldedValues { get; init; } = 10_000;

    /// <summary>The most links of one chain, <c>_has</c> included.</summary>
    public int MaxChainLinks { get; init; } = 8;

    /// <summary>The most conditions that one search's chains without types may unfold into.</summary>
    public int MaxChainBranches { get; init; } = 1000;
}

/// <summary>How far indexing is.</summary>
/// <param name="Done">How many resources are done.</param>
/// <param name="Total">Of how many.</param>
/// <param name="Status">Where more can be read, or null.</param>
public sealed record IndexingProgress(long Done, long Total, string? Status);
