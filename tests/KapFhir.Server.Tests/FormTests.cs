using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>$populate and $extract over HTTP, and what a write says of computed answers and licensed wording.</summary>
public sealed class FormTests(TestServer server)
{
    private const string Forms = "https://kapfhir.example.org/fhir/Questionnaire/";

    private static string Populate(string form, string subject, string more = "") => $$$"""
        {"resourceType":"Parameters","parameter":[{"name":"canonical","valueUri":"{{{Forms + form}}}"},{"name":"subject","valueReference":{"reference":"{{{subject}}}"}}{{{more}}}]}
        """;

    private static string Response(string form, string subject, params string[] items) => $$"""
        {"resourceType":"QuestionnaireResponse","questionnaire":"{{Forms}}{{form}}|1.0.0","status":"completed",
        "subject":{"reference":"{{subject}}"},"authored":"2026-02-01T10:00:00Z","item":[{{string.Join(',', items)}}]}
        """;

    private static System.Text.Json.Nodes.JsonNode? Answer(FhirResponse response, string linkId) =>
        response.Body["parameter"]![0]!["resource"]!["item"]!.AsArray().FirstOrDefault(i => i!["linkId"]!.GetValue<string>() == linkId)?["answer"]![0];

    private async Task<string> Patient()
    {
        var created = await server.Post("Patient", """
            {"resourceType":"Patient","name":[{"given":["Ana"],"family":"Rivera"}],"birthDate":"1984-05-17",
            "contact":[{"name":{"given":["Luis"],"family":"Rivera"}}]}
            """, "Prefer: return=representation");
        return "Patient/" + created.Body["id"]!.GetValue<string>();
    }

    [Fact]
    public async Task A_form_is_filled_from_patient_and_newest_observations()
    {
        var patient = await Patient();
        foreach (var (kilograms, daysAgo) in new[] { (90, 3), (82, 1), (70, 45) })
        {
            var day = DateTimeOffset.UtcNow.AddDays(-daysAgo).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
            (await server.Post("Observation", $$$"""
                {"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]},"subject":{"reference":"{{{patient}}}"},
                "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs"}]}],
                "effectiveDateTime":"{{{day}}}","valueQuantity":{"value":{{{kilograms}}},"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"}}
                """)).Status.ShouldBe(201);
        }

        var filled = await server.Post("Questionnaire/$populate", Populate("kap-session-record", patient));
        filled.Status.ShouldBe(200, filled.Text);
        filled.Body["parameter"]![0]!["resource"]!["status"]!.GetValue<string>().ShouldBe("in-progress");
        Answer(filled, "weight")!["valueQuantity"]!["value"]!.GetValue<int>().ShouldBe(82);
        Answer(filled, "escort-name")!["valueString"]!.GetValue<string>().ShouldBe("Luis Rivera");
        Answer(filled, "systolic").ShouldBeNull();
    }

    [Fact]
    public async Task Without_this_servers_data_only_what_is_sent_is_used()
    {
        var filled = await server.Post("Questionnaire/$populate", Populate("kap-eligibility", await Patient(), ""","""
            + """{"name":"local","valueBoolean":false}"""));
        filled.Status.ShouldBe(200, filled.Text);
        Answer(filled, "birth-date")!["valueDate"]!.GetValue<string>().ShouldBe("1984-05-17");
        Answer(filled, "exclusion-count")!["valueInteger"]!.GetValue<int>().ShouldBe(0);
    }

    [Theory]
    [InlineData("""{"resourceType":"Parameters","parameter":[{"name":"subject","valueReference":{"reference":"Patient/x"}}]}""", 400)]
    [InlineData("""{"resourceType":"Parameters","parameter":[{"name":"canonical","valueUri":"http://example.org/none"},{"name":"subject","valueReference":{"reference":"Patient/x"}}]}""", 422)]
    [InlineData("""{"resourceType":"Parameters","parameter":[{"name":"canonical","valueUri":"https://kapfhir.example.org/fhir/Questionnaire/phq9"}]}""", 400)]
    [InlineData("""{"resourceType":"Parameters","parameter":[{"name":"form","valueUri":"x"}]}""", 400)]
    public async Task What_cannot_be_filled_is_said(string body, int status) => (await server.Post("Questionnaire/$populate", body)).ShouldFail(status);

    [Fact]
    public async Task What_is_extracted_can_be_sent_and_is_made_once()
    {
        var patient = await Patient();
        var created = await server.Post("QuestionnaireResponse", Response(
            "kap-session-record", patient, """{"linkId":"eyeshades","answer":[{"valueBoolean":true}]}""",
            """{"linkId":"weight","answer":[{"valueQuantity":{"value":81.5,"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"}}]}""",
            """
            {"linkId":"event","item":[{"linkId":"event-term","answer":[{"valueCoding":{"system":"http://snomed.info/sct","code":"422587007","display":"Nausea"}}]},
             {"linkId":"event-severity","answer":[{"valueCoding":{"system":"http://terminology.hl7.org/CodeSystem/adverse-event-severity","code":"mild"}}]},
             {"linkId":"event-date","answer":[{"valueDateTime":"2026-02-01T11:00:00Z"}]}]}
            """), "Prefer: return=representation");
        created.Status.ShouldBe(201, created.Text);
        var extracted = await server.Post($"QuestionnaireResponse/{created.Body["id"]}/$extract", "");
        extracted.Status.ShouldBe(200, extracted.Text);
        extracted.Entries.Select(e => e!["resource"]!["resourceType"]!.GetValue<string>()).ShouldBe(["Observation", "AdverseEvent"]);
        var adverse = extracted.Entries[1]!["resource"]!;
        adverse["actuality"]!.GetValue<string>().ShouldBe("actual");
        adverse["subject"]!["reference"]!.GetValue<string>().ShouldBe(patient);
        adverse["event"]!["coding"]![0]!["code"]!.GetValue<string>().ShouldBe("422587007");
        for (var i = 0; i < 2; i++)
        {
            var sent = await server.Post("", extracted.Text);
            sent.Status.ShouldBe(200, sent.Text);
        }

        (await server.Get($"Observation?patient={patient}&code=29463-7")).Entries.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_total_is_not_extracted_beside_the_score_that_is_there()
    {
        var patient = await Patient();
        var items = Enumerable.Range(1, 7).Select(i => $$"""{"linkId":"gad7-{{i}}","answer":[{"valueInteger":1}]}""").Append("""{"linkId":"gad7-total","answer":[{"valueDecimal":7}]}""");
        var created = await server.Post("QuestionnaireResponse", Response("gad7", patient, [.. items]), "Prefer: return=representation");
        var extracted = await server.Post($"QuestionnaireResponse/{created.Body["id"]}/$extract", "");
        extracted.Entries.ShouldHaveSingleItem();
        (await server.Post("", extracted.Text)).Status.ShouldBe(200);
        (await server.Get($"Observation?patient={patient}&code=70274-6")).Entries.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_computed_answer_that_differs_is_remarked_on()
    {
        var response = Response("kap-eligibility", await Patient(), """{"linkId":"exclusion-count","answer":[{"valueInteger":3}]}""");
        var validated = await server.Post("QuestionnaireResponse/$validate", response);
        validated.Text.ShouldContain("the response says 3 for 'exclusion-count', the form computes 0");
    }

    [Theory]
    [InlineData("commercial", 422)]
    [InlineData("free", 201)]
    public async Task The_wording_of_a_commercial_instrument_is_not_kept(string licence, int status)
    {
        var answer = await server.Post("Questionnaire", $$"""
            {"resourceType":"Questionnaire","status":"draft","extension":[{"url":"https://kapfhir.example.org/fhir/StructureDefinition/kap-instrument-licence","valueCode":"{{licence}}"}],
            "item":[{"linkId":"1","type":"integer","text":"Some wording"}]}
            """);
        answer.Status.ShouldBe(status, answer.Text);
    }
}
