// https://hl7.org/fhir/R4/careplan.html
using System.Text.Json.Nodes;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Forms;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Protocols;

/// <summary>Writes the CarePlan of an applied plan.</summary>
internal static class CarePlanWriter
{
    private static readonly string[] Sessions = [KapGuide.Definition("kap-planned-sessions"), KapGuide.Definition("kap-max-sessions")];

    /// <summary>The CarePlan of these plans, the outermost first.</summary>
    internal static JsonObject Write(IReadOnlyList<FhirNode> plans, ApplyRequest request, IReadOnlyList<string> treated,
        IReadOnlyList<string> goals, DateTimeOffset end, bool hasActions)
    {
        var plan = plans[0];
        var made = new JsonObject { ["resourceType"] = "CarePlan" };
        var isKap = TreatedConditions.IsKap(plan);
        if (isKap)
        {
            made["meta"] = new JsonObject { ["profile"] = new JsonArray(KapGuide.Definition("kap-care-plan")) };
            made["text"] = Build.Narrative((plan.ChildText("title") ?? "Plan") + ": from " + Build.Date(request.Start) + " to " + Build.Date(end) + ".");
            made["extension"] = new JsonArray([.. Sessions.Select(s => FormItem.Extension(plan, s)).OfType<FhirNode>().Select(FormItem.Json)]);
            if (((JsonArray)made["extension"]!).Count == 0)
            {
                made.Remove("extension");
            }
        }

        Instantiate(made, plans);
        made["status"] = request.IsActive ? "active" : "draft";
        made["intent"] = "plan";
        if (isKap)
        {
            made["category"] = new JsonArray(Build.Concept("http://hl7.org/fhir/us/core/CodeSystem/careplan-category", "assess-plan"));
        }

        Describe(made, plan, request, end);
        List(made, "addresses", treated);
        List(made, "goal", [.. goals.Select(g => "#" + g)]);
        if (hasActions)
        {
            made["activity"] = new JsonArray(new JsonObject { ["reference"] = Build.Reference("#requests") });
        }

        return made;
    }

    /// <summary>Says what of the plan does not apply to the patient.</summary>
    internal static void Note(JsonObject made, IReadOnlyList<string> leftOut)
    {
        if (leftOut.Count > 0)
        {
            made["note"] = new JsonArray([.. leftOut.Select(title => (JsonNode)new JsonObject { ["text"] = "Left out, since its condition does not hold: " + title })]);
        }
    }

    /// <summary>Says which definitions it comes of; one without a url is named by its address.</summary>
    internal static void Instantiate(JsonObject made, IReadOnlyList<FhirNode> plans)
    {
        if (plans.Select(ActivityUse.CanonicalOf).OfType<string>().Distinct(StringComparer.Ordinal).Select(c => (JsonNode)c).ToArray() is { Length: > 0 } canonicals)
        {
            made["instantiatesCanonical"] = new JsonArray(canonicals);
        }
        else if (plans[0].ChildText("id") is not null)
        {
            made["instantiatesUri"] = new JsonArray(plans[0].Self());
        }
    }

    internal static void Refer(JsonObject made, string name, FhirNode? target)
    {
        if (target is not null)
        {
            made[name] = Build.Reference(target.Self());
        }
    }

    private static void Describe(JsonObject made, FhirNode plan, ApplyRequest request, DateTimeOffset end)
    {
        foreach (var name in new[] { "title", "description" })
        {
            if (plan.ChildText(name) is { } text)
            {
                made[name] = text;
            }
        }

        made["subject"] = Build.Reference(request.Patient);
        Refer(made, "encounter", request.Encounter);
        made["period"] = Build.Period(request.Start, end);
        made["created"] = Build.Time(request.Now);
        Refer(made, "author", request.Practitioner ?? request.Organization);
        if (request is { Practitioner: not null, Organization: { } organization })
        {
            List(made, "contributor", [organization.Self()]);
        }
    }

    private static void List(JsonObject made, string name, IReadOnlyList<string> references)
    {
        if (references.Count > 0)
        {
            made[name] = new JsonArray([.. references.Select(Build.Reference)]);
        }
    }
}
