// https://hl7.org/fhir/R4/appointment.html
using System.Text.Json.Nodes;
using KapFhir.Fhir.Json;

namespace KapFhir.Kap.Protocols.Requests;

/// <summary>Appointments of an activity: one for each time, proposed until a slot is found; app-3 lets a proposed one have no start.</summary>
internal static class Appointments
{
    internal static JsonObject Make(ActivityUse use, Occurrence? time)
    {
        var draft = new RequestDraft(use, "Appointment", "proposed").Set("status", "proposed")
            .Set("serviceType", use.Copy("code") is { } code ? new JsonArray(code) : null);
        draft.Because().Set("description", use.Words is { } words ? JsonValue.Create(words) : null);
        if (time is not null)
        {
            draft.Set("minutesDuration", time.End is null ? null : JsonValue.Create((int)Math.Max(1, Math.Round((time.Last - time.Start).TotalMinutes))));
        }

        draft.Set("created", Build.Time(use.Request.Now)).Set("participant", Participants(use));
        return draft.Set("requestedPeriod", time is null ? null : new JsonArray(Build.Period(time.Start, time.Last))).Json;
    }

    private static JsonArray Participants(ActivityUse use)
    {
        var all = new JsonArray(Participant(Build.Reference(use.Request.Patient), null));
        if (use.Request.Practitioner is not null && use.Definition!.Child("participant") is null)
        {
            all.Add((JsonNode)Participant(Build.Reference(Rules.Facts.ElementReading.Self(use.Request.Practitioner)), null));
        }

        foreach (var participant in use.Definition!.ChildrenNamed("participant").Where(p => p.ChildText("type") is not "patient"))
        {
            all.Add((JsonNode)Participant(RequestDraft.Participant(use, participant), participant.Child("role")));
        }

        return all;
    }

    private static JsonObject Participant(JsonObject? actor, FhirNode? role)
    {
        var participant = new JsonObject();
        if (role is not null)
        {
            participant["type"] = new JsonArray(KapFhir.Kap.Forms.FormItem.Json(role));
        }

        if (actor is not null)
        {
            participant["actor"] = actor;
        }
        else if (role is null)
        {
            participant["type"] = new JsonArray(Build.Concept(Build.Hl7 + "v3-ParticipationType", "PPRF", "primary performer"));
        }

        participant["required"] = "required";
        participant["status"] = "needs-action";
        return participant;
    }
}
