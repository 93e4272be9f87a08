using System.ComponentModel;
using System.Globalization;
using KapFhir.Fhir;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Rules.InSession;

/// <summary>The settings of R-27. Minutes count from the start of the dose.</summary>
public sealed class MonitoringOptions() : RuleOptions(RuleMode.Warn)
{
    /// <summary>IV.</summary>
    [Description("IV: minutes from the dose at which vital signs are taken. Source: Emory series (every 10 minutes during, every 15 after), design default.")]
    public string IvMinutes { get; set; } = "-15,0,10,20,30,40,55,70,85,100";

    /// <summary>IM.</summary>
    [Description("IM: minutes from the dose at which vital signs are taken. Source: design default.")]
    public string ImMinutes { get; set; } = "0,5,15,30,45,60";

    /// <summary>Lozenge.</summary>
    [Description("Lozenge and swallowed: minutes from the dose at which vital signs are taken. Source: design default.")]
    public string SlMinutes { get; set; } = "0,20,40,60,90,120";

    /// <summary>Esketamine.</summary>
    [Description("Esketamine: minutes from the dose at which vital signs are taken. Source: esketamine prescribing information (0, 40, then until stable, at least 2 hours).")]
    public string EsketamineMinutes { get; set; } = "0,40,60,90,120";

    /// <summary>How far a measurement may be from its point.</summary>
    [Description("By how many minutes a measurement may miss its point. Source: design default.")]
    public int ToleranceMinutes { get; set; } = 5;

    /// <summary>What is measured.</summary>
    [Description("LOINC codes measured at each point, separated by commas; alternatives by a slash. Source: design default.")]
    public string Measures { get; set; } = "85354-9";

    /// <summary>The points of a route; none where none are set.</summary>
    internal IReadOnlyList<int> Points(DoseRoute route, bool isEsketamine) =>
        [.. SettingList.Of(isEsketamine ? EsketamineMinutes : route switch
        {
            DoseRoute.Intravenous => IvMinutes,
            DoseRoute.Intramuscular or DoseRoute.Subcutaneous => ImMinutes,
            DoseRoute.Sublingual or DoseRoute.Oral => SlMinutes,
            DoseRoute.Nasal => EsketamineMinutes,
            _ => "",
        }).Select(m => int.Parse(m, CultureInfo.InvariantCulture))];
}

/// <summary>R-27: vital signs were taken as the route's schedule asks.</summary>
internal static class MonitoringRule
{
    internal static IEnumerable<Finding> Check(Occasion occasion, PatientFacts facts, MonitoringOptions options)
    {
        var points = options.Points(SessionTimes.Route(occasion, facts), SessionTimes.IsEsketamine(occasion, facts));
        var wanted = SettingList.Of(options.Measures);
        var missing = points.Where(point => !wanted.All(codes => codes.Split('/').Any(code => IsTaken(code, point, occasion, facts, options)))).ToList();
        return missing.Count == 0 ? [] :
        [
            new Finding("R-27", Issues.MonitoringGaps(occasion.Place("performed"), points.Count - missing.Count, points.Count), FhirCode.Kap("kap-issue", "monitoring-gap"), FindingSeverity.Moderate)
            {
                FollowUps = [new TaskToDo("monitoring", "Complete the record of vital signs, or note why they were not taken: minutes "
                    + string.Join(", ", missing), occasion.At.AddDays(1), "routine")],
            },
        ];
    }

    private static bool IsTaken(string code, int point, Occasion occasion, PatientFacts facts, MonitoringOptions options) =>
        facts.InSession.Any(m => m.Is(code) && Math.Abs(SessionTimes.Minutes(m, occasion, facts) - point) <= options.ToleranceMinutes);
}
