using System.Globalization;

namespace KapFhir.Fhir;

/// <summary>Texts about stocks of controlled substances.</summary>
public static partial class Issues
{
    /// <summary>R-32: something in the log does not add up.</summary>
    public static Issue StockDiscrepancy(string kind, string reference, string lot, decimal? amount)
    {
        var mg = amount is { } value ? value.ToString(CultureInfo.InvariantCulture) + " mg" : "";
        var of = lot.Length == 0 ? "" : $" of lot {lot}";
        return Warning("business-rule", $"{reference}: R-32: " + kind switch
        {
            "CountDiffers" => $"the count{of} differs by {mg} from what should have been there. Count again; if it stays, record what is missing as lost.",
            "BelowZero" => $"more went{of} than was there: {mg}. A receipt, or a count, is not on record.",
            "DoesNotAddUp" => $"drawn is not given + wasted + put back: {mg} are not accounted for. Correct the amounts, or record what is missing as lost.",
            "NoRecord" => "what was drawn is not on record, so that the dose is counted for it. Add kap-controlled-substance.",
            "NotWitnessed" => $"{mg} were thrown away, and nobody else watched. Name a witness.",
            "NoLot" => "the lot is not said. Refer to the Medication of the lot, or add kap-controlled-substance.lot.",
            "UnknownLot" => $"nothing{of} ever came in, and it was never counted. Record the receipt (kap-stock-movement), or the first count (kap-stock-count).",
            "Expired" => $"the product{of} was expired. Take another lot, and return or destroy this one.",
            "NoAmount" => "the amount cannot be told in mg. Give it in mg, or say the strength in the Medication.",
            "Lost" => $"{mg}{of} are missing. Report it to the DEA (21 CFR 1301.76(b)).",
            _ => "its lot is kept in several places, and where it was given is not said. Name the Location of the visit.",
        });
    }

    /// <summary>R-32: a dose for which there was not enough.</summary>
    public static Issue StockBelowZero(string place, string lot, decimal onHand) => Rule("R-32", place, "business-rule", string.Create(
        CultureInfo.InvariantCulture, $"more was drawn of lot {lot} than is on hand: {onHand} mg would be left. Correct the lot or the amounts, or record the receipt (kap-stock-movement)."));
}
