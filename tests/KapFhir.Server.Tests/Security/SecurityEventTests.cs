using System.Text.Json.Nodes;
using KapFhir.Auth.Users;
using KapFhir.Server.Smart;
using KapFhir.Server.Tests.Smart;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace KapFhir.Server.Tests.Security;

/// <summary>What happens at the authorization server and at the command line is told by AuditEvents, in DICOM's codes.</summary>
[Collection(CommandLineTests.Name)]
public sealed class SecurityEventTests(SmartFixture fixture)
{
    private readonly DateTime _begin = DateTime.UtcNow;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Signing_in_and_out_is_told()
    {
        var user = await NewUser();
        using var app = new SmartApp(fixture, user: user.Name);
        await app.SignIn(await app.Authorize("openid"), password: "wrong");
        await app.SignIn(await app.Authorize("openid"));
        await app.Send(await app.Get("/auth/logout"));
        var told = await Told("entity-name=log", user.FhirUser);
        told.Select(t => (Name(t), Text(t, "outcome"), Subtype(t), Text(t, "action"))).ShouldBe(
            [("login", "4", "110122", "E"), ("login", "0", "110122", "E"), ("logout", "0", "110123", "E")], ignoreOrder: true);
        var login = told.Single(t => Name(t) == "login" && Text(t, "outcome") == "0");
        Text(login["type"]!, "code").ShouldBe("110114");
        var (browser, person) = (login["agent"]![0]!, login["agent"]![2]!);
        Text(browser["network"]!, "address").ShouldBe("127.0.0.1");
        (Text(person["who"]!, "reference"), Text(person, "name"), person["requestor"]!.GetValue<bool>()).ShouldBe((user.FhirUser, user.Name, true));
    }

    // What is typed as a name and is none may be a password.
    [Fact]
    public async Task A_name_that_is_nobodys_is_not_written_down()
    {
        using var app = new SmartApp(fixture);
        var typed = "my-secret-" + Guid.NewGuid().ToString("N");
        await app.SignIn(await app.Authorize("openid"), typed, "x");
        var all = string.Concat((await All("entity-name=login&outcome=4")).Select(t => t.ToJsonString()));
        all.ShouldContain("an unknown name");
        all.ShouldNotContain(typed);
    }

    [Fact]
    public async Task Too_many_tries_are_told_as_grave()
    {
        var user = await NewUser();
        using var app = new SmartApp(fixture, user: user.Name);
        var page = await app.Authorize("openid");
        for (var i = 0; i <= fixture.Smart.Options.MaxFailures; i++)
        {
            await app.SignIn(page, password: "wrong");
        }

        (await Told("entity-name=login-blocked", user.FhirUser)).ShouldHaveSingleItem()["outcome"]!.GetValue<string>().ShouldBe("8");
    }

    [Fact]
    public async Task Every_step_of_a_token_is_told()
    {
        var user = await NewUser();
        using var app = new SmartApp(fixture, user: user.Name);
        var first = (await app.Tokens("openid user/Patient.rs offline_access"))["refresh_token"]!.GetValue<string>();
        var second = (await app.Refresh(first)).Body["refresh_token"]!.GetValue<string>();
        await app.Refresh(first);
        await app.Refresh(second);
        var grant = (await Told("entity-name=token-issued", user.FhirUser)).ShouldHaveSingleItem();
        var named = About(grant).Split("grant ")[1].Split(',')[0];
        (await Told("entity-name=token-refreshed", user.FhirUser)).ShouldHaveSingleItem();
        (await Told("entity-name=access-given", user.FhirUser)).ShouldHaveSingleItem();
        var reused = (await All("entity-name=token-reused")).Where(t => About(t) == "grant " + named).ShouldHaveSingleItem();
        (Text(reused, "outcome"), Text(reused["type"]!, "code"), Text(reused["agent"]![0]!["who"]!, "display")).ShouldBe(("8", "110113", "public"));

        using var again = new SmartApp(fixture, user: user.Name);
        var token = (await again.Tokens("openid user/Patient.rs offline_access"))["refresh_token"]!.GetValue<string>();
        await fixture.Post("/auth/revoke", [("token", token), ("client_id", "public")]);
        (await All("entity-name=token-revoked")).ShouldContain(t => About(t).StartsWith("grant ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_client_that_does_not_prove_who_it_is_is_told()
    {
        await fixture.Token([("grant_type", "client_credentials")], "secret:guess-" + Guid.NewGuid().ToString("N"));
        await fixture.Token([("grant_type", "client_credentials"), ("client_id", "made-up-client")]);
        var told = await All("entity-name=client-refused");
        told.Select(About).ShouldContain("app secret");
        told.Select(About).ShouldContain("no registered app");
        told.ShouldAllBe(t => Subtype(t) == "110126" && Text(t, "outcome") == "4");
        string.Concat(told.Select(t => t.ToJsonString())).ShouldNotContain("made-up-client");
    }

    [Theory]
    [InlineData(false, 401)]
    [InlineData(true, 403)]
    public async Task Who_is_turned_away_is_told_with_address_and_program(bool hasToken, int status)
    {
        var id = "turned-away-" + Guid.NewGuid().ToString("N");
        var token = hasToken ? await fixture.ServiceToken("system/Observation.rs") : null;
        (await fixture.Fhir(token, "GET", "Patient/ann", null, "X-Request-Id: " + id, "User-Agent: Curious/1.0")).Status.ShouldBe(status);
        var told = (await All("outcome=4")).Where(t => t.ToJsonString().Contains(id, StringComparison.Ordinal)).ShouldHaveSingleItem();
        Text(told, "outcomeDesc").ShouldStartWith(status.ToString(System.Globalization.CultureInfo.InvariantCulture) + ": ");
        var client = told["agent"]![0]!;
        (Text(client, "name"), Text(client["network"]!, "address"), Text(client["who"]!, "display")).ShouldBe(("Curious/1.0", "127.0.0.1", hasToken ? "service" : "this machine"));
    }

    // An operation on a visit, a session, a document shows whose it is: it stands in that patient's log.
    [Theory]
    [InlineData("Encounter/enc-ann/$everything")]
    [InlineData("Patient/ann/$everything")]
    [InlineData("Patient/ann/$kap-patient-outcomes")]
    public async Task An_operation_stands_in_the_log_of_whom_it_is_about(string path)
    {
        var id = "asked-" + Guid.NewGuid().ToString("N");
        (await fixture.Fhir(await fixture.ServiceToken(), "GET", path, null, "X-Request-Id: " + id)).Status.ShouldBe(200);
        var told = (await All("patient=ann")).Where(t => t.ToJsonString().Contains(id, StringComparison.Ordinal)).ShouldHaveSingleItem();
        Subtype(told).ShouldBe("operation");
        told["entity"]!.AsArray().ShouldContain(e => e!["query"] != null);
    }

    [Fact]
    public async Task Reading_the_audit_is_told_as_that()
    {
        var id = "curious-" + Guid.NewGuid().ToString("N");
        await fixture.Fhir(await fixture.ServiceToken(), "GET", "AuditEvent?_count=1", null, "X-Request-Id: " + id);
        var told = (await All("subtype=110101")).Where(t => t.ToJsonString().Contains(id, StringComparison.Ordinal)).ToList();
        told.ShouldNotBeEmpty();
        told.ShouldAllBe(t => Subtype(t) == "search-type");
    }

    [Fact]
    public async Task What_is_done_at_the_command_line_is_told_by_the_operator()
    {
        using var database = new TestDatabase();
        foreach (var verb in new[] { "user add dr.one --role practitioner", "user reset dr.one", "user remove dr.one", "client add app --redirect https://a.example/cb --scope openid", "client remove app", "check" })
        {
            (await Commands.CommandLine.Run([.. verb.Split(' '), "--Auth:Mode=BuiltIn", database.Setting])).ShouldBe(0, verb);
        }

        await using var server = await TestServer.On(database, "--Audit:Mode=Always");
        var told = (await server.Get("AuditEvent?_sort=_lastUpdated&_count=50")).Entries.Select(e => e!["resource"]!).ToList();
        told.Select(t => $"{Name(t)} {About(t)}").Take(7).ShouldBe(
        [
            "user-added user dr.one: Practitioner", "user-changed user dr.one: new one-time password", "user-removed user dr.one",
            "client-added app app: Public, openid", "client-removed app app", "verb-run check", "server-started " + server.Base,
        ]);
        Text(told[0]["agent"]![2]!["who"]!, "display").ShouldBe("operator " + Environment.UserName);
    }

    // No access without a record: when what was recorded cannot be written down, nothing is answered.
    [Fact]
    public async Task Without_room_for_records_nothing_is_answered()
    {
        await using var server = await TestServer.Start("--Auth:Mode=BuiltIn", "--Audit:FlushInterval=00:01:00", "--Audit:MostUnwritten=10000");
        var fhir = server.Services.GetRequiredService<FhirServer>();
        await fhir.Audit.Flush(Cancel);
        var answers = new List<int>();
        while (answers.Count < 200 && answers.LastOrDefault() != 503)
        {
            answers.Add((await server.Get("Patient/x")).Status);
        }

        answers.SkipLast(1).ShouldAllBe(s => s == 401);
        answers[^1].ShouldBe(503);
        using var http = new HttpClient();
        using var token = await http.PostAsync(server.Base[..^5] + "/auth/token", new FormUrlEncodedContent([new("grant_type", "client_credentials")]), Cancel);
        ((int)token.StatusCode).ShouldBe(503);
        await fhir.Audit.Flush(Cancel);
        (await server.Get("Patient/x")).Status.ShouldBe(401);
    }

    private async Task<(string Name, string FhirUser)> NewUser()
    {
        var id = Guid.NewGuid().ToString("N");
        var details = new UserDetails("Somebody", [UserRole.Practitioner], "Practitioner/" + id);
        (await fixture.Smart.Store.Users.Add(Registered.NewUser("u" + id, details, Passwords.Hash(SmartFixture.Password), mustChange: false), Cancel)).ShouldBeTrue();
        return ("u" + id, details.FhirUser);
    }

    private async Task<List<JsonNode>> Told(string query, string user) =>
        [.. (await All(query)).Where(t => t.ToJsonString().Contains(user, StringComparison.Ordinal))];

    // Every page of what was told since this test began: other tests use the same server meanwhile.
    private async Task<List<JsonNode>> All(string query)
    {
        var token = await fixture.ServiceToken();
        List<JsonNode> told = [];
        for (var path = $"AuditEvent?{query}&date=ge{_begin:yyyy-MM-dd'T'HH:mm:ss}Z&_count=200"; path is not null;)
        {
            var page = await fixture.Fhir(token, "GET", path);
            page.Status.ShouldBe(200, page.Text);
            told.AddRange(page.Entries.Select(e => e!["resource"]!));
            path = page.Link("next")?[(fixture.Server.Base.Length + 1)..];
        }

        return told;
    }

    private static string? Text(JsonNode node, string name) => node[name]?.GetValue<string>();

    private static string? Subtype(JsonNode told) => Text(told["subtype"]![0]!, "code");

    private static string? Name(JsonNode told) => told["entity"]!.AsArray().Select(e => e!["name"]?.GetValue<string>()).FirstOrDefault(n => n is not null);

    private static string About(JsonNode told) => told["entity"]!.AsArray().First(e => e!["name"] is not null)!["what"] is { } what ? Text(what, "display") ?? Text(what, "reference")! : "";
}
