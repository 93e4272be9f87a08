using Shouldly;
using Xunit;

namespace KapFhir.Auth.Tests;

/// <summary>No rule that allows it means no access.</summary>
public sealed class AccessRulesTests
{
    public static TheoryData<AuthMode, bool, FhirInteraction, bool> Cases
    {
        get
        {
            var cases = new TheoryData<AuthMode, bool, FhirInteraction, bool>();
            foreach (var mode in Enum.GetValues<AuthMode>())
            {
                foreach (var interaction in Enum.GetValues<FhirInteraction>())
                {
                    var isPublic = interaction is FhirInteraction.Capabilities or FhirInteraction.Options;
                    cases.Add(mode, true, interaction, isPublic || mode == AuthMode.Open);
                    cases.Add(mode, false, interaction, isPublic);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Only_this_machine_and_only_in_mode_Open(AuthMode mode, bool isLoopback, FhirInteraction interaction, bool isAdmitted)
    {
        var visible = new AccessRules(new AuthOptions { Mode = mode }).Admit(new Caller(isLoopback), interaction, "Patient");
        visible.IsSuccess.ShouldBe(isAdmitted);
        if (!isAdmitted)
        {
            visible.Issues.ShouldHaveSingleItem().Status.ShouldBe(403);
        }
    }

    [Theory]
    [InlineData(AuthMode.Open)]
    [InlineData(AuthMode.BuiltIn)]
    [InlineData(AuthMode.External)]
    public void The_servers_own_commands_need_no_leave(AuthMode mode) =>
        new AccessRules(new AuthOptions { Mode = mode }).Admit(Caller.Server, FhirInteraction.Update, "Patient").Value.IsEverything.ShouldBeTrue();

    [Theory]
    [InlineData(FhirInteraction.Capabilities)]
    [InlineData(FhirInteraction.Options)]
    public void What_is_open_to_everybody_shows_nothing_of_the_store(FhirInteraction interaction) =>
        new AccessRules(new AuthOptions { Mode = AuthMode.Open }).Admit(Caller.Server, interaction, null).Value.Grants.ShouldBeEmpty();
}
