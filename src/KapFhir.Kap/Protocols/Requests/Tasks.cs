// https://hl7.org/fhir/R4/task.html
using System.Text.Json.Nodes;
using KapFhir.Fhir.Json;

namespace KapFhir.Kap.Protocols.Requests;

/// <summary>Tasks of an activity: one for each time, since each is done, or not, for itself.</summary>
internal static class Tasks
{
    private const string Forms = "http://hl7.org/fhir/uv/sdc/CodeSystem/temp";

    internal static JsonObject Make(ActivityUse use, Occurrence? time)
    {
        var draft = new RequestDraft(use, "Task", "requested").Intent().Priority();
        draft.Set("instantiatesUri", use.Action?.Child("definition") is { Type.Name: "uri" } uri ? JsonValue.Create(uri.Text) : null)
            .Set("code", use.Definition is { Type.Name: "ActivityDefinition" } ? use.Copy("code") : null);
        draft.Set("code", draft.Json["code"]?.DeepClone() ?? new JsonObject { ["text"] = use.Action?.ChildText("title") ?? use.Definition?.ChildText("title") ?? use.Words ?? "To do" });
        draft.Set("description", use.Words is { } words ? JsonValue.Create(words) : null).About("for").By("requester");
        var participants = use.Definition?.ChildrenNamed("participant") ?? use.Action?.ChildrenNamed("participant") ?? [];
        draft.Set("owner", participants.Select(p => RequestDraft.Participant(use, p)).OfType<JsonNode>().FirstOrDefault());
        draft.Because(isList: false);
        if (time is not null)
        {
            draft.Set("restriction", new JsonObject { ["period"] = Build.Period(time.Start, time.Last) });
        }

        return draft.Set("input", Questionnaires(use)).Json;
    }

    // What has to be filled in: the form itself, or those that the activity depends on.
    private static JsonArray? Questionnaires(ActivityUse use)
    {
        IEnumerable<string?> forms = use.Definition is { Type.Name: "Questionnaire" } form ? [ActivityUse.CanonicalOf(form)]
            : (use.Definition?.ChildrenNamed("relatedArtifact") ?? []).Where(a => a.ChildText("type") is "depends-on").Select(a => a.ChildText("resource"));
        JsonNode[] inputs = [.. forms.OfType<string>().Where(f => f.Contains("/Questionnaire/", StringComparison.Ordinal)).Select(f => new JsonObject
        {
            ["type"] = Build.Concept(Forms, "questionnaire", null, "Questionnaire"), ["valueCanonical"] = f,
        })];
        return inputs.Length == 0 ? null : new JsonArray(inputs);
    }
}
