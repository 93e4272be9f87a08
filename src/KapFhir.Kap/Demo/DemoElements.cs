using System.Text.Json.Nodes;
using static KapFhir.Kap.Build;

namespace KapFhir.Kap.Demo;

/// <summary>What the resources of the demo clinic are made of.</summary>
internal static class DemoElements
{
    private const string Core = "http://hl7.org/fhir/StructureDefinition/";

    /// <summary>A resource of a patient, with its profile of the guide (null for none).</summary>
    internal static JsonObject Resource(DemoPatient p, string type, string name, string? profile) =>
        Build.Resource(type, $"{p.Id}-{name}", profile is null ? null : KapGuide.Definition(profile));

    internal static JsonObject Performer(string role, string actor) => new() { ["function"] = LocalConcept("kap-role", role), ["actor"] = Reference(actor) };

    internal static JsonArray Phase(string phase) => new(PhaseExtension(phase));

    internal static JsonNode PhaseExtension(string phase) => Extension("kap-session-phase", "valueCodeableConcept", LocalConcept("kap-session-phase", phase));

    internal static JsonNode Timepoint(string code) => Extension("kap-timepoint", "valueCodeableConcept", LocalConcept("kap-timepoint", code));

    internal static JsonObject Score(decimal value) => Quantity(value, "{score}", "{score}");

    internal static JsonArray Category(string category) => new(Concept(Hl7 + "observation-category", category));

    /// <summary>An Observation of a patient outside of sessions.</summary>
    internal static JsonObject Observation(DemoPatient p, string name, DateTimeOffset at, string category, JsonObject code, JsonObject quantity)
    {
        var observation = Resource(p, "Observation", name, null);
        observation["status"] = "final";
        observation["category"] = Category(category);
        observation["code"] = code;
        observation["subject"] = Reference(p.Self);
        observation["effectiveDateTime"] = Time(at);
        observation["performer"] = new JsonArray(Reference(StaffResources.Nurse(p)));
        observation["valueQuantity"] = quantity;
        return observation;
    }

    internal static JsonObject Weight(DemoPatient p, string name, DateTimeOffset at) =>
        Claiming(Observation(p, name, at, "vital-signs", Concept(Loinc, "29463-7", "Body weight"), Quantity(p.WeightKg, "kg", "kg")), "bodyweight");

    internal static JsonObject Height(DemoPatient p, string name, DateTimeOffset at) =>
        Claiming(Observation(p, name, at, "vital-signs", Concept(Loinc, "8302-2", "Body height"), Quantity((p.Case.IsWoman ? 158 : 171) + (p.Case.Number % 17), "cm", "cm")), "bodyheight");

    /// <summary>Claims a profile of R4's vital signs and the guide's.</summary>
    internal static JsonObject Claiming(JsonObject observation, string vital)
    {
        observation["meta"] = new JsonObject { ["profile"] = new JsonArray(KapGuide.Definition("kap-vitals"), Core + vital) };
        return observation;
    }

    /// <summary>A document of a patient; its text stands in it where there is one.</summary>
    internal static JsonObject Document(DemoPatient p, string name, DateTimeOffset at, JsonObject type, string title, string? text = null)
    {
        var document = Resource(p, "DocumentReference", name, null);
        document["status"] = "current";
        document["type"] = type;
        document["subject"] = Reference(p.Self);
        document["date"] = Time(at);
        document["custodian"] = Reference(ClinicResources.Organization);
        var attachment = new JsonObject { ["contentType"] = "text/plain", ["title"] = title + " (synthetic)" };
        if (text is not null)
        {
            attachment["data"] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));
        }

        document["content"] = new JsonArray(new JsonObject { ["attachment"] = attachment });
        return document;
    }

    /// <summary>Labels a resource: confidentiality R, and what the labels say.</summary>
    internal static JsonObject Labelled(JsonObject resource, params string[] labels)
    {
        var meta = resource["meta"]?.AsObject() ?? new JsonObject();
        meta["security"] = new JsonArray([Coding(Hl7 + "v3-Confidentiality", "R", "restricted"), .. labels.Select(l => (JsonNode)Coding(Hl7 + "v3-ActCode", l))]);
        resource["meta"] = meta;
        return resource;
    }
}
