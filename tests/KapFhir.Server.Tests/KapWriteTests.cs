using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>What KAP adds to a write: profiles that are claimed are enforced, completed questionnaires are scored.</summary>
public sealed class KapWriteTests(TestServer server)
{
    private static string Response(string patient, int each, string status = "completed", string id = "") => $$"""
        {"resourceType":"QuestionnaireResponse"{{(id.Length > 0 ? $",\"id\":\"{id}\"" : "")}},"questionnaire":"https://kapfhir.example.org/fhir/Questionnaire/phq9",
        "status":"{{status}}","subject":{"reference":"{{patient}}"},"authored":"2026-02-01T10:00:00Z","item":[{{string.Join(',', Enumerable.Range(1, 9).Select(i => Item(i, each)))}}]}
        """;

    private static string Item(int number, int value) => $$"""{"linkId":"phq9-{{number}}","answer":[{"valueInteger":{{value}}}]}""";

    [Theory]
    [InlineData("""{"resourceType":"Observation","code":{"text":"x"}}""", 422, "Observation.status")] // missing
    [InlineData("""{"resourceType":"Patient","gender":"purple"}""", 422, "Patient.gender")] // required binding
    [InlineData("""{"resourceType":"Patient","contact":[{"gender":"male"}]}""", 422, "Patient.contact[0]")] // pat-1
    [InlineData("""{"resourceType":"Patient","contained":[{"resourceType":"Basic","id":"a","code":{"text":"x"}}]}""", 422, "Patient")] // dom-3
    public async Task Base_rules_are_422_and_name_the_element(string body, int status, string expression)
    {
        var refused = await server.Post(body.Contains("Observation", StringComparison.Ordinal) ? "Observation" : "Patient", body);
        refused.ShouldFail(status);
        refused.Expression!.ShouldStartWith(expression);
    }

    [Fact]
    public async Task A_claimed_profile_is_enforced()
    {
        var id = await server.NewPatient();
        var refused = await server.Post("Procedure", $$"""
            {"resourceType":"Procedure","meta":{"profile":["https://kapfhir.example.org/fhir/StructureDefinition/kap-ketamine-session"]},
            "status":"completed","subject":{"reference":"Patient/{{id}}"} }
            """);
        refused.ShouldFail(422);
        refused.Body["issue"]!.AsArray().Count.ShouldBeGreaterThan(1);
        var validated = await server.Post("Procedure/$validate?profile=https://kapfhir.example.org/fhir/StructureDefinition/kap-ketamine-session", $$"""
            {"resourceType":"Procedure","status":"completed","subject":{"reference":"Patient/{{id}}"} }
            """);
        validated.Status.ShouldBe(200);
        validated.Issue["severity"]!.GetValue<string>().ShouldBe("error");
    }

    [Fact]
    public async Task A_completed_response_yields_its_score_in_the_same_transaction()
    {
        const string Urn = "urn:uuid:53fefa32-fcbb-4ff8-8a92-55ee120877b7";
        var answer = await server.Post("", Sample.Bundle(
            "transaction",
                Sample.Entry("POST", "QuestionnaireResponse", Response(Urn, 2)), Sample.Entry("POST", "Patient", Sample.Patient(), Urn)));
        answer.Status.ShouldBe(200, answer.Text);
        var patient = answer.Entries[1]!["response"]!["location"]!.GetValue<string>().Split('/')[^3];
        var scores = await server.Get($"Observation?patient=Patient/{patient}&code=http://loinc.org|44261-6");
        var score = scores.Entries.ShouldHaveSingleItem()!["resource"]!;
        score["valueInteger"]?.GetValue<int>().ShouldBe(18, score.ToJsonString());
        score["subject"]!["reference"]!.GetValue<string>().ShouldBe("Patient/" + patient);
    }

    [Fact]
    public async Task Scoring_again_amends_and_withdrawing_retracts()
    {
        var (patient, id) = (await server.NewPatient(), Sample.Unique());
        async Task<System.Text.Json.Nodes.JsonNode> Score() =>
            (await server.Get($"Observation?patient=Patient/{patient}&code=44261-6")).Entries.ShouldHaveSingleItem()!["resource"]!;
        (await server.Put("QuestionnaireResponse/" + id, Response("Patient/" + patient, 1, "in-progress", id))).Status.ShouldBe(201);
        (await server.Get("Observation?patient=Patient/" + patient)).Entries.ShouldBeEmpty();
        var done = await server.Put("QuestionnaireResponse/" + id, Response("Patient/" + patient, 1, "completed", id));
        done.Status.ShouldBe(200, done.Text);
        (await Score())["status"]!.GetValue<string>().ShouldBe("final");
        await server.Put("QuestionnaireResponse/" + id, Response("Patient/" + patient, 3, "amended", id));
        (await Score())["status"]!.GetValue<string>().ShouldBe("amended");
        await server.Put("QuestionnaireResponse/" + id, Response("Patient/" + patient, 3, "entered-in-error", id));
        (await Score())["status"]!.GetValue<string>().ShouldBe("entered-in-error");
    }

    [Fact]
    public async Task A_response_moved_to_another_questionnaire_withdraws_the_score_of_the_first()
    {
        var (patient, id) = (await server.NewPatient(), Sample.Unique());
        (await server.Put("QuestionnaireResponse/" + id, Response("Patient/" + patient, 1, "completed", id))).Status.ShouldBe(201);
        var moved = Response("Patient/" + patient, 1, "completed", id)
            .Replace("Questionnaire/phq9", "Questionnaire/gad7", StringComparison.Ordinal).Replace("phq9-", "gad7-", StringComparison.Ordinal);
        for (var i = 0; i < 2; i++)
        {
            (await server.Put("QuestionnaireResponse/" + id, moved.Replace("T10", "T1" + i, StringComparison.Ordinal))).Status.ShouldBe(200);
            var former = (await server.Get($"Observation?patient={patient}&code=44261-6")).Entries.ShouldHaveSingleItem()!["resource"]!;
            former["status"]!.GetValue<string>().ShouldBe("entered-in-error");
            former["meta"]!["versionId"]!.GetValue<string>().ShouldBe("2");
        }

        (await server.Get($"Observation?patient={patient}&code=70274-6")).Entries
            .ShouldHaveSingleItem()!["resource"]!["status"]!.GetValue<string>().ShouldBe("amended");
    }

    [Fact]
    public async Task A_response_whose_score_is_there_says_how_to_withdraw_or_delete_both()
    {
        var (patient, id) = (await server.NewPatient(), Sample.Unique());
        var sent = Response("Patient/" + patient, 1, "completed", id).Replace(Item(9, 1), Item(9, 0), StringComparison.Ordinal);
        await server.Put("QuestionnaireResponse/" + id, sent);
        var score = (await server.Get($"Observation?patient={patient}&code=44261-6")).EntryIds.ShouldHaveSingleItem();
        var refused = await server.Delete("QuestionnaireResponse/" + id);
        refused.ShouldFail(409, "conflict");
        refused.Diagnostics.ShouldBe(KapFhir.Fhir.Issues.ScoreStillThere("QuestionnaireResponse/" + id, "Observation/" + score).Diagnostics);
        var both = await server.Post("", Sample.Bundle(
            "transaction", Sample.Entry("DELETE", "QuestionnaireResponse/" + id), Sample.Entry("DELETE", "Observation/" + score)));
        both.EntryStatuses.ShouldBe(["204", "204"], both.Text);
    }

    private static string Eight(string patient) =>
        Response(patient, 2).Replace("," + Item(9, 2), "", StringComparison.Ordinal);

    // R4 has no place for warnings beside the resource or nothing: a link leads to where they can be read.
    [Theory]
    [InlineData(null, "QuestionnaireResponse")]
    [InlineData("return=representation", "QuestionnaireResponse")]
    [InlineData("return=minimal", null)]
    [InlineData("return=OperationOutcome", "OperationOutcome")]
    public async Task What_scoring_remarks_on_reaches_the_client(string? prefer, string? type)
    {
        var created = await server.Post(
            "QuestionnaireResponse", Eight("Patient/" + await server.NewPatient()), prefer is null ? [] : ["Prefer: " + prefer]);
        created.Status.ShouldBe(201, created.Text);
        (created.Text.Length == 0 ? null : created.Type).ShouldBe(type);
        created.Headers.ContainsKey("Link").ShouldBe(type != "OperationOutcome");
        var said = created;
        if (created.Headers.TryGetValue("Link", out var link))
        {
            link.ShouldEndWith(">; rel=\"describedby\"");
            said = await server.Get(link[(server.Base.Length + 1)..link.IndexOf('>', StringComparison.Ordinal)]);
            said.Status.ShouldBe(200, said.Text);
        }

        said.Body["issue"]!.AsArray().Select(i => i!["diagnostics"]!.GetValue<string>()).ShouldContain(d => d.Contains("pro-rated", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("batch")]
    [InlineData("transaction")]
    public async Task An_entry_carries_what_scoring_remarks_on(string type)
    {
        var answer = await server.Post("", Sample.Bundle(type, Sample.Entry("POST", "QuestionnaireResponse", Eight("Patient/" + await server.NewPatient()))));
        answer.EntryStatuses.ShouldBe(["201"], answer.Text);
        answer.Entries[0]!["response"]!["outcome"]!["issue"]!.AsArray().Select(i => i!["diagnostics"]!.GetValue<string>())
            .ShouldContain(d => d.Contains("pro-rated", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_response_without_subject_is_stored_and_the_link_says_why_there_is_no_score()
    {
        var created = await server.Post("QuestionnaireResponse", Response("Patient/x", 1).Replace("\"subject\":{\"reference\":\"Patient/x\"},", "", StringComparison.Ordinal));
        created.Status.ShouldBe(201, created.Text);
        created.Headers.ContainsKey("Link").ShouldBeTrue();
        (await server.Get($"QuestionnaireResponse/{created.Id}/$validate")).Text.ShouldContain("subject is missing");
        (await server.Post("Patient", Sample.Patient())).Headers.ContainsKey("Link").ShouldBeFalse();
    }
}
