using System.Text.Json.Nodes;

namespace KapFhir.Outcomes.Tests;

/// <summary>https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html: signing in, being launched, what is left behind.</summary>
public sealed class SmartTests(Clinic clinic)
{
    private async Task<Visit> SignedIn(string user, string way = "Sign in", string? patient = null)
    {
        var visit = await clinic.Visit(clinic.Smart);
        await visit.Open();
        await visit.Leave(way);
        await visit.SignIn(user, patient);
        return visit;
    }

    [Fact]
    public async Task A_practitioner_signs_in_and_sees_patients_and_the_cohort()
    {
        await using var visit = await SignedIn("dr");
        await Assertions.Expect(visit.Heading("Whose record?")).ToBeVisibleAsync();
        visit.Page.Url.ShouldBe(visit.App); // neither code nor state stays in the address
        await visit.Page.FillAsync("#words", "rivera el");
        await visit.Button("Find").ClickAsync();
        await visit.Link("Elena Rivera").ClickAsync();
        await Assertions.Expect(visit.Heading("Elena Rivera")).ToBeVisibleAsync();
        await visit.Settled();
        (await visit.Table("scores-phq9")).Count.ShouldBe(10);
        await Assertions.Expect(visit.Page.Locator("[data-redacted]")).ToBeVisibleAsync(); // a psychotherapy note is nobody's but its author's
        await visit.Link("Cohort").ClickAsync();
        await visit.Settled();
        await Assertions.Expect(visit.Heading("Outcome funnel, KAP")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Tokens_are_of_this_tab_alone()
    {
        await using var visit = await SignedIn("dr");
        (await visit.Page.EvaluateAsync<int>("localStorage.length")).ShouldBe(0);
        (await visit.Page.EvaluateAsync<string>("document.cookie")).ShouldBeEmpty();
        (await visit.Kept())["tokenResponse"]!["access_token"]!.GetValue<string>().ShouldNotBeEmpty();
        await visit.Page.ReloadAsync();
        await Assertions.Expect(visit.Heading("Whose record?")).ToBeVisibleAsync();
        var other = await visit.Page.Context.NewPageAsync();
        await other.GotoAsync(visit.App);
        await Assertions.Expect(other.GetByRole(AriaRole.Heading, new() { Name = "Outcomes of treatment" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task For_one_patient_the_server_asks_which_and_no_other_is_shown()
    {
        await using var visit = await SignedIn("dr", "Sign in for one patient", "tanaka");
        await Assertions.Expect(visit.Heading("Mateo Tanaka")).ToBeVisibleAsync();
        (await visit.Page.Locator("nav").CountAsync()).ShouldBe(0);
        await Assertions.Expect(visit.Page.Locator("[data-alone]")).ToHaveTextAsync("You signed in for this record alone: other patients and the cohort are not shown.");
        await visit.Page.EvaluateAsync("location.hash = '#/patient/demo-001'");
        await visit.Settled();
        await Assertions.Expect(visit.Heading("Mateo Tanaka")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_patient_sees_their_own_record_and_fills_in_a_form()
    {
        await using var visit = await SignedIn("elena");
        await Assertions.Expect(visit.Heading("Elena Rivera")).ToBeVisibleAsync();
        (await visit.Table("scores-phq9"))[0][1].ShouldBe("18");
        await visit.Link("PCL-5").ClickAsync();
        await visit.Settled();
        foreach (var question in await visit.Page.Locator("fieldset.choice").AllAsync())
        {
            await question.Locator("input").Nth(1).CheckAsync();
        }

        await visit.Button("Send").ClickAsync();
        await Assertions.Expect(visit.Page.Locator("[data-total]")).ToHaveTextAsync("20");
    }

    [Theory]
    [InlineData(null, "Mateo Tanaka")]
    [InlineData("false", "Outcomes")]
    public async Task An_EHR_launches_it_for_the_record_that_it_has_open(string? banner, string heading)
    {
        List<KeyValuePair<string, string>> form = [new("app", "outcomes"), new("patient", "demo-002")];
        form.AddRange(banner is null ? [] : [new("need_patient_banner", banner)]);
        using var content = new FormUrlEncodedContent(form);
        var launch = JsonNode.Parse(await clinic.Send(clinic.Smart + "/auth/launch", content, "ehr:" + clinic.EhrSecret))!;
        await using var visit = await clinic.Visit(clinic.Smart);
        await visit.Page.GotoAsync(launch["launch_url"]!.GetValue<string>());
        await visit.AtTheServer();
        await visit.SignIn("dr");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = heading, Level = 1 })).ToBeVisibleAsync();
        (await visit.Table("scores-phq9"))[0][1].ShouldBe("18");
        visit.Page.Url.ShouldNotContain("launch=");
    }

    [Theory]
    [InlineData("?iss=https%3A%2F%2Fevil.example%2Ffhir&launch=x", "This app is for")]
    [InlineData("?code=x&state=y", "does not say which server")]
    [InlineData("?error=access_denied&error_description=The+user+said+no", "The user said no")]
    [InlineData("?code=x&state=y&iss={base}", "The sign-in could not be completed")]
    public async Task What_does_not_come_from_its_own_sign_in_is_refused(string query, string why)
    {
        await using var visit = await clinic.Visit(clinic.Smart);
        await visit.Page.GotoAsync(visit.App + query.Replace("{base}", Uri.EscapeDataString(clinic.Smart + "/fhir"), StringComparison.Ordinal));
        await Assertions.Expect(visit.Page.Locator("[data-kind=refused]")).ToContainTextAsync(why);
        visit.Page.Url.ShouldBe(visit.App);
        await visit.Button("Start again").ClickAsync();
        await Assertions.Expect(visit.Button("Sign in")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_sign_in_that_has_ended_leads_back_to_where_one_was()
    {
        await using var visit = await SignedIn("dr");
        await visit.Open("#/patient/demo-001");
        await Revoke(visit);
        await visit.Page.SelectOptionAsync("#scale", "gad7");
        await visit.Open("#/patient/demo-002");
        await Assertions.Expect(visit.Page.Locator("[data-kind=expired]").First).ToContainTextAsync("Your sign-in has ended");
        await visit.Button("Sign in again").First.ClickAsync();
        await visit.Leave("Sign in");
        await visit.SignIn("dr");
        await Assertions.Expect(visit.Heading("Mateo Tanaka")).ToBeVisibleAsync();
    }

    private async Task Revoke(Visit visit)
    {
        var token = (await visit.Kept())["tokenResponse"]!["refresh_token"]!.GetValue<string>();
        using var content = new FormUrlEncodedContent([new("token", token), new("client_id", "outcomes")]);
        await clinic.Send(clinic.Smart + "/auth/revoke", content);
    }

    [Fact]
    public async Task Signing_out_ends_the_token_and_the_session_at_the_server()
    {
        await using var visit = await SignedIn("dr");
        var token = (await visit.Kept())["tokenResponse"]!["access_token"]!.GetValue<string>();
        await visit.Button("Sign out").ClickAsync();
        await visit.Page.WaitForURLAsync(visit.App);
        await Assertions.Expect(visit.Heading("Outcomes of treatment")).ToBeVisibleAsync();
        (await visit.Page.EvaluateAsync<string>("JSON.stringify(sessionStorage)")).ShouldNotContain("token");
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        ((int)(await http.GetAsync(new Uri(clinic.Smart + "/fhir/Patient/demo-001"), TestContext.Current.CancellationToken)).StatusCode).ShouldBe(401);
        await visit.Leave("Sign in");
        (await visit.Page.Locator("h1").InnerTextAsync()).ShouldBe("Sign in");
    }

    [Fact]
    public async Task Who_may_not_see_records_is_told_so()
    {
        await using var visit = await SignedIn("root");
        await Assertions.Expect(visit.Page.Locator("[data-kind=forbidden]")).ToContainTextAsync("You may not see this");
    }
}
