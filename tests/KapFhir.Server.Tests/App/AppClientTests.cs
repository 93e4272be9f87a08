using KapFhir.Auth.Clients;
using KapFhir.Server.App;
using KapFhir.Server.Smart;
using KapFhir.Store.Auth;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace KapFhir.Server.Tests.App;

/// <summary>The outcomes app as a client of the server's own authorization server: known by itself, forgotten with <c>App:Register=false</c>, never put over what an operator did.</summary>
public sealed class AppClientTests
{
    private const string Asked = "/auth/authorize?response_type=code&client_id=outcomes&scope=openid&state=s&code_challenge=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa&code_challenge_method=S256";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_Register_switched_off_it_is_forgotten_and_its_users_are_told()
    {
        using var database = new TestDatabase();
        (await Started(database)).ShouldBe("Sign in");
        (await Started(database, "--App:Register=false")).ShouldNotBe("Sign in");
        (await Started(database)).ShouldBe("Sign in");
    }

    [Fact]
    public async Task An_app_that_is_not_served_is_not_known_either()
    {
        using var database = new TestDatabase();
        (await Started(database)).ShouldBe("Sign in");
        (await Started(database, "--App:Serve=false")).ShouldNotBe("Sign in");
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task A_client_of_the_operators_under_that_id_is_left_alone(string register)
    {
        await using var server = await TestServer.Start("--Auth:Mode=BuiltIn", "--App:Register=" + register);
        var clients = server.Services.GetRequiredService<SmartServer>().Store.Clients;
        var row = new ClientRow("outcomes", Registered.Write(new SmartClient("Ours", ClientKind.Public, "openid") { Id = "outcomes", RedirectUris = ["https://app.example/"] }), "", IsActive: true);
        (await clients.Add(row, Cancel)).ShouldBeTrue();
        await Register(server);
        (await clients.Find("outcomes", Cancel))!.Details.ShouldBe(row.Details);
    }

    [Fact]
    public async Task What_an_operator_removed_stays_out()
    {
        await using var server = await TestServer.Start("--Auth:Mode=BuiltIn");
        await Register(server);
        var clients = server.Services.GetRequiredService<SmartServer>().Store.Clients;
        (await clients.Deactivate("outcomes", Cancel)).ShouldBeTrue();
        await Register(server);
        (await clients.Find("outcomes", Cancel)).ShouldBeNull();
    }

    // Starts a server as `serve` does, and gives the heading of the page that the app would lead its user to.
    private static async Task<string> Started(TestDatabase database, params string[] settings)
    {
        await using var server = await TestServer.On(database, ["--Auth:Mode=BuiltIn", .. settings]);
        await Register(server);
        var root = server.Base[..^"/fhir".Length];
        using var browser = new HttpClient();
        using var answer = await browser.GetAsync(new Uri($"{root}{Asked}&redirect_uri={root}/app/&aud={server.Base}"), Cancel);
        var page = await answer.Content.ReadAsStringAsync(Cancel);
        return page[(page.IndexOf("<h1>", StringComparison.Ordinal) + 4)..page.IndexOf("</h1>", StringComparison.Ordinal)];
    }

    private static Task Register(TestServer server) =>
        AppClient.Register(server.Services.GetRequiredService<FhirServer>(), server.Services.GetRequiredService<ServerSettings>().App, Cancel);
}
