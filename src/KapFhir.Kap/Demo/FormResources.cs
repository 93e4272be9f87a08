using System.Text.Json.Nodes;
using static KapFhir.Kap.Build;

namespace KapFhir.Kap.Demo;

/// <summary>The filled-in forms. Their scores are not made here: the server computes them, as for any client.</summary>
internal static class FormResources
{
    // Answer list LL358-3: not at all, several days, more than half the days, nearly every day.
    private static readonly (string Code, string Display)[] Frequency =
        [("LA6568-5", "Not at all"), ("LA6569-3", "Several days"), ("LA6570-1", "More than half the days"), ("LA6571-9", "Nearly every day")];

    internal static IEnumerable<JsonObject> All(DemoPatient p, DemoReading reading)
    {
        yield return Response(p, reading, "phq9", reading.Phq9);
        if (reading.Phq9[^1] > 0)
        {
            yield return Screener(p, reading);
        }

        yield return Response(p, reading, "gad7", reading.Gad7);
    }

    /// <summary>The eligibility screening: every item answered no, and whether the patient could be pregnant.</summary>
    internal static JsonObject Screening(DemoPatient p)
    {
        var items = Enumerable.Range(1, 23).Select(i => YesNo("E" + i.ToString("00", System.Globalization.CultureInfo.InvariantCulture), false))
            .Append(YesNo("pregnancy-possible", p.CouldBePregnantAt(p.Screening)));
        return Form(p, "kap-eligibility", p.Id + "-screening", p.Screening.AddMinutes(30), items);
    }

    // Thoughts of death on the PHQ-9 are asked about on the same day: here the wish alone, and no more.
    private static JsonObject Screener(DemoPatient p, DemoReading reading)
    {
        var items = new[] { "1", "2", "6" }.Select(i => Item("cssrs-" + i, i == "1" ? Coding(Loinc, "LA33-6", "Yes") : Coding(Loinc, "LA32-8", "No")));
        return Form(p, "cssrs-screener", $"{p.Id}-cssrs-{Name(reading)}", reading.At.AddMinutes(10), items);
    }

    private static JsonObject Form(DemoPatient p, string questionnaire, string id, DateTimeOffset at, IEnumerable<JsonObject> items)
    {
        var response = Resource("QuestionnaireResponse", id);
        response["questionnaire"] = $"{KapGuide.Canonical}/Questionnaire/{questionnaire}|1.0.0";
        response["status"] = "completed";
        response["subject"] = Reference("Patient/" + p.Id);
        response["authored"] = Time(at);
        response["source"] = Reference("Patient/" + p.Id);
        response["item"] = new JsonArray([.. items]);
        return response;
    }

    private static JsonObject YesNo(string linkId, bool isYes) =>
        Item(linkId, isYes ? Coding(Snomed, "373066001", "Yes") : Coding(Snomed, "373067005", "No"));

    private static string Name(DemoReading reading) => reading.Session > 0 ? $"{reading.Timepoint}-{Number(reading.Session)}" : reading.Timepoint;

    private static JsonObject Response(DemoPatient p, DemoReading reading, string scale, IReadOnlyList<int> answers)
    {
        var response = Resource("QuestionnaireResponse", $"{p.Id}-{scale}-{Name(reading)}", KapGuide.Definition("kap-questionnaire-response"));
        var extensions = new JsonArray(Extension("kap-timepoint", "valueCodeableConcept", LocalConcept("kap-timepoint", reading.Timepoint)));
        if (reading.Session > 0)
        {
            extensions.Add((JsonNode)Extension("kap-related-session", "valueReference", Reference($"Procedure/{p.Id}-session-{Number(reading.Session)}")));
        }

        response["extension"] = extensions;
        response["questionnaire"] = $"{KapGuide.Canonical}/Questionnaire/{scale}|1.0.0";
        response["status"] = "completed";
        response["subject"] = Reference("Patient/" + p.Id);
        response["authored"] = Time(reading.At);
        response["source"] = Reference("Patient/" + p.Id);
        response["item"] = new JsonArray([.. answers.Select((answer, i) => (JsonNode)Item($"{scale}-{Number(i + 1)}", answer))]);
        return response;
    }

    private static JsonObject Item(string linkId, int answer) => Item(linkId, Coding(Loinc, Frequency[answer].Code, Frequency[answer].Display));

    private static JsonObject Item(string linkId, JsonObject coding) =>
        new() { ["linkId"] = linkId, ["answer"] = new JsonArray(new JsonObject { ["valueCoding"] = coding }) };
}
