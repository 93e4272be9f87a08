using System.Text.Json.Nodes;
using Xunit;

namespace KapFhir.Server.Tests.Access;

/// <summary>Emergency access: a step-up with a reason, for who treats, for a while, for reading, and on record. docs/access.md, "Breaking the glass".</summary>
[Collection(AccessServer.Reads)]
public sealed class BreakGlassTests(AccessServer server)
{
    private const string Narrow = "dr: user/Observation.rs?category=survey";
    private const string Reason = "X-Break-Glass-Reason: unconscious, need the laboratory";

    private static readonly string[] Broken = ["X-Purpose-Of-Use: BTG", Reason];

    private Task<FhirResponse> Ask(string token, string path, params string[] headers) => server.Send(AccessToken.Of(token), "GET", path, null, headers);

    [Theory]
    [InlineData("BTG")]
    [InlineData("ETREAT")]
    [InlineData("http://terminology.hl7.org/CodeSystem/v3-ActReason|BTG")]
    [InlineData("urn:oid:2.16.840.1.113883.5.8#BTG")]
    public async Task Lifts_the_filter_of_a_user_scope(string purpose)
    {
        (await Ask(Narrow, "Observation/lab-bob")).Status.ShouldBe(404);
        (await Ask(Narrow, "Observation/lab-bob", "X-Purpose-Of-Use: " + purpose, Reason)).Status.ShouldBe(200);
        (await Ask(Narrow, "Observation?code=44261-6&_summary=count", "X-Purpose-Of-Use: " + purpose, Reason)).Body["total"]!.GetValue<int>().ShouldBe(4);
        (await Ask(Narrow, "Observation?code=44261-6&_summary=count")).Body["total"]!.GetValue<int>().ShouldBe(2);
    }

    /// <summary>What an app may do is not for its user to widen.</summary>
    [Theory]
    [InlineData(Narrow, "Patient/bob", 403)]
    [InlineData("dr: patient/Observation.rs", "Observation/lab-bob", 404)]
    [InlineData("dr: user/Observation.s?category=survey", "Observation/lab-bob", 403)]
    [InlineData("dr: user/*.rs", "$kap-deidentify", 404)]
    [InlineData("dr: user/*.rs", "_jobs", 403)]
    [InlineData("dr: user/*.rs", "AuditEvent", 403)]
    public async Task Lifts_nothing_else(string token, string path, int status) => (await Ask(token, path, Broken)).Status.ShouldBe(status);

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Changes_nothing_that_could_not_be_changed_before(string method)
    {
        var body = method == "PUT" ? World.Observation("lab-bob", "bob", "laboratory", ",\"issued\":\"2026-01-01T00:00:00Z\"") : null;
        (await server.Send(AccessToken.Of("dr: user/Observation.cruds?category=survey"), method, "Observation/lab-bob", body, Broken)).Status.ShouldBe(403);
        (await server.Stored("Observation/lab-bob")).VersionId.ShouldBe("1");
    }

    [Theory]
    [InlineData("ann: patient/*.rs")]
    [InlineData("ann: user/*.rs")]
    [InlineData("officer: user/*.rs")]
    [InlineData("root: user/*.rs")]
    [InlineData("service: system/*.rs")]
    public async Task Is_not_for_patients_services_and_who_does_not_treat(string token)
    {
        var answer = await Ask(token, "Patient/ann", Broken);
        answer.ShouldFail(403, "forbidden");
        answer.Diagnostics.ShouldContain("Practitioner");
    }

    [Theory]
    [InlineData()]
    [InlineData("X-Break-Glass-Reason: ")]
    [InlineData("X-Break-Glass-Reason: help")]
    [InlineData("X-Break-Glass-Reason: %20%20%20%20%20%20%20%20%20%20%20%20")]
    public async Task Without_a_reason_says_how(params string[] headers)
    {
        var answer = await Ask(Narrow, "Observation/lab-bob", ["X-Purpose-Of-Use: BTG", .. headers]);
        answer.ShouldFail(403, "forbidden");
        answer.Diagnostics.ShouldContain("X-Break-Glass-Reason");
    }

    [Theory]
    [InlineData(400, "X-Purpose-Of-Use: FUN")]
    [InlineData(400, "X-Purpose-Of-Use: ")]
    [InlineData(400, "X-Purpose-Of-Use: http://other.example|BTG", Reason)]
    [InlineData(400, "X-Purpose-Of-Use: TREAT", Reason)]
    [InlineData(400, Reason)]
    [InlineData(400, "X-Purpose-Of-Use: BTG", "X-Break-Glass-Reason: two%0Alines of reason")]
    [InlineData(400, "X-Purpose-Of-Use: BTG", "X-Break-Glass-Reason: not%FF%FEUTF-8 at all")]
    [InlineData(200, "X-Purpose-Of-Use: TREAT")]
    public async Task Purposes_are_codes_and_reasons_belong_to_emergencies(int status, params string[] headers) =>
        (await Ask(Narrow, "Observation/survey-bob", headers)).Status.ShouldBe(status);

    [Fact]
    public async Task Counts_for_a_while_after_the_user_signed_in()
    {
        var old = AccessToken.Of(Narrow) with { SignedIn = TimeSpan.FromHours(2) };
        var answer = await server.Send(old, "GET", "Observation/lab-bob", null, Broken);
        answer.ShouldFail(401, "login");
        answer.Headers["WWW-Authenticate"].ShouldBe("Bearer error=\"insufficient_user_authentication\", max_age=\"3600\"");
        (await server.Send(old, "GET", "Observation/survey-bob")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Is_answered_at_once()
    {
        var answer = await Ask(Narrow, "Observation?code=44261-6&_summary=count", [.. Broken, "Prefer: respond-async"]);
        answer.Status.ShouldBe(200);
        answer.Headers.Keys.ShouldNotContain("Preference-Applied");
    }

    [Fact]
    public async Task Entries_of_a_bundle_see_what_their_request_sees()
    {
        var batch = Sample.Bundle("batch", Sample.Entry("GET", "Observation/lab-bob"), Sample.Entry("GET", "Patient/bob"));
        (await server.Send(AccessToken.Of(Narrow), "POST", "", batch, Broken)).EntryStatuses.ShouldBe(["200", "403"]);
    }

    [Fact]
    public async Task Is_on_record_with_its_reason()
    {
        var reason = "Gründe " + Guid.NewGuid().ToString("N");
        (await Ask(Narrow, "Observation/lab-bob", "X-Purpose-Of-Use: BTG", "X-Break-Glass-Reason: " + Uri.EscapeDataString(reason))).Status.ShouldBe(200);
        var found = await Ask("officer: user/*.rs", "AuditEvent?_tag=http://terminology.hl7.org/CodeSystem/v3-ActReason|BTG&entity=Observation/lab-bob&_count=200");
        var told = found.Entries.Select(e => e!["resource"]!).Single(e => e["purposeOfEvent"]![0]!["text"]!.GetValue<string>() == reason);
        told["purposeOfEvent"]![0]!["coding"]![0]!["code"]!.GetValue<string>().ShouldBe("BTG");
        told["agent"]!.AsArray().Single(a => a!["requestor"]!.GetValue<bool>())!["who"]!["reference"]!.GetValue<string>().ShouldBe("Practitioner/dr");
    }

    /// <summary>R-25: one message for the privacy officer, however often the same user looks until they sign in again.</summary>
    [Fact]
    public async Task The_privacy_officer_is_told()
    {
        var reason = "told " + Guid.NewGuid().ToString("N");
        var token = AccessToken.Of(Narrow) with { SignedIn = TimeSpan.FromSeconds(Random.Shared.Next(1, 3000)) };
        for (var i = 0; i < 2; i++)
        {
            (await server.Send(token, "GET", "Observation/lab-bob", null, "X-Purpose-Of-Use: BTG", "X-Break-Glass-Reason: " + reason)).Status.ShouldBe(200);
        }

        var all = (await Ask("officer: user/*.rs", "Communication?status=preparation&_count=200")).Entries.Select(e => e!["resource"]!);
        var told = all.Where(m => m["payload"]![0]!["contentString"]!.GetValue<string>().Contains(reason, StringComparison.Ordinal)).ShouldHaveSingleItem();
        told["payload"]![0]!["contentString"]!.GetValue<string>().ShouldStartWith("Practitioner/dr broke the glass with the app app.");
        told["reasonCode"]![0]!["coding"]![0]!["code"]!.GetValue<string>().ShouldBe("BTG");
    }

    /// <summary>Who broke the glass and why is for those who oversee, in every way to see it; other messages are as before.</summary>
    [Fact]
    public async Task The_message_is_not_for_everybody_who_treats()
    {
        var reason = "hidden " + Guid.NewGuid().ToString("N");
        var token = AccessToken.Of(Narrow) with { SignedIn = TimeSpan.FromSeconds(Random.Shared.Next(1, 3000)) };
        (await server.Send(token, "GET", "Observation/lab-bob", null, "X-Purpose-Of-Use: BTG", "X-Break-Glass-Reason: " + reason)).Status.ShouldBe(200);
        var found = await Ask("officer: user/*.rs", "Communication?_tag=BTG&_count=200");
        var id = found.Entries.Single(e => e!["resource"]!["payload"]![0]!["contentString"]!.GetValue<string>().Contains(reason, StringComparison.Ordinal))!["resource"]!["id"]!.GetValue<string>();
        foreach (var overseer in new[] { "root: user/*.rs", "root: user/Communication.rs", "service: system/*.rs", "officer: user/Communication.r" })
        {
            (await Ask(overseer, "Communication/" + id)).Status.ShouldBe(200, overseer);
        }

        foreach (var other in new[] { "dr: user/*.rs", "dr: user/*.cruds", "dr: user/Communication.rs", "dr: patient/*.rs", "ann: patient/*.rs", "ann: user/*.rs" })
        {
            (await Ask(other, "Communication/" + id)).Status.ShouldBe(404, other);
            (await Ask(other, $"Communication/{id}/_history/1")).Status.ShouldBe(404, other);
            (await Ask(other, $"Communication?_id={id}&_summary=count")).Body["total"]!.GetValue<int>().ShouldBe(0, other);
            (await Ask(other, $"?_id={id}&_total=accurate")).Text.ShouldNotContain(reason, customMessage: other);
            (await Ask(other, "Communication/_history?_count=200")).Text.ShouldNotContain(reason, customMessage: other);
        }

        var own = await server.Put("Communication", i => $$"""{"resourceType":"Communication","id":"{{i}}","status":"completed"}""");
        (await Ask("dr: user/*.rs", "Communication/" + own)).Status.ShouldBe(200);
        (await Ask("root: user/*.rs", "Communication/" + own)).Status.ShouldBe(404, "administrators oversee, they do not treat");
    }

    /// <summary>Such a message that is about a patient (a record was given away in an emergency) is not for the patient's apps either, nor for an app with that patient's record.</summary>
    [Fact]
    public async Task The_message_about_a_patient_is_for_who_oversees()
    {
        await using var own = new AccessServer(); // others count what is in the record
        await own.InitializeAsync();
        static string Message(string id, string meta) => $$"""{"resourceType":"Communication","id":"{{id}}",{{meta}}"status":"completed","subject":{"reference":"Patient/ann"} }""";
        var hidden = await own.Put("Communication", i => Message(i, """ "meta":{"tag":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActReason","code":"BTG"}]}, """));
        var shown = await own.Put("Communication", i => Message(i, ""));
        foreach (var other in new[] { "ann: patient/*.rs", "ann: user/*.rs", "dr: patient/*.rs", "dr: user/*.rs" })
        {
            (await own.Send(AccessToken.Of(other), "GET", "Communication/" + shown)).Status.ShouldBe(200, other);
            (await own.Send(AccessToken.Of(other), "GET", "Communication/" + hidden)).Status.ShouldBe(404, other);
            var record = (await own.Send(AccessToken.Of(other), "GET", "Patient/ann/$everything?_type=Communication")).EntryIds.ToList();
            record.ShouldContain(shown, other);
            record.ShouldNotContain(hidden, other);
        }

        (await own.Send(AccessToken.Of("officer: user/*.rs"), "GET", "Communication/" + hidden)).Status.ShouldBe(200);
    }

    /// <summary>Nobody passes for the server: not in the message, and not by taking the tag away.</summary>
    [Fact]
    public async Task Nobody_who_treats_writes_such_a_message()
    {
        const string Tagged = """{"resourceType":"Communication","meta":{"tag":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActReason","code":"BTG"}]},"status":"completed"}""";
        (await server.Send(AccessToken.Of("dr: user/*.cruds"), "POST", "Communication", Tagged)).Status.ShouldBe(403);
        (await server.Send(AccessToken.Of("dr: user/*.cruds"), "POST", "Communication", """{"resourceType":"Communication","status":"completed"}""")).Status.ShouldBe(201);
    }

    [Fact]
    public async Task Another_purpose_is_on_record_and_breaks_nothing()
    {
        (await Ask(Narrow, "Observation/survey-ann?_summary=true", "X-Purpose-Of-Use: HOPERAT")).Status.ShouldBe(200);
        var events = (await Ask("officer: user/*.rs", "AuditEvent?entity=Observation/survey-ann&_count=200&_sort=-date")).Entries.Select(e => e!["resource"]!);
        var told = events.Where(e => e["purposeOfEvent"]?[0]!["coding"]![0]!["code"]!.GetValue<string>() == "HOPERAT").ShouldHaveSingleItem();
        told["meta"]!["tag"].ShouldBeNull();
    }
}
