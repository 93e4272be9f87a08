using System.ComponentModel;

namespace KapFhir.Kap.Rules;

/// <summary>How much of a patient's record the rules look at. The settings under <c>Kap:Record</c>.</summary>
public sealed class RecordOptions
{
    /// <summary>How far back what has a date is read.</summary>
    [Description("How many days back doses, sessions, forms, scores and tests are read. Source: set here, so that every rule's own days are within it: "
        + "exposure counts over 365 days (R-08).")]
    public int DaysBack { get; set; } = 366;

    /// <summary>How far back vital signs are read.</summary>
    [Description("How many days back vital signs and adverse events are read for one occasion. Source: set here: minutes count for them, and a day keeps sessions apart.")]
    public int VitalDays { get; set; } = 1;

    /// <summary>The most of a kind.</summary>
    [Description("How many resources of a kind are looked at for one occasion, the newest where they have dates; that there are more is said in the finding. "
        + "Source: set here, from no publication: a reading every 5 minutes of a session of 2 hours is 24, two sessions a week are 104 a year.")]
    public int MaxResources { get; set; } = 500;

    /// <summary>What is wrong with these settings beside the rules' own; empty if nothing is.</summary>
    internal IReadOnlyList<string> Validate(KapRules rules) =>
    [
        .. Longest(rules).Where(l => l.Days > DaysBack)
            .Select(l => $"Kap:Record:DaysBack is {DaysBack}, and {l.Setting} looks {l.Days} days back. Give {l.Days} or more, or lower that."),
        .. VitalDays < 1 || MaxResources < 1 ? ["Kap:Record:VitalDays and Kap:Record:MaxResources must be 1 or more."] : (string[])[],
    ];

    private static IEnumerable<(string Setting, int Days)> Longest(KapRules rules) =>
    [
        ("Kap:Rules:R-01:MaxAgeDays", rules.R01.MaxAgeDays),
        ("Kap:Rules:R-02:MaxAgeDays with CourseDays", Math.Max(rules.R02.MaxAgeDays, rules.R02.CourseDays)),
        ("Kap:Rules:R-04:HcgMaxAgeDays", rules.R04.HcgMaxAgeDays), ("Kap:Rules:R-04:DrugTestDays", rules.R04.DrugTestDays),
        ("Kap:Rules:R-06:WeightMaxAgeDays", rules.R06.WeightMaxAgeDays), ("R-08", 365),
        ("Kap:Rules:R-15:EveryWeeks", 7 * rules.R15.EveryWeeks), ("Kap:Rules:R-21:BaselineDays", rules.R21.BaselineDays),
    ];
}
