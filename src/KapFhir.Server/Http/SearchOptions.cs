using System.ComponentModel;

namespace KapFhir.Server.Http;

/// <summary>The settings under <c>Search</c>.</summary>
internal sealed class SearchOptions
{
    [Description("How long a search, a history, an operation that only reads, or the search of a condition may take; then it is ended in the database too, and answered 503.")]
    public TimeSpan TimeBudget { get; set; } = TimeSpan.FromSeconds(30);

    [Description("How long links to further pages of a search by POST lead on: its parameters are kept in the database, since in an address they would end in logs.")]
    public TimeSpan KeepPosted { get; set; } = TimeSpan.FromHours(1);

    /// <summary>What is wrong with these settings, in words; empty if nothing is.</summary>
    public IReadOnlyList<string> Validate() => [.. Span(nameof(TimeBudget), TimeBudget), .. Span(nameof(KeepPosted), KeepPosted)];

    private static string[] Span(string name, TimeSpan span) =>
        span > TimeSpan.Zero && span <= TimeSpan.FromDays(1) ? [] : [$"Search:{name} is {span}. Give a span above 00:00:00, up to a day."];
}
