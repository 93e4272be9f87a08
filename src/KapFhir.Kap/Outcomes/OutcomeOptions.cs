using System.ComponentModel;
using System.Globalization;
using System.Reflection;

namespace KapFhir.Kap.Outcomes;

/// <summary>The numbers by which outcomes are counted. The settings under <c>Kap:Outcomes</c>; what a score means is said by its scale.</summary>
public sealed record OutcomeOptions
{
    /// <summary>Courses that are counted.</summary>
    [Description("Codes of kap-course-type, separated by commas, of the courses that are counted. Source: design default.")]
    public string Courses { get; set; } = "kap";

    /// <summary>Courses that are set beside them.</summary>
    [Description("Codes of kap-course-type of the courses that are set beside them; therapy sessions are not asked of these. Source: design default.")]
    public string Comparators { get; set; } = "ketamine-only";

    /// <summary>Days of the baseline.</summary>
    [Description("How many days before the first dose a score is the baseline: the last of them counts. Source: design default.")]
    public int BaselineDays { get; set; } = 14;

    /// <summary>Dosing sessions.</summary>
    [Description("Completed dosing sessions that a counted course has at least. Source: design default.")]
    public int MinSessions { get; set; } = 1;

    /// <summary>Preparation sessions.</summary>
    [Description("Completed preparation sessions that a counted course has at least. Source: design default (so that it is therapy, not ketamine alone).")]
    public int MinPreparation { get; set; } = 1;

    /// <summary>Integration sessions.</summary>
    [Description("Completed integration sessions that a counted course has at least. Source: design default (so that it is therapy, not ketamine alone).")]
    public int MinIntegration { get; set; } = 1;

    /// <summary>Days from the first dose.</summary>
    [Description("Days from the first dose after which a course is counted though it has not ended. Source: design default.")]
    public int OpenDays { get; set; } = 28;

    /// <summary>Begin of the acute window.</summary>
    [Description("First day after the last induction dose on which a score is acute. Source: McInnes 2022.")]
    public int AcuteFromDay { get; set; } = 14;

    /// <summary>End of the acute window.</summary>
    [Description("Last day after the last induction dose on which a score is acute. Source: McInnes 2022.")]
    public int AcuteToDay { get; set; } = 31;

    /// <summary>Begin of the lasting window.</summary>
    [Description("First day after the last dose on which a score is lasting. Source: design default.")]
    public int LastingFromDay { get; set; } = 28;

    /// <summary>End of the lasting window.</summary>
    [Description("Last day after the last dose on which a score is lasting. Source: design default.")]
    public int LastingToDay { get; set; } = 90;

    /// <summary>Relapse in between.</summary>
    [Description("Percent of baseline above which a score between the last dose and the deciding one undoes a lasting reduction. Source: design default; published with the number.")]
    public decimal RelapsePercent { get; set; } = 75;

    /// <summary>Pause that ends induction.</summary>
    [Description("Days without a dose after which further doses are maintenance though they do not say so; 0 for what sessions say alone (phase maintenance). Source: design default.")]
    public int InductionGapDays { get; set; }

    /// <summary>Gain that is kept.</summary>
    [Description("Percent of the gain at the first response that must be kept for the response to last. Source: design default.")]
    public decimal KeptPercent { get; set; } = 50;

    /// <summary>Days at which the share that kept its response is told.</summary>
    [Description("Days after the first response at which the share that kept it is told, separated by commas. Source: McInnes 2022 (4 and 8 weeks); 14 days: design default.")]
    public string KeptAtDays { get; set; } = "14,28,56";

    /// <summary>Hours of a rapid response.</summary>
    [Description("Hours after the first dose within which a response is rapid. Source: design default.")]
    public int RapidHours { get; set; } = 72;

    /// <summary>Least cell.</summary>
    [Description("The least number of courses that is told; smaller ones, and what they could be computed from, are left out. Source: design default (the usual limit of US health statistics).")]
    public int MinCell { get; set; } = 11;

    /// <summary>Quantile of the interval.</summary>
    [Description("Quantile of the normal distribution for Wilson's interval. Source: 95 % two-sided.")]
    public double Z { get; set; } = 1.959963984540054;

    /// <summary>Failed trials.</summary>
    [Description("Failed treatment trials from which on a depression counts as treatment-resistant. Source: usual definition, not verified in a source.")]
    public int ResistantTrials { get; set; } = 2;

    /// <summary>Age bands.</summary>
    [Description("Ages at which bands begin, separated by commas. Source: design default.")]
    public string AgeBands { get; set; } = "0,18,30,45,60,75";

    /// <summary>Bands of sessions.</summary>
    [Description("Numbers of dosing sessions at which bands begin. Source: design default (6 is the usual induction, 12 the course limit).")]
    public string SessionBands { get; set; } = "1,4,6,7,13";

    /// <summary>Bands of therapy sessions.</summary>
    [Description("Numbers of preparation and integration sessions together at which bands begin. Source: design default.")]
    public string TherapyBands { get; set; } = "0,2,5,9";

    /// <summary>Bands of failed trials.</summary>
    [Description("Numbers of failed treatment trials at which bands begin. Source: design default.")]
    public string TrialBands { get; set; } = "0,1,2,3,5";

    /// <summary>What is wrong with these settings, in words; empty if nothing is.</summary>
    public IReadOnlyList<string> Validate() =>
    [
        .. from property in typeof(OutcomeOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance)
           let value = property.GetValue(this)
           where value is int or decimal or double && Convert.ToDouble(value, CultureInfo.InvariantCulture) < 0
           select $"Kap:Outcomes:{property.Name} is {Convert.ToString(value, CultureInfo.InvariantCulture)}. Give 0 or more.",
        .. from property in typeof(OutcomeOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance)
           where property.Name.EndsWith("Bands", StringComparison.Ordinal) || property.Name == nameof(KeptAtDays)
           let text = (string)property.GetValue(this)!
           where Numbers(text) is not { Count: > 0 } numbers || !numbers.Zip(numbers.Skip(1)).All(n => n.First < n.Second)
           select $"Kap:Outcomes:{property.Name} is '{text}'. Give whole numbers in rising order, separated by commas.",
        .. AcuteFromDay > AcuteToDay ? [$"Kap:Outcomes:AcuteFromDay is {AcuteFromDay}, after AcuteToDay {AcuteToDay}."] : (string[])[],
        .. LastingFromDay > LastingToDay ? [$"Kap:Outcomes:LastingFromDay is {LastingFromDay}, after LastingToDay {LastingToDay}."] : (string[])[],
        .. List(Courses).Count == 0 ? ["Kap:Outcomes:Courses is empty. Give codes of kap-course-type, separated by commas."] : (string[])[],
    ];

    /// <summary>The values of a list.</summary>
    public static IReadOnlyList<string> List(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The whole numbers of a list; empty if one is none.</summary>
    internal static IReadOnlyList<int> Numbers(string text)
    {
        var numbers = List(text).Select(t => int.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1).ToList();
        return numbers.Contains(-1) ? [] : numbers;
    }
}
