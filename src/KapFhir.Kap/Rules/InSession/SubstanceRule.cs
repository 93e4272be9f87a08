using System.ComponentModel;
using KapFhir.Fhir;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Rules.InSession;

/// <summary>The settings of R-32.</summary>
public sealed class SubstanceOptions() : RuleOptions(RuleMode.Warn)
{
    /// <summary>How far the amounts may be apart.</summary>
    [Description("By how many mg what was drawn may differ from what was given, wasted and returned. Source: design default.")]
    public decimal ToleranceMg { get; set; } = 0.01m;

    /// <summary>Whether waste needs a witness.</summary>
    [Description("Whether waste needs a witness who is not the one who gave the dose. Source: facility policy and many states, no flat federal rule.")]
    public bool RequireWitness { get; set; } = true;

    /// <summary>Whether every dose needs the record.</summary>
    [Description("Whether every dose needs kap-controlled-substance. Source: 21 CFR 1304.22(c), from memory; Schedule III since 1999 (64 FR 37673).")]
    public bool RequireRecord { get; set; } = true;

    /// <summary>Whether a dose is held against the stock.</summary>
    [Description("Whether a dose is held against what is on hand of its lot, where receipts (kap-stock-movement) or counts (kap-stock-count) of the lot are on record. Source: 21 CFR 1304.21.")]
    public bool CheckStock { get; set; } = true;
}

/// <summary>R-32: the controlled substance is accounted for.</summary>
internal static class SubstanceRule
{
    private const string Id = "R-32";

    internal static IEnumerable<Finding> Check(Occasion occasion, PatientFacts facts, SubstanceOptions options)
    {
        var dose = occasion.Dose!;
        var place = occasion.Place("extension");
        if (dose.LotExpires < dose.Start)
        {
            yield return Found(occasion, Issues.LotExpired(occasion.Place("medication")));
        }

        if (facts.Stock is { } stock && stock.Left < -options.ToleranceMg)
        {
            yield return Found(occasion, Issues.StockBelowZero(place, stock.Lot, stock.Left));
        }

        if (dose.Controlled is not { } record)
        {
            if (options.RequireRecord)
            {
                yield return Found(occasion, Issues.SubstanceNotRecorded(place));
            }

            yield break;
        }

        if (Math.Abs((record.Drawn ?? 0) - (record.Given ?? 0) - (record.Wasted ?? 0) - (record.Returned ?? 0)) > options.ToleranceMg
            || (dose.Milligrams is { } given && Math.Abs((record.Given ?? 0) - given) > options.ToleranceMg))
        {
            yield return Found(occasion, Issues.SubstanceDiscrepancy(place, options.ToleranceMg));
        }

        var givers = dose.Performers.Where(p => p.Function == "performer").Select(p => p.Actor).ToList();
        string?[] witnesses = [record.Witness, .. dose.Performers.Where(p => p.Function == "witness").Select(p => p.Actor)];
        if (options.RequireWitness && record.Wasted > 0 && !witnesses.Any(w => w is not null && !givers.Contains(w, StringComparer.Ordinal)))
        {
            yield return Found(occasion, Issues.WasteNotWitnessed(occasion.Place("performer")));
        }
    }

    private static Finding Found(Occasion occasion, Issue issue) => new(Id, issue, FhirCode.Kap("kap-issue", "cs-discrepancy"), FindingSeverity.High)
    {
        FollowUps =
        [
            new TaskToDo("substance", "Reconcile the record of the controlled substance", occasion.At.AddDays(1), "urgent"),
            new RaisedFlag("substance", "The record of the controlled substance does not add up", "admin", FhirCode.Kap("kap-issue", "cs-discrepancy")),
        ],
    };
}
