using System.ComponentModel;

namespace KapFhir.Server.Http;

/// <summary>The settings under <c>Search</c>.</summary>
internal sealed class SearchOptions
{
    [Description("How long a search, a history, an operation that only reads, or the search of a condition may take; then it is ended in the database too, and answered 503.")]
    public TimeSpan TimeBudget { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>What is wrong with these settings, in words; empty if nothing is.</summary>
    public IReadOnlyList<string> Validate() => TimeBudget > TimeSpan.Zero && TimeBudget <= TimeSpan.FromDays(1) ? []
        : [$"Search:TimeBudget is {TimeBudget}. Give a span above 00:00:00, up to a day."];
}
