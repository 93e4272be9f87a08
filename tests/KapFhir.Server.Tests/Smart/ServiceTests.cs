using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using KapFhir.Auth.Clients;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace KapFhir.Server.Tests.Smart;

/// <summary>https://hl7.org/fhir/smart-app-launch/STU2.2/backend-services.html and https://hl7.org/fhir/smart-app-launch/STU2.2/client-confidential-asymmetric.html</summary>
public sealed class ServiceTests(SmartFixture fixture)
{
    private Task<FhirResponse> Ask(string assertion, string scope = "system/*.rs") =>
        fixture.Token(Assertion.Form(assertion, ("grant_type", "client_credentials"), ("scope", scope)));

    private static string Error(FhirResponse answer) => answer.Body["error"]!.GetValue<string>();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RS384_and_ES384_both_verify(bool isEc)
    {
        var answer = await Ask(Assertion.Of(fixture, "reader", isEc: isEc));
        answer.Status.ShouldBe(200, answer.Text);
        answer.Body["token_type"]!.GetValue<string>().ShouldBe("Bearer");
        answer.Body["expires_in"]!.GetValue<int>().ShouldBe(300);
        answer.Body["scope"]!.GetValue<string>().ShouldBe("system/*.rs");
        answer.Body["refresh_token"].ShouldBeNull();
        answer.Headers["Cache-Control"].ShouldContain("no-store");
        (await fixture.Fhir(answer.Body["access_token"]!.GetValue<string>(), "GET", "Patient?_count=1")).Status.ShouldBe(200);
    }

    public static TheoryData<string> Faults => new(Changes.Keys);

    private static readonly Dictionary<string, Action<JsonObject, JsonObject>> Changes = new(StringComparer.Ordinal)
    {
        ["aud elsewhere"] = (_, c) => c["aud"] = "https://other.example/token",
        ["aud missing"] = (_, c) => c.Remove("aud"),
        ["iss not the client"] = (_, c) => c["iss"] = "https://app.example",
        ["sub not the client"] = (_, c) => c["sub"] = "other",
        ["unknown client"] = (_, c) => Name(c, "nobody"),
        ["client of another kind"] = (_, c) => Name(c, "secret"),
        ["expired"] = (_, c) => c["exp"] = DateTimeOffset.UtcNow.AddSeconds(-5).ToUnixTimeSeconds(),
        ["exp too far"] = (_, c) => c["exp"] = DateTimeOffset.UtcNow.AddMinutes(6).ToUnixTimeSeconds(),
        ["exp a text"] = (_, c) => c["exp"] = "soon",
        ["exp beyond time"] = (_, c) => c["exp"] = long.MaxValue,
        ["exp missing"] = (_, c) => c.Remove("exp"),
        ["jti missing"] = (_, c) => c.Remove("jti"),
        ["jti a number"] = (_, c) => c["jti"] = 5,
        ["not valid yet"] = (_, c) => c["nbf"] = DateTimeOffset.UtcNow.AddMinutes(2).ToUnixTimeSeconds(),
        ["issued in the future"] = (_, c) => c["iat"] = DateTimeOffset.UtcNow.AddMinutes(2).ToUnixTimeSeconds(),
        ["unknown key"] = (h, _) => h["kid"] = "other",
        ["no key named"] = (h, _) => h.Remove("kid"),
        ["key of another algorithm"] = (h, _) => h["kid"] = "ec-1",
        ["keys elsewhere"] = (h, _) => h["jku"] = "https://evil.example/jwks",
    };

    private static void Name(JsonObject claims, string client) => (claims["iss"], claims["sub"]) = (client, client);

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task An_assertion_that_is_not_right_is_refused(string fault)
    {
        var answer = await Ask(Assertion.Of(fixture, "reader", Changes[fault]));
        (answer.Status, Error(answer)).ShouldBe((401, "invalid_client"), fault);
    }

    [Fact]
    public async Task An_assertion_is_taken_once()
    {
        var assertion = Assertion.Of(fixture, "reader");
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Ask(assertion)));
        answers.Count(a => a.Status == 200).ShouldBe(1);
        answers.Where(a => a.Status != 200).ShouldAllBe(a => a.Status == 401);
        (await Ask(Assertion.Of(fixture, "service", (_, c) => c["jti"] = Assertion.Claims(assertion)["jti"]!.GetValue<string>()))).Status.ShouldBe(200, "of another client");
    }

    [Theory]
    [InlineData("none")]
    [InlineData("HS256 with the public key")]
    [InlineData("another key")]
    [InlineData("tampered")]
    [InlineData("cut")]
    [InlineData("DER")]
    [InlineData("no JWT")]
    [InlineData("RS256")]
    public async Task What_the_clients_key_did_not_sign_is_refused(string how)
    {
        var good = Assertion.Of(fixture, "reader", isEc: how == "DER");
        var (header, claims) = (Assertion.Header(good).AsObject(), Assertion.Claims(good).AsObject());
        using var other = RSA.Create(2048);
        header["alg"] = how switch { "none" => "none", "HS256 with the public key" => "HS256", "RS256" => "RS256", _ => header["alg"]!.GetValue<string>() };
        var bad = how switch
        {
            "none" => Assertion.Sign(header, claims, null, ""),
            "HS256 with the public key" => Assertion.Sign(header, claims, new SymmetricSecurityKey(Encoding.UTF8.GetBytes(fixture.Rsa.ExportSubjectPublicKeyInfoPem())), "HS256"),
            "another key" => Assertion.Sign(header, claims, new RsaSecurityKey(other), "RS384"),
            "tampered" => good.Split('.')[0] + "." + Base64UrlEncoder.Encode(claims.ToJsonString().Replace("reader", "service", StringComparison.Ordinal)) + "." + good.Split('.')[2],
            "cut" => good[..^10],
            "DER" => good[..good.LastIndexOf('.')] + "." + Base64UrlEncoder.Encode(
                fixture.Ec.SignData(Encoding.ASCII.GetBytes(good[..good.LastIndexOf('.')]), HashAlgorithmName.SHA384, DSASignatureFormat.Rfc3279DerSequence)),
            "RS256" => Assertion.Sign(header, claims, new RsaSecurityKey(fixture.Rsa), "RS256"),
            _ => "no.jwt",
        };
        var answer = await Ask(bad);
        (answer.Status, Error(answer)).ShouldBe((401, "invalid_client"));
    }

    [Theory]
    [InlineData("reader", "system/*.read", "system/*.read")]
    [InlineData("reader", "system/Patient.read system/Observation.rs", "system/Patient.read system/Observation.rs")]
    [InlineData("reader", "system/*.*", "system/*.rs")]
    [InlineData("reader", "system/Patient.cruds", "system/Patient.rs")]
    [InlineData("service", "system/Patient.u", "system/Patient.u")]
    public async Task Scopes_of_a_service(string client, string asked, string granted) =>
        (await Ask(Assertion.Of(fixture, client), asked)).Body["scope"]!.GetValue<string>().ShouldBe(granted);

    [Theory]
    [InlineData("")]
    [InlineData("launch fhirUser")]
    [InlineData("system/Patient.unknownAction")]
    [InlineData("system/Patient.xyz")]
    [InlineData("system/UnknownResource.read")]
    [InlineData("system/UnknownResource.r")]
    [InlineData("system/Patient.write")]
    [InlineData("system/Patient.cu")]
    [InlineData("system/Patient.rs?a=b")]
    [InlineData("patient/*.rs")]
    [InlineData("user/*.rs")]
    public async Task Scopes_that_a_reader_does_not_get(string scope)
    {
        var answer = await Ask(Assertion.Of(fixture, "reader"), scope);
        (answer.Status, Error(answer)).ShouldBe((400, "invalid_scope"));
    }

    [Theory]
    [InlineData("grant_type")]
    [InlineData("client_assertion_type")]
    [InlineData("client_assertion")]
    [InlineData("scope")]
    public async Task Each_parameter_is_needed_and_must_make_sense(string name)
    {
        (string Name, string Value)[] all = Assertion.Form(Assertion.Of(fixture, "reader"), ("grant_type", "client_credentials"), ("scope", "system/*.rs"));
        (await fixture.Token(all.Where(p => p.Name != name))).Status.ShouldBeInRange(400, 401);
        var nonsense = await fixture.Token(all.Select(p => p.Name == name ? (p.Name, "invalid test value") : p));
        nonsense.Status.ShouldBeInRange(400, 401);
        Error(nonsense).ShouldNotBeEmpty();
    }

    // Keys at an address: rotated there, and never looked for anywhere else.
    [Fact]
    public async Task Keys_at_an_address_are_followed()
    {
        using var listener = new HttpListener();
        var address = "http://127.0.0.1:" + TestServer.FreePort() + "/";
        listener.Prefixes.Add(address);
        listener.Start();
        var (keys, asked) = ("""{"keys":[]}""", 0);
        var serving = Task.Run(async () =>
        {
            while (listener.IsListening)
            {
                var context = await listener.GetContextAsync();
                asked++;
                context.Response.Headers["Cache-Control"] = "no-store";
                context.Response.Close(Encoding.UTF8.GetBytes(keys), willBlock: false);
            }
        }, TestContext.Current.CancellationToken);
        await fixture.Add(new SmartClient("Rotating", ClientKind.Asymmetric, "system/*.rs") { Id = "rotating", IsService = true, JwksUri = address + "jwks" });
        keys = fixture.Jwks;
        var named = Assertion.Of(fixture, "rotating", (h, _) => h["jku"] = address + "jwks");
        (await Ask(named)).Status.ShouldBe(200);
        (await Ask(Assertion.Of(fixture, "rotating", (h, _) => h["jku"] = address + "other"))).Status.ShouldBe(401);
        asked.ShouldBe(1);
        (await Ask(Assertion.Of(fixture, "rotating", (h, _) => h["kid"] = "made-up"))).Status.ShouldBe(401);
        asked.ShouldBe(1, "not asked again for every name of a key");
        listener.Stop();
        await serving.ContinueWith(_ => { }, TestContext.Current.CancellationToken, TaskContinuationOptions.None, TaskScheduler.Default);
    }
}
