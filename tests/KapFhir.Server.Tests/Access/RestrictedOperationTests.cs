using System.Text.Json.Nodes;
using KapFhir.Server.Tests.Rules;
using Xunit;

namespace KapFhir.Server.Tests.Access;

/// <summary>Operations for who sees a part: patients on their own record, practitioners with few scopes. Right as far as it goes, and silent on what is hidden.</summary>
[Collection(AccessServer.Writes)]
public sealed class RestrictedOperationTests(AccessServer server)
{
    private const string Phq9 = "https://kapfhir.example.org/fhir/Questionnaire/phq9";

    private static JsonNode? Value(FhirResponse answer, string name) => answer.Body["parameter"]!.AsArray().FirstOrDefault(p => (string)p!["name"]! == name);

    private async Task<CleanCourse> Course(Action<CleanCourse>? change = null)
    {
        var course = new CleanCourse();
        change?.Invoke(course);
        var stored = await server.Send(AccessServer.Everything, "POST", "", course.Bundle());
        stored.Status.ShouldBe(200, stored.Text);
        return course;
    }

    private static AccessToken Treating(CleanCourse course, string scopes) => new(scopes, "dr") { Patient = course.Patient };

    private static string Phq9Of(string patient, string? id = null) => $$"""
        {"resourceType":"QuestionnaireResponse"{{(id is null ? "" : $",\"id\":\"{id}\"")}},"questionnaire":"{{Phq9}}|1.0.0","status":"completed","subject":{"reference":"Patient/{{patient}}"},"authored":"2026-02-01T10:00:00Z",
        "item":[{{string.Join(',', Enumerable.Range(1, 9).Select(i => $$"""{"linkId":"phq9-{{i}}","answer":[{"valueInteger":1}]}"""))}}]}
        """;

    /// <summary>By who may only read nothing is written: the score that there is is told, or the one that there would be.</summary>
    [Theory]
    [InlineData("patient/*.rs", true)]
    [InlineData("patient/QuestionnaireResponse.r", false)]
    public async Task A_patient_has_the_own_response_scored(string scopes, bool seesScore)
    {
        var id = await server.Put("QuestionnaireResponse", i => Phq9Of("ann", i));
        var ann = await server.OfPatient("ann", scopes);
        var before = (await server.Stored("Observation?derived-from=QuestionnaireResponse/" + id)).Entries.ShouldHaveSingleItem()!["resource"]!;
        var scored = await server.Send(ann, "POST", $"QuestionnaireResponse/{id}/$kap-score", "");
        scored.Status.ShouldBe(200, scored.Text);
        scored.Entries[0]!["resource"]!["valueQuantity"]!["value"]!.GetValue<int>().ShouldBe(9);
        (scored.Entries[0]!["resource"]!["meta"]?["versionId"] is not null).ShouldBe(seesScore, scored.Text);
        (await server.Stored("Observation/" + before["id"])).VersionId.ShouldBe("1");
        (await server.Send(ann, "POST", "QuestionnaireResponse/$kap-score", Phq9Of("ann"))).Status.ShouldBe(200);
        var hidden = await server.Put("QuestionnaireResponse", i => Phq9Of("bob", i));
        (await server.Send(ann, "POST", $"QuestionnaireResponse/{hidden}/$kap-score", "")).ShouldFail(404);
        (await server.Send(ann, "POST", $"QuestionnaireResponse/{hidden}/$extract", "")).ShouldFail(404);
    }

    [Fact]
    public async Task A_patient_reads_course_plan_and_session()
    {
        var course = await Course(c => c.WithSession().Completed().Change("plan", p => p["status"] = "active"));
        var patient = await server.OfPatient(course.Patient, "patient/*.rs");
        var outcomes = await server.Send(patient, "GET", $"Patient/{course.Patient}/$kap-patient-outcomes");
        outcomes.Status.ShouldBe(200, outcomes.Text);
        outcomes.Text.ShouldContain(course.Reference("session"));
        (await server.Send(patient, "GET", $"CarePlan/{course.Id("plan")}/$kap-plan-progress?asOf={CleanCourse.Time(0)}")).Status.ShouldBe(200);
        (await server.Send(patient, "GET", $"{course.Reference("session")}/$kap-session-summary")).Status.ShouldBe(200);
        (await server.Send(patient, "GET", $"Patient/{course.Patient}/$everything")).Status.ShouldBe(200);
        (await server.Send(patient, "GET", $"Patient/{course.Patient}/$kap-access-log")).Status.ShouldBe(200);
        (await server.Send(patient, "GET", $"{course.Reference("session")}/$kap-preflight")).ShouldFail(403);
        (await server.Send(patient, "GET", $"{course.Reference("session")}/$kap-rems-form")).ShouldFail(403);
    }

    [Fact]
    public async Task A_form_is_filled_with_what_its_patient_may_see()
    {
        var course = await Course();
        var form = """
            {"resourceType":"Questionnaire","status":"draft","extension":[{"url":"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-launchContext",
            "extension":[{"url":"name","valueCoding":{"system":"http://hl7.org/fhir/uv/sdc/CodeSystem/launchContext","code":"patient"} },{"url":"type","valueCode":"Patient"}]}],
            "item":[{"linkId":"w","type":"quantity","code":[{"system":"http://loinc.org","code":"29463-7"}],
            "extension":[{"url":"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-observationLinkPeriod","valueDuration":{"value":99,"system":"http://unitsofmeasure.org","code":"a"} }]}]}
            """;
        string Body(string patient) => $$"""{"resourceType":"Parameters","parameter":[{"name":"subject","valueReference":{"reference":"Patient/{{patient}}"} },{"name":"questionnaire","resource":{{form}} }]}""";
        var whole = await server.Send(await server.OfPatient(course.Patient, "patient/*.rs"), "POST", "Questionnaire/$populate", Body(course.Patient));
        whole.Status.ShouldBe(200, whole.Text);
        whole.Text.ShouldContain("\"value\":80");
        var narrow = await server.Send(await server.OfPatient(course.Patient, "patient/Patient.rs patient/Questionnaire.rs"), "POST", "Questionnaire/$populate", Body(course.Patient));
        narrow.Status.ShouldBe(200, narrow.Text);
        narrow.Text.ShouldNotContain("\"value\":80");
        (await server.Send(await server.OfPatient(course.Patient, "patient/*.rs"), "POST", "Questionnaire/$populate", Body("bob"))).Status.ShouldBe(422);
    }

    [Fact]
    public async Task A_document_is_of_what_may_be_seen_or_there_is_none()
    {
        string Composition(string id, string about) => $$"""
            {"resourceType":"Composition","id":"{{id}}","status":"final","type":{"text":"t"},"subject":{"reference":"Patient/ann"},"date":"2026-01-01","author":[{"reference":"Practitioner/dr"}],"title":"t",
            "section":[{"title":"s","entry":[{"reference":"{{about}}"}]}]}
            """;
        var (own, other) = (await server.Put("Composition", i => Composition(i, "Observation/survey-ann")), await server.Put("Composition", i => Composition(i, "Observation/survey-bob")));
        var ann = AccessToken.Of("ann: patient/*.rs");
        (await server.Send(ann, "GET", $"Composition/{own}/$document")).Status.ShouldBe(200);
        (await server.Send(ann, "GET", $"Composition/{other}/$document")).Text.ShouldNotContain("Patient/bob");
        (await server.Send(ann, "GET", $"Composition/{other}/$document")).Status.ShouldBeGreaterThanOrEqualTo(400);
        (await server.Send(ann, "POST", $"Composition/{own}/$document", """{"resourceType":"Parameters","parameter":[{"name":"persist","valueBoolean":true}]}""")).ShouldFail(403);
    }

    /// <summary>A gate looks at everything. That something excludes is told; what it is, to who may see it.</summary>
    [Fact]
    public async Task Eligibility_counts_hidden_facts_and_does_not_name_them()
    {
        var course = await Course(c => c.Without("dose").Diagnosed("psychosis", "69322001"));
        var path = $"Patient/{course.Patient}/$kap-eligibility?asOf={CleanCourse.Time(0)}";
        var whole = await server.Send(Treating(course, "patient/*.rs"), "GET", path);
        Value(whole, "exclusion")!["valueCodeableConcept"]!["coding"]![0]!["code"]!.GetValue<string>().ShouldBe("E05");
        foreach (var scopes in new[] { "patient/Patient.rs", "user/Patient.rs", "user/Patient.rs user/Condition.rs?clinical-status=inactive" })
        {
            var narrow = await server.Send(Treating(course, scopes), "GET", path);
            Value(narrow, "eligible")!["valueBoolean"]!.GetValue<bool>().ShouldBeFalse(narrow.Text);
            narrow.Text.ShouldNotContain("E05");
            narrow.Text.ShouldNotContain(course.Id("psychosis"));
            narrow.Text.ShouldNotContain("69322001");
        }
    }

    /// <summary>The dose by weight tells the weight, and a finding tells of what it rests on.</summary>
    [Fact]
    public async Task A_dose_check_tells_no_hidden_weight_and_names_no_hidden_fact()
    {
        var course = await Course(c =>
        {
            c.Earlier("earlier", -60);
            c.Without("dose");
        });
        var body = $$"""
            {"resourceType":"Parameters","parameter":[{"name":"route","valueCodeableConcept":{{CleanCourse.Concept("http://snomed.info/sct", "47625008")}} },
            {"name":"dose","valueQuantity":{{CleanCourse.Quantity(100, "mg")}} },{"name":"time","valueDateTime":"{{CleanCourse.Time(0)}}"}]}
            """;
        var whole = await server.Send(Treating(course, "user/*.rs"), "POST", $"Patient/{course.Patient}/$kap-dose-check", body);
        Value(whole, "perWeight")!["valueQuantity"]!["value"]!.GetValue<double>().ShouldBe(1.25, whole.Text);
        whole.Text.ShouldContain(course.Id("earlier"));
        var narrow = await server.Send(Treating(course, "user/Patient.rs"), "POST", $"Patient/{course.Patient}/$kap-dose-check", body);
        Value(narrow, "ok")!["valueBoolean"]!.GetValue<bool>().ShouldBeFalse(narrow.Text);
        Value(narrow, "perWeight").ShouldBeNull();
        narrow.Text.ShouldNotContain(course.Id("earlier"));
        narrow.Text.ShouldNotContain("1.25");
    }

    [Fact]
    public async Task A_check_is_recorded_by_who_may_write_it()
    {
        var course = await Course(c => c.WithSession().Without("dose").Change("session", s => s["status"] = "preparation"));
        var record = $$"""{"resourceType":"Parameters","parameter":[{"name":"asOf","valueDateTime":"{{CleanCourse.Time(-5)}}"},{"name":"record","valueBoolean":true}]}""";
        var path = course.Reference("session") + "/$kap-preflight";
        (await server.Send(Treating(course, "patient/*.rs"), "POST", path, record)).ShouldFail(403);
        (await server.Send(Treating(course, "patient/*.rs patient/GuidanceResponse.c"), "POST", path, record)).Status.ShouldBe(200);
        (await server.Send(new AccessToken("user/*.rs patient/GuidanceResponse.c", "dr") { Patient = "bob" }, "POST", path, record.Replace(CleanCourse.Time(-5), CleanCourse.Time(-4), StringComparison.Ordinal))).ShouldFail(403);
        (await server.Stored("GuidanceResponse?patient=" + course.Patient)).Entries.Count.ShouldBe(1);
    }

    /// <summary>Whether there is a patient of this id is not told by naming one as a recipient.</summary>
    [Fact]
    public async Task A_recipient_is_one_whom_the_caller_may_see()
    {
        async Task<string> Segment(string recipient)
        {
            var body = $$"""
                {"resourceType":"Parameters","parameter":[{"name":"purpose","valueCoding":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActReason","code":"TREAT"} },
                {"name":"recipient","valueReference":{"reference":"{{recipient}}"} }]}
                """;
            var answer = await server.Send(AccessToken.Of("dr: patient/*.rs"), "POST", "Patient/ann/$kap-segment", body);
            return answer.Status + (answer.Status == 422 ? answer.Diagnostics.Replace(recipient, "", StringComparison.Ordinal) : "");
        }

        (await Segment("Patient/bob")).ShouldBe(await Segment("Patient/nob"));
        (await Segment("Practitioner/dr")).ShouldBe("200");
        (await Segment("Patient/ann")).ShouldBe("200");
    }
}
