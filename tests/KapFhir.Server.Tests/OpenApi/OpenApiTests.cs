using System.Text.Json.Nodes;
using KapFhir.Fhir.Definitions;
using KapFhir.Server.Http;
using KapFhir.Server.Interactions;
using KapFhir.Server.OpenApi;
using KapFhir.Server.Operations;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace KapFhir.Server.Tests.OpenApi;

/// <summary>https://spec.openapis.org/oas/v3.0.4.html: what the document says is what the server does, and what its CapabilityStatement says.</summary>
public sealed class OpenApiTests(OpenApiDocuments documents) : IClassFixture<OpenApiDocuments>
{
    // Not in the CapabilityStatement: R4 has no definitions to name for them.
    private static readonly string[] Maintenance = ["expunge", "reindex"];

    [Fact]
    public async Task Types_and_interactions_are_those_of_the_statement()
    {
        var paths = (await documents.Get("v1"))["paths"]!.AsObject();
        foreach (var resource in await Resources())
        {
            var type = Text(resource, "type");
            var said = resource["interaction"]!.AsArray().Select(i => Text(i!, "code")).ToList();
            (string Code, string Method, string Path)[] all =
            [
                ("read", "get", "/{0}/{{id}}"), ("vread", "get", "/{0}/{{id}}/_history/{{version}}"), ("create", "post", "/{0}"), ("update", "put", "/{0}/{{id}}"), ("patch", "patch", "/{0}/{{id}}"),
                ("delete", "delete", "/{0}/{{id}}"), ("history-instance", "get", "/{0}/{{id}}/_history"), ("history-type", "get", "/{0}/_history"), ("search-type", "get", "/{0}"),
            ];
            all.Where(i => paths[string.Format(null, i.Path, type)]?[i.Method] is not null).Select(i => i.Code).ShouldBe(said, ignoreOrder: true, type);
        }

        var types = paths.Select(p => p.Key.Split('/')[1]).Where(n => n.Length > 0 && char.IsAsciiLetterUpper(n[0])).Distinct().ToList();
        types.ShouldBe((await Resources()).Select(r => Text(r, "type")), ignoreOrder: true);
    }

    [Fact]
    public async Task Search_parameters_are_those_of_the_statement()
    {
        var document = await documents.Get("v1");
        var shared = (await Statement())["rest"]![0]!["searchParam"]!.AsArray().Select(p => Text(p!, "name")).ToList();
        foreach (var resource in await Resources())
        {
            var type = Text(resource, "type");
            var said = resource["searchParam"]!.AsArray().Select(p => Text(p!, "name") + " " + Text(p!, "type"));
            foreach (var path in new[] { "/" + type, "/" + type + "/_search" })
            {
                var described = Parameters(document, path, "get").ToList();
                described.Where(p => p[ParameterTable.SearchType] is not null).Select(p => Text(p, "name") + " " + Text(p, ParameterTable.SearchType)).ShouldBe(said, ignoreOrder: true, type);
                shared.Except(described.Select(p => Text(p, "name"))).ShouldBeEmpty(type);
                var includes = Text(described.Single(p => Text(p, "name") == "_include"), "description");
                resource["searchInclude"]!.AsArray().Select(i => i!.GetValue<string>()).Where(i => !includes.Contains("`" + i + "`")).ShouldBeEmpty(type);
            }
        }
    }

    [Fact]
    public async Task Operations_are_those_of_the_statement()
    {
        var paths = (await documents.Get("v1"))["paths"]!.AsObject().Select(p => p.Key).Where(p => p.Contains('$')).ToList();
        var rest = (await Statement())["rest"]![0]!;
        List<string> said = [.. rest["operation"]!.AsArray().Select(o => " " + Text(o!, "name")),
            .. (await Resources()).SelectMany(r => r["operation"]!.AsArray().Select(o => Text(r, "type") + " " + Text(o!, "name")))];
        var described = paths.Select(p => (Type: p.Split('/')[1].StartsWith('$') ? "" : p.Split('/')[1], Code: p[(p.IndexOf('$') + 1)..]))
            .Where(o => !Maintenance.Contains(o.Code)).Select(o => o.Type + " " + o.Code).Distinct();
        described.ShouldBe(said, ignoreOrder: true);
    }

    [Fact]
    public async Task Every_path_leads_to_its_route()
    {
        var paths = (await documents.Get("v1"))["paths"]!.AsObject();
        foreach (var placed in PlacedRoute.Of(OpenApiPart.Find("v1", FhirDefinitions.R4)!, FhirDefinitions.R4))
        {
            var path = placed.Path[1..].Replace("{id}", "x").Replace("{version}", "1").Replace("{member}", "file");
            RouteTable.Find(placed.Route.Method, path)!.Value.Route.ShouldBe(placed.Route, placed.Path);
            paths[placed.Path]![placed.Route.Method.ToLowerInvariant()].ShouldNotBeNull(placed.Path);
        }
    }

    [Fact]
    public void Every_route_is_put_in_words()
    {
        var routes = FhirRoutes.All.Where(r => r.Handle != UnknownOperation.Handle && r.Handle != MethodNotAllowed.Handle).ToList();
        var guide = OfferedOperation.ReadGuide();
        routes.Where(r => RouteTexts.Of(r) is null && !r.Pattern.Contains('$')).Select(r => r.Method + " " + r.Pattern).ShouldBeEmpty();
        var operations = PlacedRoute.Of(OpenApiPart.Find("v1", FhirDefinitions.R4)!, FhirDefinitions.R4).Where(p => p.IsOperation)
            .Select(p => OfferedOperation.Of(p.Route, p.Type?.Name, FhirDefinitions.R4)).Distinct();
        operations.Where(o => !guide.ContainsKey(o.Url) && OperationTexts.Of(o.Code) is null).Select(o => o.Url).ShouldBeEmpty();
    }

    [Fact]
    public async Task Parameters_of_operations_are_those_of_their_definitions()
    {
        var document = await documents.Get("kap");
        Parameters(document, "/Location/{id}/$kap-controlled-substance-log", "get").Where(p => Text(p, "in") == "query").Select(p => (Text(p, "name"), p["required"]?.GetValue<bool>() ?? false))
            .ShouldBe([("periodStart", true), ("periodEnd", true), ("productCode", false), ("_format", false), ("_pretty", false)], ignoreOrder: true);
        var body = document["paths"]!["/Patient/{id}/$kap-segment"]!["post"]!["requestBody"]!;
        Text(body, "description").ShouldContain("- `purpose` Coding 1..1 The purpose of use.");
        body["content"]!["application/fhir+json"]!["example"]!["parameter"]!.AsArray().Select(p => Text(p!, "name")).ShouldBe(["purpose", "recipient"]);
    }

    [Theory]
    [InlineData("kap")]
    [InlineData("v1")]
    [InlineData("Observation")]
    public async Task Every_reference_leads_somewhere_and_nothing_is_left_over(string name)
    {
        var document = await documents.Get(name);
        var asked = References(document).ToHashSet();
        var held = document["components"]!.AsObject().Where(c => c.Key != "securitySchemes").SelectMany(c => c.Value!.AsObject().Select(v => $"#/components/{c.Key}/{v.Key}")).ToHashSet();
        asked.Except(held).ShouldBeEmpty();
        held.Except(asked).ShouldBeEmpty();
    }

    [Fact]
    public async Task Each_resource_type_is_a_schema_with_all_its_elements()
    {
        var schemas = (await documents.Get("v1"))["components"]!["schemas"]!;
        foreach (var type in FhirDefinitions.R4.ResourceTypes)
        {
            var properties = schemas[type.Name]!["properties"]!.AsObject();
            type.Elements.SelectMany(TypeDefinition.PropertiesOf).Select(p => p.Name).Where(n => !properties.ContainsKey(n)).ShouldBeEmpty(type.Name);
        }

        schemas["Resource"]!["oneOf"]!.AsArray().Count.ShouldBe(FhirDefinitions.R4.ResourceTypes.Count);
        schemas["Patient"]!["properties"]!["gender"]!["enum"]!.AsArray().Select(c => c!.GetValue<string>()).ShouldBe(["male", "female", "other", "unknown"]);
        Text(schemas["Patient"]!["properties"]!["contact"]!["items"]!, "$ref").ShouldBe("#/components/schemas/Patient.contact");
    }

    [Fact]
    public async Task KAP_comes_first()
    {
        foreach (var name in new[] { "kap", "v1" })
        {
            var tags = (await documents.Get(name))["tags"]!.AsArray().Select(t => Text(t!, "name")).ToList();
            tags.Take(2).ShouldBe(["KAP", "Server"]);
            tags.IndexOf("Procedure").ShouldBeLessThan(tags.Contains("Account") ? tags.IndexOf("Account") : tags.Count);
        }
    }

    [Fact]
    public async Task Its_tag_saves_sending_it_again()
    {
        var first = await documents.Ask("kap");
        first.Headers["Content-Encoding"].ShouldBe("gzip");
        (await documents.Ask("kap", "If-None-Match: " + first.Headers["ETag"])).Status.ShouldBe(304);
        (await documents.Ask("kap", "If-None-Match: \"other\"")).Status.ShouldBe(200);
        var plain = await documents.Ask("kap", "Accept-Encoding: identity");
        plain.Headers["Content-Encoding"].ShouldBe("identity");
        plain.Body["openapi"]!.GetValue<string>().ShouldStartWith("3.0");
    }

    [Theory]
    [InlineData("none")]
    [InlineData("DomainResource")]
    public async Task There_are_no_others(string name) => (await documents.Ask(name)).Status.ShouldBe(404);

    [Fact]
    public async Task Without_tokens_nothing_is_asked_for() =>
        (await documents.Get("kap"))["security"]!.ToJsonString().ShouldBe("[{}]");

    [Fact]
    public async Task What_came_beside_R4_is_in_it()
    {
        Parameters(await documents.Get("QuestionnaireResponse"), "/QuestionnaireResponse", "get").Select(p => Text(p, "name")).ShouldContain("kap-answer-code");
        var other = new OpenApiDocuments();
        await using var started = other;
        await other.InitializeAsync();
        var before = (await other.Ask("Basic")).ETag;
        (await other.Server.Put("SearchParameter/basic-mark", """
            {"resourceType":"SearchParameter","id":"basic-mark","url":"http://example.org/SearchParameter/basic-mark","name":"mark","status":"active","description":"By mark.",
            "code":"mark","base":["Basic"],"type":"token","expression":"Basic.identifier"}
            """)).Status.ShouldBe(201);
        await Commands.Reindex.Finish(other.Server.Services.GetRequiredService<FhirServer>(), TestContext.Current.CancellationToken);
        var after = await other.Ask("Basic");
        after.ETag.ShouldNotBe(before);
        Parameters(after.Body, "/Basic", "get").Select(p => Text(p, "name")).ShouldContain("mark");
    }

    private async Task<JsonNode> Statement() => (await documents.Server.Get("metadata")).Body;

    private async Task<IReadOnlyList<JsonNode>> Resources() => [.. (await Statement())["rest"]![0]!["resource"]!.AsArray().Select(r => r!)];

    private static IEnumerable<JsonNode> Parameters(JsonNode document, string path, string method) => document["paths"]![path]![method]!["parameters"]!.AsArray()
        .Select(p => document["components"]!["parameters"]![Text(p!, "$ref")["#/components/parameters/".Length..]]!);

    private static IEnumerable<string> References(JsonNode node) => node switch
    {
        JsonObject o => o.SelectMany(p => p.Key == "$ref" && p.Value is JsonValue ? [p.Value.GetValue<string>()] : p.Value is null ? [] : References(p.Value)),
        JsonArray a => a.SelectMany(v => v is null ? [] : References(v)),
        _ => [],
    };

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();
}
