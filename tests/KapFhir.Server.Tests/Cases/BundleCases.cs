using Xunit;

namespace KapFhir.Server.Tests.Cases;

/// <summary>https://hl7.org/fhir/R4/http.html#trules: what the tests of batch and transaction leave open.</summary>
public sealed class BundleCases(TestServer server)
{
    private const string Urn = "urn:uuid:53fefa32-fcbb-4ff8-8a92-55ee120877b7";
    private const string Oid = "urn:oid:1.2.3.4.5";

    // Each kind of link to another entry, by the way it stands in the referring resource.
    [Theory]
    [InlineData(Urn, """ "extension":[{"url":"http://x.org/e","valueUri":"{0}"}] """, true)]
    [InlineData(Urn, """ "extension":[{"url":"http://x.org/e","valueUrl":"{0}"}] """, true)]
    [InlineData(Urn, """ "extension":[{"url":"http://x.org/e","valueUuid":"{0}"}] """, true)]
    [InlineData(Oid, """ "extension":[{"url":"http://x.org/e","valueOid":"{0}"}] """, true)]
    [InlineData(Urn, """ "extension":[{"url":"http://x.org/e","valueCanonical":"{0}"}] """, false)]
    [InlineData(Urn, """ "extension":[{"url":"http://x.org/e","valueString":"{0}"}] """, false)]
    [InlineData(Urn, """ "generalPractitioner":[{"reference":"#o"}],"contained":[{"resourceType":"PractitionerRole","id":"o","practitioner":{"reference":"{0}"}}] """, true)]
    [InlineData(Urn, """ "text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><a href=\"{0}\">x</a></div>"} """, true)]
    [InlineData(Urn, """ "text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><img src=\"{0}\" alt=\"x\"/></div>"} """, true)]
    [InlineData(Urn, """ "photo":[{"contentType":"image/png","url":"{0}"}] """, true)]
    public async Task A_link_to_an_entry_is_rewritten(string fullUrl, string members, bool isRewritten)
    {
        var answer = await server.Post("", Sample.Bundle(
            "transaction",
            Sample.Entry("POST", "Patient", $$"""{"resourceType":"Patient",{{members.Replace("{0}", fullUrl, StringComparison.Ordinal)}}}"""),
            Sample.Entry("POST", "Practitioner", """{"resourceType":"Practitioner","active":true}""", fullUrl)));
        answer.Status.ShouldBe(200, answer.Text);
        string Id(int entry) => answer.Entries[entry]!["response"]!["location"]!.GetValue<string>().Split('/')[^3];
        var stored = (await server.Get("Patient/" + Id(0))).Text;
        stored.Contains("Practitioner/" + Id(1), StringComparison.Ordinal).ShouldBe(isRewritten, stored);
        stored.Contains(fullUrl, StringComparison.Ordinal).ShouldBe(!isRewritten, stored);
    }

    [Fact]
    public async Task A_photo_leads_to_the_Binary_beside_it()
    {
        var answer = await server.Post("", Sample.Bundle(
            "transaction",
            Sample.Entry("POST", "Patient", $$"""{"resourceType":"Patient","photo":[{"url":"{{Urn}}"}]}"""),
            Sample.Entry("POST", "Binary", """{"resourceType":"Binary","contentType":"image/png","data":"QUJD"}""", Urn)));
        var location = answer.Entries[0]!["response"]!["location"]!.GetValue<string>();
        var photo = (await server.Get(location[server.Base.Length..])).Body["photo"]![0]!["url"]!.GetValue<string>();
        photo.ShouldStartWith("Binary/");
        (await server.Get(photo)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_condition_that_several_meet_fails_the_transaction()
    {
        var value = Sample.Unique();
        await server.Post("Patient", Sample.Identified(value));
        await server.Post("Patient", Sample.Identified(value));
        var refused = await server.Post("", Sample.Bundle(
            "transaction", Sample.Entry("POST", "Patient", Sample.Identified(value), more: $",\"ifNoneExist\":\"identifier={value}\"")));
        refused.ShouldFail(412, "multiple-matches");
        refused.Expression.ShouldBe("Bundle.entry[0]");
    }

    // A resource with a DELETE or GET says nothing: it is not looked at.
    [Theory]
    [InlineData("DELETE", "204")]
    [InlineData("GET", "200")]
    public async Task A_resource_beside_a_read_or_delete_changes_nothing(string method, string status)
    {
        var id = await server.NewPatient();
        var answer = await server.Post("", Sample.Bundle("transaction", Sample.Entry(method, "Patient/" + id, Sample.Patient(id, "Garcia"))));
        answer.EntryStatuses.ShouldBe([status], answer.Text);
        (await server.Get($"Patient/{id}/_history")).Text.ShouldNotContain("Garcia");
    }

    [Fact]
    public async Task An_answer_tells_status_place_tag_and_time()
    {
        var answer = await server.Post("", Sample.Bundle("transaction", Sample.Entry("POST", "Patient", Sample.Patient())));
        var response = answer.Entries[0]!["response"]!;
        response["status"]!.GetValue<string>().ShouldMatch("^201( |$)");
        response["location"]!.GetValue<string>().ShouldMatch("/Patient/[A-Za-z0-9.-]{1,64}/_history/1$");
        response["etag"]!.GetValue<string>().ShouldBe("W/\"1\"");
        DateTimeOffset.TryParse(response["lastModified"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture, out _).ShouldBeTrue();
    }

    [Theory]
    [InlineData("\"total\":1,", "", "Bundle.total")] // bdl-1
    [InlineData("", ",\"search\":{\"mode\":\"match\"}", "Bundle.entry[0].search")] // bdl-2
    [InlineData("", ",\"response\":{\"status\":\"200\"}", "Bundle.entry[0].response")] // bdl-4
    public async Task What_belongs_to_other_bundles_is_refused(string ofBundle, string ofEntry, string place)
    {
        var bundle = $$"""
            {"resourceType":"Bundle","type":"transaction",{{ofBundle}}"entry":[{"resource":{{Sample.Patient()}},"request":{"method":"POST","url":"Patient"}{{ofEntry}}}]}
            """;
        var refused = await server.Post("", bundle);
        refused.ShouldFail(400);
        refused.Expression!.ShouldStartWith(place);
    }
}
