using KapFhir.Auth.Scopes;
using KapFhir.Auth.Users;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Search;
using Shouldly;
using Xunit;

namespace KapFhir.Auth.Tests;

/// <summary>No rule that allows it means no access.</summary>
public sealed class AccessRulesTests
{
    private static readonly ScopeVisibility Scopes = new(() => FhirDefinitions.R4, "http://own.test/fhir");

    public static TheoryData<AuthMode, bool, FhirInteraction, int> Cases
    {
        get
        {
            var cases = new TheoryData<AuthMode, bool, FhirInteraction, int>();
            foreach (var mode in Enum.GetValues<AuthMode>())
            {
                foreach (var interaction in Enum.GetValues<FhirInteraction>())
                {
                    var isPublic = interaction is FhirInteraction.Capabilities or FhirInteraction.Options;
                    cases.Add(mode, true, interaction, isPublic || mode == AuthMode.Open ? 200 : 401);
                    cases.Add(mode, false, interaction, isPublic ? 200 : mode == AuthMode.Open ? 403 : 401);
                }
            }

            return cases;
        }
    }

    private static AccessRules Rules(AuthMode mode) => new(new AuthOptions { Mode = mode }, Scopes);

    private static TokenAccess Token(string scopes, string? patient = null, string? fhirUser = null, params UserRole[] roles) =>
        new("app", "u", "g", GrantedScopes.Parse(scopes, FhirDefinitions.R4)) { Patient = patient, FhirUser = fhirUser, Roles = roles };

    private static int Status(TokenAccess access, AccessQuestion question) =>
        Rules(AuthMode.BuiltIn).Admit(new Caller(IsLoopback: true) { Access = access }, question) is { IsSuccess: false } refused ? refused.Issues.ShouldHaveSingleItem().Status : 200;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Without_a_token_only_this_machine_and_only_in_mode_Open(AuthMode mode, bool isLoopback, FhirInteraction interaction, int status)
    {
        var visible = Rules(mode).Admit(new Caller(isLoopback), new AccessQuestion(interaction, "Patient"));
        (visible.IsSuccess ? 200 : visible.Issues.ShouldHaveSingleItem().Status).ShouldBe(status);
    }

    [Theory]
    [InlineData(AuthMode.Open)]
    [InlineData(AuthMode.BuiltIn)]
    [InlineData(AuthMode.External)]
    public void The_servers_own_commands_need_no_leave(AuthMode mode) =>
        Rules(mode).Admit(Caller.Server, new AccessQuestion(FhirInteraction.Update, "Patient")).Value.IsEverything.ShouldBeTrue();

    [Theory]
    [InlineData(FhirInteraction.Capabilities)]
    [InlineData(FhirInteraction.Options)]
    public void What_is_open_to_everybody_shows_nothing_of_the_store(FhirInteraction interaction) =>
        Rules(AuthMode.Open).Admit(Caller.Server, new AccessQuestion(interaction, null)).Value.Grants.ShouldBeEmpty();

    // https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#scopes-for-requesting-fhir-resources
    [Theory]
    [InlineData("r", FhirInteraction.Read, 200)]
    [InlineData("r", FhirInteraction.VRead, 200)]
    [InlineData("r", FhirInteraction.Search, 403)]
    [InlineData("r", FhirInteraction.History, 403)]
    [InlineData("s", FhirInteraction.Search, 200)]
    [InlineData("s", FhirInteraction.History, 200)]
    [InlineData("s", FhirInteraction.Read, 403)]
    [InlineData("rs", FhirInteraction.Create, 403)]
    [InlineData("c", FhirInteraction.Create, 200)]
    [InlineData("c", FhirInteraction.Update, 403)]
    [InlineData("u", FhirInteraction.Update, 200)]
    [InlineData("u", FhirInteraction.Patch, 200)]
    [InlineData("u", FhirInteraction.Delete, 403)]
    [InlineData("d", FhirInteraction.Delete, 200)]
    [InlineData("cud", FhirInteraction.Read, 403)]
    [InlineData("write", FhirInteraction.Create, 200)]
    [InlineData("write", FhirInteraction.Search, 403)]
    [InlineData("read", FhirInteraction.Search, 200)]
    [InlineData("read", FhirInteraction.Delete, 403)]
    [InlineData("cruds", FhirInteraction.Expunge, 403)]
    public void Each_letter_allows_its_own_interactions(string letters, FhirInteraction interaction, int status)
    {
        Status(Token("system/Patient." + letters), new AccessQuestion(interaction, "Patient")).ShouldBe(status);
        Status(Token("system/Patient." + letters), new AccessQuestion(interaction, "Observation")).ShouldBe(403);
    }

    [Theory]
    [InlineData("r", true, 200)]
    [InlineData("s", true, 403)]
    [InlineData("s", false, 200)]
    [InlineData("r", false, 403)]
    public void The_history_of_an_instance_is_a_read_that_of_a_type_a_search(string letters, bool isInstance, int status) =>
        Status(Token("system/*." + letters), new AccessQuestion(FhirInteraction.History, "Patient") { IsInstance = isInstance }).ShouldBe(status);

    // Not more than the compartment or the filter: the write itself looks at the version before and the one after.
    [Theory]
    [InlineData("patient/*.cruds", UserRole.Practitioner)]
    [InlineData("user/*.cruds", UserRole.Patient)]
    [InlineData("user/Observation.cruds?category=survey", UserRole.Practitioner)]
    public void A_restricted_caller_writes_what_it_may_see(string scopes, UserRole role)
    {
        foreach (var interaction in new[] { FhirInteraction.Create, FhirInteraction.Update, FhirInteraction.Patch, FhirInteraction.Delete })
        {
            var caller = new Caller(IsLoopback: true) { Access = Token(scopes, "p", "Patient/p", role) };
            var visible = Rules(AuthMode.BuiltIn).Admit(caller, new AccessQuestion(interaction, "Observation") { IsInstance = true }).Value;
            visible.Grants.ShouldNotBeEmpty();
            visible.Grants.ShouldAllBe(g => !g.IsUnconditional);
            visible.Grants.SelectMany(g => g.Contexts ?? []).ShouldAllBe(g => !g.IsUnconditional);
        }
    }

    [Theory]
    [InlineData("system/*.rs", "kap-eligibility", 200)]
    [InlineData("user/*.rs", "kap-eligibility", 200)]
    [InlineData("patient/*.rs", "kap-eligibility", 200)]
    [InlineData("user/Patient.rs", "kap-eligibility", 200)]
    [InlineData("user/Observation.rs", "kap-eligibility", 403)]
    [InlineData("user/Patient.rs", "kap-outcomes", 403)]
    [InlineData("patient/*.rs", "kap-outcomes", 403)]
    [InlineData("user/*.rs", "kap-outcomes", 200)]
    [InlineData("user/*.cruds", "kap-deidentify", 403)]
    [InlineData("user/*.rs", "no-such-operation", 403)]
    [InlineData("user/Patient.cruds", "meta-add", 200)]
    [InlineData("user/Patient.rs", "meta-add", 403)]
    [InlineData("patient/*.rs", "everything", 200)]
    [InlineData("patient/*.r", "everything", 403)]
    [InlineData("openid", "expand", 200)]
    [InlineData("openid", "everything", 403)]
    public void Operations(string scopes, string operation, int status) =>
        Status(Token(scopes, "p", "Practitioner/1", UserRole.Practitioner), new AccessQuestion(FhirInteraction.Operation, "Patient") { Operation = operation }).ShouldBe(status);

    [Theory]
    [InlineData("system/*.cruds", null, 200)]
    [InlineData("system/*.rs", null, 403)]
    [InlineData("user/*.cruds", UserRole.Administrator, 200)]
    [InlineData("user/*.cruds", UserRole.Practitioner, 403)]
    [InlineData("openid", UserRole.Administrator, 403)]
    public void Maintenance_is_for_who_runs_the_server(string scopes, UserRole? role, int status)
    {
        var token = Token(scopes, null, null, role is { } one ? [one] : []);
        Status(token, new AccessQuestion(FhirInteraction.Expunge, null)).ShouldBe(status);
        Status(token, new AccessQuestion(FhirInteraction.ChangingOperation, null) { Operation = "reindex" }).ShouldBe(status);
        Status(token, new AccessQuestion(FhirInteraction.AsyncStatus, null) { Operation = "_jobs" }).ShouldBe(status);
    }

    [Theory]
    [InlineData("system/*.rs", null, true, false)]
    [InlineData("user/*.rs", UserRole.Practitioner, true, false)]
    [InlineData("user/*.rs", UserRole.PrivacyOfficer, true, false)]
    [InlineData("user/*.rs", UserRole.Patient, false, true)]
    [InlineData("user/*.rs", UserRole.Administrator, false, false)]
    [InlineData("patient/*.rs", UserRole.Practitioner, false, true)]
    [InlineData("patient/*.rs", UserRole.Administrator, false, false)]
    public void What_the_scopes_of_each_role_show(string scopes, UserRole? role, bool isEverything, bool hasCompartment)
    {
        var visible = Scopes.Of(Token(scopes, "p", "Patient/p", role is { } one ? [one] : []) with { FhirUser = role == UserRole.Patient ? "Patient/p" : null }, Permissions.Search);
        visible.CoversAllOf("Observation").ShouldBe(isEverything);
        visible.Concerns("AuditEvent").ShouldBe(role is null || (role is UserRole.PrivacyOfficer or UserRole.Administrator && scopes.StartsWith("user/", StringComparison.Ordinal)));
        visible.Grants.Any(g => g.Compartment is { Id: "p", Definition.Code: "Patient" }).ShouldBe(hasCompartment);
        visible.Grants.Where(g => g.Compartment is null && g.Clauses.Count == 0 && !isEverything).SelectMany(g => g.Types).ShouldNotContain("Patient");
    }

    [Fact]
    public void Who_is_a_patient_sees_no_other_record_whatever_the_launch_says() =>
        Scopes.Of(Token("patient/*.rs", "other", "Patient/p", UserRole.Patient), Permissions.Read).Grants.ShouldBeEmpty();

    [Fact]
    public void What_is_about_a_patient_outside_the_compartment_is_shown_by_its_reference()
    {
        var device = Scopes.Of(Token("patient/*.rs", "p", null, UserRole.Practitioner), Permissions.Search).Grants.Single(g => g.Types is ["Device"]);
        device.Clauses.ShouldHaveSingleItem().ShouldBeOfType<ParameterClause>().Parameter.Code.ShouldBe("patient");
    }

    /// <summary>Every type is in the compartment, about a patient by a reference, shared by name, or not shown: none falls into two.</summary>
    [Fact]
    public void No_type_of_the_compartment_is_shared()
    {
        var members = FhirDefinitions.R4.FindCompartment("Patient")!.Members.Keys;
        ScopeVisibility.Shared.Intersect(members, StringComparer.Ordinal).ShouldBeEmpty();
        ScopeVisibility.Shared.Where(t => FhirDefinitions.R4.FindResourceType(t) is null).ShouldBeEmpty();
    }
}
