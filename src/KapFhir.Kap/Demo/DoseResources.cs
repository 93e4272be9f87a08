using System.Text.Json.Nodes;
using static KapFhir.Kap.Build;

namespace KapFhir.Kap.Demo;

/// <summary>One administration: what was drawn, given, wasted, returned, and lost.</summary>
internal sealed record DemoDose(string Name, DemoProduct Product, DateTimeOffset At, decimal Given, decimal Drawn)
{
    internal decimal Returned { get; init; }

    /// <summary>Neither given nor wasted nor returned.</summary>
    internal decimal Lost { get; init; }

    internal decimal Wasted => Drawn - Given - Returned - Lost;

    internal string Lot => Product.Lot(DemoProduct.QuarterOf(At));

    internal bool IsBooster => Name.EndsWith("booster", StringComparison.Ordinal);
}

/// <summary>The administrations of a session.</summary>
internal static class DoseResources
{
    private const decimal Syringe = 50;

    /// <summary>What was given in a session.</summary>
    internal static IEnumerable<DemoDose> Of(DemoPatient p, DemoSession s)
    {
        var isLost = p.Case.Has(DemoIncidentKind.Discrepancy, s.Number);
        yield return Dose(p, s, "dose-" + Number(s.Number), s.Start, s.DoseMg) with { Lost = isLost ? 5 : 0 };
        if (Booster(p, s) is var booster and > 0)
        {
            yield return Dose(p, s, $"dose-{Number(s.Number)}-booster", s.Start.AddMinutes(30), booster);
        }
    }

    /// <summary>Milligrams of the second injection, or 0.</summary>
    internal static decimal Booster(DemoPatient p, DemoSession s) => p.Case.Has(DemoIncidentKind.Booster, s.Number) ? Math.Round(s.DoseMg / 2) : 0;

    internal static decimal Total(DemoPatient p, DemoSession s) => s.DoseMg + Booster(p, s);

    internal static decimal PerWeight(DemoPatient p, decimal milligrams) => Math.Round(milligrams / p.WeightKg, 2);

    /// <summary>The order that a session is given by.</summary>
    internal static string Order(DemoPatient p, bool isMaintenance) => $"MedicationRequest/{p.Id}-order" + (isMaintenance ? "-maintenance" : "");

    // Drawn in syringes of 50 mg; lozenges, capsules and devices are taken whole, and now and then one too many comes back.
    private static DemoDose Dose(DemoPatient p, DemoSession s, string name, DateTimeOffset at, decimal given)
    {
        var product = DemoProduct.Of(p.Route);
        var isOneTooMany = !p.Route.IsDrawn && !product.IsEsketamine && (p.Case.Number + s.Number) % 9 == 0;
        return p.Route.IsDrawn ? new DemoDose(name, product, at, given, Math.Ceiling(given / Syringe) * Syringe)
            : new DemoDose(name, product, at, given, given + (isOneTooMany ? product.UnitMg : 0)) { Returned = isOneTooMany ? product.UnitMg : 0 };
    }

    internal static JsonObject Administration(DemoPatient p, DemoSession s, DemoDose dose)
    {
        // A record that does not add up cannot claim the profile, whose invariant kap-ma-3 refuses it.
        var given = DemoElements.Resource(p, "MedicationAdministration", dose.Name, dose.Lost > 0 ? null : "kap-medication-administration");
        given["extension"] = Extensions(p, dose);
        given["partOf"] = new JsonArray(Reference(SessionResources.Of(p, s)));
        given["status"] = "completed";
        given["medicationReference"] = Reference("Medication/" + dose.Lot);
        given["subject"] = Reference(p.Self);
        given["request"] = Reference(dose.IsBooster ? $"MedicationRequest/{p.Id}-order-booster" : Order(p, s.IsMaintenance));
        given["context"] = Reference($"Encounter/{p.Id}-visit-{s.Name}");
        given["effectivePeriod"] = Period(dose.At, dose.At.AddMinutes(p.Route.Minutes));
        given["performer"] = Performers(p, dose);
        given["reasonReference"] = new JsonArray(Reference($"Condition/{p.Id}-indication"));
        given["dosage"] = Dosage(p, dose);
        return given;
    }

    private static JsonArray Extensions(DemoPatient p, DemoDose dose)
    {
        var extensions = new JsonArray(
            Substance(dose), Extension("kap-dosing-weight", "valueQuantity", Quantity(p.WeightKg, "kg", "kg")),
            Extension("kap-dose-per-weight", "valueQuantity", Quantity(PerWeight(p, dose.Given), "mg/kg", "mg/kg")));
        if (dose.Product.IsEsketamine)
        {
            extensions.Add((JsonNode)Extension("kap-device-count", "valueInteger", (int)(dose.Given / dose.Product.UnitMg)));
        }
        else if (p.Route.Product == "lozenge-100")
        {
            extensions.Add((JsonNode)Extension("kap-hold-time", "valueDuration", Quantity(12, "min", "min")));
            extensions.Add((JsonNode)Extension("kap-residual-handling", "valueCode", p.Case.Number % 2 == 0 ? "swallow" : "spit"));
        }

        return extensions;
    }

    private static JsonObject Substance(DemoDose dose)
    {
        var parts = new List<JsonNode>
        {
            Amount("drawn", dose.Drawn), Amount("given", dose.Given), Amount("wasted", dose.Wasted), Amount("returned", dose.Returned),
            Part("container", "valueString", dose.Product.UnitWords), Part("lot", "valueString", dose.Lot.ToUpperInvariant()),
        };
        if (dose.Wasted > 0)
        {
            parts.Add(Part("witness", "valueReference", Reference(StaffResources.Witness)));
        }

        return Extension("kap-controlled-substance", [.. parts, Part("time", "valueDateTime", Time(dose.At))]);
    }

    private static JsonNode Amount(string name, decimal milligrams) => Part(name, "valueQuantity", Quantity(milligrams, "mg", "mg"));

    // At home the patient takes it, with the chaperone there and the nurse on video.
    private static JsonArray Performers(DemoPatient p, DemoDose dose)
    {
        var performers = new JsonArray(By("performer", p.Route == DemoRoute.Home ? p.Self : StaffResources.Nurse(p)));
        if (dose.Wasted > 0)
        {
            performers.Add((JsonNode)By("witness", StaffResources.Witness));
        }

        return performers;
    }

    private static JsonObject By(string function, string actor) =>
        new() { ["function"] = Concept(Hl7 + "med-admin-perform-function", function), ["actor"] = Reference(actor) };

    private static JsonObject Dosage(DemoPatient p, DemoDose dose)
    {
        var dosage = new JsonObject { ["route"] = Concept(Snomed, p.Route.Snomed, p.Route.Words), ["dose"] = Quantity(dose.Given, "mg", "mg") };
        if (p.Route.Snomed == DemoRoute.Iv.Snomed)
        {
            dosage["rateQuantity"] = Quantity(Math.Round(dose.Given / p.Route.Minutes, 2), "mg/min", "mg/min");
        }

        return dosage;
    }
}
