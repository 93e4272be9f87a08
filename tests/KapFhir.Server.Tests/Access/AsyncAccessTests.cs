using KapFhir.Auth;
using KapFhir.Auth.Scopes;
using KapFhir.Auth.Users;
using KapFhir.Fhir.Definitions;
using KapFhir.Server.Http;
using Xunit;

namespace KapFhir.Server.Tests.Access;

/// <summary>What is answered later is shown to who asked, and only as long as they might ask again.</summary>
public sealed class AsyncAccessTests(AccessServer server) : IClassFixture<AccessServer>
{
    private async Task<string> Accepted(AccessToken token)
    {
        var accepted = await server.Send(token, "GET", "Observation?code=44261-6&_summary=count", null, "Prefer: respond-async");
        accepted.Status.ShouldBe(202, accepted.Text);
        return accepted.Headers["Content-Location"][(server.Server.Base.Length + 1)..];
    }

    private async Task<FhirResponse> Done(AccessToken token, string status)
    {
        var answer = await server.Send(token, "GET", status);
        while (answer.Status == 202)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
            answer = await server.Send(token, "GET", status);
        }

        return answer;
    }

    /// <summary>The answer is made with the rights of its request.</summary>
    [Theory]
    [InlineData("dr: user/*.rs", 4)]
    [InlineData("dr: patient/*.rs", 2)]
    [InlineData("ann: patient/*.rs", 2)]
    [InlineData("ann: patient/Observation.rs?category=survey", 1)]
    [InlineData("service: system/Observation.rs?category=survey", 2)]
    public async Task Counts_what_may_be_seen(string token, int total) =>
        (await Done(AccessToken.Of(token), await Accepted(AccessToken.Of(token)))).Entries[0]!["resource"]!["total"]!.GetValue<int>().ShouldBe(total);

    /// <summary>Another token of the same user and app: of another launch, with another patient in context, or with fewer scopes.</summary>
    [Theory]
    [InlineData("dr: patient/*.rs", "dr@bob: patient/*.rs")]
    [InlineData("dr: user/*.rs", "dr: user/Observation.rs")]
    [InlineData("dr: user/*.rs", "dr: patient/*.rs")]
    [InlineData("dr: user/*.rs", "ann: user/*.rs")]
    [InlineData("dr: user/*.rs", "officer: user/*.rs")]
    [InlineData("dr: user/*.rs", "service: system/*.cruds")]
    [InlineData("service: system/*.rs", "service: system/Observation.rs")]
    [InlineData("service: system/*.rs", "dr: user/*.cruds")]
    public async Task Is_not_shown_to_others(string asked, string other)
    {
        var status = await Accepted(AccessToken.Of(asked));
        (await Done(AccessToken.Of(asked), status)).Status.ShouldBe(200);
        (await server.Send(AccessToken.Of(other), "GET", status)).Status.ShouldBe(404);
        (await server.Send(AccessToken.Of(other), "DELETE", status)).Status.ShouldBe(404);
        (await server.Send(null, "GET", status)).Status.ShouldBe(401);
    }

    /// <summary>A service has a new grant with each token, every five minutes.</summary>
    [Fact]
    public async Task A_service_reads_it_with_its_next_token()
    {
        var status = await Accepted(AccessToken.Of("service: system/Observation.rs"));
        (await Done(AccessToken.Of("service: system/*.rs"), status)).Status.ShouldBe(200);
    }

    /// <summary>Roles are the user's as they are now: who lost one has lost what was made in it.</summary>
    [Theory]
    [InlineData("g", "user/*.rs", true, UserRole.Practitioner)]
    [InlineData("g", "user/*.rs", true, UserRole.Practitioner, UserRole.Administrator)]
    [InlineData("g", "user/*.rs", false, UserRole.Administrator)]
    [InlineData("g", "user/*.rs", false)]
    [InlineData("g", "user/Observation.rs", false, UserRole.Practitioner)]
    [InlineData("other", "user/*.rs", false, UserRole.Practitioner)]
    public void Who_lost_the_role_has_lost_the_answer(string grant, string scopes, bool isShown, params UserRole[] roles)
    {
        TokenAccess Access(string g, string s, UserRole[] r) => new("app", "dr", g, GrantedScopes.Parse(s, FhirDefinitions.R4)) { Roles = r };
        var asked = AsyncCaller.Of(new Caller(IsLoopback: true) { Access = Access("g", "user/*.rs", [UserRole.Practitioner]) });
        asked.IsCovered(Access(grant, scopes, roles), server.Fhir).ShouldBe(isShown);
        asked.IsCovered(null, server.Fhir).ShouldBeFalse();
    }
}
