// https://hl7.org/fhir/R4/request.html
using System.Text.Json.Nodes;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Protocols.Requests;

/// <summary>A request in the making: what all kinds of requests share.</summary>
internal sealed class RequestDraft
{
    private readonly ActivityUse _use;

    internal RequestDraft(ActivityUse use, string type, string inForce)
    {
        _use = use;
        Json = new JsonObject { ["resourceType"] = type };
        Set("meta", use.Profile is { } profile ? new JsonObject { ["profile"] = new JsonArray(profile) } : null);
        Set("instantiatesCanonical", type is "Appointment" or "CommunicationRequest" or "SupplyRequest" || use.Canonical is not { } canonical ? null
            : type == "Task" ? (use.Definition is { Type.Name: "ActivityDefinition" } ? JsonValue.Create(canonical) : null) : new JsonArray(canonical));
        Json["status"] = use.Status(inForce);
    }

    internal JsonObject Json { get; }

    /// <summary>Sets a property, in the order of calls; null sets none.</summary>
    internal RequestDraft Set(string name, JsonNode? value)
    {
        if (value is not null)
        {
            Json[name] = value;
        }

        return this;
    }

    /// <summary>The definition's intent; without one, an option among the group's requests: https://hl7.org/fhir/R4/valueset-request-intent.html.</summary>
    internal RequestDraft Intent() => Set("intent", _use.Copy("intent") ?? "option");

    /// <summary>The priority of the action, or else of the definition.</summary>
    internal RequestDraft Priority() =>
        Set("priority", (_use.Action?.ChildText("priority") ?? _use.Definition?.ChildText("priority")) is { } priority ? JsonValue.Create(priority) : null);

    internal RequestDraft About(string subject) =>
        Set(subject, Build.Reference(_use.Request.Patient)).Set("encounter", _use.Request.Encounter is { } encounter ? Build.Reference(encounter.Self()) : null);

    /// <summary>When it was written, and by whom.</summary>
    internal RequestDraft By(string author) => Set("authoredOn", Build.Time(_use.Request.Now)).Set(author, Who());

    internal RequestDraft Because(bool isList = true)
    {
        Set("reasonCode", ActivityUse.Copies(_use.Action, "reason") is { } reasons ? (isList ? reasons : reasons[0]!.DeepClone()) : null);
        return _use.Conditions.Count == 0 ? this
            : Set("reasonReference", isList ? new JsonArray([.. _use.Conditions.Select(Build.Reference)]) : Build.Reference(_use.Conditions[0]));
    }

    /// <summary>One time, or all of them as a Timing.</summary>
    internal RequestDraft When(string element)
    {
        if (_use.IsEndless || _use.Times.Count > 1)
        {
            return Set(element + "Timing", Timing(_use));
        }

        if (_use.Times is [var time])
        {
            PlannedTime.Write(Json, element, time);
        }

        return this;
    }

    internal RequestDraft Note() => Set("note", _use.Words is { } words ? new JsonArray(new JsonObject { ["text"] = words }) : null);

    /// <summary>All times of an activity; without an end, its own rhythm from its beginning on.</summary>
    internal static JsonObject Timing(ActivityUse use)
    {
        var own = use.Action?.Child("timing") ?? use.Definition?.Child("timing");
        if (use.IsEndless && own is { Type.Name: "Timing" } && Forms.FormItem.Json(own) is JsonObject rhythm && rhythm["repeat"] is JsonObject repeat)
        {
            if (repeat["boundsPeriod"] is null && repeat["boundsDuration"] is null && repeat["boundsRange"] is null)
            {
                repeat["boundsPeriod"] = new JsonObject { ["start"] = Build.Time(use.Times[0].Start) };
            }

            return rhythm;
        }

        return new JsonObject { ["event"] = new JsonArray([.. use.Times.Select(t => (JsonNode)Build.Time(t.Start))]) };
    }

    /// <summary>Who may be the one of a participant's type, of those who are known.</summary>
    internal static JsonObject? Participant(ActivityUse use, FhirNode participant) => participant.ChildText("type") switch
    {
        "patient" => Build.Reference(use.Request.Patient),
        "practitioner" when use.Request.Practitioner is { } practitioner => Build.Reference(practitioner.Self()),
        _ => null,
    };

    private JsonObject? Who() => (_use.Request.Practitioner ?? _use.Request.Organization) is { } author ? Build.Reference(author.Self()) : null;
}
