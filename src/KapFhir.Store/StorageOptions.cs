using System.ComponentModel;
using System.Globalization;

namespace KapFhir.Store;

/// <summary>The section <c>Storage</c>: where and how resources are kept.</summary>
public sealed class StorageOptions
{
    /// <summary>The database: <c>Sqlite</c> or <c>SqlServer</c>.</summary>
    [Description("The database: `Sqlite` or `SqlServer`.")]
    public string Provider { get; set; } = "Sqlite";

    /// <summary>The connection string of that provider (<c>ConnectionStrings:Sqlite</c>, <c>ConnectionStrings:SqlServer</c>).</summary>
    [Description("The connection string of that provider (`ConnectionStrings:Sqlite`, `ConnectionStrings:SqlServer`).")]
    public string ConnectionString { get; set; } = "Data Source=data/kapfhir.db";

    /// <summary>How many reads run at the same moment; others wait. 0 for two per processor.</summary>
    [Description("How many reads run at the same moment; others wait. 0 for two per processor.")]
    public int ReadConnections { get; set; }

    /// <summary>How long the index rows of superseded versions stay, and so how long page links show the moment of their first page.</summary>
    [Description("How long the index rows of superseded versions stay, and so how long page links show the moment of their first page.")]
    public TimeSpan KeepSuperseded { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a job (a reindex, an answer made in the background) stays a process's own without a sign of life; then another goes on with it.</summary>
    [Description("How long a job (a reindex, an answer made in the background) stays a process's own without a sign of life; then another goes on with it. The clocks of processes that share a database must differ by less.")]
    public TimeSpan JobLease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one can ask how a job ended.</summary>
    [Description("How long one can ask how a job ended.")]
    public TimeSpan KeepJobs { get; set; } = TimeSpan.FromDays(7);

    /// <summary>The most resources that <c>_include</c> and <c>_revinclude</c> add to a page.</summary>
    [Description("The most resources that `_include` and `_revinclude` add to a page.")]
    public int MaxIncluded { get; set; } = 1000;

    /// <summary>How many matches a page has when <c>_count</c> says nothing.</summary>
    [Description("How many matches a page has when `_count` says nothing.")]
    public int DefaultPageSize { get; set; } = 20;

    /// <summary>The most matches on a page, whatever <c>_count</c> says.</summary>
    [Description("The most matches on a page, whatever `_count` says.")]
    public int MaxPageSize { get; set; } = 1000;

    /// <summary>Keeps every word of narratives and texts, for <c>_text</c> and <c>_content</c>.</summary>
    [Description("Keeps every word of narratives and texts, for `_text` and `_content`, at the cost of disk: in the demo clinic half of what the "
        + "JSON takes. After a change `serve` indexes everything stored anew before it listens.")]
    public bool FullText { get; set; }

    /// <summary>A secret that the chain of AuditEvents is made with.</summary>
    [Description("A secret that the chain of AuditEvents is made with: who has the database and not the key can change or remove none unseen. Keep it elsewhere, and "
        + "never change it: `check` needs it. Empty: the chain shows changes by those only who do not make it anew.")]
    public string AuditKey { get; set; } = "";

    /// <summary>The zone of days: where the clinic is.</summary>
    [Description("The zone in which a day begins, as the IANA time zone database names it (`America/New_York`): dates without a time of day are stored and searched "
        + "as days of this zone. After a change `serve` indexes everything stored anew before it listens.")]
    public string TimeZone { get; set; } = "UTC";

    /// <summary>The zone that <see cref="TimeZone"/> names.</summary>
    public TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);

    /// <summary>The number of read connections meant.</summary>
    internal int EffectiveReadConnections => ReadConnections == 0 ? Environment.ProcessorCount * 2 : ReadConnections;

    /// <summary>What is wrong with these settings, in words; empty if nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> faults = [];
        if (Provider is not ("Sqlite" or "SqlServer"))
        {
            faults.Add($"Storage:Provider is '{Provider}'. Use Sqlite or SqlServer.");
        }

        if (string.IsNullOrWhiteSpace(ConnectionString))
        {
            faults.Add($"ConnectionStrings:{Provider} is empty. Give the database's connection string.");
        }

        Check(faults, "ReadConnections", ReadConnections, 0, 1000);
        Check(faults, "MaxIncluded", MaxIncluded, 0, 100_000);
        Check(faults, "MaxPageSize", MaxPageSize, 1, 100_000);
        Check(faults, "DefaultPageSize", DefaultPageSize, 1, MaxPageSize);
        Check(faults, "KeepSuperseded", KeepSuperseded, TimeSpan.Zero, TimeSpan.FromDays(3650));
        Check(faults, "KeepJobs", KeepJobs, TimeSpan.Zero, TimeSpan.FromDays(3650));
        Check(faults, "JobLease", JobLease, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _))
        {
            faults.Add($"Storage:TimeZone is '{TimeZone}'. Give the name of a zone of the IANA time zone database, like America/New_York.");
        }

        return faults;
    }

    private static void Check(List<string> faults, string name, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most)
        {
            faults.Add($"Storage:{name} is {value}. Give a span from {least} to {most}.");
        }
    }

    private static void Check(List<string> faults, string name, int value, int least, int most)
    {
        if (value < least || value > most)
        {
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"Storage:{name} is {value}. Give a number from {least} to {most}."));
        }
    }
}
