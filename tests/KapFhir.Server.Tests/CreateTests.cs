using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>https://hl7.org/fhir/R4/http.html#create, #ccreate, #return</summary>
public sealed class CreateTests(TestServer server)
{
    [Fact]
    public async Task A_create_says_where_the_resource_is()
    {
        var created = await server.Post("Patient", Sample.Patient());
        created.Status.ShouldBe(201, created.Text);
        created.Location.ShouldBe($"{server.Base}/Patient/{created.Id}/_history/1");
        created.ETag.ShouldBe("W/\"1\"");
        created.Headers["Last-Modified"].ShouldNotBeEmpty();
        (await server.Get("Patient/" + created.Id)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task The_senders_id_and_version_are_replaced_the_rest_of_meta_is_kept()
    {
        const string Sent = """
            {"resourceType":"Patient","id":"mine","meta":{"versionId":"77","lastUpdated":"2001-01-01T00:00:00Z","source":"urn:ehr",
            "profile":["http://x.org/p"],"security":[{"system":"urn:s","code":"R"}],"tag":[{"system":"urn:t","code":"a"}]}}
            """;
        var created = await server.Post("Patient", Sent);
        created.Status.ShouldBe(201, created.Text);
        created.Id.ShouldNotBe("mine");
        created.VersionId.ShouldBe("1");
        var meta = created.Body["meta"]!;
        meta["lastUpdated"]!.GetValue<string>().ShouldNotStartWith("2001");
        meta["source"]!.GetValue<string>().ShouldBe("urn:ehr");
        meta["profile"]![0]!.GetValue<string>().ShouldBe("http://x.org/p");
        meta["tag"]![0]!["code"]!.GetValue<string>().ShouldBe("a");
        meta["security"]![0]!["code"]!.GetValue<string>().ShouldBe("R");
    }

    public static TheoryData<string, string, int> Refused => new()
    {
        { "resourceType missing", """{"active":true}""", 400 },
        { "resourceType unknown", """{"resourceType":"Foo"}""", 400 },
        { "resourceType other than the path", """{"resourceType":"Observation","status":"final","code":{"text":"x"}}""", 400 },
        { "unknown element", """{"resourceType":"Patient","foo":1}""", 400 },
        { "no JSON", "{\"resourceType\":", 400 },
        { "no object", "[]", 400 },
        { "empty object", """{"resourceType":"Patient","maritalStatus":{}}""", 400 },
        { "empty string", """{"resourceType":"Patient","gender":""}""", 400 },
        { "array where one is meant", """{"resourceType":"Patient","gender":["male"]}""", 400 },
        { "duplicate key", """{"resourceType":"Patient","active":true,"active":false}""", 400 },
        { "two choices", """{"resourceType":"Patient","deceasedBoolean":true,"deceasedDateTime":"2020-01-01"}""", 400 },
        { "wrong case", """{"resourceType":"Patient","birthdate":"2020-01-01"}""", 400 },
        { "rules unknown here", """{"resourceType":"Patient","implicitRules":"http://example.org/rules"}""", 422 },
        { "bad date", """{"resourceType":"Patient","birthDate":"2020-13-01"}""", 400 },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_is_not_R4_is_refused_with_an_outcome(string what, string body, int status)
    {
        what.ShouldNotBeEmpty();
        (await server.Post("Patient", body)).ShouldFail(status);
    }

    [Fact]
    public async Task A_fault_names_its_element()
    {
        var refused = await server.Post("Patient", """{"resourceType":"Patient","contact":[{"gender":"male"},{"foo":"x"}]}""");
        refused.ShouldFail(400);
        refused.Expression!.ShouldStartWith("Patient.contact[1]");
    }

    [Theory]
    [InlineData(null, "Patient", null)]
    [InlineData("return=representation", "Patient", "return=representation")]
    [InlineData("return=minimal", null, "return=minimal")]
    [InlineData("return=OperationOutcome", "OperationOutcome", "return=OperationOutcome")]
    [InlineData("RETURN=minimal", null, "return=minimal")] // RFC 7240: names know no case
    [InlineData("handling=strict, return=\"minimal\"; foo=bar", null, "return=minimal, handling=strict")]
    [InlineData("return=foo", "Patient", null)] // RFC 7240: ignored
    [InlineData("respond-async", "Patient", null)] // not applied, and not said to be
    public async Task Prefer_decides_what_comes_back(string? prefer, string? type, string? applied)
    {
        var created = await server.Post("Patient", Sample.Patient(), prefer is null ? [] : ["Prefer: " + prefer]);
        created.Status.ShouldBe(201, created.Text);
        created.Location.ShouldNotBeNull();
        (created.Text.Length == 0 ? null : created.Type).ShouldBe(type);
        created.Headers.GetValueOrDefault("Preference-Applied").ShouldBe(applied);
    }

    [Fact]
    public async Task If_None_Exist_creates_once()
    {
        var value = Sample.Unique();
        var condition = "If-None-Exist: identifier=urn:test|" + value;
        var first = await server.Post("Patient", Sample.Identified(value), condition);
        var second = await server.Post("Patient", Sample.Identified(value), condition);
        first.Status.ShouldBe(201, first.Text);
        second.Status.ShouldBe(200, second.Text);
        second.Id.ShouldBe(first.Id);
        second.Location.ShouldBe(first.Location);
        second.ETag.ShouldBe("W/\"1\"");
    }

    [Theory]
    [InlineData("", 412)] // would match everything
    [InlineData("_count=5", 412)]
    [InlineData("foo=bar", 400)]
    [InlineData("name:foo=bar", 400)]
    public async Task A_condition_that_selects_nothing_or_is_not_understood_is_refused(string condition, int status) =>
        (await server.Post("Patient", Sample.Patient(), "If-None-Exist: " + condition, "Prefer: handling=lenient")).ShouldFail(status);

    [Fact]
    public async Task If_None_Exist_with_several_matches_is_412()
    {
        var value = Sample.Unique();
        await server.Post("Patient", Sample.Identified(value));
        await server.Post("Patient", Sample.Identified(value));
        (await server.Post("Patient", Sample.Identified(value), "If-None-Exist: identifier=" + value)).ShouldFail(412, "multiple-matches");
    }

    [Fact]
    public async Task Sixteen_clients_with_one_condition_make_one_resource()
    {
        var value = Sample.Unique();
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ =>
            server.Post("Patient", Sample.Identified(value), "If-None-Exist: identifier=urn:test|" + value)));
        answers.Count(a => a.Status == 201).ShouldBe(1);
        answers.Count(a => a.Status == 200).ShouldBe(15);
        (await server.Get("Patient?identifier=urn:test|" + value)).Entries.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_write_is_seen_at_once()
    {
        var value = Sample.Unique();
        var created = await server.Post("Patient", Sample.Identified(value));
        (await server.Get("Patient?identifier=" + value)).EntryIds.ShouldBe([created.Id]);
        (await server.Get($"Patient/{created.Id}/_history")).Entries.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("Patient/none")]
    [InlineData("Patient/none/_history/1")]
    public async Task A_reference_must_lead_somewhere(string reference)
    {
        var refused = await server.Post("Observation", Sample.Observation(reference));
        refused.ShouldFail(422, "not-found");
        refused.Expression.ShouldBe("Observation.subject.reference");
    }

    [Fact]
    public async Task A_reference_to_a_deleted_resource_is_broken_too()
    {
        var id = await server.NewPatient();
        await server.Delete("Patient/" + id);
        (await server.Post("Observation", Sample.Observation("Patient/" + id))).ShouldFail(422, "not-found");
    }

    [Fact]
    public async Task References_elsewhere_are_not_looked_up()
    {
        (await server.Post("Observation", Sample.Observation("http://other.org/fhir/Patient/1"))).Status.ShouldBe(201);
        (await server.Post("Observation", Sample.Observation("urn:uuid:53fefa32-fcbb-4ff8-8a92-55ee120877b7"))).Status.ShouldBe(201);
    }

    [Fact]
    public async Task An_absolute_reference_to_this_server_is_looked_up() =>
        (await server.Post("Observation", Sample.Observation(server.Base + "/Patient/none"))).ShouldFail(422, "not-found");
}
