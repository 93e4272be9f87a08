using KapFhir.Auth;
using KapFhir.Store.Auth;
using Xunit;

namespace KapFhir.Server.Tests.Smart;

/// <summary>What public conformance suites assert and no other test here does. https://github.com/onc-healthit/onc-certification-g10-test-kit</summary>
public sealed class ChecklistTests(SmartFixture fixture)
{
    private const string Category = "http://terminology.hl7.org/CodeSystem/observation-category|";
    private const string Condition = "http://terminology.hl7.org/CodeSystem/condition-category|";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(-1, false)]
    [InlineData(60, true)]
    public async Task A_code_is_good_for_a_moment(int seconds, bool isGood)
    {
        using var app = new SmartApp(fixture);
        var found = (await fixture.Smart.Store.Grants.FindTicket(Secrets.Hash(await app.Code("openid")), TicketKind.Code, Cancel))!.Value;
        var (grant, code) = (found.Grant! with { Id = Secrets.NewId() }, Secrets.New());
        var ticket = found.Ticket with { Hash = Secrets.Hash(code), GrantId = grant.Id, Expires = DateTimeOffset.UtcNow.AddSeconds(seconds) };
        await fixture.Smart.Store.Grants.Add(grant, ticket, Cancel);
        var answer = await app.Exchange(code);
        answer.Status.ShouldBe(isGood ? 200 : 400, answer.Text);
    }

    // Each type that US Core names is searched with a patient's scope.
    [Fact]
    public async Task Every_type_of_US_Core_is_searched_by_patient()
    {
        using var app = new SmartApp(fixture);
        var token = (await app.Tokens("launch/patient patient/*.rs"))["access_token"]!.GetValue<string>();
        string[] types =
        [
            "AllergyIntolerance", "CarePlan", "CareTeam", "Condition", "Device", "DiagnosticReport", "DocumentReference", "Goal", "Immunization", "MedicationRequest", "Observation",
            "Procedure", "Encounter", "ServiceRequest", "Coverage", "MedicationDispense",
        ];
        foreach (var type in types)
        {
            var answer = await fixture.Fhir(token, "GET", type + "?patient=ann");
            answer.Status.ShouldBe(200, type + answer.Text);
            answer.Text.ShouldNotContain("Patient/bob");
        }

        (await fixture.Fhir(token, "GET", "Patient?_id=ann")).EntryIds.ShouldBe(["ann"]);
    }

    [Theory]
    [InlineData("patient/Condition.rs?category=" + Condition + "encounter-diagnosis patient/Condition.rs?category=http://hl7.org/fhir/us/core/CodeSystem/condition-category|health-concern "
        + "patient/Observation.rs?category=" + Category + "laboratory patient/Observation.rs?category=" + Category + "social-history", "laboratory-ann")]
    [InlineData("patient/Condition.rs?category=" + Condition + "problem-list-item patient/Observation.rs?category=" + Category + "vital-signs patient/Observation.rs?category=" + Category + "survey "
        + "patient/Observation.rs?category=http://hl7.org/fhir/us/core/CodeSystem/us-core-category|sdoh", "survey-ann")]
    public async Task Fine_grained_scopes_are_granted_as_they_are_and_show_just_that(string scopes, string seen)
    {
        using var app = new SmartApp(fixture);
        var tokens = await app.Tokens("launch/patient " + scopes);
        tokens["scope"]!.GetValue<string>().Split(' ').ShouldBe(["launch/patient", .. scopes.Split(' ')], ignoreOrder: true);
        (await fixture.Fhir(tokens["access_token"]!.GetValue<string>(), "GET", "Observation")).EntryIds.ShouldBe([seen]);
    }

    [Fact]
    public async Task A_refresh_with_the_scopes_as_they_were_and_for_three_months_each_time()
    {
        using var app = new SmartApp(fixture, "secret");
        var tokens = await app.Tokens("openid launch/patient offline_access patient/*.rs");
        for (var round = 0; round < 2; round++)
        {
            var refreshed = await app.Refresh(tokens["refresh_token"]!.GetValue<string>(), ("scope", tokens["scope"]!.GetValue<string>()));
            refreshed.Status.ShouldBe(200, refreshed.Text);
            refreshed.Headers["Pragma"].ShouldContain("no-cache");
            (refreshed.Body["scope"]!.GetValue<string>(), refreshed.Body["token_type"]!.GetValue<string>(), refreshed.Body["expires_in"]!.GetValue<int>())
                .ShouldBe((tokens["scope"]!.GetValue<string>(), "Bearer", 900));
            tokens = refreshed.Body;
            var told = (await fixture.Post("/auth/introspect", [("token", tokens["refresh_token"]!.GetValue<string>())], "secret")).Body;
            DateTimeOffset.FromUnixTimeSeconds(told["exp"]!.GetValue<long>()).ShouldBeGreaterThan(DateTimeOffset.UtcNow.AddDays(92));
        }
    }

    [Fact]
    public async Task Scopes_are_a_set()
    {
        using var app = new SmartApp(fixture);
        (await app.Tokens("openid  user/Patient.rs openid   user/Patient.rs "))["scope"]!.GetValue<string>().ShouldBe("openid user/Patient.rs");
    }

    [Theory]
    [InlineData("/fhir/Patient/ann", "PUT", "If-Match, Prefer, X-Provenance, Content-Type, Authorization")]
    [InlineData("/auth/token", "POST", "Content-Type")]
    [InlineData("/fhir/.well-known/smart-configuration", "GET", "Accept")]
    public async Task Scripts_ask_first_and_may(string path, string method, string headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, fixture.Root + path);
        request.Headers.TryAddWithoutValidation("Origin", "https://other.example");
        request.Headers.TryAddWithoutValidation("Access-Control-Request-Method", method);
        request.Headers.TryAddWithoutValidation("Access-Control-Request-Headers", headers);
        using var answer = await fixture.Server.Client.SendAsync(request, Cancel);
        answer.Headers.GetValues("Access-Control-Allow-Origin").ShouldHaveSingleItem().ShouldBeOneOf("https://other.example", "*");
        answer.Headers.GetValues("Access-Control-Allow-Methods").ShouldHaveSingleItem().ShouldContain(method);
        headers.Split(", ").ShouldBeSubsetOf(answer.Headers.GetValues("Access-Control-Allow-Headers").ShouldHaveSingleItem().Split(',', StringSplitOptions.TrimEntries));
        var real = await fixture.Get("/fhir/Patient/ann", ("Origin", "https://other.example"), ("Authorization", "Bearer " + await fixture.ServiceToken("system/*.rs")));
        new[] { "ETag", "Location", "Content-Location" }.ShouldBeSubsetOf(real.Headers["Access-Control-Expose-Headers"].Split(',', StringSplitOptions.TrimEntries));
        real.ETag.ShouldNotBeNull();
    }
}
