// https://hl7.org/fhir/R4/servicerequest.html
using System.Text.Json.Nodes;
using KapFhir.Fhir.Json;

namespace KapFhir.Kap.Protocols.Requests;

/// <summary>A ServiceRequest of an activity: one for all its times.</summary>
internal static class ServiceRequests
{
    internal static JsonObject Make(ActivityUse use)
    {
        var draft = new RequestDraft(use, "ServiceRequest", "active").Intent()
            .Set("category", use.Phase is { } phase ? new JsonArray(Build.LocalConcept("kap-session-phase", phase)) : null)
            .Priority().Set("doNotPerform", use.Copy("doNotPerform"))
            .Set("code", use.Copy("code") ?? (use.Words is { } words ? new JsonObject { ["text"] = words } : null));
        draft.Set("quantityQuantity", use.Copy("quantity")).About("subject").When("occurrence").By("requester");
        var participants = use.Definition!.ChildrenNamed("participant").ToList();
        draft.Set("performerType", participants.Select(p => p.Child("role")).OfType<FhirNode>().Select(Forms.FormItem.Json).FirstOrDefault());
        if (participants.Select(p => RequestDraft.Participant(use, p)).OfType<JsonNode>().ToArray() is { Length: > 0 } performers)
        {
            draft.Set("performer", new JsonArray(performers));
        }

        draft.Set("locationReference", use.Copy("location") is { } location ? new JsonArray(location) : null);
        return draft.Because().Set("bodySite", use.Copies("bodySite")).Note().Json;
    }
}
