// https://hl7.org/fhir/R4/activitydefinition-operation-apply.html
using System.Text.Json.Nodes;
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Forms;
using KapFhir.Kap.Protocols.Requests;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Protocols;

/// <summary>A resource that comes of applying a definition.</summary>
/// <param name="Id">What others of the same result refer to it by, after a hash.</param>
/// <param name="Resource">The resource.</param>
/// <param name="Time">The one time that it is for; null if it is for all.</param>
internal sealed record AppliedResource(string Id, JsonObject Resource, Occurrence? Time);

/// <summary>Makes the requests that an ActivityDefinition describes.</summary>
public static class ActivityApplication
{
    private static readonly string[] Kinds =
        ["ServiceRequest", "MedicationRequest", "Task", "Appointment", "CommunicationRequest", "DeviceRequest", "SupplyRequest", "NutritionOrder"];

    /// <summary>The request that an ActivityDefinition describes, applied to a patient by itself; remarks with it.</summary>
    public static Result<ReadOnlyMemory<byte>> Apply(FhirNode activity, ApplyRequest request, ApplySources sources)
    {
        var times = activity.Child("timing") is { } timing ? TimingSchedule.Of(timing, request.Start, request.Subject.Begin("birthDate"))
            : new TimingSchedule([new Occurrence(request.Start, null)], IsOpen: false);
        return times.Then(schedule => Apply(new ActivityUse
        {
            Definition = activity, Action = null, Id = "request", Times = schedule.Times, IsEndless = schedule.IsOpen, Request = request,
            Conditions = TreatedConditions.Of(activity, request, sources),
        }, new Dictionary<string, IReadOnlyList<object>>(StringComparer.Ordinal), sources)).Then(all => Whole(all, activity));
    }

    /// <summary>The requests of an activity, with its dynamic values.</summary>
    internal static Result<IReadOnlyList<AppliedResource>> Apply(
        ActivityUse use, IReadOnlyDictionary<string, IReadOnlyList<object>> inputs, ApplySources sources)
    {
        if (use.Definition?.Child("transform") is not null)
        {
            return Issues.TransformNotDone(use.Definition.Location);
        }

        if (!Kinds.Contains(use.Kind, StringComparer.Ordinal))
        {
            return Issues.ActivityKindNotMade(use.Definition!.Location, use.Kind, Kinds);
        }

        var made = Make(use);
        var values = new DynamicValues(new ApplyExpressions(use.Request, sources), inputs, sources.Definitions);
        var faults = made.SelectMany(m => values.Apply(use.Definition, m.Resource).Concat(values.Apply(use.Action, m.Resource))).ToList();
        return faults.Count > 0 ? Result<IReadOnlyList<AppliedResource>>.Failed([.. faults.Distinct()]) : Result<IReadOnlyList<AppliedResource>>.Succeeded(made, []);
    }

    // A kind with a Timing of its own holds all times; of the others there is one for each.
    private static List<AppliedResource> Make(ActivityUse use)
    {
        JsonObject? whole = use.Kind switch
        {
            "ServiceRequest" => ServiceRequests.Make(use),
            "MedicationRequest" => MedicationRequests.Make(use),
            "DeviceRequest" => OtherRequests.Device(use),
            "SupplyRequest" => OtherRequests.Supply(use),
            "NutritionOrder" => OtherRequests.Nutrition(use),
            _ => null,
        };
        return whole is not null ? [new AppliedResource(use.Id, whole, null)]
            : [.. use.Times.Select((time, i) => new AppliedResource(use.Times.Count == 1 ? use.Id : use.Id + "-" + Build.Number(i + 1), One(use, time), time))];
    }

    private static JsonObject One(ActivityUse use, Occurrence time) => use.Kind switch
    {
        "Appointment" => Appointments.Make(use, time),
        "CommunicationRequest" => OtherRequests.Communication(use, time),
        _ => Tasks.Make(use, time),
    };

    private static Result<ReadOnlyMemory<byte>> Whole(IReadOnlyList<AppliedResource> all, FhirNode activity)
    {
        if (all.Count != 1)
        {
            return Issues.SeveralRequests(activity.Location, all.Count);
        }

        var resource = all[0].Resource;
        if (ActivityUse.Copies(activity, "contained") is { } contained)
        {
            resource["contained"] = contained;
        }

        return Build.Bytes(resource);
    }
}
