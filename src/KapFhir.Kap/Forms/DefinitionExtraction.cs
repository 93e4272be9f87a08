// http://hl7.org/fhir/uv/sdc/extraction.html#definition-based-extraction
using System.Text.Json.Nodes;
using KapFhir.Fhir;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Kap.Forms;

/// <summary>A resource per group that names its type; the items below say by their definitions where their answers go.</summary>
internal static class DefinitionExtraction
{
    private static readonly string[] Subjects = ["subject", "patient"];

    internal static IEnumerable<Extracted> Of(FhirNode response, FhirNode form, FhirDefinitions definitions, List<Issue> issues)
    {
        var given = FormItem.Nested(response).ToLookup(FormItem.LinkId, StringComparer.Ordinal);
        foreach (var holder in FormItem.Nested(form).Prepend(form))
        {
            if (FormItem.Value(holder, FormItem.ExtractionContext)?.Text is not { } name || definitions.FindResourceType(name) is not { } type)
            {
                continue;
            }

            foreach (var answered in holder == form ? [response] : given[FormItem.LinkId(holder)])
            {
                if (Make(type, holder, answered, issues) is { } resource)
                {
                    Complete(resource, type, response);
                    yield return new Extracted(resource, null);
                }
            }
        }
    }

    private static JsonObject? Make(TypeDefinition type, FhirNode holder, FhirNode answered, List<Issue> issues)
    {
        var resource = new JsonObject { ["resourceType"] = type.Name };
        var given = FormItem.Nested(answered).ToLookup(FormItem.LinkId, StringComparer.Ordinal);
        var isAnswered = false;
        foreach (var item in FormItem.Nested(holder))
        {
            if (item.ChildText("definition")?.Split('#') is not [_, var path])
            {
                continue;
            }

            var values = given[FormItem.LinkId(item)].SelectMany(i => i.ChildrenNamed("answer")).Select(a => a.Child("value")).OfType<FhirNode>().ToList();
            isAnswered |= values.Count > 0;
            foreach (var value in values.Count > 0 ? values : Fixed(item))
            {
                if (!ElementPlacement.Put(resource, type, path, value))
                {
                    issues.Add(Issues.NotExtracted(FormItem.LinkId(item), path, value.Type.Name));
                }
            }
        }

        return isAnswered ? resource : null;
    }

    // A hidden item that nobody may change stands for its initial value, also where the form's renderer left it out.
    private static IEnumerable<FhirNode> Fixed(FhirNode item) =>
        item.ChildText("readOnly") is "true" ? item.ChildrenNamed("initial").Select(i => i.Child("value")).OfType<FhirNode>() : [];

    private static void Complete(JsonObject resource, TypeDefinition type, FhirNode response)
    {
        var name = Subjects.FirstOrDefault(s => type.Element(s) is not null);
        if (name is not null && resource[name] is null && response.Child("subject") is { } subject)
        {
            resource[name] = FormItem.Json(subject);
        }
    }
}
