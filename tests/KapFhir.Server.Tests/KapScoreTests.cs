using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>$kap-score over HTTP: responses that are sent, responses that are stored.</summary>
public sealed class KapScoreTests(TestServer server)
{
    private const string Forms = "https://kapfhir.example.org/fhir/Questionnaire/";

    private static string Response(string form, string patient, IEnumerable<string> items, string status = "completed", string more = "") => $$"""
        {"resourceType":"QuestionnaireResponse"{{more}},"questionnaire":"{{Forms}}{{form}}|1.0.0","status":"{{status}}",
        "subject":{"reference":"{{patient}}"},"authored":"2026-02-01T10:00:00Z","item":[{{string.Join(',', items)}}]}
        """;

    private static string Points(string linkId, int value) => $$"""{"linkId":"{{linkId}}","answer":[{"valueInteger":{{value}}}]}""";

    private static string YesNo(string linkId, bool yes) =>
        $$$"""{"linkId":"{{{linkId}}}","answer":[{"valueCoding":{"system":"http://loinc.org","code":"{{{(yes ? "LA33-6" : "LA32-8")}}}"}}]}""";

    private static IEnumerable<string> Items(string key, int count, int each) => Enumerable.Range(1, count).Select(i => Points($"{key}-{i}", each));

    [Theory]
    [InlineData("pcl5", 20, 2, 40)]
    [InlineData("who5", 5, 3, 60)]
    [InlineData("auditc", 3, 2, 6)]
    [InlineData("qids", 16, 1, 9)]
    public async Task A_response_that_is_sent_is_scored_and_nothing_is_stored(string form, int items, int each, int total)
    {
        var patient = await server.NewPatient();
        var answer = await server.Post("QuestionnaireResponse/$kap-score", Response(form, "Patient/" + patient, Items(form, items, each)));
        answer.Status.ShouldBe(200, answer.Text);
        answer.Entries[0]!["resource"]!["valueQuantity"]!["value"]!.GetValue<int>().ShouldBe(total);
        answer.Entries[0]!["resource"]!["derivedFrom"]![0]!["reference"]!.GetValue<string>().ShouldBe(answer.Entries[1]!["fullUrl"]!.GetValue<string>());
        (await server.Get("Observation?patient=Patient/" + patient)).Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_total_of_the_sender_is_held_against_the_servers()
    {
        var items = Items("phq9", 9, 1).Append("""{"linkId":"phq9-total","answer":[{"valueDecimal":11}]}""");
        var answer = await server.Post("QuestionnaireResponse/$kap-score", Response("phq9", "Patient/" + await server.NewPatient(), items));
        answer.Status.ShouldBe(200, answer.Text);
        answer.Entries[^1]!["resource"]!["issue"]![0]!["diagnostics"]!.GetValue<string>().ShouldContain("the response says 11, the server computed 9");
    }

    [Fact]
    public async Task Suicidality_is_a_level_on_write_and_by_the_operation()
    {
        var (patient, id) = (await server.NewPatient(), Sample.Unique());
        var items = new[] { YesNo("cssrs-1", true), YesNo("cssrs-2", true), YesNo("cssrs-3", false), YesNo("/93249-1", true), YesNo("cssrs-5", false), YesNo("cssrs-6", false) };
        var written = await server.Put("QuestionnaireResponse/" + id, Response("cssrs-screener", "Patient/" + patient, items, more: $",\"id\":\"{id}\""));
        written.Status.ShouldBe(201, written.Text);
        var score = (await server.Get($"Observation?patient={patient}&code=http://loinc.org|93374-7&value-concept=http://loinc.org|LA9193-9"))
            .Entries.ShouldHaveSingleItem()!["resource"]!;
        score["interpretation"]![0]!["coding"]![0]!["code"]!.GetValue<string>().ShouldBe("HH");
    }

    [Fact]
    public async Task A_stored_response_scored_again_stays_as_it_is()
    {
        var (patient, id) = (await server.NewPatient(), Sample.Unique());
        await server.Put("QuestionnaireResponse/" + id, Response("gad7", "Patient/" + patient, Items("gad7", 7, 2), more: $",\"id\":\"{id}\""));
        for (var i = 0; i < 2; i++)
        {
            var again = await server.Post($"QuestionnaireResponse/{id}/$kap-score", "");
            again.Status.ShouldBe(200, again.Text);
            var score = again.Entries[0]!["resource"]!;
            score["meta"]!["versionId"]!.GetValue<string>().ShouldBe("1");
            score["status"]!.GetValue<string>().ShouldBe("final");
            score["valueQuantity"]!["value"]!.GetValue<int>().ShouldBe(14);
        }
    }

    [Fact]
    public async Task Subscales_are_components_that_can_be_searched()
    {
        var patient = await server.NewPatient();
        var posted = await server.Post("QuestionnaireResponse", Response("pcl5", "Patient/" + patient, Items("pcl5", 20, 3)));
        posted.Status.ShouldBe(201, posted.Text);
        var found = await server.Get($"Observation?patient={patient}&component-code-value-quantity={Forms.Replace("Questionnaire/", "CodeSystem/kap-observable|pcl5-d", StringComparison.Ordinal)}$21");
        found.Entries.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("eq5d", "completed", "QuestionnaireResponse.questionnaire")]
    [InlineData("phq9", "in-progress", "QuestionnaireResponse.status")]
    public async Task What_cannot_be_scored_is_said(string form, string status, string expression)
    {
        var answer = await server.Post("QuestionnaireResponse/$kap-score", Response(form, "Patient/" + await server.NewPatient(), Items(form, 2, 1), status));
        answer.ShouldFail(422);
        answer.Expression.ShouldBe(expression);
    }

    [Fact]
    public async Task A_response_that_is_not_there_is_404() => (await server.Post("QuestionnaireResponse/none-here/$kap-score", "")).Status.ShouldBe(404);
}
