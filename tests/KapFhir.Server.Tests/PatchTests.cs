using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>https://hl7.org/fhir/R4/http.html#patch</summary>
public sealed class PatchTests(TestServer server)
{
    private const string Json = "Content-Type: application/json-patch+json";
    private const string Female = """[{"op":"add","path":"/gender","value":"female"}]""";

    private static string Parameters(string type, string path, string parts = "") =>
        $$"""{"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"{{type}}"},{"name":"path","valueString":"{{path}}"}{{(parts.Length > 0 ? "," : "")}}{{parts}}]}]}""";

    private static string Gender(string code) =>
        Parameters("add", "Patient", $$"""{"name":"name","valueString":"gender"},{"name":"value","valueCode":"{{code}}"}""");

    private static string Binary(string patch, string type = "application/json-patch+json") =>
        $$"""{"resourceType":"Binary","contentType":"{{type}}","data":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(patch))}}"}""";

    [Fact]
    public async Task A_json_patch_makes_a_new_version()
    {
        var id = await server.NewPatient();
        var patched = await server.Send("PATCH", "Patient/" + id, """[{"op":"replace","path":"/name/0/family","value":"Ríos"}]""", Json);
        patched.Status.ShouldBe(200, patched.Text);
        patched.ETag.ShouldBe("W/\"2\"");
        patched.Location.ShouldBe($"{server.Base}/Patient/{id}/_history/2");
        patched.Body["name"]![0]!.ToJsonString().ShouldBe("""{"family":"R\u00EDos","given":["Ana"]}""");
        (await server.Get($"Patient?_id={id}&family=Ríos")).EntryIds.ShouldBe([id]);
        (await server.Get($"Patient?_id={id}&family=Rivera")).Entries.ShouldBeEmpty();
        (await server.Get($"Patient/{id}/_history")).Entries.Select(e => (string?)e!["request"]!["method"]).ShouldBe(["PATCH", "PUT"]);
    }

    [Fact]
    public async Task A_fhirpath_patch_makes_a_new_version()
    {
        var id = await server.NewPatient();
        var patched = await server.Send("PATCH", "Patient/" + id, Gender("female"));
        patched.Status.ShouldBe(200, patched.Text);
        patched.VersionId.ShouldBe("2");
        ((string?)patched.Body["gender"]).ShouldBe("female");
    }

    // What is wrong with the patch or its outcome. Nothing is stored.
    [Theory]
    [InlineData("""[{"op":"test","path":"/active","value":true},{"op":"add","path":"/gender","value":"male"}]""", 422, "not-found")]
    [InlineData("""[{"op":"add","path":"/gender","value":"male"},{"op":"test","path":"/name/0/family","value":"B"}]""", 422, "conflict")]
    [InlineData("""[{"op":"add","path":"/gender","value":"purple"}]""", 422, "code-invalid")] // required binding
    [InlineData("""[{"op":"add","path":"/gender","value":5}]""", 422, "structure")]
    [InlineData("""[{"op":"add","path":"/sex","value":"male"}]""", 422, "structure")] // no element of R4
    [InlineData("""[{"op":"remove","path":"/name/0/given/0"}]""", 422, "structure")] // an empty array
    [InlineData("""[{"op":"replace","path":"","value":{"resourceType":"Patient"}}]""", 422, "business-rule")] // no id
    [InlineData("""[{"op":"replace","path":"/id","value":"other"}]""", 422, "business-rule")]
    [InlineData("""[{"op":"remove","path":"/id"}]""", 422, "business-rule")]
    [InlineData("""[{"op":"replace","path":"/resourceType","value":"Person"}]""", 422, "business-rule")]
    [InlineData("""[{"op":"replace","path":"/resourceType","value":"Foo"}]""", 422, "structure")]
    [InlineData("""[{"op":"add","path":"/managingOrganization","value":{"reference":"Organization/none"}}]""", 422, "not-found")]
    [InlineData("""[{"op":"add","path":"/meta/tag","value":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationValue","code":"SUBSETTED"}]}]""",
        422, "business-rule")]
    [InlineData("""{"op":"add"}""", 400, "structure")]
    [InlineData("[{]", 400, "structure")]
    [InlineData("""[{"op":"spam","path":"/a"}]""", 400, "invalid")]
    [InlineData("", 400, "required")]
    public async Task A_bad_json_patch_is_refused_whole(string patch, int status, string code)
    {
        var id = await server.NewPatient();
        (await server.Send("PATCH", "Patient/" + id, patch, Json)).ShouldFail(status, code);
        (await server.Get("Patient/" + id)).VersionId.ShouldBe("1");
    }

    [Theory]
    [InlineData("add", "Patient", """{"name":"gender"}""", 400, "invalid")]
    [InlineData("delete", "Patient.name.foo(", "", 400, "invalid")]
    [InlineData("delete", "Patient.name[0].given | Patient.name[0].family", "", 422, "multiple-matches")]
    [InlineData("replace", "Patient.gender", """{"name":"value","valueCode":"male"}""", 422, "not-found")]
    [InlineData("replace", "Patient.name[0]", """{"name":"value","valueHumanName":{"use":"nickname of sorts"}}""", 422, "code-invalid")]
    [InlineData("replace", "Patient.id", """{"name":"value","valueId":"other"}""", 422, "business-rule")]
    [InlineData("delete", "Patient.id", "", 422, "business-rule")]
    public async Task A_bad_fhirpath_patch_is_refused_whole(string type, string path, string parts, int status, string code)
    {
        var id = await server.NewPatient();
        var refused = await server.Send("PATCH", "Patient/" + id, Parameters(type, path, parts));
        refused.ShouldFail(status, code);
        (await server.Get("Patient/" + id)).VersionId.ShouldBe("1");
    }

    // The server's own elements may be in a patch, and are the server's afterwards: https://hl7.org/fhir/R4/http.html#update
    [Theory]
    [InlineData("""[{"op":"replace","path":"/meta/versionId","value":"77"},{"op":"add","path":"/active","value":true}]""")]
    [InlineData("""[{"op":"replace","path":"/meta","value":{"lastUpdated":"2001-01-01T00:00:00Z","tag":[{"code":"a"}]}}]""")]
    [InlineData("""[{"op":"remove","path":"/meta"},{"op":"add","path":"/active","value":true}]""")]
    public async Task Version_and_time_stay_the_servers(string patch)
    {
        var patched = await server.Send("PATCH", "Patient/" + await server.NewPatient(), patch, Json);
        patched.Status.ShouldBe(200, patched.Text);
        patched.VersionId.ShouldBe("2");
        ((string?)patched.Body["meta"]!["lastUpdated"])!.ShouldStartWith("20");
        ((string?)patched.Body["meta"]!["lastUpdated"])!.ShouldNotStartWith("2001");
    }

    [Fact]
    public async Task A_patch_that_changes_nothing_makes_no_version()
    {
        var id = await server.NewPatient();
        (await server.Send("PATCH", "Patient/" + id, "[]", Json)).VersionId.ShouldBe("1");
        (await server.Send("PATCH", "Patient/" + id, """[{"op":"test","path":"/id","value":"x"}]""".Replace("\"x\"", $"\"{id}\"", StringComparison.Ordinal), Json))
            .VersionId.ShouldBe("1");
        (await server.Send("PATCH", "Patient/" + id, Parameters("delete", "Patient.gender"))).VersionId.ShouldBe("1");
    }

    // https://www.rfc-editor.org/rfc/rfc5261
    [Fact]
    public async Task An_xml_patch_is_taken_alone_on_a_condition_and_in_a_transaction()
    {
        const string type = "application/xml-patch+xml";
        var id = await server.NewPatient();
        var patched = await server.Send("PATCH", "Patient/" + id, "<diff xmlns='http://hl7.org/fhir'><add sel='Patient'><birthDate value='1980-02-01'/></add></diff>", "Content-Type: " + type);
        patched.Status.ShouldBe(200, patched.Text);
        patched.Body["birthDate"]!.GetValue<string>().ShouldBe("1980-02-01");
        (await server.Send("PATCH", $"Patient?_id={id}", "<diff xmlns='http://hl7.org/fhir'><replace sel='Patient/birthDate/@value'>1981</replace></diff>", "Content-Type: " + type)).Status.ShouldBe(200);
        (await server.Send("PATCH", "Patient/" + id, "<diff xmlns='http://hl7.org/fhir'><replace sel='Patient/gender/@value'>purple</replace></diff>", "Content-Type: " + type)).Status.ShouldBe(422);
        (await server.Send("PATCH", "Patient/" + id, Female, "Content-Type: " + type)).ShouldFail(400, "structure");

        var answer = await server.Post("", Sample.Bundle("transaction",
            Sample.Entry("PATCH", "Patient/" + id, Binary("<diff xmlns='http://hl7.org/fhir'><remove sel='Patient/birthDate'/></diff>", type))));
        answer.Status.ShouldBe(200, answer.Text);
        (await server.Get("Patient/" + id)).Text.ShouldNotContain("birthDate");
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/merge-patch+json")]
    [InlineData("application/json-patch+json; charset=latin1")]
    [InlineData("text/plain")]
    public async Task Another_format_is_415_and_says_which_there_are(string contentType)
    {
        var refused = await server.Send("PATCH", "Patient/" + await server.NewPatient(), Female, "Content-Type: " + contentType);
        refused.ShouldFail(415, "not-supported");
        refused.Headers["Accept-Patch"].ShouldBe("application/json-patch+json, application/xml-patch+xml, application/fhir+json, application/fhir+xml");
        refused.Diagnostics.ShouldContain("application/json-patch+json");
    }

    [Theory]
    [InlineData("application/json-patch+json; charset=utf-8", Female)]
    [InlineData("APPLICATION/JSON-PATCH+JSON", Female)]
    [InlineData("application/fhir+json; fhirVersion=4.0", null)]
    public async Task A_format_may_be_written_with_parameters(string contentType, string? patch) =>
        (await server.Send("PATCH", "Patient/" + await server.NewPatient(), patch ?? Gender("male"), "Content-Type: " + contentType))
            .Status.ShouldBe(200);

    [Theory]
    [InlineData("Patient/x")]
    [InlineData("Patient")]
    public async Task Options_name_the_formats(string path)
    {
        var options = await server.Send("OPTIONS", path);
        options.Headers["Allow"].Split(", ").ShouldContain("PATCH");
        options.Headers["Accept-Patch"].ShouldBe("application/json-patch+json, application/xml-patch+xml, application/fhir+json, application/fhir+xml");
    }

    [Fact]
    public async Task What_is_not_there_cannot_be_patched()
    {
        (await server.Send("PATCH", "Patient/" + Sample.Unique(), Female, Json)).ShouldFail(404, "not-found");
        (await server.Send("PATCH", "Patient/" + Sample.Unique(), Female, Json, "If-Match: W/\"1\"")).ShouldFail(404, "not-found");
        (await server.Send("PATCH", "Foo/1", Female, Json)).ShouldFail(404, "not-found");
        var id = await server.NewPatient();
        await server.Delete("Patient/" + id);
        (await server.Send("PATCH", "Patient/" + id, Female, Json)).ShouldFail(410, "deleted");
    }

    [Theory]
    [InlineData("W/\"1\"", 200)]
    [InlineData("\"1\"", 200)]
    [InlineData("W/\"7\", W/\"1\"", 200)]
    [InlineData("*", 200)]
    [InlineData("W/\"2\"", 412)]
    [InlineData("1", 400)]
    public async Task If_match_names_the_version_to_patch(string tag, int status)
    {
        // Stale is stale though the patch would fail as well.
        var patch = status == 412 ? """[{"op":"remove","path":"/gender"}]""" : Female;
        var answer = await server.Send("PATCH", "Patient/" + await server.NewPatient(), patch, Json, "If-Match: " + tag);
        answer.Status.ShouldBe(status, answer.Text);
    }

    [Theory]
    [InlineData("return=minimal", "")]
    [InlineData("return=representation", "Patient")]
    [InlineData("return=OperationOutcome", "OperationOutcome")]
    public async Task The_client_says_what_comes_back(string preference, string type)
    {
        var answer = await server.Send("PATCH", "Patient/" + await server.NewPatient(), Female, Json, "Prefer: " + preference);
        answer.Status.ShouldBe(200);
        answer.Headers["Preference-Applied"].ShouldBe(preference);
        (answer.Text.Length == 0 ? "" : answer.Type).ShouldBe(type);
        answer.ETag.ShouldBe("W/\"2\"");
    }

    [Theory]
    [InlineData(0, 404, "not-found")]
    [InlineData(1, 200, null)]
    [InlineData(2, 412, "multiple-matches")]
    public async Task On_a_condition_one_is_patched(int matches, int status, string? code)
    {
        var value = Sample.Unique();
        for (var i = 0; i < matches; i++)
        {
            (await server.Post("Patient", Sample.Identified(value))).Status.ShouldBe(201);
        }

        var answer = await server.Send("PATCH", "Patient?identifier=urn:test|" + value, Female, Json);
        answer.Status.ShouldBe(status, answer.Text);
        (code is null ? null : answer.Code).ShouldBe(code);
        (code is null ? (string?)answer.Body["gender"] : "female").ShouldBe("female");
    }

    [Theory]
    [InlineData("", 412)] // selects nothing, which would be everything
    [InlineData("?_count=1", 412)]
    [InlineData("?foo=bar", 400)]
    public async Task An_unselective_condition_is_refused(string query, int status) =>
        (await server.Send("PATCH", "Patient" + query, Female, Json)).ShouldFail(status);

    [Fact]
    public async Task Patches_go_in_batches()
    {
        var (id, other) = (await server.NewPatient(), await server.NewPatient());
        var answer = await server.Post("", Sample.Bundle("batch",
            Sample.Entry("PATCH", "Patient/" + id, Gender("male")),
            Sample.Entry("PATCH", "Patient/" + id, Binary("""[{"op":"replace","path":"/gender","value":"female"}]""")),
            Sample.Entry("PATCH", "Patient/" + other, Gender("male"), more: ",\"ifMatch\":\"W/\\\"9\\\"\""),
            Sample.Entry("PATCH", "Patient/" + other, Binary(Female, "application/json")),
            Sample.Entry("PATCH", "Patient/" + other, Sample.Patient()),
            Sample.Entry("PATCH", "Patient/" + other),
            Sample.Entry("PATCH", "Patient/" + Sample.Unique(), Binary(Female))));
        answer.EntryStatuses.ShouldBe(["200", "200", "412", "415", "400", "400", "404"], answer.Text);
        ((string?)(await server.Get("Patient/" + id)).Body["gender"]).ShouldBe("female");
        (await server.Get("Patient/" + other)).VersionId.ShouldBe("1");
    }

    [Fact]
    public async Task Patches_go_in_transactions_and_their_references_are_resolved()
    {
        const string Urn = "urn:uuid:3f6f3ac2-54a3-4a54-8f9f-3f24b0d7f0b1";
        var (id, value) = (Sample.Unique(), Sample.Unique());
        (await server.Put("Patient/" + id, Sample.Identified(value, id))).Status.ShouldBe(201);
        var answer = await server.Post("", Sample.Bundle("transaction",
            Sample.Entry("PATCH", "Patient?identifier=" + value, Parameters(
                "add", "Patient", """{"name":"name","valueString":"managingOrganization"},{"name":"value","valueReference":{"reference":"URN"}}"""
                    .Replace("URN", Urn, StringComparison.Ordinal))),
            Sample.Entry("POST", "Organization", """{"resourceType":"Organization","name":"O"}""", Urn),
            Sample.Entry("GET", "Patient/" + id)));
        answer.Status.ShouldBe(200, answer.Text);
        answer.EntryStatuses.ShouldBe(["200", "201", "200"], answer.Text);
        var organization = ((string)answer.Entries[1]!["response"]!["location"]!).Split("/fhir/")[1].Split("/_history")[0];
        ((string?)answer.Entries[2]!["resource"]!["managingOrganization"]!["reference"]).ShouldBe(organization);
    }

    public static TheoryData<string, int, string, string> FailingEntries => new()
    {
        { "a test that fails", 422, "Bundle.entry[1]", Sample.Entry("PATCH", "Patient/ID", Binary("""[{"op":"test","path":"/active","value":true}]""")) },
        { "a path to nothing", 422, "Bundle.entry[1].resource.parameter[0]",
            Sample.Entry("PATCH", "Patient/ID", Parameters("replace", "Patient.gender", """{"name":"value","valueCode":"male"}""")) },
        { "no patch", 400, "Bundle.entry[1]", Sample.Entry("PATCH", "Patient/ID", Binary("{}")) },
        { "a stale ifMatch", 412, "Bundle.entry[1]", Sample.Entry("PATCH", "Patient/ID", Gender("male"), more: ",\"ifMatch\":\"W/\\\"9\\\"\"") },
        { "another format", 415, "Bundle.entry[1].resource.contentType", Sample.Entry("PATCH", "Patient/ID", Binary(Female, "text/plain")) },
        { "nothing to patch", 404, "Bundle.entry[1]", Sample.Entry("PATCH", "Patient/none", Gender("male")) },
        { "nothing on this condition", 404, "Bundle.entry[1]", Sample.Entry("PATCH", "Patient?identifier=none", Gender("male")) },
        { "an outcome that breaks a rule", 422, "Bundle.entry[1].resource.gender", Sample.Entry("PATCH", "Patient/ID", Gender("purple")) },
        { "a urn that is no entry's", 422, "Bundle.entry[1].resource.parameter[0].part[3].value.reference",
            Sample.Entry("PATCH", "Patient/ID", Parameters("add", "Patient", """{"name":"name","valueString":"managingOrganization"},{"name":"value","valueReference":{"reference":"urn:uuid:00000000-0000-4000-8000-000000000000"}}""")) },
        { "a urn in a JSON Patch that is no entry's", 422, "Bundle.entry[1].resource.managingOrganization.reference",
            Sample.Entry("PATCH", "Patient/ID", Binary("""[{"op":"add","path":"/managingOrganization","value":{"reference":"urn:uuid:00000000-0000-4000-8000-000000000000"}}]""")) },
    };

    [Theory]
    [MemberData(nameof(FailingEntries))]
    public async Task A_patch_that_fails_takes_the_transaction_with_it(string what, int status, string expression, string entry)
    {
        var (id, other) = (await server.NewPatient(), Sample.Unique());
        var answer = await server.Post("", Sample.Bundle("transaction",
            Sample.Entry("PUT", "Patient/" + other, Sample.Patient(other)), entry.Replace("ID", id, StringComparison.Ordinal)));
        answer.ShouldFail(status);
        answer.Expression.ShouldBe(expression, what + ": " + answer.Text);
        (await server.Get("Patient/" + other)).ShouldFail(404);
        (await server.Get("Patient/" + id)).VersionId.ShouldBe("1");
    }

    [Fact]
    public async Task One_resource_is_changed_once_in_a_transaction()
    {
        var id = await server.NewPatient();
        (await server.Post("", Sample.Bundle("transaction",
            Sample.Entry("PUT", "Patient/" + id, Sample.Patient(id, "B")), Sample.Entry("PATCH", "Patient/" + id, Gender("male"))))).ShouldFail(400, "duplicate");
        (await server.Post("", Sample.Bundle("transaction",
            Sample.Entry("DELETE", "Patient/" + id), Sample.Entry("PATCH", "Patient/" + id, Gender("male"))))).ShouldFail(400, "duplicate");
        (await server.Get("Patient/" + id)).VersionId.ShouldBe("1");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_patch_of_many_at_once_is_lost(bool isConditional)
    {
        const int Clients = 16, Each = 12;
        var (id, value) = (Sample.Unique(), Sample.Unique());
        (await server.Put("Patient/" + id, Sample.Identified(value, id))).Status.ShouldBe(201);
        var path = isConditional ? "Patient?identifier=" + value : "Patient/" + id;
        var answers = await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
        {
            var statuses = new List<int>();
            for (var i = 0; i < Each; i++)
            {
                var given = string.Create(CultureInfo.InvariantCulture, $"c{client}-{i}");
                statuses.Add((client % 2 == 0
                    ? await server.Send("PATCH", path, $$"""[{"op":"add","path":"/name/0/given/-","value":"{{given}}"}]""", Json)
                    : await server.Send("PATCH", path, Parameters("add", "Patient.name[0]",
                        $$"""{"name":"name","valueString":"given"},{"name":"value","valueString":"{{given}}"}"""))).Status);
            }

            return statuses;
        })));
        answers.SelectMany(s => s).Distinct().ShouldBe([200]);
        var patched = await server.Get("Patient/" + id);
        patched.VersionId.ShouldBe((1 + (Clients * Each)).ToString(CultureInfo.InvariantCulture));
        var given = patched.Body["name"]![0]!["given"]!.AsArray().Select(g => (string)g!).ToHashSet(StringComparer.Ordinal);
        given.Count.ShouldBe(1 + (Clients * Each));
    }

    [Fact]
    public async Task Of_many_at_once_with_the_same_tag_one_patches()
    {
        var id = await server.NewPatient();
        var statuses = await Task.WhenAll(Enumerable.Range(0, 16).Select(async i => (await server.Send(
            "PATCH", "Patient/" + id, $$"""[{"op":"replace","path":"/name/0/family","value":"F{{i}}"}]""", Json, "If-Match: W/\"1\"")).Status));
        statuses.Count(s => s == 200).ShouldBe(1);
        statuses.Count(s => s == 412).ShouldBe(15);
    }

    [Fact]
    public async Task A_patched_response_is_scored_anew()
    {
        var (patient, id) = (await server.NewPatient(), Sample.Unique());
        var items = string.Join(',', Enumerable.Range(1, 9).Select(i => $$"""{"linkId":"phq9-{{i}}","answer":[{"valueInteger":1}]}"""));
        (await server.Put("QuestionnaireResponse/" + id, $$"""
            {"resourceType":"QuestionnaireResponse","id":"{{id}}","questionnaire":"https://kapfhir.example.org/fhir/Questionnaire/phq9","status":"completed",
            "subject":{"reference":"Patient/{{patient}}"},"authored":"2026-02-01T10:00:00Z","item":[{{items}}]}
            """)).Status.ShouldBe(201);
        (await Score(patient)).ShouldBe((9, "final"));
        var patched = await server.Send("PATCH", "QuestionnaireResponse/" + id, Parameters(
            "replace", "QuestionnaireResponse.item.where(linkId='phq9-3').answer.value", """{"name":"value","valueInteger":3}"""));
        patched.Status.ShouldBe(200, patched.Text);
        (await Score(patient)).ShouldBe((11, "amended"));
    }

    [Theory]
    [InlineData("""[{"op":"remove","path":"/code"}]""", "Procedure.code")]
    [InlineData("""[{"op":"remove","path":"/performedPeriod/end"}]""", "Procedure")] // kap-ses-1
    public async Task A_patch_that_breaks_a_kap_profile_is_refused_with_the_rule(string patch, string expression)
    {
        var session = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(RepositoryRoot(), "profiles", "valid", "Procedure-kap-ketamine-session-example.json"),
            TestContext.Current.CancellationToken))!;
        var id = Sample.Unique();
        session["id"] = id;
        await using var lenient = await TestServer.Start("--Fhir:ReferentialIntegrity=Ignore", "--Kap:Rules:Highest=Off");
        var stored = await lenient.Put("Procedure/" + id, session.ToJsonString());
        stored.Status.ShouldBe(201, stored.Text);
        var refused = await lenient.Send("PATCH", "Procedure/" + id, patch, Json);
        refused.ShouldFail(422);
        refused.Expression!.ShouldStartWith(expression);
        (await lenient.Get("Procedure/" + id)).VersionId.ShouldBe("1");
    }

    private async Task<(int Value, string Status)> Score(string patient)
    {
        var score = (await server.Get($"Observation?patient=Patient/{patient}&code=44261-6")).Entries.ShouldHaveSingleItem()!["resource"]!;
        return ((int)score["valueQuantity"]!["value"]!, (string)score["status"]!);
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "KapFhir.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
