namespace KapFhir.Kap.Scoring;

/// <summary>The state of a patient by a score against baseline; the codes of kap-outcome-state.</summary>
public enum OutcomeState
{
    /// <summary>It cannot be told: no rule for the scale, or a baseline of 0.</summary>
    Unknown,

    /// <summary>Below the limit of remission.</summary>
    Remission,

    /// <summary>Better by what the scale counts as a response.</summary>
    Response,

    /// <summary>Better, but by less.</summary>
    Partial,

    /// <summary>Neither better nor worse by what counts.</summary>
    NoChange,

    /// <summary>Worse by what counts as a deterioration.</summary>
    Deteriorated,
}

/// <summary>What a score means against the one before the first dose.</summary>
public static class ScoreChange
{
    /// <summary>
    /// The state: a deterioration first, then remission, response, partial response. Of a baseline of 0 nothing can be told, since a share of it is none.
    /// </summary>
    public static OutcomeState StateOf(Scale scale, decimal baseline, decimal current)
    {
        if (scale.Change is not { } rule || baseline == 0)
        {
            return OutcomeState.Unknown;
        }

        var better = rule.IsUp ? current - baseline : baseline - current;
        return -better >= rule.Deterioration ? OutcomeState.Deteriorated
            : IsRemission(rule, baseline, current) ? OutcomeState.Remission
            : IsResponse(rule, baseline, better) ? OutcomeState.Response
            : rule.PartialPercent is { } partial && PercentOf(baseline, better) >= partial ? OutcomeState.Partial
            : OutcomeState.NoChange;
    }

    /// <summary>The code of a state in kap-outcome-state.</summary>
    public static string CodeOf(OutcomeState state) => state switch
    {
        OutcomeState.Remission => "remission",
        OutcomeState.Response => "response",
        OutcomeState.Partial => "partial",
        OutcomeState.NoChange => "no-change",
        OutcomeState.Deteriorated => "deteriorated",
        _ => "unknown",
    };

    internal static bool IsRemission(ChangeRule rule, decimal baseline, decimal current) =>
        rule.RemissionBeyond is { } limit && IsBeyond(rule, limit, current) && (!rule.IsRemissionFromWorse || !IsBeyond(rule, limit, baseline));

    private static bool IsBeyond(ChangeRule rule, decimal limit, decimal total) => rule.IsUp ? total > limit : total < limit;

    internal static bool IsResponse(ChangeRule rule, decimal baseline, decimal better) =>
        (rule.ResponsePercent is { } percent && PercentOf(baseline, better) >= percent) || (rule.ResponsePoints is { } points && better >= points);

    private static decimal PercentOf(decimal baseline, decimal better) => better / baseline * 100;
}
