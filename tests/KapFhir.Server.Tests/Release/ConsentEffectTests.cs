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

    // What was found for one search is good for the next of the same app: until somebody writes.
    [Fact]
    public async Task That_something_is_withheld_is_said_and_no_more_said_from_the_next_search_on()
    {
        var record = await New();
        async Task<string[]> Said() => [.. Labels(await server.Get("anna", $"Observation?patient={record.Patient}"))];
        (await Said()).ShouldContain("REDACTED");
        (await Said()).ShouldContain("REDACTED");
        await record.Consent(Part2);
        (await Said()).ShouldBeEmpty();
        (await Said()).ShouldBeEmpty();
        await record.Consent("@status=inactive " + Part2);
        (await Said()).ShouldContain("REDACTED");
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

        // Ids of one's own choice: whether one is free or hidden is not told to people, whatever the condition.
        foreach (var header in new[] { "Prefer: return=minimal", "If-Match: W/\"1\"", "If-Match: W/\"9\"", "If-None-Match: *" })
        {
            var puts = new List<string>();
            foreach (var path in new[] { hidden, absent })
            {
                var put = await server.Send("carl", "PUT", path, $$"""{"resourceType":"Observation","id":"{{path[12..]}}","status":"final","code":{"text":"x"} }""", header);
                put.ShouldFail(404);
                puts.Add(put.Diagnostics.Replace(path, "it", StringComparison.Ordinal));
            }

            puts[0].ShouldBe(puts[1], header);
        }

        async Task<FhirResponse> Conditional(string id) => await server.Send(
            "carl", "PUT", "Observation?identifier=urn:none|" + id, $$"""{"resourceType":"Observation","id":"{{id}}","status":"final","code":{"text":"x"} }""");
        (await Conditional(hidden[12..])).Status.ShouldBe((await Conditional(absent[12..])).Status, "an id in the body of a conditional update");
        (await server.Get("svc", absent)).Status.ShouldBe(404);
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

    [Fact]
    public async Task Systems_bring_their_ids_and_people_are_given_theirs()
    {
        var record = await New();
        var path = "Observation/own" + record.Mark;
        var body = $$"""{"resourceType":"Observation","id":"own{{record.Mark}}","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/{{record.Patient}}"} }""";
        (await server.Send("carl", "PUT", path, body)).Diagnostics.ShouldContain("POST Observation");
        (await server.Send("svc", "PUT", path, body)).Status.ShouldBe(201);
        (await server.Send("carl", "PUT", path, body.Replace("\"x\"", "\"y\"", StringComparison.Ordinal))).Status.ShouldBe(200, "what is there and seen is updated by its id");

        // What is nobody's is never withheld, and so is what a privacy officer oversees.
        (await server.Send("carl", "PUT", "Organization/own" + record.Mark, $$"""{"resourceType":"Organization","id":"own{{record.Mark}}","name":"x"}""")).Status.ShouldBe(201);
    }

    // https://hl7.org/fhir/R4/security-labels.html: REDACTED. It hangs on the patient and the caller, never on what the history shows.
    [Fact]
    public async Task A_history_says_that_parts_of_the_record_are_withheld()
    {
        var record = await New();
        foreach (var path in new[] { record.Path("o1"), record.Path("pat"), record.Path("en") })
        {
            Labels(await server.Get("carl", path + "/_history")).ShouldContain("REDACTED", customMessage: path);
        }

        Labels(await server.Get("Patient/" + record.Patient, "Observation/_history")).ShouldContain("REDACTED", customMessage: "the patient is told of the note");
        Labels(await server.Get("carl", $"Encounter/en{record.Mark}/$everything")).ShouldContain("REDACTED", customMessage: "an encounter's record");
        Labels(await server.Get("carl", "Observation/_history?_count=1")).ShouldBeEmpty("of many patients nothing is said");
        Labels(await server.Get("carl", "Organization/x/_history")).ShouldBeEmpty();
        var open = await New(Part2);
        Labels(await server.Get("anna", open.Path("o1") + "/_history")).ShouldBeEmpty();
        var batch = await server.Send("carl", "POST", "", Sample.Bundle("batch", Sample.Entry("GET", record.Path("o1") + "/_history"), Sample.Entry("GET", $"Observation?patient={record.Patient}")));
        batch.Entries.Select(e => e!["resource"]!["meta"]!["security"]![0]!["code"]!.GetValue<string>()).ShouldBe(["REDACTED", "REDACTED"]);
    }

    /// <summary>What a shown resource says of another is a part of what is shown, and leads nowhere. docs/privacy.md, "References".</summary>
    [Fact]
    public async Task A_reference_to_what_is_withheld_is_as_good_as_one_to_nothing()
    {
        var record = await New("deny(class=Encounter)");
        var (seen, whole) = (await server.Get("carl", record.Path("o1")), await server.Get("svc", record.Path("o1")));
        seen.Text.ShouldBe(whole.Text);
        seen.Headers["ETag"].ShouldBe(whole.Headers["ETag"]);
        seen.Text.ShouldContain("Encounter/en" + record.Mark);
        var absent = "none" + record.Mark;
        foreach (var path in new[]
        {
            "Encounter/{0}", "Encounter/{0}/_history", "Encounter?_id={0}", "Encounter?_id={0}&_revinclude=Observation:encounter", "Encounter/{0}/$everything",
            "Observation?encounter:Encounter._id={0}", "Observation?encounter.class=AMB&_id=o1" + record.Mark, "Encounter?_has:Observation:encounter:_id=o1" + record.Mark,
        })
        {
            var (one, other) = (await Ask("en" + record.Mark), await Ask(absent));
            one.ShouldBe(other, path);

            async Task<string> Ask(string id)
            {
                var answer = await server.Get("carl", string.Format(null, path, id));
                return answer.Status + " " + System.Text.RegularExpressions.Regex.Replace(answer.Text.Replace(id, "ID", StringComparison.Ordinal), "\"(lastUpdated|timestamp|id)\":\"[^\"]*\"", "");
            }
        }

        (await server.Get("carl", $"Observation?_id=o1{record.Mark}&_include=Observation:encounter")).Entries.Count(e => e!["search"]!["mode"]!.GetValue<string>() == "include").ShouldBe(0);

        // It is found by what it says, as by any of its words.
        (await server.Get("carl", $"Observation?encounter=Encounter/en{record.Mark}")).EntryIds.ShouldContain("o1" + record.Mark);
    }

    /// <summary>A label of an element is one of all of the resource: what could be found or sorted by it would tell it. docs/privacy.md, "Elements".</summary>
    [Fact]
    public async Task A_resource_with_a_labelled_element_is_withheld_whole()
    {
        var record = await New(Part2);
        var id = "el" + record.Mark;
        await server.Put("svc", "Observation/" + id, $$"""
            {"resourceType":"Observation","id":"{{id}}","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"8-8"}]},"subject":{"reference":"Patient/{{record.Patient}}"},
            "component":[{"extension":[{"url":"http://hl7.org/fhir/uv/security-label-ds4p/StructureDefinition/extension-inline-sec-label","valueCoding":{"system":"{{PatientRecord.Act}}","code":"42CFRPart2"} }],
            "code":{"coding":[{"system":"http://loinc.org","code":"9-9"}]},"valueString":"secret"},{"code":{"text":"plain"},"valueString":"open"}]}
            """);
        (await server.Get("carl", "Observation/" + id)).Status.ShouldBe(404);
        foreach (var search in new[] { "code=8-8", "component-code=9-9", "combo-code=9-9", "_id=" + id })
        {
            (await server.Get("carl", $"Observation?patient={record.Patient}&{search}&_summary=count")).Body["total"]!.GetValue<int>().ShouldBe(0, search);
        }

        (await server.Get("anna", "Observation/" + id)).Text.ShouldContain("secret");

        // $kap-segment makes a copy of its own, and gives the rest.
        var segment = await server.Send("anna", "POST", $"Patient/{record.Patient}/$kap-segment",
            """{"resourceType":"Parameters","parameter":[{"name":"purpose","valueCoding":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActReason","code":"TREAT"} },{"name":"recipient","valueReference":{"reference":"Practitioner/c"} }]}""");
        segment.Status.ShouldBe(200, segment.Text);
        segment.Text.ShouldContain(id);
        segment.Text.ShouldContain("open");
        segment.Text.ShouldNotContain("secret");
    }

    /// <summary>Whether a consent matched something that its caller does not see does not show in what is said of a segment.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("permit(actor=Organization/x purpose=TREAT label=42CFRPart2)")]
    public async Task A_segment_says_that_parts_are_missing_whatever_a_consent_matched(string consent)
    {
        var record = await New(consent);
        var segment = await server.Send("svc", "POST", $"Patient/{record.Patient}/$kap-segment",
            """{"resourceType":"Parameters","parameter":[{"name":"purpose","valueCoding":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActReason","code":"TREAT"} },{"name":"recipient","valueReference":{"reference":"Organization/x"} }]}""");
        segment.Status.ShouldBe(200, segment.Text);
        Labels(segment).ShouldContain("REDACTED");
    }

    /// <summary>A copy from which something was taken out does not take the place of the whole.</summary>
    [Fact]
    public async Task A_redacted_copy_is_not_written_over_the_record()
    {
        const string Redacted = "\"meta\":{\"security\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-ObservationValue\",\"code\":\"REDACTED\"}]},";
        var record = await New();
        string Body(string id, string more) => $$"""{"resourceType":"Observation","id":"{{id}}",{{more}}"status":"final","code":{"text":"x"},"subject":{"reference":"Patient/{{record.Patient}}"} }""";
        foreach (var put in new[]
        {
            await server.Send("svc", "PUT", record.Path("o1"), Body("o1" + record.Mark, Redacted)),
            await server.Send("svc", "PUT", "Observation?_id=o1" + record.Mark, Body("o1" + record.Mark, Redacted)),
            await server.Send("svc", "POST", "", Sample.Bundle("transaction", Sample.Entry("PUT", record.Path("o1"), Body("o1" + record.Mark, Redacted)))),
        })
        {
            put.Status.ShouldBe(422, put.Text);
            put.Text.ShouldContain("PATCH");
        }

        (await server.Get("svc", record.Path("o1"))).VersionId.ShouldBe("1");

        // What came so from elsewhere is kept as it came, and changed as it is.
        var copy = "Observation/copy" + record.Mark;
        await server.Put("svc", copy, Body("copy" + record.Mark, Redacted));
        (await server.Send("svc", "PUT", copy, Body("copy" + record.Mark, Redacted).Replace("\"x\"", "\"y\"", StringComparison.Ordinal))).Status.ShouldBe(200);
    }

    /// <summary>42 CFR 2.51(c): each disclosure in an emergency is documented, with who, when and why.</summary>
    [Fact]
    public async Task All_that_an_emergency_opened_is_on_record()
    {
        var record = await New("deny()");
        foreach (var path in new[] { record.Path("o1"), record.Path("sd"), record.Content("sd") })
        {
            (await server.Get("carl", path)).Status.ShouldBe(404);
            (await server.Get("carl", path, "X-Purpose-Of-Use: BTG", "X-Break-Glass-Reason: found unconscious, no relatives")).Status.ShouldBe(200);
            var events = await server.Get("officer", $"AuditEvent?_tag=BTG&entity={path}&patient=Patient/{record.Patient}");
            var told = events.Entries.Where(e => e!["resource"]!["resourceType"]!.GetValue<string>() == "AuditEvent").ShouldHaveSingleItem(path)!["resource"]!;
            told["purposeOfEvent"]![0]!["text"]!.GetValue<string>().ShouldBe("found unconscious, no relatives");
            told["agent"]!.AsArray().Select(a => a!["who"]?["reference"]?.GetValue<string>()).ShouldContain("Practitioner/c");
        }
    }

    private static string[] Labels(FhirResponse answer) => [.. answer.Body["meta"]?["security"]?.AsArray().Select(l => l!["code"]!.GetValue<string>()) ?? []];
}
