using System.Text.Json.Nodes;
using Xunit;

namespace KapFhir.Server.Tests.Rules;

/// <summary>What is put together of a session's record: $kap-session-summary, $kap-rems-form, and Composition/$document.</summary>
public sealed class SessionOperationTests(TestServer server)
{
    private static CleanCourse Course()
    {
        var course = new CleanCourse().WithSession().Completed().Dissociated("cadss40", 40, 9).Dissociated("cadss100", 100, 1).During("bp30", 30, 162, 96);
        course.Measured("spo2", "59408-5", 93, "%", 30);
        course.Measured("spo2-end", "59408-5", 97, "%", 120);
        course.Change("spo2", o => o["partOf"] = new JsonArray(new JsonObject { ["reference"] = course.Reference("session") }));
        course.Change("spo2-end", o => o["partOf"] = new JsonArray(new JsonObject { ["reference"] = course.Reference("session") }));
        course.Change("session", s => s["extension"]!.AsArray().Add(JsonNode.Parse(CleanCourse.Peak(9, 40))));
        return course.With("nausea", $$"""
            {"resourceType":"AdverseEvent","actuality":"actual","event":{{CleanCourse.Concept("http://snomed.info/sct", "422587007")}},"subject":{"reference":"Patient/patient-@"},
            "date":"{{CleanCourse.Time(50)}}","seriousness":{{CleanCourse.Concept("http://terminology.hl7.org/CodeSystem/adverse-event-seriousness", "non-serious")}},
            "severity":{{CleanCourse.Concept("http://terminology.hl7.org/CodeSystem/adverse-event-severity", "mild")}},
            "outcome":{{CleanCourse.Concept("http://terminology.hl7.org/CodeSystem/adverse-event-outcome", "resolved")}},"suspectEntity":[{"instance":{"reference":"MedicationAdministration/dose-@"} }]}
            """);
    }

    private static CleanCourse Esketamine()
    {
        var course = Course().With("product", $$"""
            {"resourceType":"Medication","status":"active","code":{{CleanCourse.Concept("http://www.nlm.nih.gov/research/umls/rxnorm", "2119365")}},"batch":{"lotNumber":"E7","expirationDate":"2027-12-31"} }
            """).With("clinic", """{"resourceType":"Location","name":"Room 2"}""").With("clonazepam", $$"""
            {"resourceType":"MedicationStatement","status":"active","medicationCodeableConcept":{{CleanCourse.Concept("http://www.nlm.nih.gov/research/umls/rxnorm", "2598")}},"subject":{"reference":"Patient/patient-@"} }
            """);
        course.Change("dose", d => d["dosage"]!["dose"]!["value"] = 56).Change("dose", d => d["extension"] = new JsonArray(JsonNode.Parse(CleanCourse.Substance(56, 56, 0))))
            .Change("dose", d => d["dosage"]!["route"]!["coding"]![0]!["code"] = "46713006");
        return course.Change("session", s => s["location"] = new JsonObject { ["reference"] = course.Reference("clinic") });
    }

    private static IEnumerable<JsonNode> All(FhirResponse answer, string name) => answer.Body["parameter"]!.AsArray().Where(p => (string)p!["name"]! == name).Select(p => p!);

    private static JsonNode? Part(JsonNode parameter, string name)
    {
        var part = parameter["part"]!.AsArray().FirstOrDefault(p => (string)p!["name"]! == name);
        return part?.AsObject().First(p => p.Key.StartsWith("value", StringComparison.Ordinal)).Value;
    }

    [Fact]
    public async Task A_session_is_summed_up_from_what_was_measured()
    {
        var course = Course();
        (await course.Send(server)).Status.ShouldBe(200);
        var answer = await server.Get($"{course.Reference("session")}/$kap-session-summary");
        answer.Status.ShouldBe(200, answer.Text);
        var dose = All(answer, "dose").Single();
        ((decimal)Part(dose, "amount")!["value"]!).ShouldBe(40);
        ((string)Part(dose, "lot")!).ShouldBe("L1");
        var rows = All(answer, "measurement").ToList();
        rows.Select(r => (int)Part(r, "minute")!).ShouldBe([-15, 0, 10, 20, 30, 40, 55, 70, 85, 100, 120]);
        var row = rows.First(r => (int)Part(r, "minute")! == 30);
        ((decimal)Part(row, "systolic")!["value"]!).ShouldBe(162);
        ((decimal)Part(row, "saturation")!["value"]!).ShouldBe(93);
        var peak = All(answer, "peak").Single();
        ((decimal)Part(peak, "score")!, (int)Part(peak, "minute")!, (int)Part(peak, "backAt")!).ShouldBe((9, 40, 100));
        ((decimal)Part(All(answer, "pressurePeak").Single(), "systolic")!).ShouldBe(162);
        ((int)Part(All(answer, "lowestSaturation").Single(), "minute")!).ShouldBe(30);
        var adverse = All(answer, "event").Single();
        ((string)Part(adverse, "severity")!, (bool)Part(adverse, "serious")!).ShouldBe(("mild", false));
        ((int)Part(All(answer, "discharge").Single(), "minutes")!).ShouldBe(165);
        All(answer, "remark").ShouldBeEmpty(answer.Text);
        (await server.Post("Parameters/$validate", answer.Text)).Body["issue"]!.AsArray().ShouldAllBe(i => (string)i!["severity"]! != "error");
        All(await server.Get($"{course.Reference("session")}/$kap-session-summary?monitoring=false"), "measurement").ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_record_of_a_session_lacks_is_said()
    {
        var course = Course().Without("bp70").Without("bp55").Without("bp0").Without("pressure");
        course.Pressure("pressure", 128, 78, -20);
        await using var warning = await TestServer.Start("--Kap:Rules:Highest=Warn");
        (await course.Send(warning)).Status.ShouldBe(200);
        var answer = await warning.Get($"{course.Reference("session")}/$kap-session-summary");
        var remarks = All(answer, "remark").Select(m => (string)m["valueString"]!).ToList();
        remarks.ShouldContain(m => m.Contains("blood pressure before", StringComparison.Ordinal), answer.Text);
        remarks.Count.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task A_session_is_a_document_with_all_that_it_rests_on()
    {
        var course = Course();
        (await course.Send(server)).Status.ShouldBe(200);
        var document = await server.Get($"{course.Reference("session")}/$kap-session-summary?document=true");
        document.Status.ShouldBe(200, document.Text);
        ((string)document.Body["type"]!).ShouldBe("document");
        document.Entries[0]!["resource"]!["resourceType"]!.GetValue<string>().ShouldBe("Composition");
        document.EntryIds.ShouldContain(course.Id("dose"));
        document.EntryIds.ShouldContain(course.Id("patient"));
        document.EntryIds.ShouldContain(course.Id("nausea"));
        document.EntryIds.Count(i => i == course.Id("bp30")).ShouldBe(1);
        var validated = await server.Post("Bundle/$validate", document.Text);
        validated.Body["issue"]!.AsArray().ShouldAllBe(i => (string)i!["severity"]! != "error", validated.Text);
        document.Entries[0]!["resource"]!["section"]![1]!["text"]!["div"]!.GetValue<string>().ShouldContain("<td>162</td>");
    }

    [Fact]
    public async Task The_rems_form_is_filled_as_far_as_the_record_goes_and_the_rest_is_named()
    {
        await using var warning = await TestServer.Start("--Kap:Rules:Highest=Warn");
        var course = Esketamine();
        (await course.Send(warning)).Status.ShouldBe(200);
        var answer = await warning.Get($"{course.Reference("session")}/$kap-rems-form");
        answer.Status.ShouldBe(200, answer.Text);
        var response = All(answer, "response").Single()["resource"]!;
        var given = response["item"]!.AsArray().ToDictionary(i => (string)i!["linkId"]!, i => i!["answer"]![0]!.AsObject().First().Value!.ToJsonString(), StringComparer.Ordinal);
        given["patient-name"].ShouldBe("\"Case\"");
        given["birth-date"].ShouldBe("\"1985-04-12\"");
        given["concomitant-benzodiazepine"].ShouldBe("true");
        given["setting"].ShouldBe("\"Room 2\"");
        given["provider"].ShouldBe("\"Staff\"");
        given["session-date"].ShouldBe("\"2026-02-03\"");
        given["dose"].ShouldContain("56");
        given["lot"].ShouldBe("\"E7\"");
        given["observation-minutes"].ShouldBe("165");
        given["ready-time"].ShouldBe("\"17:45:00\"");
        (given["systolic-pre"], given["systolic-40"], given["systolic-end"]).ShouldBe(("130", "130", "130"));
        (given["vitals-pre"], given["vitals-end"]).ShouldBe(("true", "true"));
        (given["dissociation"], given["dissociation-resolved"], given["serious-event"]).ShouldBe(("true", "true", "false"));
        var open = All(answer, "unfilled").Select(u => ((string)u["valueString"]!).Split(':')[0]).ToList();
        open.ShouldBe(["rems-id", "concomitant-sedative", "concomitant-stimulant", "concomitant-maoi", "concomitant-opioid", "sedation", "respiratory"]);
        var validated = await warning.Post("QuestionnaireResponse/$validate", response.ToJsonString());
        validated.Body["issue"]!.AsArray().ShouldAllBe(i => (string)i!["severity"]! != "error", validated.Text);
    }

    [Theory]
    [InlineData("preparation", "$kap-session-summary", 422)]
    [InlineData("preparation", "$kap-rems-form", 422)]
    [InlineData("session", "$kap-rems-form", 422)]
    [InlineData("session", "$kap-session-summary?document=maybe", 400)]
    public async Task What_cannot_be_put_together_is_explained(string name, string operation, int status)
    {
        var course = Course();
        (await course.Send(server)).Status.ShouldBe(200);
        (await server.Get($"{course.Reference(name)}/{operation}")).ShouldFail(status);
    }

    [Fact]
    public async Task A_composition_and_what_it_refers_to_are_a_document_whole_or_not_at_all()
    {
        var patient = "Patient/" + await server.NewPatient();
        var author = await Created("""{"resourceType":"Practitioner","name":[{"family":"Okafor"}]}""");
        var weight = await Created($$$"""{"resourceType":"Observation","status":"final","code":{"text":"Weight"},"subject":{"reference":"{{{patient}}}"} }""");
        var composition = await Created(Composition(patient, author, weight));
        var document = await server.Get(composition + "/$document");
        document.Status.ShouldBe(200, document.Text);
        document.Entries.Select(e => (string)e!["fullUrl"]!).ShouldBe([.. new[] { composition, patient, author, weight }.Select(r => server.Base + "/" + r)]);
        document.Body["identifier"]!["value"].ShouldNotBeNull();
        (await server.Post("Bundle/$validate", document.Text)).Body["issue"]!.AsArray().ShouldAllBe(i => (string)i!["severity"]! != "error");
        (await server.Get($"Composition/$document?id={composition.Split('/')[1]}")).Status.ShouldBe(200);
        (await server.Get(composition + "/$document?graph=http://example.org/g")).ShouldFail(400, "not-supported");
        (await server.Get(composition + "/$document?id=x")).ShouldFail(400);
        (await server.Get(composition + "/$document?persist=true")).ShouldFail(400);
        var kept = await server.Post(composition + "/$document?persist=true", "");
        kept.Status.ShouldBe(201, kept.Text);
        (await server.Get("Bundle/" + kept.Id)).Status.ShouldBe(200);
        var broken = await Created(Composition(patient, author, "http://elsewhere.example.org/fhir/Observation/1"));
        (await server.Get(broken + "/$document")).ShouldFail(422);
    }

    private static string Composition(string patient, string author, string entry) => $$$"""
        {"resourceType":"Composition","status":"final","type":{"text":"Note"},"subject":{"reference":"{{{patient}}}"},"date":"2026-02-03","author":[{"reference":"{{{author}}}"}],
        "title":"Note","section":[{"title":"Weight","entry":[{"reference":"{{{entry}}}"}]}]}
        """;

    private async Task<string> Created(string body)
    {
        var created = await server.Post((string)JsonNode.Parse(body)!["resourceType"]!, body, "Prefer: return=representation");
        created.Status.ShouldBe(201, created.Text);
        return created.Type + "/" + created.Id;
    }
}
