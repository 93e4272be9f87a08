using System.Globalization;

namespace KapFhir.Server.Tests;

/// <summary>Writes courses as a client does: an episode, sessions, and filled-in PHQ-9s. Days count from the first dose, 2 March 2026 at ten.</summary>
internal static class CourseWriting
{
    private const string Kap = "https://kapfhir.example.org/fhir/";
    private static readonly DateTimeOffset First = new(2026, 3, 2, 10, 0, 0, TimeSpan.FromHours(-5));

    /// <summary>A course with doses on days 0, 7, 14, a preparation and an integration, and scores <c>day:total</c>. Returns the patient's id.</summary>
    public static async Task<string> Course(this TestServer server, string scores, string type = "kap", string route = "iv-session")
    {
        var id = await server.NewPatient();
        List<string> all =
        [
            Entry("EpisodeOfCare", id + "-course", $$"""
                "status":"finished","type":[{"coding":[{"system":"{{Kap}}CodeSystem/kap-course-type","code":"{{type}}"}]}],"patient":{"reference":"Patient/{{id}}"},
                "period":{"start":"2026-02-10","end":"2026-06-30"}
                """),
            Session(id, "preparation", -4, route), Session(id, "integration", 2, route), Session(id, "dosing", 0, route), Session(id, "dosing", 7, route), Session(id, "dosing", 14, route),
            .. scores.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(s => Score(id, s)),
        ];
        var answer = await server.Post("", $$"""{"resourceType":"Bundle","type":"transaction","entry":[{{string.Join(',', all)}}]}""");
        answer.Status.ShouldBe(200, answer.Text);
        return id;
    }

    /// <summary>A Group of these patients. Returns its id.</summary>
    public static async Task<string> Group(this TestServer server, params string[] patients)
    {
        var id = Sample.Unique();
        var members = string.Join(',', patients.Select(p => "{\"entity\":{\"reference\":\"Patient/" + p + "\"}}"));
        var written = await server.Put("Group/" + id, $$"""{"resourceType":"Group","id":"{{id}}","type":"person","actual":true,"member":[{{members}}]}""");
        written.Status.ShouldBe(201, written.Text);
        return id;
    }

    private static string Session(string patient, string phase, int day, string route) => Entry("Procedure", $"{patient}-{phase}-{(day < 0 ? "before" : day.ToString(CultureInfo.InvariantCulture))}", $$"""
        "status":"completed","subject":{"reference":"Patient/{{patient}}"},"code":{"coding":[{"system":"{{Kap}}CodeSystem/kap-session-code","code":"{{route}}"}]},
        "extension":[{"url":"{{Kap}}StructureDefinition/kap-session-phase","valueCodeableConcept":{"coding":[{"system":"{{Kap}}CodeSystem/kap-session-phase","code":"{{phase}}"} ]} }],
        "performedPeriod":{"start":"{{At(day, 0)}}","end":"{{At(day, 2)}}"}
        """);

    private static string Score(string patient, string score)
    {
        var (day, total) = (int.Parse(score.Split(':')[0], CultureInfo.InvariantCulture), int.Parse(score.Split(':')[1], CultureInfo.InvariantCulture));
        var items = Enumerable.Range(1, 9).Select(i => "{\"linkId\":\"phq9-" + i.ToString(CultureInfo.InvariantCulture)
            + "\",\"answer\":[{\"valueInteger\":" + Math.Clamp(total - (3 * (i - 1)), 0, 3).ToString(CultureInfo.InvariantCulture) + "}]}");
        return Entry("QuestionnaireResponse", $"{patient}-phq9-{(day < 0 ? "before" : day.ToString(CultureInfo.InvariantCulture))}", $$"""
            "questionnaire":"{{Kap}}Questionnaire/phq9|1.0.0","status":"completed","subject":{"reference":"Patient/{{patient}}"},"authored":"{{At(day, -1)}}",
            "item":[{{string.Join(',', items)}}]
            """);
    }

    private static string Entry(string type, string id, string rest) =>
        $$$"""{"resource":{"resourceType":"{{{type}}}","id":"{{{id}}}",{{{rest}}}},"request":{"method":"PUT","url":"{{{type}}}/{{{id}}}"} }""";

    private static string At(int day, int hours) => First.AddDays(day).AddHours(hours).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}
