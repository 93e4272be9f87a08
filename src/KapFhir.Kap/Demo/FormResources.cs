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
        yield return Response(p, reading, "gad7", reading.Gad7);
    }

    private static JsonObject Response(DemoPatient p, DemoReading reading, string scale, IReadOnlyList<int> answers)
    {
        var name = reading.Session > 0 ? $"{reading.Timepoint}-{Number(reading.Session)}" : reading.Timepoint;
        var response = Resource("QuestionnaireResponse", $"{p.Id}-{scale}-{name}", KapGuide.Definition("kap-questionnaire-response"));
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

    private static JsonObject Item(string linkId, int answer) => new()
    {
        ["linkId"] = linkId,
        ["answer"] = new JsonArray(new JsonObject { ["valueCoding"] = Coding(Loinc, Frequency[answer].Code, Frequency[answer].Display) }),
    };
}
