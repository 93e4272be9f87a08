using System.Text.Json.Nodes;

namespace KapFhir.Kap.Protocols;

/// <summary>What comes of applying a plan, in the forms that a client may want it in.</summary>
public sealed class AppliedPlan
{
    private readonly JsonObject _carePlan;
    private readonly IReadOnlyList<AppliedResource> _others;

    internal AppliedPlan(JsonObject carePlan, IReadOnlyList<AppliedResource> others) => (_carePlan, _others) = (carePlan, others);

    /// <summary>The CarePlan with all the rest contained in it.</summary>
    public ReadOnlyMemory<byte> Contained()
    {
        // "contained" stands before what is the resource's own, where readers of R4 expect it.
        var whole = new JsonObject();
        foreach (var (name, value) in _carePlan.ToList())
        {
            if (name == "instantiatesCanonical" || name == "instantiatesUri" || name == "status")
            {
                Contain(whole);
            }

            whole[name] = value?.DeepClone();
        }

        return Build.Bytes(whole);
    }

    /// <summary>A transaction that creates each of them, referring to each other by urn:uuid.</summary>
    /// <param name="newId">Gives a new UUID.</param>
    public ReadOnlyMemory<byte> Transaction(Func<Guid> newId)
    {
        var urns = _others.ToDictionary(o => "#" + o.Id, _ => "urn:uuid:" + newId().ToString("D"), StringComparer.Ordinal);
        var own = "urn:uuid:" + newId().ToString("D");
        var entries = new JsonArray(Entry(own, _carePlan, urns));
        foreach (var other in _others)
        {
            var entry = Entry(urns["#" + other.Id], other.Resource, urns);
            BaseOn((JsonObject)entry["resource"]!, own);
            entries.Add((JsonNode)entry);
        }

        return Build.Bytes(new JsonObject { ["resourceType"] = "Bundle", ["type"] = "transaction", ["entry"] = entries });
    }

    private void Contain(JsonObject whole)
    {
        if (whole["contained"] is null && _others.Count > 0)
        {
            whole["contained"] = new JsonArray([.. _others.Select(o => (JsonNode)WithId(o))]);
        }
    }

    private static JsonObject WithId(AppliedResource applied)
    {
        var made = new JsonObject { ["resourceType"] = applied.Resource["resourceType"]!.DeepClone(), ["id"] = applied.Id };
        foreach (var (name, value) in applied.Resource.Where(p => p.Key != "resourceType"))
        {
            made[name] = value?.DeepClone();
        }

        return made;
    }

    // Where a request can say which plan it belongs to, it does: alone, it would not be found from the plan's side only.
    private static void BaseOn(JsonObject resource, string plan)
    {
        if ((string?)resource["resourceType"] is "RequestGroup" or "ServiceRequest" or "MedicationRequest" or "Task" or "DeviceRequest" or "CommunicationRequest")
        {
            resource["basedOn"] = new JsonArray(Build.Reference(plan));
        }
        else if ((string?)resource["resourceType"] is "Appointment")
        {
            resource["supportingInformation"] = new JsonArray(Build.Reference(plan));
        }
    }

    private static JsonObject Entry(string url, JsonObject resource, Dictionary<string, string> urns)
    {
        var copy = (JsonObject)resource.DeepClone();
        Rewrite(copy, urns);
        return new JsonObject
        {
            ["fullUrl"] = url, ["resource"] = copy, ["request"] = new JsonObject { ["method"] = "POST", ["url"] = (string)resource["resourceType"]! },
        };
    }

    private static void Rewrite(JsonNode? node, Dictionary<string, string> urns)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
            {
                Rewrite(item, urns);
            }
        }
        else if (node is JsonObject holder)
        {
            foreach (var (name, value) in holder.ToList())
            {
                if (name == "reference" && value is JsonValue text && urns.TryGetValue(text.ToString(), out var urn))
                {
                    holder[name] = urn;
                }
                else
                {
                    Rewrite(value, urns);
                }
            }
        }
    }
}
