using Microsoft.AspNetCore.WebUtilities;
using Xunit;

namespace KapFhir.Server.Tests.Smart;

/// <summary>https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#launch-app-ehr-launch</summary>
public sealed class LaunchTests(SmartFixture fixture)
{
    private const string Scope = "launch openid fhirUser user/*.rs";

    private async Task<string> Prepare(params (string Name, string Value)[] form)
    {
        var answer = await fixture.Post("/auth/launch", [("app", "public"), .. form], "ehr");
        answer.Status.ShouldBe(201, answer.Text);
        return answer.Body["launch"]!.GetValue<string>();
    }

    [Fact]
    public async Task An_app_gets_the_context_that_its_launch_was_prepared_with()
    {
        var launch = await Prepare(("patient", "bob"), ("encounter", "enc-bob"), ("need_patient_banner", "false"), ("intent", "order-review"),
            ("fhir_context", """[{"reference":"Observation/survey-bob"}]"""));
        using var app = new SmartApp(fixture);
        var tokens = await app.Tokens(Scope, ("launch", launch));
        tokens["patient"]!.GetValue<string>().ShouldBe("bob");
        tokens["encounter"]!.GetValue<string>().ShouldBe("enc-bob");
        tokens["need_patient_banner"]!.GetValue<bool>().ShouldBeFalse();
        tokens["intent"]!.GetValue<string>().ShouldBe("order-review");
        tokens["fhirContext"]![0]!["reference"]!.GetValue<string>().ShouldBe("Observation/survey-bob");
        (await fixture.Get(new Uri(tokens["smart_style_url"]!.GetValue<string>()).AbsolutePath)).Body.ShouldNotBeNull();
        (await fixture.Fhir(tokens["access_token"]!.GetValue<string>(), "GET", "Encounter/enc-bob")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_launch_is_good_once_and_for_its_app_alone()
    {
        var launch = await Prepare(("patient", "bob"));
        using var other = new SmartApp(fixture, "secret");
        (await other.Allow(Scope, change: ("launch", launch))).Answer["error"].ShouldBe("invalid_request");
        using var app = new SmartApp(fixture);
        (await app.Code(Scope, ("launch", launch))).ShouldNotBeEmpty();
        (await app.Allow(Scope, change: ("launch", launch))).Answer["error"].ShouldBe("invalid_request");
    }

    [Fact]
    public async Task A_launch_for_a_user_is_no_other_users()
    {
        var launch = await Prepare(("patient", "bob"), ("username", "officer"));
        using var app = new SmartApp(fixture);
        (await app.Allow(Scope, change: ("launch", launch))).Answer["error"].ShouldBe("access_denied");
        using var theirs = new SmartApp(fixture, user: "officer");
        (await theirs.Tokens(Scope, ("launch", launch)))["patient"]!.GetValue<string>().ShouldBe("bob");
    }

    [Fact]
    public async Task A_patient_gets_no_other_record_by_a_launch()
    {
        using var app = new SmartApp(fixture, user: "ann");
        (await app.Allow(Scope, change: ("launch", await Prepare(("patient", "bob"))))).Answer["error"].ShouldBe("access_denied");
    }

    [Fact]
    public async Task Scope_and_parameter_belong_together()
    {
        using var app = new SmartApp(fixture);
        (await app.Authorize("openid", ("launch", await Prepare()))).Answer["error"].ShouldBe("invalid_request");
    }

    [Fact]
    public async Task The_address_to_open_says_who_launches()
    {
        await fixture.Add(new KapFhir.Auth.Clients.SmartClient("Launched", KapFhir.Auth.Clients.ClientKind.Public, "launch openid")
        {
            Id = "launched", RedirectUris = [SmartFixture.Redirect], LaunchUri = "https://app.example/launch?x=1",
        });
        var answer = (await fixture.Post("/auth/launch", [("app", "launched"), ("patient", "ann")], "ehr")).Body;
        var query = QueryHelpers.ParseQuery(new Uri(answer["launch_url"]!.GetValue<string>()).Query);
        query["iss"].ToString().ShouldBe(fixture.Server.Base);
        query["launch"].ToString().ShouldBe(answer["launch"]!.GetValue<string>());
        query["x"].ToString().ShouldBe("1");
    }

    [Theory]
    [InlineData("app", "nobody")]
    [InlineData("patient", "made-up")]
    [InlineData("encounter", "enc-ann")]
    [InlineData("username", "nobody")]
    [InlineData("fhir_context", "[\"Observation/1\"]")]
    [InlineData("fhir_context", "[{}]")]
    [InlineData("fhir_context", "[{\"reference\":\"Patient/bob\"}]")]
    [InlineData("fhir_context", "nonsense")]
    public async Task What_does_not_exist_is_not_launched(string name, string value)
    {
        Dictionary<string, string> form = new(StringComparer.Ordinal) { ["app"] = "public", ["patient"] = "bob", [name] = value };
        var answer = await fixture.Post("/auth/launch", form.Select(p => (p.Key, p.Value)), "ehr");
        (answer.Status, answer.Body["error"]!.GetValue<string>()).ShouldBe((400, "invalid_request"));
    }

    [Theory]
    [InlineData("secret", 400)]
    [InlineData(null, 401)]
    public async Task Only_who_is_registered_for_it_launches(string? client, int status) =>
        (await fixture.Post("/auth/launch", [("app", "public")], client)).Status.ShouldBe(status);
}
