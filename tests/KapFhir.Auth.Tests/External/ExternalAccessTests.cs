using System.Text.Json;
using KapFhir.Auth.External;
using KapFhir.Fhir.Definitions;
using Shouldly;
using Xunit;

namespace KapFhir.Auth.Tests.External;

/// <summary>What of a provider's claims becomes of the access.</summary>
public sealed class ExternalAccessTests
{
    private static TokenAccess Of(string more, int end = 1_900_000_000)
    {
        var json = $$"""{"client_id":"app","sub":"okafor","scope":"user/*.rs system/*.cruds","exp":{{end}}{{more}} }""";
        var (access, fault) = new ExternalAccess(new ExternalOptions(), new AzureAdOptions(), ["kap"], "https://fhir.example/fhir")
            .Of(new TokenClaims(JsonDocument.Parse(json).RootElement), isAnswer: false, FhirDefinitions.R4);
        fault.ShouldBeEmpty();
        return access!;
    }

    [Theory]
    [InlineData("", null)]
    [InlineData(""","purpose_of_use":"TREAT" """, "TREAT")]
    [InlineData(""","purpose_of_use":"BTG" """, null)]
    [InlineData(""","purpose_of_use":["TREAT"] """, null)]
    public void A_purpose_is_taken_and_no_claim_breaks_the_glass(string claims, string? purpose) => Of(claims).Purpose.ShouldBe(purpose);

    [Fact]
    public void A_users_scopes_hold_nothing_of_apps_own() => Of("").Scopes.Text.ShouldBe("user/*.rs");

    [Fact]
    public void When_the_user_signed_in_and_when_the_token_ends()
    {
        var access = Of(""","auth_time":1800000000""");
        access.SignedIn.ShouldBe(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
        access.Ends.ShouldBe(DateTimeOffset.FromUnixTimeSeconds(1_900_000_000));
        Of("").SignedIn.ShouldBeNull();
    }

    // Work that goes on later belongs to user, app and context; not to one token.
    [Fact]
    public void Tokens_of_the_same_context_are_of_one_grant()
    {
        var first = Of(""","fhirUser":"Patient/ann" """);
        Of(""","fhirUser":"Patient/ann" """, end: 1_900_000_600).GrantId.ShouldBe(first.GrantId);
        Of(""","fhirUser":"Patient/bob" """).GrantId.ShouldNotBe(first.GrantId);
        var resumed = ExternalAccess.Resume(first.GrantId, "user/*.rs", FhirDefinitions.R4)!;
        (resumed.ClientId, resumed.Subject, resumed.Patient, resumed.FhirUser).ShouldBe(("app", "okafor", "ann", "Patient/ann"));
        resumed.Roles.ShouldBe(first.Roles);
        ExternalAccess.Resume("a grant of another server", "user/*.rs", FhirDefinitions.R4).ShouldBeNull();
    }
}
