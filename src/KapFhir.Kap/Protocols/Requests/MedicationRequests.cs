// https://hl7.org/fhir/R4/medicationrequest.html
using System.Text.Json.Nodes;
using KapFhir.Fhir.Json;

namespace KapFhir.Kap.Protocols.Requests;

/// <summary>
/// A MedicationRequest of an activity: one order for all its times, and a draft whatever the plan is, since only a prescriber's signature makes it one that a dose
/// may be given by.
/// </summary>
internal static class MedicationRequests
{
    internal static JsonObject Make(ActivityUse use)
    {
        var draft = new RequestDraft(use, "MedicationRequest", "draft").Intent().Priority().Set("doNotPerform", use.Copy("doNotPerform"));
        var product = use.Definition!.Child("product");
        draft.Set(product is { Type.Name: "Reference" } ? "medicationReference" : "medicationCodeableConcept",
            use.Copy("product") ?? use.Copy("code") ?? new JsonObject { ["text"] = use.Words });
        draft.About("subject").By("requester");
        if (use.Definition!.ChildrenNamed("participant").Select(p => RequestDraft.Participant(use, p)).OfType<JsonNode>().FirstOrDefault() is { } performer)
        {
            draft.Set("performer", performer);
        }

        draft.Because().Note().Set("dosageInstruction", Dosage(use));
        return draft.Set("dispenseRequest", use.Copy("quantity") is { } quantity ? new JsonObject { ["quantity"] = quantity } : null).Json;
    }

    // The definition's dosage, at the times of the plan.
    private static JsonArray? Dosage(ActivityUse use)
    {
        var dosages = use.Copies("dosage");
        if (dosages is null && use.Times.Count == 0)
        {
            return null;
        }

        dosages ??= new JsonArray(new JsonObject());
        foreach (var dosage in dosages.OfType<JsonObject>())
        {
            var timing = dosage["timing"] as JsonObject ?? [];
            foreach (var (name, value) in RequestDraft.Timing(use).ToList())
            {
                timing[name] = value?.DeepClone();
            }

            dosage["timing"] = timing.DeepClone();
        }

        return dosages;
    }
}
