using System.Net;
using KapFhir.Server.App;
using KapFhir.Server.Http;
using KapFhir.Server.Smart;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>What holds for every route and every setting.</summary>
[Collection(CommandLineTests.Name)]
public sealed class ConventionTests(TestServer server)
{
    [Fact]
    public void Every_route_is_guarded()
    {
        var endpoints = server.Services.GetRequiredService<EndpointDataSource>().Endpoints;
        endpoints.ShouldNotBeEmpty();
        endpoints.Where(e => e.Metadata.GetMetadata<Guarded>() is null && e.Metadata.GetMetadata<ToldToEverybody>() is null).Select(e => e.DisplayName).ShouldBeEmpty();
    }

    [Fact]
    public void What_everybody_is_told_is_a_list()
    {
        var endpoints = server.Services.GetRequiredService<EndpointDataSource>().Endpoints;
        endpoints.OfType<RouteEndpoint>().Where(e => e.Metadata.GetMetadata<ToldToEverybody>() is not null).Select(e => e.RoutePattern.RawText!)
            .ShouldBe(["/", "/style.css", "/health/live", "/health/ready", "/metrics", "/app", "/app/config.json", "/app/forms/{id}", "/app/{**path}"], ignoreOrder: true);
    }

    // Whoever comes by another name of this machine is nobody that Open lets in.
    [Theory]
    [MemberData(nameof(GuardedRoutes))]
    public async Task Every_route_asks_the_access_rules(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(FhirRoutes.BasePath + "/" + path, UriKind.Relative));
        request.Headers.Host = "elsewhere.example";
        using var answer = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    public static TheoryData<string, string> GuardedRoutes() =>
        [.. FhirRoutes.All.Where(r => r.Interaction is not (Auth.FhirInteraction.Capabilities or Auth.FhirInteraction.Options)).Select(r => (r.Method, Example(r.Pattern)))];

    private static string Example(string pattern) => pattern.Replace("{type}", "Patient", StringComparison.Ordinal).Replace("{id}", "x", StringComparison.Ordinal)
        .Replace("{version}", "1", StringComparison.Ordinal).Replace("{member}", "Observation", StringComparison.Ordinal);

    [Fact]
    public async Task Every_route_of_the_authorization_server_has_its_guard()
    {
        await using var smart = await TestServer.Start("--Auth:Mode=BuiltIn");
        var endpoints = smart.Services.GetRequiredService<EndpointDataSource>().Endpoints;
        endpoints.Where(e => e.Metadata.GetMetadata<Guarded>() is null && e.Metadata.GetMetadata<SmartGuarded>() is null && e.Metadata.GetMetadata<ToldToEverybody>() is null).Select(e => e.DisplayName).ShouldBeEmpty();
        endpoints.Count(e => e.Metadata.GetMetadata<SmartGuarded>() is not null).ShouldBe(SmartRoutes.All.Count);
        SmartRoutes.All.Where(r => r.Guard == SmartGuard.Open).Select(r => r.Handle.Method.DeclaringType!.Name).Distinct(StringComparer.Ordinal)
            .ShouldBe(["Discovery", "PageStyle", "Authorize"], ignoreOrder: true);
    }

    [Fact]
    public void Open_to_everybody_is_only_what_shows_nothing() =>
        FhirRoutes.All.Where(r => r.Interaction is Auth.FhirInteraction.Capabilities or Auth.FhirInteraction.Options)
            .Select(r => r.Handle.Method.DeclaringType!.Name).Distinct()
            .ShouldBe(["Capabilities", "Versions", "UnknownOperation", "MethodNotAllowed"], ignoreOrder: true);

    [Fact]
    public void Every_handler_is_a_named_static_method() =>
        FhirRoutes.All.Where(r => r.Handle.Target is not null || r.Handle.Method.Name != "Handle").ShouldBeEmpty();

    [Theory]
    [InlineData("GET", "Patient/1", "read")]
    [InlineData("GET", "Patient", "search-type")]
    [InlineData("GET", "Patient/1/_history/2", "vread")]
    [InlineData("GET", "Patient/_history", "history-type")]
    [InlineData("GET", "_history", "history-system")]
    [InlineData("POST", "Patient", "create")]
    [InlineData("HEAD", "Patient/1", "read")]
    [InlineData("GET", "", "search-system")]
    public void Entries_of_bundles_find_the_routes_of_HTTP(string method, string path, string code) =>
        RouteTable.Find(method, path)!.Value.Route.Code.ShouldBe(code);

    [Fact]
    public void Every_setting_says_what_it_is_for()
    {
        Settings.All.Where(s => s.Text.Length == 0).Select(s => s.Key).ShouldBeEmpty();
        Settings.All.Select(s => s.Key).ShouldContain("Storage:Provider");
        Settings.All.Select(s => s.Key).ShouldBeUnique();
    }

    [Theory]
    [InlineData("Storage:Provider", "Oracle")]
    [InlineData("Storage:Prvider", "Sqlite")]
    [InlineData("ConnectionStrings:Oracle", "x")]
    [InlineData("Auth:Mode", "Closed")]
    [InlineData("Fhir:MaxBodyBytes", "many")]
    [InlineData("Fhir:MaxBodyBytes", "0")]
    [InlineData("Fhir:PublicBase", "fhir.example")]
    [InlineData("Fhir:TrustedProxies", "proxy")]
    [InlineData("Fhir:ReferentialIntegrity", "Maybe")]
    [InlineData("Kap:Foo", "x")]
    public void A_wrong_setting_is_named(string key, string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build();
        Should.Throw<BadSettingsException>(() => ServerSettings.Read(configuration)).Message.ShouldContain(key);
    }

    [Theory]
    [InlineData(2, "no-such-verb")]
    [InlineData(2, "serve", "--Storage:Prvider=x")]
    [InlineData(2, "serve", "--Auth:Mode=External")]
    [InlineData(2, "serve", "--Auth:Mode=Open", "--urls", "http://0.0.0.0:5999")]
    [InlineData(2, "serve", "--Auth:Mode=Open", "--urls", "http://127.0.0.1:5999", "--Kestrel:Endpoints:All:Url=http://0.0.0.0:5999")]
    [InlineData(2, "import")]
    [InlineData(2, "import", "/no/such/folder")]
    [InlineData(1, "check", "--Storage:Provider=Sqlite", "--ConnectionStrings:Sqlite=nonsense")]
    [InlineData(1, "check", "--Storage:Provider=Sqlite", "--ConnectionStrings:Sqlite=Data Sauce=a.db")]
    [InlineData(1, "check", "--Storage:Provider=SqlServer", "--ConnectionStrings:SqlServer=nonsense")]
    [InlineData(1, "check", "--Storage:Provider=SqlServer", "--ConnectionStrings:SqlServer=Server=127.0.0.1")]
    [InlineData(2, "check", "--Storage:Provider=SqlServer", "--ConnectionStrings:SqlServer=")]
    public async Task Bad_use_ends_with_its_code(int code, params string[] args) => (await Commands.CommandLine.Run(args)).ShouldBe(code);
}
