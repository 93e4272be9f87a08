using System.Globalization;
using System.Text.Json.Nodes;
using static KapFhir.Kap.Build;
using static KapFhir.Kap.Demo.DemoElements;

namespace KapFhir.Kap.Demo;

/// <summary>The filled-in forms. Their scores are not made here: the server computes them, as for any client.</summary>
internal static class FormResources
{
    internal static IEnumerable<JsonObject> All(DemoPatient p, DemoReading r)
    {
        yield return Scored(p, r, "phq9", r.Phq9);
        if (r.IsMilestone || r.Session % 2 == 0)
        {
            yield return Scored(p, r, "gad7", r.Gad7);
        }

        var isAsked = r.Phq9[^1] > 0 && !p.Case.Has(DemoIncidentKind.NotScreened, r.Session);
        if (isAsked || r.IsMilestone)
        {
            yield return Screener(p, r.Name, r.At.AddMinutes(10), r.Phq9[^1] > 0 ? 1 : 0);
        }

        foreach (var form in ScaleResources.Forms(p, r))
        {
            yield return form;
        }
    }

    /// <summary>Forms of a dosing session: what it was like and how safe, a day or more afterwards where nobody sees the patient, and the REMS form.</summary>
    internal static IEnumerable<JsonObject> OfSession(DemoPatient p, DemoSession s)
    {
        if (p.Case.Story is not null)
        {
            yield return SessionForms.Record(p, s);
        }

        if (!p.Case.HasTherapy)
        {
            yield return Answered(p, "pgic", $"pgic-h72-{s.Name}", DemoCalendar.OnWorkday(s.Start.AddDays(2)), "h72", s, [Item("pgic-1", Local("kap-pgic-answer", 3))]);
        }
        else if (s.Number == 1)
        {
            yield return Answered(p, "pgic", "pgic-h24-1", s.Start.AddDays(1), "h24", s, [Item("pgic-1", Local("kap-pgic-answer", 2 + (p.Case.Number % 3)))]);
        }

        if (p.Route == DemoRoute.Esketamine && !p.Case.Has(DemoIncidentKind.RemsForgotten, s.Number))
        {
            yield return SessionForms.Rems(p, s);
        }
    }

    /// <summary>The eligibility screening: every item answered no but what excludes, and whether the patient could be pregnant.</summary>
    internal static JsonObject Eligibility(DemoPatient p, string name, DateTimeOffset at)
    {
        var items = Enumerable.Range(1, 23).Select(i => "E" + i.ToString("00", CultureInfo.InvariantCulture))
            .Select(item => YesNo(item, p.Case.Stage == DemoStage.Excluded && item == "E05")).Append(YesNo("pregnancy-possible", p.CouldBePregnantAt(at)));
        return Answered(p, "kap-eligibility", name, at, null, null, items);
    }

    /// <summary>The screener; <paramref name="yes"/> questions are answered yes, from the first on. From the second on the next are asked.</summary>
    internal static JsonObject Screener(DemoPatient p, string name, DateTimeOffset at, int yes)
    {
        string[] asked = yes >= 2 ? ["1", "2", "3", "4", "5", "6"] : ["1", "2", "6"];
        var items = asked.Select(i => Item("cssrs-" + i, int.Parse(i, CultureInfo.InvariantCulture) <= yes ? Coding(Loinc, "LA33-6", "Yes") : Coding(Loinc, "LA32-8", "No")));
        return Answered(p, "cssrs-screener", "cssrs-" + name, at, null, null, items);
    }

    /// <summary>A scale whose answers are 0 to 3, answer list LL358-3; an answer below 0 is left out.</summary>
    private static JsonObject Scored(DemoPatient p, DemoReading r, string scale, IReadOnlyList<int> answers) => Answered(
        p, scale, $"{scale}-{r.Name}", r.At, r.Timepoint, r.Session > 0 ? p.Doses.First(s => s.Number == r.Session) : null,
        answers.Select((answer, i) => (answer, i)).Where(a => a.answer >= 0).Select(a => Item($"{scale}-{Number(a.i + 1)}", Frequency(a.answer))));

    internal static JsonObject Frequency(int answer) => answer switch
    {
        0 => Coding(Loinc, "LA6568-5", "Not at all"),
        1 => Coding(Loinc, "LA6569-3", "Several days"),
        2 => Coding(Loinc, "LA6570-1", "More than half the days"),
        _ => Coding(Loinc, "LA6571-9", "Nearly every day"),
    };

    internal static JsonObject Local(string system, int code) => Coding(KapSystem(system), Number(code));

    internal static JsonObject Answered(DemoPatient p, string questionnaire, string name, DateTimeOffset at, string? timepoint, DemoSession? session, IEnumerable<JsonObject> items)
    {
        var response = Resource(p, "QuestionnaireResponse", name, "kap-questionnaire-response");
        var extensions = new JsonArray();
        if (timepoint is not null)
        {
            extensions.Add(Timepoint(timepoint));
        }

        if (session is not null)
        {
            extensions.Add((JsonNode)Extension("kap-related-session", "valueReference", Reference(SessionResources.Of(p, session))));
        }

        if (extensions.Count > 0)
        {
            response["extension"] = extensions;
        }

        response["questionnaire"] = $"{KapGuide.Canonical}/Questionnaire/{questionnaire}|1.0.0";
        response["status"] = "completed";
        response["subject"] = Reference(p.Self);
        response["authored"] = Time(at);
        response["source"] = Reference(p.Self);
        response["item"] = new JsonArray([.. items]);
        return response;
    }

    private static JsonObject YesNo(string linkId, bool isYes) =>
        Item(linkId, isYes ? Coding(Snomed, "373066001", "Yes") : Coding(Snomed, "373067005", "No"));

    internal static JsonObject Item(string linkId, JsonObject coding) => Item(linkId, "valueCoding", coding);

    internal static JsonObject Item(string linkId, string element, JsonNode value) =>
        new() { ["linkId"] = linkId, ["answer"] = new JsonArray(new JsonObject { [element] = value }) };
}
