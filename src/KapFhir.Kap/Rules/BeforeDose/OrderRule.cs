using System.ComponentModel;
using KapFhir.Fhir;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Rules.BeforeDose;

/// <summary>The settings of R-10.</summary>
public sealed class OrderOptions() : RuleOptions(RuleMode.Warn)
{
    /// <summary>How far a dose may be from its order.</summary>
    [Description("By how many percent a dose may differ from its order. Source: design default.")]
    public decimal DosePercent { get; set; } = 10;
}

/// <summary>R-10: an order is in force and matches the dose.</summary>
internal static class OrderRule
{
    private const string Id = "R-10";
    private static readonly FhirCode NoOrder = FhirCode.Kap("kap-issue", "no-order");

    internal static IEnumerable<Finding> Check(Occasion occasion, PatientFacts facts, OrderOptions options, DoseLimitOptions limits)
    {
        var place = occasion.Place(occasion.Kind == OccasionKind.Dose ? "request" : "basedOn");
        if (facts.Orders.Count == 0 || (occasion.Kind == OccasionKind.Dose && occasion.Dose?.Request is null))
        {
            return [new Finding(Id, Issues.OrderMissing(place), NoOrder, FindingSeverity.High)];
        }

        var faults = facts.Orders.Select(o => Fault(o, occasion, facts, options, limits, place)).ToList();
        return faults.Contains(null) ? [] : [new Finding(Id, faults[0]!, NoOrder, FindingSeverity.High) { Implicated = [facts.Orders[0].Reference] }];
    }

    private static Issue? Fault(OrderFact order, Occasion occasion, PatientFacts facts, OrderOptions options, DoseLimitOptions limits, string place) =>
        order.Status is not ("active" or "completed") || order.Patient != occasion.Patient || order.Requester is null || order.Authored > occasion.At
            ? Issues.OrderNotInForce(place)
        : (order.Route != DoseRoute.Unknown && occasion.Route != DoseRoute.Unknown && order.Route != occasion.Route)
            || (occasion.Kind == OccasionKind.Dose && order.IsEsketamine != occasion.IsEsketamine) ? Issues.OrderOfOtherRoute(place)
        : IsOff(order, occasion, facts, options, limits) ? Issues.OrderOfOtherDose(place, options.DosePercent)
        : null;

    private static bool IsOff(OrderFact order, Occasion occasion, PatientFacts facts, OrderOptions options, DoseLimitOptions limits)
    {
        var ordered = order.Milligrams ?? (order.MgPerKg * DoseLimitRule.WeightAt(occasion, facts, limits) is { } byWeight ? (byWeight, byWeight) : null);
        return ordered is var (low, high) && (occasion.Dose?.Milligrams ?? occasion.Session?.PlannedMilligrams) is { } given
            && (given < low * (1 - (options.DosePercent / 100)) || given > high * (1 + (options.DosePercent / 100)));
    }
}
