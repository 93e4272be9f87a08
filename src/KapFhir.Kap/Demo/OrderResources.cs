using System.Text.Json.Nodes;
using static KapFhir.Kap.Build;
using static KapFhir.Kap.Demo.DemoElements;

namespace KapFhir.Kap.Demo;

/// <summary>The orders of a course: for the induction, for maintenance, and for a second injection.</summary>
internal static class OrderResources
{
    internal static IEnumerable<JsonObject> All(DemoPatient p)
    {
        if (p.Case.Stage != DemoStage.Treated)
        {
            yield break;
        }

        yield return Order(p, "order", p.Screening.AddDays(1), [.. Doses(p, isMaintenance: false)]);
        if (CourseResources.HasMaintenance(p))
        {
            yield return Order(p, "order-maintenance", p.Sessions.First(s => s.IsMaintenance).Start.AddDays(-2), [.. Doses(p, isMaintenance: true)]);
        }

        if (p.Doses.FirstOrDefault(s => DoseResources.Booster(p, s) > 0) is { } boosted)
        {
            yield return Order(p, "order-booster", boosted.Start.AddHours(-1), [DoseResources.Booster(p, boosted)]);
        }
    }

    // Where none was given yet: the first step.
    private static IEnumerable<decimal> Doses(DemoPatient p, bool isMaintenance) =>
        p.Doses.Where(s => s.IsMaintenance == isMaintenance).Select(s => s.DoseMg).DefaultIfEmpty(p.Route.IsFixed ? p.Route.Steps[0] : Math.Round(p.Route.Steps[0] * p.WeightKg));

    private static JsonObject Order(DemoPatient p, string name, DateTimeOffset at, decimal[] doses)
    {
        var isActive = p.IsRunning && (name != "order" || !CourseResources.HasMaintenance(p));
        var order = Resource(p, "MedicationRequest", name, "kap-medication-request");
        order["extension"] = new JsonArray(
            Extension("kap-off-label", "valueBoolean", p.Route != DemoRoute.Esketamine),
            Extension("kap-dose-intent", "valueCode", !p.Case.HasTherapy ? "antidepressant" : p.Case.Number % 3 == 0 ? "psychedelic" : "psycholytic"));
        order["status"] = isActive ? "active" : "completed";
        order["intent"] = "order";
        order["medicationCodeableConcept"] = ClinicResources.Code(DemoProduct.Of(p.Route));
        order["subject"] = Reference(p.Self);
        order["authoredOn"] = Time(at);
        order["requester"] = Reference(StaffResources.Prescriber(p));
        order["reasonReference"] = new JsonArray(Reference($"Condition/{p.Id}-indication"));
        order["dosageInstruction"] = new JsonArray(new JsonObject
        {
            ["route"] = Concept(Snomed, p.Route.Snomed, p.Route.Words),
            ["doseAndRate"] = new JsonArray(Amount(doses.Min(), doses.Max())),
        });
        return order;
    }

    private static JsonObject Amount(decimal low, decimal high) => low == high ? new JsonObject { ["doseQuantity"] = Quantity(low, "mg", "mg") }
        : new JsonObject { ["doseRange"] = new JsonObject { ["low"] = Quantity(low, "mg", "mg"), ["high"] = Quantity(high, "mg", "mg") } };
}
