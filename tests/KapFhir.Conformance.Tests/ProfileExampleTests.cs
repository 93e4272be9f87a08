using KapFhir.Conformance.Tests.Data;
using KapFhir.Conformance.Tests.Harness;
using Shouldly;
using Xunit;

namespace KapFhir.Conformance.Tests;

/// <summary>The guide's own examples against the running server: the valid ones pass, each invalid one fails by the rule in its file name, on $validate and on create.</summary>
public sealed class ProfileExampleTests(ProfileExampleTests.OpenServer open) : IClassFixture<ProfileExampleTests.OpenServer>
{
    /// <summary>The examples refer to people and places that are not there: references are not followed, and no rule asks for the facts around them.</summary>
    public sealed class OpenServer : IAsyncLifetime
    {
        private readonly TestFolder _folder = new();
        private ServerProcess? _server;

        internal FhirClient Fhir => _server!.Fhir;

        public async ValueTask InitializeAsync() => _server = await ServerProcess.Start(_folder.Name, "--Fhir:ReferentialIntegrity=Ignore", "--Kap:Rules:Highest=Off");

        public async ValueTask DisposeAsync()
        {
            await _server!.DisposeAsync();
            _folder.Dispose();
        }
    }

    /// <summary>Rules that advise: the resource is taken, and told.</summary>
    private static readonly string[] Advice = ["kap-ma-4", "kap-psy-2", "kap-stk-3"];

    public static TheoryData<string> Valid => [.. TestData.Files("profiles/valid").Select(f => Path.GetFileNameWithoutExtension(f)!)];

    public static TheoryData<string> Invalid => [.. TestData.Files("profiles/invalid").Select(f => Path.GetFileNameWithoutExtension(f)!)];

    [Theory]
    [MemberData(nameof(Valid))]
    public async Task A_valid_example_passes(string name)
    {
        var body = Body("valid", name);
        var type = TestData.Parse(body).Str("resourceType");
        var validated = await open.Fhir.Send("POST", $"{type}/$validate", body);
        validated.Status.ShouldBe(200, validated.ToString());
        validated.Issues.ShouldNotBeEmpty();
        validated.Issues.Where(IsError).ShouldBeEmpty();
        var created = await open.Fhir.Send("POST", type!, body);
        created.Status.ShouldBe(201, created.ToString());
    }

    // kap-ses-2.route-missing: an invariant's key; kap-care-plan.text-missing: a profile's own structure.
    [Theory]
    [MemberData(nameof(Invalid))]
    public async Task An_invalid_example_fails_by_its_rule(string name)
    {
        var body = Body("invalid", name);
        var type = TestData.Parse(body).Str("resourceType");
        var rule = name.Split('.')[0];
        var validated = await open.Fhir.Send("POST", $"{type}/$validate", body);
        var created = await open.Fhir.Send("POST", type!, body);
        validated.Status.ShouldBeOneOf(200, 400);
        if (IsInvariant(rule) && created.Status != 400)
        {
            validated.Issues.ShouldContain(i => i.ToString().Contains(Key(rule), StringComparison.Ordinal), validated.ToString());
        }

        if (Advice.Contains(rule, StringComparer.Ordinal))
        {
            created.Status.ShouldBe(201, created.ToString());
            return;
        }

        created.Status.ShouldBeOneOf(400, 422);
        validated.Issues.Where(IsError).ShouldNotBeEmpty();
        created.Issues.Where(IsError).ShouldNotBeEmpty();
        created.Issues.Where(IsError).ShouldAllBe(i => i.Each("expression").Any());
        created.Issues.Where(IsError).Select(i => i.Str("diagnostics")).ShouldBe(validated.Issues.Where(IsError).Select(i => i.Str("diagnostics")));
    }

    private static bool IsInvariant(string rule) => System.Text.RegularExpressions.Regex.IsMatch(rule, @"^kap-[a-z]+-\d");

    // kap-obs-1-gad7: the rule kap-obs-1 as GAD-7 has it.
    private static string Key(string rule) => string.Join('-', rule.Split('-').Take(3));

    private static bool IsError(System.Text.Json.JsonElement issue) => issue.Str("severity") is "error" or "fatal";

    private static byte[] Body(string folder, string name) => File.ReadAllBytes(Path.Combine(TestData.Root, "profiles", folder, name + ".json"));
}
