using System.Text.Json.Nodes;
using Xunit;

namespace KapFhir.Server.Tests.Rules;

/// <summary>R-22 over HTTP: labels by content and source, on every way of writing, and never lost to a writer who does not send them.</summary>
public sealed class LabelTests(TestServer server)
{
    private const string Act = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
    private const string Icd = "http://hl7.org/fhir/sid/icd-10-cm";

    [Theory]
    [InlineData("http://snomed.info/sct", "370143000", "PSY N")]
    [InlineData(Icd, "F33.1", "PSY N")]
    [InlineData(Icd, "F10.20", "ETHUD N")]
    [InlineData(Icd, "F11.20", "SUD N")]
    [InlineData(Icd, "I10", "")]
    [InlineData("http://loinc.org", "44261-6", "MH N")]
    public async Task A_condition_is_labelled_by_its_code(string system, string code, string labels)
    {
        var patient = await server.NewPatient();
        var created = await server.Post("Condition", Condition(patient, system, code), "Prefer: return=representation");
        created.Status.ShouldBe(201, created.Text);
        Labels(created).ShouldBe(labels);
        Labels(await server.Get("Condition/" + created.Id)).ShouldBe(labels);
        (await server.Get($"Condition?patient={patient}&_security=N")).Entries.Count.ShouldBe(labels.Length > 0 ? 1 : 0);
    }

    [Fact]
    public async Task A_psychotherapy_note_is_restricted_by_its_own_label_and_the_lower_level_gives_way()
    {
        var patient = await server.NewPatient();
        var note = await server.Post("DocumentReference", $$"""
            {"resourceType":"DocumentReference","meta":{"security":[{"system":"http://terminology.hl7.org/CodeSystem/v3-Confidentiality","code":"N"}]},"status":"current",
            "subject":{"reference":"Patient/{{patient}}"},"securityLabel":[{"coding":[{"system":"{{Act}}","code":"PSYTHPN"}]}],"content":[{"attachment":{"title":"process notes"} }]}
            """, "Prefer: return=representation");
        note.Status.ShouldBe(201, note.Text);
        Labels(note).ShouldBe("PSYTHPN HIPAAPsyNotes R");
    }

    [Theory]
    [InlineData("\"meta\":{\"tag\":[{\"system\":\"urn:clinic\",\"code\":\"part2\"}]},", "I10", "42CFRPart2 R NORDSCLCD SUD")]
    [InlineData("\"meta\":{\"source\":\"https://sud.example.org/ehr#1\"},", "F10.20", "ETHUD 42CFRPart2 R NORDSCLCD")]
    [InlineData("\"recorder\":{\"display\":\"x\"},\"extension\":[{\"url\":\"urn:x\",\"valueReference\":{\"reference\":\"Organization/part2\"}}],", "I10", "42CFRPart2 R NORDSCLCD SUD")]
    [InlineData("\"meta\":{\"security\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-ActCode\",\"code\":\"42CFRPart2\"}]},", "I10", "42CFRPart2 R NORDSCLCD SUD")]
    [InlineData("", "I10", "")]
    public async Task What_a_Part_2_program_writes_is_told_by_tag_source_or_organization(string more, string code, string labels)
    {
        await using var own = await TestServer.Start("--Kap:Labels:Part2Sources=urn:clinic|part2,https://sud.example.org/,Organization/part2");
        (await own.Put("Organization/part2", """{"resourceType":"Organization","id":"part2","name":"Programme"}""")).Status.ShouldBe(201);
        var patient = await own.NewPatient();
        var created = await own.Post("Condition", Condition(patient, Icd, code, more), "Prefer: return=representation");
        created.Status.ShouldBe(201, created.Text);
        Labels(created).ShouldBe(labels);
    }

    [Fact]
    public async Task A_label_put_on_a_score_stays_when_its_form_is_amended()
    {
        var (patient, id) = (await server.NewPatient(), Sample.Unique());
        (await server.Put("QuestionnaireResponse/" + id, Form(patient, id, each: 1))).Status.ShouldBe(201);
        var score = (await server.Get($"Observation?derived-from=QuestionnaireResponse/{id}")).EntryIds.Single();
        var added = $$$"""{"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{"security":[{"system":"{{{Act}}}","code":"42CFRPart2"}]} }]}""";
        (await server.Post($"Observation/{score}/$meta-add", added)).Status.ShouldBe(200);
        (await server.Put("QuestionnaireResponse/" + id, Form(patient, id, each: 2))).Status.ShouldBe(200);
        var amended = await server.Get("Observation/" + score);
        amended.Body["valueQuantity"]!["value"]!.GetValue<int>().ShouldBe(18);
        Labels(amended).Split(' ').ShouldContain("42CFRPart2");
    }

    // What follows from a form is as secret as the same finding from elsewhere.
    [Fact]
    public async Task What_the_server_derives_is_labelled_as_if_it_were_sent()
    {
        var (patient, id) = (await server.NewPatient(), Sample.Unique());
        (await server.Put("QuestionnaireResponse/" + id, Form(patient, id, each: 3))).Status.ShouldBe(201);
        var derived = (await server.Get($"Patient/{patient}/$everything?_type=Flag,RiskAssessment,Observation,DetectedIssue")).Entries.Select(e => e!["resource"]!.AsObject()).ToList();
        derived.Select(d => d["resourceType"]!.GetValue<string>()).ShouldContain("RiskAssessment");
        derived.ShouldContain(d => LabelsOf(d).Length > 0);
        foreach (var resource in derived)
        {
            var labels = LabelsOf(resource);
            resource.Remove("id");
            resource["meta"]!.AsObject().Remove("security");
            var sent = await server.Post(resource["resourceType"]!.GetValue<string>(), resource.ToJsonString(), "Prefer: return=representation");
            sent.Status.ShouldBe(201, sent.Text);
            Labels(sent).Split(' ', StringSplitOptions.RemoveEmptyEntries).Except(labels.Split(' '), StringComparer.Ordinal).ShouldBeEmpty(resource.ToJsonString());
        }
    }

    private static string Form(string patient, string id, int each) => $$"""
        {"resourceType":"QuestionnaireResponse","id":"{{id}}","questionnaire":"https://kapfhir.example.org/fhir/Questionnaire/phq9","status":"completed",
        "subject":{"reference":"Patient/{{patient}}"},"authored":"2026-02-01T10:00:00Z",
        "item":[{{string.Join(',', Enumerable.Range(1, 9).Select(i => $"{{\"linkId\":\"phq9-{i}\",\"answer\":[{{\"valueInteger\":{each}}}]}}"))}}]}
        """;

    // Whoever writes without a label did not see it, or would lift it: either way it stays, and the answer says so.
    [Theory]
    [InlineData("PUT")]
    [InlineData("conditional PUT")]
    [InlineData("PATCH")]
    [InlineData("FHIRPath PATCH")]
    [InlineData("transaction")]
    [InlineData("batch")]
    public async Task A_later_write_without_the_label_does_not_lift_it(string way)
    {
        var (patient, id) = (await server.NewPatient(), Sample.Unique());
        var labelled = $"\"id\":\"{id}\",\"meta\":{{\"security\":[{{\"system\":\"{Act}\",\"code\":\"42CFRPart2\",\"display\":\"42 CFR Part2\"}}]}},";
        var plain = Condition(patient, Icd, "I10", $"\"id\":\"{id}\",\"note\":[{{\"text\":\"seen\"}}],");
        (await server.Put("Condition/" + id, Condition(patient, Icd, "I10", labelled))).Status.ShouldBe(201);
        var done = way switch
        {
            "PUT" => await server.Put("Condition/" + id, plain, "Prefer: return=OperationOutcome"),
            "conditional PUT" => await server.Put("Condition?_id=" + id, plain, "Prefer: return=OperationOutcome"),
            "PATCH" => await server.Send("PATCH", "Condition/" + id, """[{"op":"remove","path":"/meta/security"}]""", "Content-Type: application/json-patch+json", "Prefer: return=OperationOutcome"),
            "FHIRPath PATCH" => await server.Send("PATCH", "Condition/" + id, """
                {"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"delete"},{"name":"path","valueString":"Condition.meta.security[0]"}]}]}
                """, "Prefer: return=OperationOutcome"),
            _ => await server.Post("", Sample.Bundle(way, Sample.Entry("PUT", "Condition/" + id, plain))),
        };
        done.Status.ShouldBe(200, done.Text);
        var now = await server.Get("Condition/" + id);
        Labels(now).ShouldContain("42CFRPart2", customMessage: done.Text);
        Labels(now).ShouldContain("R");
        (await server.Get($"Condition?_id={id}&_security=42CFRPart2")).EntryIds.ShouldBe([id]);
        Labels(await server.Get($"Condition/{id}/_history/1")).ShouldBe("42CFRPart2 R NORDSCLCD SUD");
        if (way is "PUT" or "conditional PUT")
        {
            done.Text.ShouldContain("R-22");
            now.Body["note"]![0]!["text"]!.GetValue<string>().ShouldBe("seen");
        }
    }

    [Fact]
    public async Task Meta_delete_of_a_label_that_protects_is_refused_and_of_another_is_not()
    {
        var patient = await server.NewPatient();
        var id = (await server.Post("Condition", Condition(patient, Icd, "F32.1", "\"meta\":{\"security\":[{\"system\":\"urn:own\",\"code\":\"x\"}]},"))).Id!;
        var refused = await server.Post($"Condition/{id}/$meta-delete", Meta("http://terminology.hl7.org/CodeSystem/v3-ActCode", "PSY"));
        refused.ShouldFail(422);
        refused.Diagnostics.ShouldContain("Kap:Labels:Kept");
        (await server.Post($"Condition/{id}/$meta-delete", Meta("urn:own", "x"))).Status.ShouldBe(200);
        Labels(await server.Get("Condition/" + id)).ShouldBe("PSY N");
        (await server.Post($"Condition/{id}/$meta-add", Meta(Act, "42CFRPart2"))).Status.ShouldBe(200);
        Labels(await server.Get("Condition/" + id)).ShouldBe("PSY 42CFRPart2 R NORDSCLCD SUD");
    }

    [Fact]
    public async Task A_score_and_what_the_rules_write_have_the_labels_of_what_they_are_about()
    {
        var patient = await server.NewPatient();
        var items = Enumerable.Range(1, 9).Select(i => CleanCourse.Answer("phq9-" + i, "\"valueInteger\":2"));
        (await server.Post("QuestionnaireResponse", $$"""
            {"resourceType":"QuestionnaireResponse","status":"completed","questionnaire":"https://kapfhir.example.org/fhir/Questionnaire/phq9",
            "subject":{"reference":"Patient/{{patient}}"},"authored":"2026-02-01T10:00:00Z","item":[{{string.Join(',', items)}}]}
            """)).Status.ShouldBe(201);
        foreach (var type in new[] { "Observation", "Task", "RiskAssessment", "DetectedIssue", "GuidanceResponse" })
        {
            var found = (await server.Get($"{type}?patient={patient}")).Entries.ShouldHaveSingleItem()!["resource"]!;
            LabelsOf(found).ShouldBe(type == "RiskAssessment" ? "MH N PSY" : "MH N", type); // of the form, and of what they say themselves
        }
    }

    [Fact]
    public async Task Nothing_is_labelled_where_it_is_off()
    {
        await using var own = await TestServer.Start("--Kap:Labels:Enabled=false");
        var patient = await own.NewPatient();
        var created = await own.Post("Condition", Condition(patient, Icd, "F33.1"), "Prefer: return=representation");
        Labels(created).ShouldBe("");
    }

    private static string Labels(FhirResponse response) => LabelsOf(response.Body);

    private static string LabelsOf(JsonNode resource) => string.Join(' ', resource["meta"]!["security"]?.AsArray().Select(l => (string)l!["code"]!) ?? []);

    private static string Meta(string system, string code) =>
        $$"""{"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{"security":[{"system":"{{system}}","code":"{{code}}"}]} }]}""";

    private static string Condition(string patient, string system, string code, string more = "") => $$"""
        {"resourceType":"Condition",{{more}}"clinicalStatus":{{CleanCourse.Concept("http://terminology.hl7.org/CodeSystem/condition-clinical", "active")}},
        "code":{{CleanCourse.Concept(system, code)}},"subject":{"reference":"Patient/{{patient}}"} }
        """;
}
