using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>https://hl7.org/fhir/R4/http.html#update, #upsert, #cond-update, #concurrency, #delete</summary>
public sealed class UpdateTests(TestServer server)
{
    [Fact]
    public async Task An_update_makes_the_next_version_and_an_unknown_id_the_first()
    {
        var id = Sample.Unique();
        var created = await server.Put("Patient/" + id, Sample.Patient(id));
        created.Status.ShouldBe(201, created.Text);
        created.Location.ShouldBe($"{server.Base}/Patient/{id}/_history/1");
        var updated = await server.Put("Patient/" + id, Sample.Patient(id, "Garcia"));
        updated.Status.ShouldBe(200, updated.Text);
        updated.ETag.ShouldBe("W/\"2\"");
        updated.Location.ShouldBe($"{server.Base}/Patient/{id}/_history/2");
        (await server.Get($"Patient/{id}/_history/1")).Text.ShouldContain("Rivera");
    }

    [Fact]
    public async Task The_same_content_makes_no_new_version()
    {
        var id = await server.NewPatient();
        var again = await server.Put("Patient/" + id, Sample.Patient(id));
        again.Status.ShouldBe(200);
        again.ETag.ShouldBe("W/\"1\"");
        var sentBack = await server.Put("Patient/" + id, (await server.Get("Patient/" + id)).Text);
        sentBack.ETag.ShouldBe("W/\"1\"");
        (await server.Get($"Patient/{id}/_history")).Entries.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"resourceType":"Patient"}""", 400, "required")]
    [InlineData("""{"resourceType":"Patient","id":"other"}""", 400, "invalid")]
    [InlineData("""{"resourceType":"Patient","id":"a_b"}""", 400, null)]
    [InlineData("""{"resourceType":"Group","id":"x","type":"person","actual":true}""", 400, "invalid")]
    public async Task The_body_carries_the_id_of_the_path(string body, int status, string? code) =>
        (await server.Put("Patient/x", body)).ShouldFail(status, code);

    [Theory]
    [InlineData("1")]
    [InlineData("0042")]
    [InlineData("A.b-C")]
    [InlineData("...")]
    [InlineData("2F0D8E4C-7A0B-4D2C-9B9E-8B1C7A3D5E6F")]
    public async Task Any_FHIR_id_will_do(string id) => (await server.Put("Basic/" + id, $$"""{"resourceType":"Basic","id":"{{id}}","code":{"text":"x"} }""")).Status.ShouldBeOneOf(200, 201);

    [Theory]
    [InlineData("a_b")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")] // 65
    public async Task Other_ids_are_refused(string id) => (await server.Put("Patient/" + id, Sample.Patient(id))).ShouldFail(400);

    [Theory]
    [InlineData("W/\"1\"", 200)]
    [InlineData("\"1\"", 200)]
    [InlineData("W/\"9\", W/\"1\"", 200)]
    [InlineData("*", 200)]
    [InlineData("W/\"2\"", 412)]
    [InlineData("1", 400)]
    public async Task If_Match_guards_the_version(string tag, int status)
    {
        var id = await server.NewPatient();
        var updated = await server.Put("Patient/" + id, Sample.Patient(id, "Garcia"), "If-Match: " + tag);
        updated.Status.ShouldBe(status, updated.Text);
        if (status != 200)
        {
            updated.ShouldFail(status);
            (await server.Get("Patient/" + id)).ETag.ShouldBe("W/\"1\"");
        }
    }

    [Fact]
    public async Task Conditions_on_what_is_not_there()
    {
        var id = Sample.Unique();
        (await server.Put("Patient/" + id, Sample.Patient(id), "If-Match: *")).ShouldFail(412, "conflict");
        (await server.Put("Patient/" + id, Sample.Patient(id), "If-Match: W/\"1\"")).ShouldFail(412, "conflict");
        (await server.Put("Patient/" + id, Sample.Patient(id), "If-None-Match: *")).Status.ShouldBe(201);
        (await server.Put("Patient/" + id, Sample.Patient(id, "Garcia"), "If-None-Match: *")).ShouldFail(412, "conflict");
    }

    [Fact]
    public async Task Of_two_updates_on_one_version_one_wins()
    {
        var id = await server.NewPatient();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(i => server.Put("Patient/" + id, Sample.Patient(id, "F" + i), "If-Match: W/\"1\"")));
        answers.Count(a => a.Status == 200).ShouldBe(1);
        answers.Count(a => a.Status == 412).ShouldBe(7);
    }

    [Fact]
    public async Task Updates_without_a_condition_follow_each_other()
    {
        var id = await server.NewPatient();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => server.Put("Patient/" + id, Sample.Patient(id, "F" + i))));
        answers.ShouldAllBe(a => a.Status == 200);
        answers.Select(a => a.VersionId).Order().ShouldBe(["2", "3", "4", "5", "6", "7", "8", "9"]);
    }

    [Fact]
    public async Task A_version_in_the_body_is_no_condition()
    {
        var id = await server.NewPatient();
        (await server.Put("Patient/" + id, Sample.Patient(id, "Garcia", ""","meta":{"versionId":"9"}"""))).VersionId.ShouldBe("2");
    }

    [Fact]
    public async Task A_part_of_a_resource_cannot_replace_it()
    {
        var id = await server.NewPatient();
        var part = (await server.Get($"Patient/{id}?_elements=name")).Text;
        (await server.Put("Patient/" + id, part)).ShouldFail(422, "business-rule");
    }

    [Fact]
    public async Task An_update_after_the_delete_brings_it_back()
    {
        var id = await server.NewPatient();
        (await server.Delete("Patient/" + id)).Status.ShouldBe(204);
        var back = await server.Put("Patient/" + id, Sample.Patient(id));
        back.Status.ShouldBeOneOf(200, 201);
        back.ETag.ShouldBe("W/\"3\"");
        (await server.Get("Patient/" + id)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_conditional_update_creates_updates_or_refuses()
    {
        var value = Sample.Unique();
        var created = await server.Put("Patient?identifier=urn:test|" + value, Sample.Identified(value));
        created.Status.ShouldBe(201, created.Text);
        var updated = await server.Put("Patient?identifier=urn:test|" + value, Sample.Identified(value, more: ""","active":true"""));
        updated.Status.ShouldBe(200, updated.Text);
        updated.Location.ShouldBe($"{server.Base}/Patient/{created.Id}/_history/2");
        (await server.Put("Patient?identifier=urn:test|" + value, Sample.Identified(value, created.Id))).Status.ShouldBe(200);
        (await server.Put("Patient?identifier=urn:test|" + value, Sample.Identified(value, "other"))).ShouldFail(400, "invalid");
        await server.Post("Patient", Sample.Identified(value));
        (await server.Put("Patient?identifier=urn:test|" + value, Sample.Identified(value))).ShouldFail(412, "multiple-matches");
    }

    [Fact]
    public async Task A_conditional_update_without_a_match_takes_the_senders_id()
    {
        var (value, id) = (Sample.Unique(), Sample.Unique());
        (await server.Put("Patient?identifier=" + value, Sample.Identified(value, id))).Id.ShouldBe(id);
    }

    [Fact]
    public async Task Parallel_conditional_updates_make_one_resource()
    {
        var value = Sample.Unique();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            server.Put("Patient?identifier=urn:test|" + value, Sample.Identified(value, more: $",\"multipleBirthInteger\":{i}"))));
        answers.ShouldAllBe(a => a.Status == 200 || a.Status == 201);
        answers.Select(a => a.Id).Distinct().Count().ShouldBe(1);
    }
}

/// <summary>https://hl7.org/fhir/R4/http.html#delete, #3.1.0.7.1</summary>
public sealed class DeleteTests(TestServer server)
{
    [Fact]
    public async Task Deleting_again_or_what_never_was_succeeds()
    {
        var id = await server.NewPatient();
        var deleted = await server.Delete("Patient/" + id);
        deleted.Status.ShouldBe(204);
        deleted.ETag.ShouldBe("W/\"2\"");
        (await server.Delete("Patient/" + id)).Status.ShouldBe(204);
        (await server.Delete("Patient/" + Sample.Unique())).Status.ShouldBe(204);
        (await server.Get($"Patient?_id={id}")).Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_stale_If_Match_deletes_nothing()
    {
        var id = await server.NewPatient();
        (await server.Delete("Patient/" + id, "If-Match: W/\"9\"")).ShouldFail(412, "conflict");
        (await server.Delete("Patient/" + id, "If-Match: W/\"1\"")).Status.ShouldBe(204);
    }

    [Fact]
    public async Task What_is_referred_to_stays()
    {
        var id = await server.NewPatient();
        var observation = await server.Post("Observation", Sample.Observation("Patient/" + id));
        var refused = await server.Delete("Patient/" + id);
        refused.ShouldFail(409, "conflict");
        refused.Diagnostics.ShouldContain("Observation/" + observation.Id);
        (await server.Delete("Observation/" + observation.Id)).Status.ShouldBe(204);
        (await server.Delete("Patient/" + id)).Status.ShouldBe(204);
    }

    [Theory]
    [InlineData("Patient")] // never everything
    [InlineData("Patient?_count=5")]
    public async Task Nothing_selective_deletes_nothing(string path) => (await server.Delete(path)).ShouldFail(412);

    [Fact]
    public async Task A_conditional_delete_takes_the_one_match()
    {
        var value = Sample.Unique();
        (await server.Delete("Patient?identifier=" + value)).Status.ShouldBe(204);
        var first = await server.Post("Patient", Sample.Identified(value));
        var second = await server.Post("Patient", Sample.Identified(value));
        (await server.Delete("Patient?identifier=" + value)).ShouldFail(412, "multiple-matches");
        await server.Delete("Patient/" + second.Id);
        (await server.Delete("Patient?identifier=" + value)).Status.ShouldBe(204);
        (await server.Get("Patient/" + first.Id)).ShouldFail(410);
    }

    [Fact]
    public async Task An_outcome_can_be_preferred()
    {
        var id = await server.NewPatient();
        var deleted = await server.Delete("Patient/" + id, "Prefer: return=OperationOutcome");
        deleted.Status.ShouldBe(200);
        deleted.Type.ShouldBe("OperationOutcome");
    }

    [Theory]
    [InlineData("DELETE", "Patient", "'Patient?'")]
    [InlineData("DELETE", "Patient?_count=5", "'Patient?_count=5'")]
    [InlineData("DELETE", "Patient?gender:not=none", "'gender:not=none'")]
    public async Task A_condition_that_selects_too_much_is_repeated_as_sent(string method, string url, string shown)
    {
        await server.NewPatient();
        await server.NewPatient();
        var refused = await server.Send(method, url);
        refused.ShouldFail(412, "multiple-matches");
        refused.Diagnostics.ShouldContain(shown);
    }
}
