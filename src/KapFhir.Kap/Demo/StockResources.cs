using System.Text.Json.Nodes;
using static KapFhir.Kap.Build;

namespace KapFhir.Kap.Demo;

/// <summary>
/// The vault's records: what was received of each lot, and what was counted at the end of each quarter and of the clinic. They follow from what the patients were
/// given, but for one lot: of that a dose does not add up, and the count is a syringe short.
/// </summary>
internal sealed class StockResources(IReadOnlyList<DemoPatient> patients)
{
    private const int Reserve = 2;
    private const decimal Short = 50;

    internal IEnumerable<JsonObject> All()
    {
        var used = patients.SelectMany(p => p.Doses.SelectMany(s => DoseResources.Of(p, s)))
            .GroupBy(d => (d.Product, Quarter: DemoProduct.QuarterOf(d.At))).ToDictionary(g => g.Key, g => (Gone: g.Sum(d => d.Drawn - d.Returned), Lost: g.Sum(d => d.Lost)));
        foreach (var ((product, quarter), (gone, lost)) in used.OrderBy(u => u.Key.Quarter).ThenBy(u => u.Key.Product.Key, StringComparer.Ordinal))
        {
            var units = Math.Ceiling(gone / product.UnitMg) + Reserve;
            yield return Receipt(product, quarter, units * product.UnitMg);
            yield return Count(product, quarter, (units * product.UnitMg) - gone - (lost > 0 ? Short : 0));
        }
    }

    // Invoices are kept with the delivery: a supplier, a receiver, a time, a lot, an amount.
    private static JsonObject Receipt(DemoProduct product, int quarter, decimal milligrams)
    {
        var receipt = Resource("SupplyDelivery", $"demo-receipt-{product.Lot(quarter)[5..]}");
        receipt["identifier"] = new JsonArray(new JsonObject { ["system"] = KapGuide.Canonical + "/NamingSystem/demo-invoice", ["value"] = $"INV-{product.Lot(quarter)[5..].ToUpperInvariant()}" });
        receipt["status"] = "completed";
        receipt["type"] = Concept(Hl7 + "supply-item-type", "medication", "Medication");
        receipt["suppliedItem"] = new JsonObject { ["quantity"] = Quantity(milligrams, "mg", "mg"), ["itemReference"] = Reference("Medication/" + product.Lot(quarter)) };
        receipt["occurrenceDateTime"] = Time(DemoCalendar.OnWorkday(DemoProduct.Begin(quarter).AddHours(8)));
        receipt["supplier"] = Reference("Organization/demo-supplier");
        receipt["destination"] = Reference(ClinicResources.Vault);
        receipt["receiver"] = new JsonArray(Reference(StaffResources.Witness));
        return receipt;
    }

    private static JsonObject Count(DemoProduct product, int quarter, decimal milligrams)
    {
        var at = DemoProduct.Begin(quarter + 1).AddHours(-6);
        var count = Resource("Observation", $"demo-count-{product.Lot(quarter)[5..]}");
        count["status"] = "final";
        count["category"] = new JsonArray(Concept(Hl7 + "observation-category", "procedure"));
        count["code"] = new JsonObject { ["text"] = "Count of a controlled substance" };
        count["subject"] = Reference(ClinicResources.Vault);
        count["focus"] = new JsonArray(Reference("Medication/" + product.Lot(quarter)));
        count["effectiveDateTime"] = Time(at < DemoCalendar.Now ? at : DemoCalendar.Now);
        count["performer"] = new JsonArray(Reference(StaffResources.Witness), Reference("Practitioner/demo-nurse"));
        count["valueQuantity"] = Quantity(milligrams, "mg", "mg");
        return count;
    }
}
