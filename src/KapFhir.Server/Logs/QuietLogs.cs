using Microsoft.Extensions.Options;

namespace KapFhir.Server.Logs;

/// <summary>
/// Keeps out of logs what the framework would write of requests: addresses with their search values, request lines that could not be read, keys. No setting brings it
/// back: who saw what is told by the audit, and how the server does by its metrics.
/// </summary>
internal sealed class QuietLogs : IPostConfigureOptions<LoggerFilterOptions>
{
    private static readonly (string Category, LogLevel Least)[] Kept =
    [
        // A line for each request, with its address. As long as somebody could listen, ASP.NET Core gives each request an Activity and a scope of its own, too.
        ("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None),

        // Paths.
        ("Microsoft.AspNetCore.Routing", LogLevel.Warning),
        ("Microsoft.AspNetCore.StaticFiles", LogLevel.Warning),

        // The line that could not be read; faults of handlers come from our own Faults.
        ("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Information),
        ("Microsoft.AspNetCore.Server.Kestrel.BadRequests", LogLevel.None),

        // Pieces of keys and of what they protect.
        ("Microsoft.AspNetCore.DataProtection", LogLevel.Information),
        ("Microsoft.AspNetCore.Antiforgery", LogLevel.Warning),
        ("Microsoft.AspNetCore.Cors", LogLevel.Warning),
        ("System.Net.Http", LogLevel.Information),
    ];

    /// <inheritdoc/>
    public void PostConfigure(string? name, LoggerFilterOptions options)
    {
        // A rule for a provider goes before one for all: ours is there for each of them.
        var providers = options.Rules.Select(r => r.ProviderName).Append(null).Distinct(StringComparer.Ordinal).ToList();
        foreach (var (category, least) in Kept)
        {
            foreach (var rule in options.Rules.Where(r => r.CategoryName?.StartsWith(category, StringComparison.OrdinalIgnoreCase) == true && !Kept.Any(k => k.Category == r.CategoryName)).ToList())
            {
                options.Rules.Remove(rule);
            }

            providers.ForEach(provider => options.Rules.Add(new LoggerFilterRule(provider, category, null, (_, _, level) => level >= least && level >= Wanted(options, provider))));
        }
    }

    // What the settings say of everything holds here as well, where it is stricter.
    private static LogLevel Wanted(LoggerFilterOptions options, string? provider) =>
        options.Rules.LastOrDefault(r => r.CategoryName is null && (r.ProviderName == provider || r.ProviderName is null))?.LogLevel ?? options.MinLevel;
}
