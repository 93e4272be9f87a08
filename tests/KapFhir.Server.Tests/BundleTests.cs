using System.Globalization;
using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>https://hl7.org/fhir/R4/http.html#brules</summary>
public sealed class BatchTests(TestServer server)
{
    [Fact]
    public async Task Entries_stand_each_for_themselves()
    {
        var id = await server.NewPatient();
        var answer = await server.Post("", Sample.Bundle(
            "batch",
            Sample.Entry("GET", "Patient/" + id),
            Sample.Entry("GET", "Patient/none"),
            Sample.Entry("POST", "Patient", Sample.Patient()),
            Sample.Entry("PUT", "Patient/" + id, Sample.Patient(id, "New"), more: ",\"ifMatch\":\"W/\\\"9\\\"\""),
            Sample.Entry("GET", "Patient?_id=" + id),
            Sample.Entry("POST", "Observation", Sample.Observation("Patient/none")),
            Sample.Entry("DELETE", "Patient/" + id),
            Sample.Entry("GET", "Foo/1"),
            Sample.Entry("GET", "Patient/" + id, more: ",\"ifNoneMatch\":\"W/\\\"1\\\"\"")));
        answer.Status.ShouldBe(200, answer.Text);
        answer.Body["type"]!.GetValue<string>().ShouldBe("batch-response");
        answer.EntryStatuses.ShouldBe(["200", "404", "201", "412", "200", "422", "204", "404", "410"]);
        answer.Entries[0]!["resource"]!["id"]!.GetValue<string>().ShouldBe(id);
        answer.Entries[1]!["response"]!["outcome"]!["issue"]![0]!["expression"]![0]!.GetValue<string>().ShouldBe("Bundle.entry[1]");
        answer.Entries[2]!["response"]!["location"]!.GetValue<string>().ShouldStartWith(server.Base + "/Patient/");
        answer.Entries[4]!["resource"]!["type"]!.GetValue<string>().ShouldBe("searchset");
    }

    [Fact]
    public async Task Writes_that_wait_for_the_disk_together_stay_apart_and_in_order()
    {
        var id = await server.NewPatient();
        var answer = await server.Post("", Sample.Bundle("batch", [.. Enumerable.Range(0, 200).Select(i => (i % 4) switch
        {
            0 => Sample.Entry("PUT", "Patient/" + id, Sample.Patient(id, "Name" + i.ToString(CultureInfo.InvariantCulture))),
            1 => Sample.Entry("POST", "Observation", Sample.Observation("Patient/none")),
            2 => Sample.Entry("POST", "Patient", Sample.Patient()),
            _ => Sample.Entry("GET", "Patient/" + id),
        })]));
        answer.EntryStatuses.ShouldBe(Enumerable.Repeat<string[]>(["200", "422", "201", "200"], 50).SelectMany(s => s), answer.Text);
        answer.Entries.Where((_, i) => i % 4 == 3).Select(e => e!["resource"]!["meta"]!["versionId"]!.GetValue<string>())
            .ShouldBe(Enumerable.Range(2, 50).Select(v => v.ToString(CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData(",\"ifNoneMatch\":\"W/\\\"1\\\"\"", "304")]
    [InlineData(",\"ifNoneMatch\":\"W/\\\"2\\\"\"", "200")]
    [InlineData(",\"ifModifiedSince\":\"2999-01-01T00:00:00Z\"", "304")]
    [InlineData(",\"ifModifiedSince\":\"2000-01-01T00:00:00Z\"", "200")]
    public async Task An_entry_can_be_a_conditional_read(string condition, string status)
    {
        var entry = Sample.Entry("GET", "Patient/" + await server.NewPatient(), more: condition);
        foreach (var type in new[] { "batch", "transaction" })
        {
            var answer = await server.Post("", Sample.Bundle(type, entry));
            answer.EntryStatuses.ShouldBe([status], answer.Text);
            (answer.Entries[0]!["resource"] is null).ShouldBe(status == "304");
        }
    }

    [Fact]
    public async Task A_resource_that_is_not_R4_spoils_its_own_entry_only()
    {
        var answer = await server.Post("", Sample.Bundle(
            "batch",
            Sample.Entry("POST", "Patient", """{"resourceType":"Patient","foo":1,"birthDate":"x"}"""),
            Sample.Entry("POST", "Patient", Sample.Patient())));
        answer.EntryStatuses.ShouldBe(["400", "201"], answer.Text);
        answer.Entries[0]!["response"]!["outcome"]!["issue"]![0]!["expression"]![0]!.GetValue<string>().ShouldStartWith("Bundle.entry[0].resource.");
    }

    [Fact]
    public async Task An_entry_that_refers_to_another_is_refused_and_told_the_way_out()
    {
        const string Urn = "urn:uuid:53fefa32-fcbb-4ff8-8a92-55ee120877b7";
        var answer = await server.Post("", Sample.Bundle(
            "batch",
            Sample.Entry("POST", "Patient", Sample.Patient(), Urn),
            Sample.Entry("POST", "Observation", Sample.Observation(Urn)),
            Sample.Entry("POST", "Observation", Sample.Observation("urn:uuid:9d5a5b3e-8a57-4d0b-9a3e-0d1b5f1c7b11"))));
        answer.EntryStatuses.ShouldBe(["201", "400", "201"], answer.Text); // what another system calls a resource is no entry's business
        var issue = answer.Entries[1]!["response"]!["outcome"]!["issue"]![0]!;
        issue["expression"]![0]!.GetValue<string>().ShouldBe("Bundle.entry[1].resource.subject.reference");
        issue["diagnostics"]!.GetValue<string>().ShouldContain(Urn);
        issue["diagnostics"]!.GetValue<string>().ShouldContain("transaction");
    }

    [Theory]
    [InlineData("batch")]
    [InlineData("transaction")]
    public async Task Nothing_to_do_is_no_error(string type)
    {
        var answer = await server.Post("", Sample.Bundle(type));
        answer.Status.ShouldBe(200, answer.Text);
        answer.Body["type"]!.GetValue<string>().ShouldBe(type + "-response");
        answer.Entries.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"resourceType":"Patient"}""", 400)]
    [InlineData("""{"resourceType":"Bundle","type":"collection"}""", 400)]
    [InlineData("""{"resourceType":"Bundle","type":"history"}""", 400)]
    [InlineData("""{"resourceType":"Bundle"}""", 400)]
    public async Task Only_batches_and_transactions_are_carried_out(string body, int status) =>
        (await server.Post("", body)).ShouldFail(status);

    [Fact]
    public async Task A_whole_bundle_can_be_stored_as_it_is()
    {
        var stored = await server.Post("Bundle", """{"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"urn:uuid:53fefa32-fcbb-4ff8-8a92-55ee120877b7","resource":{"resourceType":"Patient","id":"inner"}}]}""");
        stored.Status.ShouldBe(201, stored.Text);
        stored.Entries[0]!["resource"]!.ToJsonString().ShouldBe("""{"resourceType":"Patient","id":"inner"}""");
        (await server.Get("Patient/inner")).ShouldFail(404);
    }
}

/// <summary>https://hl7.org/fhir/R4/http.html#trules</summary>
public sealed class TransactionTests(TestServer server)
{
    private const string Urn = "urn:uuid:53fefa32-fcbb-4ff8-8a92-55ee120877b7";
    private const string OtherUrn = "urn:uuid:9d5a5b3e-8a57-4d0b-9a3e-0d1b5f1c7b11";

    [Fact]
    public async Task Entries_are_answered_in_order_and_references_rewritten()
    {
        var patient = Sample.Patient(more: $$$"""
            ,"text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><a href=\"{{{OtherUrn}}}\">x</a></div>"},
            "extension":[{"url":"http://x.org/r","valueReference":{"reference":"{{{OtherUrn}}}"}},{"url":"http://x.org/u","valueUri":"{{{OtherUrn}}}"},
            {"url":"http://x.org/c","valueCanonical":"{{{OtherUrn}}}"}],"link":[{"other":{"reference":"{{{Urn}}}"},"type":"seealso"}]
            """);
        var answer = await server.Post("", Sample.Bundle(
            "transaction",
                Sample.Entry("POST", "Observation", Sample.Observation(Urn), OtherUrn), Sample.Entry("POST", "Patient", patient, Urn)));
        answer.Status.ShouldBe(200, answer.Text);
        answer.Body["type"]!.GetValue<string>().ShouldBe("transaction-response");
        answer.EntryStatuses.ShouldBe(["201", "201"]);
        answer.Entries.ShouldAllBe(e => e!["resource"] == null
            && e["response"]!["etag"]!.GetValue<string>() == "W/\"1\"" && e["response"]!["lastModified"] != null);
        var ids = answer.Entries.Select(e => e!["response"]!["location"]!.GetValue<string>().Split('/')[^3]).ToList();
        (await server.Get("Observation/" + ids[0])).Body["subject"]!["reference"]!.GetValue<string>().ShouldBe("Patient/" + ids[1]);
        var stored = (await server.Get("Patient/" + ids[1])).Body;
        stored["link"]![0]!["other"]!["reference"]!.GetValue<string>().ShouldBe("Patient/" + ids[1]);
        stored["extension"]![0]!["valueReference"]!["reference"]!.GetValue<string>().ShouldBe("Observation/" + ids[0]);
        stored["extension"]![1]!["valueUri"]!.GetValue<string>().ShouldBe("Observation/" + ids[0]);
        stored["extension"]![2]!["valueCanonical"]!.GetValue<string>().ShouldBe(OtherUrn);
        stored["text"]!["div"]!.GetValue<string>().ShouldContain($"href=\"Observation/{ids[0]}\"");
        (await server.Get("Observation?subject=Patient/" + ids[1])).EntryIds.ShouldBe([ids[0]]);
    }

    [Fact]
    public async Task A_relative_reference_under_a_full_url_is_rewritten()
    {
        var answer = await server.Post("", Sample.Bundle(
            "transaction",
            Sample.Entry("POST", "Patient", Sample.Patient(), "http://ehr.org/fhir/Patient/77"),
            Sample.Entry("POST", "Observation", Sample.Observation("Patient/77"), "http://ehr.org/fhir/Observation/1", ""),
            Sample.Entry("POST", "Observation", Sample.Observation("http://ehr.org/fhir/Patient/77"))));
        answer.Status.ShouldBe(200, answer.Text);
        var ids = answer.Entries.Select(e => e!["response"]!["location"]!.GetValue<string>().Split('/')[^3]).ToList();
        (await server.Get("Observation?subject=Patient/" + ids[0])).EntryIds.ShouldBe(ids.Skip(1), ignoreOrder: true);
    }

    public static TheoryData<string, int, string?, string[]> Failing => new()
    {
        { "an entry that is not valid R4", 400, "Bundle.entry[1].resource.foo", [Sample.Entry("POST", "Patient", """{"resourceType":"Patient","foo":1}""")] },
        { "another type than the url's", 400, "Bundle.entry[1].resource", [Sample.Entry("POST", "Observation", Sample.Patient())] },
        { "a stale ifMatch",
            412, "Bundle.entry[1]", [Sample.Entry("PUT", "Patient/p", Sample.Patient("p"), more: ",\"ifMatch\":\"W/\\\"9\\\"\"")] },
        { "an id that is not the url's", 400, "Bundle.entry[1].resource.id", [Sample.Entry("PUT", "Patient/p", Sample.Patient("q"))] },
        { "a broken reference",
            422, "Bundle.entry[1].resource.subject.reference", [Sample.Entry("POST", "Observation", Sample.Observation("Patient/none"))] },
        { "a urn that is no entry's", 422, "Bundle.entry[1].resource.subject.reference",
            [Sample.Entry("POST", "Observation", Sample.Observation("urn:uuid:00000000-0000-4000-8000-000000000000"))] },
        { "a method in lower case", 400, "Bundle.entry[1].request.method", [Sample.Entry("post", "Patient", Sample.Patient())] },
        { "no resource", 400, "Bundle.entry[1].resource", [Sample.Entry("POST", "Patient")] },
        { "no request", 400, "Bundle.entry[1].request", [$"{{\"resource\":{Sample.Patient()}}}"] },
        { "a url that is none", 400, "Bundle.entry[1].request.url", [Sample.Entry("GET", "a/b/c/d/e/f")] },
        { "an unknown type", 404, "Bundle.entry[1]", [Sample.Entry("GET", "Foo/1")] },
        { "a read of nothing", 404, "Bundle.entry[1]", [Sample.Entry("GET", "Patient/none")] },
        { "a search that is not understood", 400, "Bundle.entry[1]", [Sample.Entry("GET", "Patient?foo=bar")] },
        { "the same fullUrl twice", 400, "Bundle.entry[2].fullUrl",
            [Sample.Entry("POST", "Patient", Sample.Patient(), Urn), Sample.Entry("POST", "Patient", Sample.Patient(), Urn)] },
        { "a fullUrl with a version",
            400, "Bundle.entry[1].fullUrl", [Sample.Entry("POST", "Patient", Sample.Patient(), "http://x.org/Patient/1/_history/1")] },
        { "the same resource put twice", 400, "Bundle.entry[2].request.url",
            [Sample.Entry("PUT", "Patient/p", Sample.Patient("p")), Sample.Entry("PUT", "Patient/p", Sample.Patient("p", "B"))] },
        { "a conditional reference to nothing", 412, "Bundle.entry[1].resource.subject.reference",
            [Sample.Entry("POST", "Observation", Sample.Observation("Patient?identifier=none"))] },
        { "a conditional reference to everything", 412,
            "Bundle.entry[1].resource.subject.reference", [Sample.Entry("POST", "Observation", Sample.Observation("Patient?_count=1"))] },
        { "an unselective conditional delete", 412, "Bundle.entry[1]", [Sample.Entry("DELETE", "Patient?_count=1")] },
        { "an unselective ifNoneExist",
            400, "Bundle.entry[1]", [Sample.Entry("POST", "Patient", Sample.Patient(), more: ",\"ifNoneExist\":\"foo=bar\"")] },
        { "a bundle in the bundle", 400, "Bundle.entry[1].request.url", [Sample.Entry("POST", "", """{"resourceType":"Bundle","type":"batch"}""")] },
        { "a patch that is none", 400, "Bundle.entry[1].resource", [Sample.Entry("PATCH", "Patient/1", Sample.Patient("1"))] },
    };

    [Theory]
    [MemberData(nameof(Failing))]
    public async Task A_failing_entry_names_itself_and_nothing_is_stored(string what, int status, string? expression, string[] entries)
    {
        var id = Sample.Unique();
        var answer = await server.Post("",
            Sample.Bundle("transaction", [Sample.Entry("PUT", "Patient/" + id, Sample.Patient(id)), .. entries]));
        answer.ShouldFail(status);
        answer.Expression.ShouldBe(expression, what + ": " + answer.Text);
        (await server.Get("Patient/" + id)).ShouldFail(404);
    }

    [Fact]
    public async Task Deletes_come_first()
    {
        var value = Sample.Unique();
        var old = (await server.Post("Patient", Sample.Identified(value))).Id;
        var answer = await server.Post("", Sample.Bundle(
            "transaction",
            Sample.Entry("POST", "Patient", Sample.Identified(value), Urn, $",\"ifNoneExist\":\"identifier=urn:test|{value}\""),
            Sample.Entry("DELETE", "Patient/" + old),
            Sample.Entry("POST", "Observation", Sample.Observation(Urn))));
        answer.EntryStatuses.ShouldBe(["201", "204", "201"], answer.Text);
        var created = (await server.Get("Patient?identifier=" + value)).EntryIds.ShouldHaveSingleItem();
        created.ShouldNotBe(old);
        (await server.Get("Observation?subject=Patient/" + created)).Entries.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Reads_and_searches_see_what_was_written()
    {
        var (id, value) = (await server.NewPatient(), Sample.Unique());
        var answer = await server.Post("", Sample.Bundle(
            "transaction",
            Sample.Entry("GET", "Patient/" + id),
            Sample.Entry("GET", "Patient?identifier=" + value),
            Sample.Entry("PUT", "Patient/" + id, Sample.Identified(value, id)),
            Sample.Entry("HEAD", "Patient/" + id)));
        answer.EntryStatuses.ShouldBe(["200", "200", "200", "200"], answer.Text);
        answer.Entries[0]!["resource"]!["meta"]!["versionId"]!.GetValue<string>().ShouldBe("2");
        answer.Entries[1]!["resource"]!["entry"]!.AsArray().Count.ShouldBe(1);
        answer.Entries[3]!["resource"].ShouldBeNull();
        answer.Entries[3]!["response"]!["etag"]!.GetValue<string>().ShouldBe("W/\"2\"");
    }

    [Fact]
    public async Task A_found_resource_takes_the_place_of_the_new_one()
    {
        var value = Sample.Unique();
        var id = (await server.Post("Patient", Sample.Identified(value))).Id;
        var answer = await server.Post("", Sample.Bundle(
            "transaction",
            Sample.Entry("POST", "Patient", Sample.Identified(value), Urn, $",\"ifNoneExist\":\"identifier=urn:test|{value}\""),
            Sample.Entry("POST", "Observation", Sample.Observation(Urn))));
        answer.EntryStatuses.ShouldBe(["200", "201"], answer.Text);
        answer.Entries[0]!["response"]!["location"]!.GetValue<string>().ShouldBe($"{server.Base}/Patient/{id}/_history/1");
        (await server.Get("Observation?subject=Patient/" + id)).Entries.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Conditional_references_lead_to_what_is_stored_or_written_with_them()
    {
        var (stored, written) = (Sample.Unique(), Sample.Unique());
        var id = (await server.Post("Patient", Sample.Identified(stored))).Id;
        var answer = await server.Post("", Sample.Bundle(
            "transaction",
            Sample.Entry("POST", "Observation", Sample.Observation("Patient?identifier=urn:test|" + stored)),
            Sample.Entry("POST", "Observation", Sample.Observation("Patient?identifier=urn:test|" + written)),
            Sample.Entry("POST", "Patient", Sample.Identified(written))));
        answer.Status.ShouldBe(200, answer.Text);
        (await server.Get("Observation?subject=Patient/" + id)).Entries.Count.ShouldBe(1);
        var other = (await server.Get("Patient?identifier=" + written)).EntryIds.Single();
        (await server.Get("Observation?subject=Patient/" + other)).Entries.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_conditional_reference_to_several_fails()
    {
        var value = Sample.Unique();
        await server.Post("Patient", Sample.Identified(value));
        var answer = await server.Post("", Sample.Bundle(
            "transaction",
            Sample.Entry("POST", "Patient", Sample.Identified(value)),
            Sample.Entry("POST", "Observation", Sample.Observation("Patient?identifier=" + value))));
        answer.ShouldFail(412, "multiple-matches");
        answer.Expression.ShouldBe("Bundle.entry[1].resource.subject.reference");
        (await server.Get("Patient?identifier=" + value)).Entries.Count.ShouldBe(1);
    }

    [Fact]
    public async Task One_condition_makes_one_resource_also_inside_a_transaction()
    {
        var value = Sample.Unique();
        var entry = Sample.Entry("POST", "Patient", Sample.Identified(value), more: $",\"ifNoneExist\":\"identifier={value}\"");
        (await server.Post("", Sample.Bundle("transaction", entry, entry))).ShouldFail(412);
        (await server.Get("Patient?identifier=" + value)).Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task Conditional_updates_and_deletes_work_inside()
    {
        var (updated, deleted, created) = (Sample.Unique(), Sample.Unique(), Sample.Unique());
        var id = (await server.Post("Patient", Sample.Identified(updated))).Id;
        await server.Post("Patient", Sample.Identified(deleted));
        var answer = await server.Post("", Sample.Bundle(
            "transaction",
            Sample.Entry("PUT", "Patient?identifier=" + updated, Sample.Identified(updated, more: ""","active":true"""), Urn),
            Sample.Entry("PUT", "Patient?identifier=" + created, Sample.Identified(created)),
            Sample.Entry("DELETE", "Patient?identifier=" + deleted),
            Sample.Entry("POST", "Observation", Sample.Observation(Urn))));
        answer.EntryStatuses.ShouldBe(["200", "201", "204", "201"], answer.Text);
        (await server.Get("Observation?subject=Patient/" + id)).Entries.Count.ShouldBe(1);
        (await server.Get("Patient?identifier=" + deleted)).Entries.ShouldBeEmpty();
        (await server.Get("Patient?identifier=" + created)).Entries.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Two_conditions_that_meet_in_one_resource_fail()
    {
        var value = Sample.Unique();
        await server.Post("Patient", Sample.Identified(value));
        var answer = await server.Post("", Sample.Bundle(
            "transaction",
            Sample.Entry("PUT", "Patient?identifier=" + value, Sample.Identified(value, more: ""","active":true""")),
            Sample.Entry("PUT", "Patient?identifier=urn:test|" + value, Sample.Identified(value, more: ""","active":false"""))));
        answer.ShouldFail(400, "duplicate");
    }

    [Fact]
    public async Task What_is_still_referred_to_cannot_be_deleted_but_with_its_referrer_it_can()
    {
        var id = await server.NewPatient();
        var observation = (await server.Post("Observation", Sample.Observation("Patient/" + id))).Id;
        (await server.Post("", Sample.Bundle("transaction", Sample.Entry("DELETE", "Patient/" + id)))).ShouldFail(409, "conflict");
        var both = await server.Post("",
            Sample.Bundle("transaction", Sample.Entry("DELETE", "Patient/" + id), Sample.Entry("DELETE", "Observation/" + observation)));
        both.EntryStatuses.ShouldBe(["204", "204"], both.Text);
    }

    [Theory]
    [InlineData("/Patient/")]
    [InlineData("{base}/Patient/")]
    public async Task Urls_with_a_slash_or_on_our_base_are_understood(string url)
    {
        var id = Sample.Unique();
        var answer = await server.Post("", Sample.Bundle("transaction",
            Sample.Entry("PUT", url.Replace("{base}", server.Base, StringComparison.Ordinal) + id, Sample.Patient(id))));
        answer.EntryStatuses.ShouldBe(["201"], answer.Text);
    }

    [Theory]
    [InlineData("return=representation", true)]
    [InlineData("return=minimal", false)]
    public async Task Prefer_decides_what_entries_carry(string prefer, bool isThere)
    {
        var answer = await server.Post("",
            Sample.Bundle("transaction", Sample.Entry("POST", "Patient", Sample.Patient())), "Prefer: " + prefer);
        (answer.Entries[0]!["resource"] is not null).ShouldBe(isThere);
        answer.Headers["Preference-Applied"].ShouldBe(prefer);
    }

    [Fact]
    public async Task A_thousand_entries_are_one_transaction()
    {
        var tag = Sample.Unique();
        var entries = Enumerable.Range(0, 1000).Select(i => Sample.Entry("POST", "Basic", $$"""{"resourceType":"Basic","meta":{"tag":[{"system":"urn:t","code":"{{tag}}"}]},"code":{"text":"{{i.ToString(CultureInfo.InvariantCulture)}}"} }"""));
        var answer = await server.Post("", Sample.Bundle("transaction", [.. entries]));
        answer.Status.ShouldBe(200, answer.Text[..Math.Min(500, answer.Text.Length)]);
        (await server.Get($"Basic?_tag=urn:t|{tag}&_summary=count")).Body["total"]!.GetValue<int>().ShouldBe(1000);
    }

    [Theory]
    [InlineData("DELETE", "Patient/{0}", 400, "duplicate")] // http.html#trules: PUT and DELETE of one resource, though it never was
    [InlineData("GET", "Patient/{0}/_history/9", 404, "not-found")]
    [InlineData("GET", "Patient/{0}/_history/01", 404, "not-found")]
    [InlineData("GET", "Patient/none/_history", 404, "not-found")]
    [InlineData("GET", "Patient/none/$everything", 404, "not-found")]
    [InlineData("GET", "Patient/_history?_count=-1", 400, "value")]
    [InlineData("GET", "Patient/{0}?foo=bar", 400, "not-supported")]
    public async Task An_entry_that_fails_fails_the_transaction(string method, string url, int status, string code)
    {
        var id = Sample.Unique();
        var refused = await server.Post("", Sample.Bundle("transaction",
            Sample.Entry("PUT", "Patient/" + id, Sample.Patient(id)),
            Sample.Entry(method, url.Replace("{0}", id, StringComparison.Ordinal))));
        refused.ShouldFail(status, code);
        refused.Expression!.ShouldStartWith(method == "DELETE" ? "Bundle.entry[0]" : "Bundle.entry[1]"); // deletes come first
        (await server.Get("Patient/" + id)).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_version_that_the_transaction_writes_can_be_read_in_it()
    {
        var id = Sample.Unique();
        var answer = await server.Post("", Sample.Bundle("transaction",
            Sample.Entry("GET", $"Patient/{id}/_history/1"), Sample.Entry("PUT", "Patient/" + id, Sample.Patient(id))));
        answer.EntryStatuses.ShouldBe(["200", "201"], answer.Text);
    }
}
