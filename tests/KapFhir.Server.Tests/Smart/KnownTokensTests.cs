using KapFhir.Auth;
using KapFhir.Auth.Scopes;
using KapFhir.Auth.Tokens;
using KapFhir.Fhir.Definitions;
using KapFhir.Server.Http;
using KapFhir.Server.Smart;
using Xunit;

namespace KapFhir.Server.Tests.Smart;

/// <summary>What is remembered of a token is its signature, and nothing that can end.</summary>
public sealed class KnownTokensTests(SmartFixture fixture)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_known_token_ends_with_its_time_and_its_key()
    {
        var key = await fixture.Smart.Keys.Current(Cancel);
        var (id, content) = SigningKey.New();
        var other = SigningKey.Read(id, content);
        var now = DateTimeOffset.UtcNow;
        var text = TokenWriter.Access(key, fixture.Server.Base, new TokenAccess("public", "dr", "grant", GrantedScopes.Parse("user/*.rs", FhirDefinitions.R4)), now, TimeSpan.FromMinutes(5));
        var (token, fault) = await TokenReader.ReadAccess(text, fixture.Server.Base, [key], now);
        fault.ShouldBeEmpty();
        var known = new KnownToken(token!, key, now.AddMinutes(5));
        known.IsGood([other, key], now.AddMinutes(4)).ShouldBeTrue();
        known.IsGood([other, key], now.AddMinutes(5)).ShouldBeFalse("it has expired");
        known.IsGood([other], now).ShouldBeFalse("its key is not in use any more");
        var tokens = new KnownTokens<KnownToken>();
        tokens.Add(KnownTokens<KnownToken>.NameOf(text), known);
        tokens.Find(KnownTokens<KnownToken>.NameOf(text)).ShouldBe(known);
        tokens.Find(KnownTokens<KnownToken>.NameOf(text[..^1] + (text[^1] == 'A' ? 'B' : 'A'))).ShouldBeNull("another signature is another token");
    }

    // The same token, before and after: nobody waits for anything to expire.
    [Fact]
    public async Task What_is_taken_from_a_user_is_taken_from_known_tokens_at_once()
    {
        var name = "u" + Guid.NewGuid().ToString("N");
        var details = new KapFhir.Auth.Users.UserDetails("U", [KapFhir.Auth.Users.UserRole.Practitioner], "");
        await fixture.Smart.Store.Users.Add(Registered.NewUser(name, details, Passwords.Hash(SmartFixture.Password), mustChange: false), Cancel);
        using var app = new SmartApp(fixture, user: name);
        var tokens = await app.Tokens("openid user/Patient.rs");
        var token = tokens["access_token"]!.GetValue<string>();
        for (var i = 0; i < 3; i++)
        {
            (await fixture.Fhir(token, "GET", "Patient/ann")).Status.ShouldBe(200);
        }

        await fixture.Smart.Store.Grants.Revoke(Assertion.Claims(token)["grant"]!.GetValue<string>(), Cancel);
        (await fixture.Fhir(token, "GET", "Patient/ann")).Status.ShouldBe(401);
    }
}
