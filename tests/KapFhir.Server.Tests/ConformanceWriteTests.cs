using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>Conformance resources written through REST are in force from the next request on: https://hl7.org/fhir/R4/conformance-module.html</summary>
public sealed class ConformanceWriteTests(TestServer server)
{
    [Fact]
    public async Task A_profile_that_is_only_a_differential_holds_from_the_next_request_until_it_is_deleted()
    {
        var url = NewUrl();
        var created = await server.Post("StructureDefinition", Profile(url, """{"id":"Patient.name","path":"Patient.name","min":1}"""));
        created.Status.ShouldBe(201, created.Text);
        (await server.Post("Patient", Patient(url, "\"gender\":\"male\""))).ShouldFail(422, "required");
        (await server.Post("Patient", Patient(url, "\"name\":[{\"family\":\"a\"}]"))).Status.ShouldBe(201);

        var updated = await server.Put("StructureDefinition/" + created.Id, Profile(url, """{"id":"Patient.gender","path":"Patient.gender","min":1}""", id: created.Id));
        updated.Status.ShouldBe(200, updated.Text);
        (await server.Post("Patient", Patient(url, "\"gender\":\"male\""))).Status.ShouldBe(201);
        (await server.Post("Patient", Patient(url, "\"name\":[{\"family\":\"a\"}]"))).ShouldFail(422, "required");

        (await server.Delete("StructureDefinition/" + created.Id)).Status.ShouldBe(204);
        var unchecked_ = await server.Post("Patient", Patient(url, "\"name\":[{\"family\":\"a\"}]"), "Prefer: return=OperationOutcome");
        unchecked_.Status.ShouldBe(201, unchecked_.Text);
        unchecked_.Diagnostics.ShouldContain($"{url} is not known here");
    }

    [Fact]
    public async Task What_a_transaction_writes_is_in_force_after_it()
    {
        var url = NewUrl();
        var answer = await server.Post("", Sample.Bundle(
            "transaction",
            Sample.Entry("POST", "CodeSystem", $$"""{"resourceType":"CodeSystem","url":"{{url}}/cs","status":"active","content":"complete","concept":[{"code":"a"}]}"""),
            Sample.Entry("POST", "ValueSet", $$"""{"resourceType":"ValueSet","url":"{{url}}/vs","status":"active","compose":{"include":[{"system":"{{url}}/cs"}]} }"""),
            Sample.Entry("POST", "StructureDefinition", Profile(
                url, $$"""{"id":"Patient.maritalStatus","path":"Patient.maritalStatus","binding":{"strength":"required","valueSet":"{{url}}/vs"} }"""))));
        answer.Status.ShouldBe(200, answer.Text);
        (await server.Post("Patient", Patient(url, Married(url, "a")))).Status.ShouldBe(201);
        (await server.Post("Patient", Patient(url, Married(url, "b")))).ShouldFail(422, "code-invalid");
    }

    // what the patient has | status
    [Theory]
    [InlineData("a", 200)]
    [InlineData("b", 422)]
    public async Task What_a_transaction_writes_is_in_force_inside_of_it(string code, int status)
    {
        var url = NewUrl();
        var answer = await server.Post("", Sample.Bundle(
            "transaction",
            Sample.Entry("POST", "Patient", Patient(url, Married(url, code))),
            Sample.Entry("POST", "CodeSystem", $$"""{"resourceType":"CodeSystem","url":"{{url}}/cs","status":"active","content":"complete","concept":[{"code":"a"}]}"""),
            Sample.Entry("POST", "ValueSet", $$"""{"resourceType":"ValueSet","url":"{{url}}/vs","status":"active","compose":{"include":[{"system":"{{url}}/cs"}]} }"""),
            Sample.Entry("POST", "StructureDefinition", Profile(
                url, $$"""{"id":"Patient.maritalStatus","path":"Patient.maritalStatus","binding":{"strength":"required","valueSet":"{{url}}/vs"} }"""))));
        answer.Status.ShouldBe(status, answer.Text);
        (await server.Post("Patient", Patient(url, Married(url, "b")))).Status.ShouldBe(status == 200 ? 422 : 201);
    }

    [Fact]
    public async Task What_a_transaction_deletes_or_replaces_is_in_force_no_more_inside_of_it()
    {
        var (url, other) = (NewUrl(), NewUrl());
        var first = await server.Post("StructureDefinition", Profile(url, """{"id":"Patient.name","path":"Patient.name","min":1}"""));
        var second = await server.Post("StructureDefinition", Profile(other, """{"id":"Patient.name","path":"Patient.name","min":1}"""));
        var answer = await server.Post("", Sample.Bundle(
            "transaction",
            Sample.Entry("DELETE", "StructureDefinition/" + first.Id, null),
            Sample.Entry("PUT", "StructureDefinition/" + second.Id, Profile(other, """{"id":"Patient.gender","path":"Patient.gender","min":1}""", id: second.Id)),
            Sample.Entry("POST", "Patient", Patient(url, "\"gender\":\"male\"")), Sample.Entry("POST", "Patient", Patient(other, "\"gender\":\"male\""))));
        answer.Status.ShouldBe(200, answer.Text);
    }

    // https://hl7.org/fhir/R4/codesystem.html#supplements
    [Fact]
    public async Task A_supplement_adds_to_its_code_system_until_it_is_deleted()
    {
        var url = NewUrl();
        (await server.Post("CodeSystem", $$"""{"resourceType":"CodeSystem","url":"{{url}}/cs","status":"active","content":"complete","concept":[{"code":"a","display":"A"}]}""")).Status.ShouldBe(201);
        (await server.Post("ValueSet", $$"""
            {"resourceType":"ValueSet","url":"{{url}}/vs","status":"active","compose":{"include":[{"system":"{{url}}/cs"}]},
             "extension":[{"url":"http://hl7.org/fhir/StructureDefinition/valueset-supplement","valueCanonical":"{{url}}/more"}]}
            """)).Status.ShouldBe(201);
        (await server.Get($"ValueSet/$expand?url={url}/vs")).ShouldFail(422, "not-found");
        (await server.Get($"CodeSystem/$lookup?system={url}/cs&code=a&displayLanguage=de")).Text.ShouldNotContain("Anfang");

        var supplement = await server.Post("CodeSystem", $$"""
            {"resourceType":"CodeSystem","url":"{{url}}/more","status":"active","content":"supplement","supplements":"{{url}}/cs","property":[{"code":"rank","type":"integer"}],
             "concept":[{"code":"a","designation":[{"language":"de","value":"Anfang"}],"property":[{"code":"rank","valueInteger":7}]}]}
            """);
        supplement.Status.ShouldBe(201, supplement.Text);
        var looked = await server.Get($"CodeSystem/$lookup?system={url}/cs&code=a&displayLanguage=de");
        looked.Text.ShouldContain("\"display\",\"valueString\":\"Anfang\"");
        looked.Text.ShouldContain("\"valueInteger\":7");
        (await server.Get($"ValueSet/$expand?url={url}/vs&displayLanguage=de")).Text.ShouldContain("\"display\":\"Anfang\"");
        (await server.Get($"ValueSet/$expand?url={url}/vs&includeDesignations=true")).Text.ShouldContain("\"language\":\"de\"");
        (await server.Get($"ValueSet/$validate-code?url={url}/vs&system={url}/cs&code=a&display=Anfang")).Text.ShouldContain("\"valueBoolean\":true");

        (await server.Delete("CodeSystem/" + supplement.Id)).Status.ShouldBe(204);
        (await server.Get($"CodeSystem/$lookup?system={url}/cs&code=a&displayLanguage=de")).Text.ShouldNotContain("Anfang");
    }

    [Fact]
    public async Task A_transaction_that_fails_changes_nothing()
    {
        var url = NewUrl();
        var answer = await server.Post("", Sample.Bundle(
            "transaction", Sample.Entry("POST", "StructureDefinition", Profile(url, """{"id":"Patient.name","path":"Patient.name","min":1}""")),
            Sample.Entry("POST", "Observation", """{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/nonesuch"} }""")));
        answer.ShouldFail(422);
        (await server.Post("Patient", Patient(url, "\"gender\":\"male\""))).Status.ShouldBe(201);
    }

    [Theory]
    [InlineData("""{"id":"Patient.name","path":"Patient.name","constraint":[{"key":"x-1","severity":"error","human":"h","expression":"a b"}]}""",
        "StructureDefinition.differential.element[0].constraint[0].expression", "'Patient.name': the expression of the invariant x-1 is not FHIRPath")]
    [InlineData("""{"id":"Patient.nonesuch","path":"Patient.nonesuch","min":1}""", "StructureDefinition.differential.element[0]", "'Patient.nonesuch': there is no element nonesuch")]
    [InlineData("""{"id":"Patient.gender","path":"Patient.gender","max":"2"}""", "StructureDefinition.differential.element[0]", "'Patient.gender' has the cardinality 0..2")]
    public async Task A_broken_profile_is_refused_with_its_element(string element, string expression, string message)
    {
        var refused = await server.Post("StructureDefinition", Profile(NewUrl(), element));
        refused.ShouldFail(422);
        refused.Expression.ShouldBe(expression);
        refused.Diagnostics.ShouldContain(message);
    }

    [Fact]
    public async Task A_profile_of_an_unknown_base_is_refused()
    {
        var refused = await server.Post("StructureDefinition", Profile(NewUrl(), """{"id":"Patient","path":"Patient"}""", "http://example.org/nonesuch"));
        refused.ShouldFail(422, "not-found");
        refused.Expression.ShouldBe("StructureDefinition.baseDefinition");
    }

    [Fact]
    public async Task A_questionnaire_is_found_with_its_version()
    {
        await using var other = await TestServer.Start();
        var form = await File.ReadAllTextAsync(Path.Combine(Sample.Root, "profiles", "compiled", "Questionnaire-phq9.json"), TestContext.Current.CancellationToken);
        var second = form.Replace("\"version\": \"1.0.0\"", "\"version\": \"2.0.0\"", StringComparison.Ordinal);
        (await other.Post("QuestionnaireResponse", Phq9("|2.0.0", await other.NewPatient()))).ShouldFail(422);
        var created = await other.Post("Questionnaire", second);
        created.Status.ShouldBe(201, created.Text);
        foreach (var version in new[] { "", "|1.0.0", "|2.0.0" })
        {
            var patient = await other.NewPatient();
            var response = await other.Post("QuestionnaireResponse", Phq9(version, patient));
            response.Status.ShouldBe(201, response.Text);
            (await other.Get($"Observation?subject=Patient/{patient}")).Entries.Count.ShouldBe(1, version);
        }

        (await other.Post("QuestionnaireResponse", Phq9("|3.0.0", await other.NewPatient()))).ShouldFail(422);
    }

    private static string NewUrl() => "http://example.org/StructureDefinition/" + Guid.NewGuid().ToString("N");

    private static string Patient(string profile, string members) => $$"""{"resourceType":"Patient","meta":{"profile":["{{profile}}"]},{{members}} }""";

    private static string Married(string url, string code) => $$"""
        "maritalStatus":{"coding":[{"system":"{{url}}/cs","code":"{{code}}"}]}
        """;

    private static string Profile(string url, string element, string @base = "http://hl7.org/fhir/StructureDefinition/Patient", string? id = null) => $$"""
        {"resourceType":"StructureDefinition",{{(id is null ? "" : $"\"id\":\"{id}\",")}}"url":"{{url}}","name":"P","status":"active","kind":"resource","abstract":false,
         "type":"Patient","baseDefinition":"{{@base}}","derivation":"constraint","differential":{"element":[{{element}}]} }
        """;

    private static string Phq9(string version, string patient) => $$"""
        {"resourceType":"QuestionnaireResponse","questionnaire":"https://kapfhir.example.org/fhir/Questionnaire/phq9{{version}}","status":"completed",
         "subject":{"reference":"Patient/{{patient}}"},"authored":"2026-02-01T10:00:00Z",
         "item":[{{string.Join(',', Enumerable.Range(1, 9).Select(i => $$"""{"linkId":"phq9-{{i}}","answer":[{"valueInteger":1}]}"""))}}]}
        """;
}
