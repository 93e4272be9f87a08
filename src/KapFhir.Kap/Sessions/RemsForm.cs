// The esketamine REMS monitoring form: Questionnaire rems-monitoring of the guide
using System.Text.Json.Nodes;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Forms;

namespace KapFhir.Kap.Sessions;

/// <summary>
/// Fills in the REMS monitoring form of a session from its record. Where the record is silent the item stays open and is named: that nothing is on record is no
/// "no".
/// </summary>
public static class RemsForm
{
    /// <summary>The canonical url of the form.</summary>
    public static string Canonical { get; } = KapGuide.Canonical + "/Questionnaire/rems-monitoring";

    /// <summary>The response, in progress, and the items that are left open: linkId and text.</summary>
    /// <param name="form">The Questionnaire.</param>
    /// <param name="record">The session.</param>
    /// <param name="around">What else is known.</param>
    /// <param name="now">When it is filled in.</param>
    public static (ReadOnlyMemory<byte> Response, IReadOnlyList<string> Unfilled) Fill(FhirNode form, SessionRecord record, RemsSurroundings around, DateTimeOffset now)
    {
        var known = new RemsAnswers(record, around).All().Where(a => a.Value is not null).ToDictionary(a => a.LinkId, a => a.Value!, StringComparer.Ordinal);
        var items = new JsonArray();
        var open = new List<string>();
        foreach (var item in FormItem.Nested(form).Where(i => IsAsked(i, known)))
        {
            var linkId = FormItem.LinkId(item);
            if (known.TryGetValue(linkId, out var answer))
            {
                items.Add((JsonNode)new JsonObject { ["linkId"] = linkId, ["text"] = item.ChildText("text"), ["answer"] = new JsonArray(answer.DeepClone()) });
            }
            else
            {
                open.Add($"{linkId}: {item.ChildText("text")}");
            }
        }

        return (Build.Bytes(Whole(form, record, items, now)), open);
    }

    // What follows from a yes is asked after a yes only: enableWhen of the form.
    private static bool IsAsked(FhirNode item, Dictionary<string, JsonObject> known) => item.ChildrenNamed("enableWhen").All(when =>
        known.TryGetValue(when.ChildText("question") ?? "", out var answer) && answer["valueBoolean"]?.GetValue<bool>() == (when.Child("answer")?.Text == "true"));

    private static JsonObject Whole(FhirNode form, SessionRecord record, JsonArray items, DateTimeOffset now)
    {
        var whole = new JsonObject
        {
            ["resourceType"] = "QuestionnaireResponse",
            ["extension"] = new JsonArray(Build.Extension("kap-related-session", "valueReference", Build.Reference(record.Session.Reference))),
            ["questionnaire"] = form.ChildText("version") is { } version ? form.ChildText("url") + "|" + version : form.ChildText("url"),
            ["status"] = "in-progress",
            ["subject"] = Build.Reference(Rules.Facts.ElementReading.Target(record.Procedure, "subject")!),
        };
        if (record.Session.Encounter is { } encounter)
        {
            whole["encounter"] = Build.Reference(encounter);
        }

        whole["authored"] = Build.Time(now);
        if (items.Count > 0)
        {
            whole["item"] = items;
        }

        return whole;
    }
}
