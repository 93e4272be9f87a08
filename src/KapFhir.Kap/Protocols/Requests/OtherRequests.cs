// https://hl7.org/fhir/R4/valueset-request-resource-types.html
using System.Text.Json.Nodes;

namespace KapFhir.Kap.Protocols.Requests;

/// <summary>Requests of the kinds that a definition describes well enough: communication, device, supply, diet.</summary>
internal static class OtherRequests
{
    internal static JsonObject Communication(ActivityUse use, Occurrence? time)
    {
        var draft = new RequestDraft(use, "CommunicationRequest", "active").Priority().Set("doNotPerform", use.Copy("doNotPerform"));
        draft.Set("category", use.Copy("code") is { } code ? new JsonArray(code) : null).About("subject");
        draft.Set("payload", use.Words is { } words ? new JsonArray(new JsonObject { ["contentString"] = words }) : null);
        if (time is not null)
        {
            PlannedTime.Write(draft.Json, "occurrence", time);
        }

        draft.By("requester");
        var participants = use.Definition!.ChildrenNamed("participant").Select(p => RequestDraft.Participant(use, p)).OfType<JsonNode>().ToArray();
        return draft.Set("recipient", participants.Length > 0 ? new JsonArray(participants) : null).Because().Json;
    }

    internal static JsonObject Device(ActivityUse use) => new RequestDraft(use, "DeviceRequest", "active").Intent().Priority()
        .Set("codeCodeableConcept", use.Copy("code") ?? new JsonObject { ["text"] = use.Words }).About("subject").When("occurrence").By("requester").Because().Note().Json;

    internal static JsonObject Supply(ActivityUse use) => new RequestDraft(use, "SupplyRequest", "active").Priority()
        .Set(use.Definition!.Child("product") is { Type.Name: "Reference" } ? "itemReference" : "itemCodeableConcept",
            use.Copy("product") ?? use.Copy("code") ?? new JsonObject { ["text"] = use.Words })
        .Set("quantity", use.Copy("quantity")).When("occurrence").By("requester")
        .Because().Set("deliverTo", Build.Reference(use.Request.Patient)).Json;

    internal static JsonObject Nutrition(ActivityUse use)
    {
        var diet = new JsonObject { ["type"] = new JsonArray(use.Copy("code") ?? new JsonObject { ["text"] = use.Words }) };
        if (use.Times.Count > 0)
        {
            diet["schedule"] = new JsonArray(RequestDraft.Timing(use));
        }

        var draft = new RequestDraft(use, "NutritionOrder", "active").Intent().About("patient").Set("dateTime", Build.Time(use.Request.Now));
        draft.Set("orderer", use.Request.Practitioner is { } orderer ? Build.Reference(Rules.Facts.ElementReading.Self(orderer)) : null);
        return draft.Set("oralDiet", diet).Note().Json;
    }
}
