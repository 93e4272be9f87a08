using Xunit;

namespace KapFhir.Server.Tests.Release;

/// <summary>When consents begin and end to count, what bundles say of what is missing, and what can be done to what is not seen.</summary>
public sealed class ConsentEffectTests(ConsentServer server) : IClassFixture<ConsentServer>
{
    private const string Part2 = "permit(actor=Organization/x purpose=TREAT label=42CFRPart2)";

    private async Task<PatientRecord> New(string consent = "")
    {
        var record = new PatientRecord(server);
        await record.Store(consent);
        return record;
    }

    private async Task<int> Status(string who, PatientRecord record, string name, params string[] headers) => (await server.Get(who, record.Path(name), headers)).Status;

    [Fact]
    public async Task A_consent_counts_from_the_next_request_on_and_so_does_its_withdrawal()
    {
        var record = await New();
        (await Status("carl", record, "o1")).ShouldBe(200);
        await record.Consent("deny()");
        (await Status("carl", record, "o1")).ShouldBe(404);
        await record.Consent("@status=inactive deny()");
        (await Status("carl", record, "o1")).ShouldBe(200);
        await record.Consent(Part2);
        (await Status("anna", record, "sd")).ShouldBe(200);
        (await server.Send("officer", "DELETE", record.Path("cs"), null)).Status.ShouldBe(204);
        (await Status("anna", record, "sd")).ShouldBe(404);
    }

    [Fact]
    public async Task Another_server_on_the_database_knows_it_with_its_next_request()
    {
        Assert.SkipWhen(TestDatabase.IsSqlServer, "the tokens' issuer is the address of a server: two of them differ in it");
        var record = await New("deny(actor=Practitioner/c)");
        await using var other = await TestServer.On(server.Database, ConsentServer.Settings);
        var fhir = other.Services.GetService(typeof(FhirServer)).ShouldBeOfType<FhirServer>();
        var access = new KapFhir.Auth.TokenAccess("app", "carl", "", KapFhir.Auth.Scopes.GrantedScopes.Parse("user/*.rs", fhir.Definitions))
        {
            FhirUser = "Practitioner/c", Roles = [KapFhir.Auth.Users.UserRole.Practitioner],
        };
        async Task<bool> Sees()
        {
            var caller = await fhir.Reads.Of(new KapFhir.Auth.Caller(IsLoopback: false) { Access = access }, TestContext.Current.CancellationToken);
            var visible = fhir.Access.Admit(caller, new KapFhir.Auth.AccessQuestion(KapFhir.Auth.FhirInteraction.Read, "Observation")).Value;
            return await fhir.Store.Read("Observation", "o1" + record.Mark, visible, TestContext.Current.CancellationToken) is not null;
        }

        (await Sees()).ShouldBeFalse();
        await record.Consent("@status=inactive deny(actor=Practitioner/c)");
        (await Sees()).ShouldBeTrue();
        await record.Consent("deny(purpose=TREAT)");
        (await Sees()).ShouldBeFalse("an audience that this server has not met before");
    }

    [Fact]
    public async Task A_role_that_has_ended_ends_what_was_consented_to_it()
    {
        await server.Put("svc", "Organization/z", """{"resourceType":"Organization","id":"z","name":"z"}""");
        var record = await New("permit(actor=Organization/z purpose=TREAT label=42CFRPart2)");
        (await Status("carl", record, "sd")).ShouldBe(404);
        const string Role = """{"resourceType":"PractitionerRole","id":"cz","active":true,"practitioner":{"reference":"Practitioner/c"},"organization":{"reference":"Organization/z"} }""";
        await server.Put("svc", "PractitionerRole/cz", Role);
        (await Status("carl", record, "sd")).ShouldBe(200);
        await server.Put("svc", "PractitionerRole/cz", Role.Replace("true", "false", StringComparison.Ordinal));
        (await Status("carl", record, "sd")).ShouldBe(404);
    }

    // 45 CFR 164.524(d): who is denied is told; 42 CFR 2.13(c): not of what kind. Whether a search finds what is withheld must not show.
    [Fact]
    public async Task A_search_says_that_parts_of_the_record_are_withheld_whatever_it_asks()
    {
        var record = await New();
        string[] searches =
        [
            $"Condition?patient={record.Patient}", $"Observation?patient=Patient/{record.Patient}", $"Condition?patient={record.Patient}&code=nothing-of-this", $"Immunization?patient={record.Patient}",
            $"Patient?_id={record.Patient}", $"Patient/{record.Patient}/Condition", $"Patient/{record.Patient}/$everything", $"Patient/{record.Patient}/$everything?_count=50",
        ];
        foreach (var search in searches)
        {
            var answer = await server.Get("carl", search);
            answer.Status.ShouldBe(200, answer.Text);
            Labels(answer).ShouldContain("REDACTED", customMessage: search);
            var outcome = answer.Entries.Where(e => e!["search"]!["mode"]!.GetValue<string>() == "outcome").ShouldHaveSingleItem(search)!["resource"]!;
            outcome["issue"]!.AsArray().Select(i => i!["code"]!.GetValue<string>()).ShouldBe(["suppressed"]);
            answer.Text.ShouldNotContain("42CFRPart2");
            answer.Text.ShouldNotContain("PSYTHPN");
        }

        // Of many patients nothing is said; where nothing is withheld, neither; and of a patient who is hidden nobody says that there is one.
        Labels(await server.Get("carl", "Condition?code=3-3")).ShouldBeEmpty();
        var open = await New(Part2);
        Labels(await server.Get("anna", $"Observation?patient={open.Patient}")).ShouldBeEmpty();
        var closed = await New("deny()");
        Labels(await server.Get("carl", $"Observation?patient={closed.Patient}")).ShouldBeEmpty();
        Labels(await server.Get("Patient/" + closed.Patient, "Observation")).ShouldContain("REDACTED", customMessage: "the patient is told of the note");
    }

    // 42 CFR 2.32.
    [Fact]
    public async Task Part_2_records_go_with_the_notice_on_redisclosure()
    {
        var record = await New(Part2);
        var found = await server.Get("anna", $"Condition?patient={record.Patient}");
        Labels(found).ShouldBe(["NORDSCLCD"]);
        found.Text.ShouldContain("42 CFR part 2 prohibits unauthorized use or disclosure of these records.");
        (await server.Get("anna", $"Patient/{record.Patient}/$everything")).Text.ShouldContain("42 CFR part 2 prohibits");
        Labels(await server.Get("anna", record.Path("sd") + "/_history")).ShouldBe(["NORDSCLCD"]);
        var read = await server.Get("anna", record.Path("sd"));
        read.Headers["Warning"].ShouldBe("299 - \"42 CFR part 2 prohibits unauthorized use or disclosure of these records.\"");
        Labels(read).ShouldContain("NORDSCLCD");
        (await server.Get("anna", $"Observation?patient={record.Patient}")).Text.ShouldNotContain("prohibits");
        (await server.Get("anna", record.Path("o1"))).Headers.Keys.ShouldNotContain("Warning");
        (await server.Get("anna", $"Condition?patient={record.Patient}", "Accept: application/fhir+xml")).Text.ShouldContain("<Bundle xmlns=\"http://hl7.org/fhir\"><meta>");
        (await server.Get("Patient/" + record.Patient, "Condition")).Text.ShouldNotContain("prohibits", customMessage: "the patient's own access is no disclosure");
    }

    [Fact]
    public async Task What_is_not_seen_is_not_changed_and_looks_as_if_it_were_not_there()
    {
        var record = await New("deny(actor=Practitioner/c)");
        var (hidden, absent) = (record.Path("o1"), "Observation/none" + record.Mark);
        List<string> answers = [];
        foreach (var path in new[] { hidden, absent })
        {
            (await server.Send("carl", "DELETE", path, null)).Status.ShouldBe(204);
            var patched = await server.Send("carl", "PATCH", path, """[{"op":"replace","path":"/valueString","value":"x"}]""", "Content-Type: application/json-patch+json");
            patched.ShouldFail(404);
            answers.Add(patched.Diagnostics.Replace(path, "it", StringComparison.Ordinal));
            (await server.Get("carl", path + "/$validate")).Status.ShouldBe(404);
        }

        answers[0].ShouldBe(answers[1]);

        var put = await server.Send("carl", "PUT", hidden, $$"""{"resourceType":"Observation","id":"o1{{record.Mark}}","status":"final","code":{"text":"x"} }""");
        put.ShouldFail(404);
        (await server.Send("carl", "DELETE", $"Observation?_id=o1{record.Mark}", null)).Status.ShouldBe(204);
        (await server.Get("anna", hidden)).VersionId.ShouldBe("1");

        // A condition that only what is hidden meets is met by nothing.
        var created = await server.Send("carl", "POST", "Observation", """{"resourceType":"Observation","status":"final","code":{"text":"x"} }""", "If-None-Exist: _id=o1" + record.Mark);
        created.Status.ShouldBe(201, created.Text);
        var referring = await server.Send("carl", "POST", "Task", $$"""{"resourceType":"Task","status":"requested","intent":"order","for":{"reference":"Patient/{{record.Patient}}"} }""");
        referring.ShouldFail(422);
        referring.Diagnostics.ShouldContain("does not exist");
    }

    [Fact]
    public async Task An_emergency_shows_what_consents_deny_and_lets_nobody_change_it()
    {
        var record = await New("deny(actor=Practitioner/c)");
        string[] emergency = ["X-Purpose-Of-Use: BTG", "X-Break-Glass-Reason: found unconscious, no relatives"];
        (await Status("carl", record, "o1", emergency)).ShouldBe(200);
        (await Status("carl", record, "nt", emergency)).ShouldBe(404);
        (await server.Send("carl", "PUT", record.Path("o1"), $$"""{"resourceType":"Observation","id":"o1{{record.Mark}}","status":"final","code":{"text":"x"} }""", emergency)).Status.ShouldBe(404);
        (await Status("carl", record, "o1")).ShouldBe(404);
    }

    [Fact]
    public async Task Who_writes_a_record_need_not_be_allowed_to_read_it_afterwards()
    {
        var record = await New();
        var created = await server.Send("carl", "POST", "Condition", $$"""
            {"resourceType":"Condition","meta":{"security":[{"system":"{{PatientRecord.Act}}","code":"42CFRPart2"}]},"subject":{"reference":"Patient/{{record.Patient}}"},"code":{"text":"x"} }
            """);
        created.Status.ShouldBe(201, created.Text);
        (await server.Get("carl", created.Location![(created.Location!.IndexOf("/fhir/", StringComparison.Ordinal) + 6)..])).Status.ShouldBe(404);
    }

    [Fact]
    public async Task An_answer_made_before_a_consent_was_written_is_not_handed_out_after_it()
    {
        var record = await New();
        var accepted = await server.Get("carl", $"Observation?patient={record.Patient}", "Prefer: respond-async");
        accepted.Status.ShouldBe(202, accepted.Text);
        var where = accepted.Headers["Content-Location"];
        where = where[(where.IndexOf("/fhir/", StringComparison.Ordinal) + 6)..];
        var done = await server.Get("carl", where);
        while (done.Status == 202)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
            done = await server.Get("carl", where);
        }

        done.Text.ShouldContain("o1" + record.Mark);
        await record.Consent("deny(actor=Practitioner/c)");
        (await server.Get("carl", where)).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_resource_of_two_patients_is_shown_only_if_both_allow_it()
    {
        var (one, other) = (await New(), await New("deny(actor=Practitioner/c)"));
        var id = "shared" + one.Mark;
        await server.Put("svc", "Observation/" + id, $$"""
            {"resourceType":"Observation","id":"{{id}}","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/{{one.Patient}}"},"performer":[{"reference":"Patient/{{other.Patient}}"}]}
            """);
        (await server.Get("carl", "Observation/" + id)).Status.ShouldBe(404);
        (await server.Get("anna", "Observation/" + id)).Status.ShouldBe(200);
        (await server.Get("Patient/" + one.Patient, "Observation/" + id)).Status.ShouldBe(200, "one's own record");
    }

    private static string[] Labels(FhirResponse answer) => [.. answer.Body["meta"]?["security"]?.AsArray().Select(l => l!["code"]!.GetValue<string>()) ?? []];
}
