using System.Text.Json.Nodes;
using Xunit;

namespace KapFhir.Server.Tests.Rules;

/// <summary>The test data that the clinical brief names, over HTTP against a server as it is set up by default.</summary>
public sealed class TwelveCasesTests(TestServer server)
{
    [BriefCase(BriefCases.Pressure)]
    [Fact]
    public async Task BP_152_over_94_before_the_dose_gives_a_delay_issue_of_R05()
    {
        var course = new CleanCourse();
        course.Pressure("pressure", 152, 94, -15);
        (await course.Send(server)).Status.ShouldBe(200);
        (await Issues(course)).ShouldBe(["R-05"]);
    }

    [BriefCase(BriefCases.Inactive)]
    [Fact]
    public async Task Consent_inactive_and_then_a_dose_is_422_of_R01()
    {
        var course = new CleanCourse();
        course.Change("consent", r => r["status"] = "inactive").Change("consent", r => r["provision"]!["period"]!["end"] = CleanCourse.Days(-1));
        var dose = course["dose"].ToJsonString();
        (await course.Without("dose").Send(server)).Status.ShouldBe(200);
        var refused = await server.Put("MedicationAdministration/" + course.Id("dose"), dose);
        refused.ShouldFail(422);
        refused.Issue["details"]!["text"]!.GetValue<string>().ShouldBe("R-01");
        refused.Expression.ShouldBe("MedicationAdministration.effective");
        refused.Diagnostics.ShouldContain("withdrawn or inactive");
    }

    [BriefCase(BriefCases.Weight)]
    [Fact]
    public async Task An_order_in_mg_per_kg_on_a_weight_of_45_days_is_refused_by_R06()
    {
        var course = new CleanCourse();
        course.Measured("weight", "29463-7", 80, "kg", -45 * 24 * 60);
        course.Change("order", r => r["dosageInstruction"]![0]!["doseAndRate"]![0]!["doseQuantity"] = JsonNode.Parse(CleanCourse.Quantity(0.5m, "mg/kg")));
        var refused = await course.Without("dose").Send(server);
        refused.ShouldFail(422);
        refused.Issue["details"]!["text"]!.GetValue<string>().ShouldBe("R-06");
        refused.Diagnostics.ShouldContain("older than 30 days");
    }

    [BriefCase(BriefCases.Drawn)]
    [Fact]
    public async Task Drawn_50_given_40_wasted_5_is_an_error_of_kap_ma_3()
    {
        var course = new CleanCourse();
        course.Change("dose", r => r["extension"]![0] = JsonNode.Parse(CleanCourse.Substance(50, 40, 5)))
            .Change("dose", r => r["meta"] = JsonNode.Parse("""{"profile":["https://kapfhir.example.org/fhir/StructureDefinition/kap-medication-administration"]}"""));
        var refused = await course.Send(server);
        refused.ShouldFail(422);
        refused.Text.ShouldContain("kap-ma-3");
    }

    [BriefCase(BriefCases.Item9)]
    [Fact]
    public async Task PHQ9_item_9_of_2_asks_for_a_CSSRS_today_and_the_screener_completes_the_task()
    {
        var (patient, id) = (await server.NewPatient(), Sample.Unique());
        (await server.Put("QuestionnaireResponse/" + id, Phq9(id, patient, 2))).Status.ShouldBe(201);
        var task = (await server.Get("Task?patient=" + patient)).Entries.ShouldHaveSingleItem()!["resource"]!;
        task["status"]!.GetValue<string>().ShouldBe("requested");
        task["description"]!.GetValue<string>().ShouldContain("C-SSRS");
        task["restriction"]!["period"]!["end"]!.GetValue<string>().ShouldStartWith("2026-02-01T23:59:59");
        (await server.Get("RiskAssessment?patient=" + patient)).Entries.ShouldHaveSingleItem()!["resource"]!["basis"]![0]!["reference"]!.GetValue<string>().ShouldBe("QuestionnaireResponse/" + id);
        (await server.Post("QuestionnaireResponse", Screener(patient, "1"))).Status.ShouldBe(201);
        (await server.Get("Task?patient=" + patient)).Entries.ShouldHaveSingleItem()!["resource"]!["status"]!.GetValue<string>().ShouldBe("completed");
    }

    [BriefCase(BriefCases.Question4)]
    [Theory]
    [InlineData("High", "4", "high")]
    [InlineData("Moderate", "4", "moderate")]
    [InlineData("High", "5", "high")]
    [InlineData("High", "3", "moderate")]
    [InlineData("High", "1", "low")]
    public async Task CSSRS_question_4_is_high_risk_by_Columbia_and_that_is_a_setting(string setting, string question, string level)
    {
        await using var own = setting == "High" ? null : await TestServer.Start("--Kap:Rules:R-17:Question4=" + setting);
        var at = own ?? server;
        var patient = await at.NewPatient();
        (await at.Post("QuestionnaireResponse", Screener(patient, question))).Status.ShouldBe(201);
        var risk = (await at.Get("RiskAssessment?patient=" + patient)).Entries.ShouldHaveSingleItem()!["resource"]!;
        risk["prediction"]![0]!["qualitativeRisk"]!["coding"]![0]!["code"]!.GetValue<string>().ShouldBe(level);
        var tasks = (await at.Get("Task?patient=" + patient)).Entries;
        tasks.Count.ShouldBe(level == "low" ? 0 : 1);
        (await at.Get("Flag?patient=" + patient)).Entries.Count.ShouldBe(tasks.Count);
        tasks.Select(t => (string)t!["resource"]!["priority"]!).ShouldAllBe(p => p == (level == "high" ? "stat" : "urgent"));
    }

    [Fact]
    public async Task A_high_risk_stands_between_the_patient_and_the_next_dose_until_it_is_cleared()
    {
        var course = new CleanCourse();
        course.Form("screener", "cssrs-screener", -24 * 60, CleanCourse.Answer("cssrs-4", Coding("LA33-6")));
        var refused = await course.Send(server);
        refused.ShouldFail(422);
        refused.Issue["details"]!["text"]!.GetValue<string>().ShouldBe("R-17");
        var dose = course["dose"].ToJsonString();
        (await course.Without("dose").Send(server)).Status.ShouldBe(200);
        var flag = (await server.Get("Flag?patient=" + course.Patient)).Entries.ShouldHaveSingleItem()!["resource"]!;
        flag["status"] = "inactive";
        (await server.Put("Flag/" + (string)flag["id"]!, flag.ToJsonString())).Status.ShouldBe(200);
        (await server.Put("MedicationAdministration/" + course.Id("dose"), dose)).Status.ShouldBe(201);
    }

    [BriefCase(BriefCases.Response)]
    [BriefCase(BriefCases.Remission)]
    [Theory]
    [InlineData(8, 55.6, "response")]
    [InlineData(3, 83.3, "remission")]
    public async Task PHQ9_of_18_that_falls_is_a_response_and_below_5_a_remission(int total, double percent, string state)
    {
        var course = new CleanCourse().WithSession().Completed();
        (await course.Send(server)).Status.ShouldBe(200);
        await server.Post("QuestionnaireResponse", Phq9(null, course.Patient, 0, 18));
        await server.Post("QuestionnaireResponse", Phq9(null, course.Patient, 0, total, "2026-02-24T10:00:00Z"));
        var scores = (await server.Get($"Observation?patient={course.Patient}&code=44261-6&_sort=date")).Entries.Select(e => e!["resource"]!).ToList();
        var totals = scores.Select(s => (int)s["valueQuantity"]!["value"]!).ToList();
        totals.ShouldBe([18, total]);
        Math.Round(100.0 * (totals[0] - totals[1]) / totals[0], 1).ShouldBe(percent);
        scores[1]["extension"]!.AsArray().Single(e => ((string)e!["url"]!).EndsWith("kap-outcome-state", StringComparison.Ordinal))!["valueCodeableConcept"]!["coding"]![0]!["code"]!
            .GetValue<string>().ShouldBe(state);
    }

    [BriefCase(BriefCases.Note)]
    [Fact]
    public async Task A_psychotherapy_note_read_for_payment_is_omitted_and_that_is_said()
    {
        var patient = await server.NewPatient();
        (await server.Put("Organization/payer-" + patient, $$"""{"resourceType":"Organization","id":"payer-{{patient}}","name":"Payer"}""")).Status.ShouldBe(201);
        (await server.Post("DocumentReference", $$"""
            {"resourceType":"DocumentReference","meta":{"security":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"PSYTHPN"}]},"status":"current",
            "subject":{"reference":"Patient/{{patient}}"},"description":"process note","content":[{"attachment":{"title":"note"} }]}
            """)).Status.ShouldBe(201);
        var released = await server.Post($"Patient/{patient}/$kap-segment", $$"""
            {"resourceType":"Parameters","parameter":[{"name":"purpose","valueCoding":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActReason","code":"HPAYMT"} },
            {"name":"recipient","valueReference":{"reference":"Organization/payer-{{patient}}"} }]}
            """);
        released.Status.ShouldBe(200, released.Text);
        released.Text.ShouldNotContain("process note");
        var outcome = released.Body["entry"]!.AsArray().Select(e => e!["resource"]!).Single(r => (string)r["resourceType"]! == "OperationOutcome");
        outcome["issue"]!.AsArray().ShouldNotBeEmpty();
        released.Text.ShouldContain("REDACTED");
    }

    [BriefCase(BriefCases.Prorated)]
    [Fact]
    public async Task PHQ9_with_8_of_9_items_has_a_total_that_says_it_is_prorated()
    {
        var patient = await server.NewPatient();
        var eight = JsonNode.Parse(Phq9(null, patient, 0, 16))!;
        eight["item"]!.AsArray().RemoveAt(0);
        (await server.Post("QuestionnaireResponse", eight.ToJsonString())).Status.ShouldBe(201);
        var score = (await server.Get($"Observation?patient={patient}&code=44261-6")).Entries.ShouldHaveSingleItem()!["resource"]!;
        score["note"]![0]!["text"]!.GetValue<string>().ShouldContain("pro-rated");
    }

    [Fact]
    public async Task A_score_that_gets_worse_is_flagged_and_stored()
    {
        var patient = await server.NewPatient();
        await server.Post("QuestionnaireResponse", Phq9(null, patient, 0, 10));
        (await server.Get("Flag?patient=" + patient)).Entries.ShouldBeEmpty();
        (await server.Post("QuestionnaireResponse", Phq9(null, patient, 0, 16, "2026-02-22T10:00:00Z"))).Status.ShouldBe(201);
        (await server.Get("Flag?patient=" + patient)).Entries.ShouldHaveSingleItem()!["resource"]!["code"]!["coding"]![0]!["code"]!.GetValue<string>().ShouldBe("271299001");
        (await server.Get("DetectedIssue?patient=" + patient)).Entries.ShouldHaveSingleItem()!["resource"]!["code"]!["coding"]![1]!["code"]!.GetValue<string>().ShouldBe("R-21");
    }

    private async Task<IEnumerable<string>> Issues(CleanCourse course) =>
        (await server.Get("DetectedIssue?patient=" + course.Patient)).Entries.Select(e => (string)e!["resource"]!["code"]!["coding"]![1]!["code"]!);

    private static string Phq9(string? id, string patient, int item9, int total = 0, string authored = "2026-02-01T10:00:00Z")
    {
        var items = Enumerable.Range(1, 9).Select(i => CleanCourse.Answer(
            "phq9-" + i, "\"valueInteger\":" + (i == 9 ? item9 : Math.Clamp(total - ((i - 1) * 3), 0, 3))));
        return $$"""
            {"resourceType":"QuestionnaireResponse"{{(id is null ? "" : $",\"id\":\"{id}\"")}},"status":"completed","questionnaire":"https://kapfhir.example.org/fhir/Questionnaire/phq9",
            "subject":{"reference":"Patient/{{patient}}"},"authored":"{{authored}}","item":[{{string.Join(',', items)}}]}
            """;
    }

    private static string Screener(string patient, string yes)
    {
        var items = new[] { "1", "2", "3", "4", "5", "6" }.Select(i => CleanCourse.Answer("cssrs-" + i, Coding(i == yes || (i == "2" && yes is "3" or "4" or "5") ? "LA33-6" : "LA32-8")));
        return $$"""
            {"resourceType":"QuestionnaireResponse","status":"completed","questionnaire":"https://kapfhir.example.org/fhir/Questionnaire/cssrs-screener",
            "subject":{"reference":"Patient/{{patient}}"},"authored":"2026-02-01T14:00:00Z","item":[{{string.Join(',', items)}}]}
            """;
    }

    private static string Coding(string code) => $"\"valueCoding\":{{\"system\":\"http://loinc.org\",\"code\":\"{code}\"}}";
}
