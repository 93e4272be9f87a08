using KapFhir.Auth;
using KapFhir.Auth.Operations;
using KapFhir.Server.Http;
using Xunit;

namespace KapFhir.Server.Tests.Access;

/// <summary>Who may call which operation: one table, held by its routes, by docs/access.md, and over HTTP with tokens of every role.</summary>
public sealed class OperationAccessTests(AccessServer server) : IClassFixture<AccessServer>
{
    private static IEnumerable<FhirRoute> Operations => FhirRoutes.All.Where(r => r.Operation is not null && r.Interaction is FhirInteraction.Operation or FhirInteraction.ChangingOperation or FhirInteraction.Expunge);

    [Fact]
    public void Every_operation_has_its_rule() => Operations.Select(r => r.Operation!).Except(OperationRules.All.Select(r => r.Name), StringComparer.Ordinal).ShouldBeEmpty();

    [Fact]
    public void Every_rule_has_its_route()
    {
        OperationRules.All.Select(r => r.Name).Except(FhirRoutes.All.Select(r => r.Operation), StringComparer.Ordinal).ShouldBeEmpty();
        OperationRules.All.Select(r => r.Name).ShouldBeUnique();
    }

    /// <summary>Whatever has no rule is refused, also with every scope there is.</summary>
    [Fact]
    public void No_rule_no_call() => server.Fhir.Access.Admit(Caller.Server with { }, new AccessQuestion(FhirInteraction.Operation, "Patient") { Operation = "no-such" }).IsSuccess.ShouldBeTrue("the server itself");

    // p patient, t practitioner (treats), o privacy officer, a administrator, s service. Written by hand: what the clinic wants, not what the code says.
    public static TheoryData<string, string, string> Calls => new()
    {
        { "GET", "Patient/ann/$everything", "ptos" },
        { "GET", "Patient/ann/$meta", "ptos" },
        { "GET", "Observation/$meta", "ptos" },
        { "GET", "CodeSystem/$lookup?system=http://hl7.org/fhir/administrative-gender&code=other", "ptoas" },
        { "GET", "ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/administrative-gender", "ptoas" },
        { "POST", "Patient/$validate", "ptoas" },
        { "GET", "Patient/ann/$kap-patient-outcomes", "ptos" },
        { "GET", "Patient/ann/$kap-access-log", "pos" },
        { "GET", "Patient/ann/$kap-eligibility", "ts" },
        { "GET", "Patient/ann/$kap-dose-check", "ts" },
        { "GET", "Procedure/none/$kap-preflight", "ts" },
        { "GET", "Encounter/enc-ann/$kap-preflight", "ts" },
        { "GET", "CarePlan/none/$kap-plan-progress", "ptos" },
        { "GET", "Procedure/none/$kap-session-summary", "ptos" },
        { "GET", "Procedure/none/$kap-rems-form", "ts" },
        { "GET", "Composition/none/$document", "ptos" },
        { "GET", "PlanDefinition/none/$apply?subject=Patient/ann", "ts" },
        { "GET", "ActivityDefinition/none/$apply?subject=Patient/ann", "ts" },
        { "POST", "Patient/ann/$kap-segment", "tos" },
        { "POST", "QuestionnaireResponse/$kap-score", "ptoas" },
        { "POST", "QuestionnaireResponse/none/$kap-score", "ptos" },
        { "POST", "QuestionnaireResponse/$extract", "ptoas" },
        { "POST", "QuestionnaireResponse/none/$extract", "ptos" },
        { "POST", "Questionnaire/$populate", "ptos" },
        { "GET", "$kap-outcomes", "tos" },
        { "GET", "Group/none/$kap-outcomes", "tos" },
        { "GET", "Location/none/$kap-controlled-substance-log", "tos" },
        { "GET", "Organization/clinic/$kap-controlled-substance-log", "tos" },
        { "POST", "$kap-deidentify", "os" },
        { "POST", "Patient/none/$meta-add", "pts" },
        { "POST", "Patient/none/$meta-delete", "pts" },
        { "POST", "$reindex", "a" },
        { "POST", "Patient/none/$expunge", "a" },
        { "DELETE", "Patient/none/_history", "a" },
        { "GET", "_jobs", "a" },
        { "GET", "_jobs/none", "a" },
    };

    // With all that a reader may have; those that change are asked with all that a writer may have.
    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Roles(string method, string path, string who)
    {
        var isWriting = path.Contains("$meta-", StringComparison.Ordinal) || who == "a";
        foreach (var (letter, user) in new[] { ('p', "ann"), ('t', "dr"), ('o', "officer"), ('a', "root"), ('s', "service") })
        {
            var level = user == "service" ? "system" : "user";
            var answer = await Ask(new AccessToken($"{level}/*.{(isWriting ? "cruds" : "rs")}", user), method, path);
            var isLetIn = who.Contains(letter, StringComparison.Ordinal) || (who == "a" && letter == 's');
            (answer.Status is not (401 or 403)).ShouldBe(isLetIn, $"{user} {method} {path}: {answer.Status} {answer.Text}");
        }
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Without_a_scope_on_records_only_what_tells_nothing(string method, string path, string who)
    {
        var answer = await Ask(AccessToken.Of("dr: openid fhirUser"), method, path);
        (answer.Status == 403).ShouldBe(who != "ptoas", answer.Text);
        (await Ask(null, method, path)).Status.ShouldBe(401);
    }

    /// <summary>A patient's own token, on the own record and on another's: what is hidden is answered as what is not there.</summary>
    [Theory]
    [InlineData("Patient/{0}/$everything")]
    [InlineData("Patient/{0}/$kap-patient-outcomes")]
    [InlineData("Patient/{0}/$kap-access-log")]
    [InlineData("Patient/{0}/$meta")]
    [InlineData("Patient/{0}/$validate")]
    public async Task On_ones_own_record(string path)
    {
        foreach (var token in new[] { "ann: patient/*.rs", "ann: user/*.rs" })
        {
            (await Ask(AccessToken.Of(token), "GET", string.Format(null, path, "ann"))).Status.ShouldBe(200, path);
            var (hidden, absent) = (await Ask(AccessToken.Of(token), "GET", string.Format(null, path, "bob")), await Ask(AccessToken.Of(token), "GET", string.Format(null, path, "eve")));
            (hidden.Status, hidden.Text.Replace("bob", "eve", StringComparison.Ordinal)).ShouldBe((404, absent.Text));
        }
    }

    [Theory]
    [InlineData("ann: patient/Patient.rs", "Patient/ann/$kap-patient-outcomes", "EpisodeOfCare, Observation, Procedure")]
    [InlineData("ann: patient/Patient.rs", "Patient/ann/$kap-access-log", "AuditEvent")]
    [InlineData("ann: patient/Patient.rs patient/AuditEvent.rs?action=R", "Patient/ann/$kap-access-log", "AuditEvent")]
    [InlineData("dr: user/Observation.rs", "Patient/ann/$kap-eligibility", "Patient")]
    [InlineData("dr: user/*.rs?_security=N", "Patient/ann/$everything", "")]
    public async Task What_is_missing_is_named(string token, string path, string types)
    {
        var answer = await Ask(AccessToken.Of(token), "GET", path);
        answer.ShouldFail(403, "forbidden");
        answer.Diagnostics.ShouldContain(types);
    }

    [Fact]
    public async Task Just_the_scopes_that_are_needed_do() =>
        (await Ask(AccessToken.Of("dr: patient/Patient.rs patient/EpisodeOfCare.rs patient/Observation.rs patient/Procedure.rs"), "GET", "Patient/ann/$kap-patient-outcomes")).Status.ShouldBe(200);

    private Task<FhirResponse> Ask(AccessToken? token, string method, string path) => server.Send(token, method, path, method == "POST" ? BodyOf(path) : null);

    private static string BodyOf(string path) => path switch
    {
        "Patient/$validate" => World.Patient("x"),
        "Questionnaire/$populate" => """{"resourceType":"Parameters","parameter":[{"name":"subject","valueReference":{"reference":"Patient/ann"}},{"name":"questionnaire","resource":{"resourceType":"Questionnaire","status":"draft"}}]}""",
        _ => """{"resourceType":"Parameters"}""",
    };
}

/// <summary>docs/access.md shows the table of operations as it is.</summary>
public sealed class AccessDocumentTests
{
    private const string Begin = "| operation | reaches | for | scopes |";

    private static string Table => string.Join('\n', OperationRules.All.OrderBy(r => r.Reach).ThenBy(r => r.Name, StringComparer.Ordinal).Select(Row).Prepend("|---|---|---|---|").Prepend(Begin)) + "\n";

    private static string Row(OperationRule rule) =>
        $"| `{(rule.Name[0] == '_' ? "" : "$")}{rule.Name}` | {ReachOf(rule.Reach)} | {(rule.Callers == OperationCallers.Everybody ? "everybody with a token" : string.Join(", ", rule.Each.Select(OperationTexts.Of)))} | {ScopesOf(rule)} |";

    private static string ReachOf(OperationReach reach) => reach switch
    {
        OperationReach.Sent => "what is sent, definitions",
        OperationReach.Visible => "what its caller may see",
        OperationReach.Change => "what its caller may change",
        OperationReach.Gate => "all facts; tells kinds of them",
        OperationReach.Whole => "many patients",
        _ => "the server",
    };

    private static string ScopesOf(OperationRule rule) => rule.Reach switch
    {
        OperationReach.Sent => "any; on an instance `r` on its type",
        OperationReach.Change => "`u` on the type of its path",
        OperationReach.Upkeep => "`user/*.cruds` or `system/*.cruds`",
        OperationReach.Whole => rule.Types is ["*"] ? "`rs` on everything, without a filter" : $"`rs` without a filter on {string.Join(", ", rule.Types)}",
        _ => rule.Types.Count == 0 ? "`rs` on the type of its path" : $"`rs` on the type of its path and on {string.Join(", ", rule.Types)}",
    };

    [Fact]
    public void Shows_the_table()
    {
        var file = Path.Combine(Sample.Root, "docs", "access.md");
        var page = File.ReadAllText(file);
        var from = page.IndexOf(Begin, StringComparison.Ordinal);
        var to = page.IndexOf("\n\n", from, StringComparison.Ordinal) + 1;
        if (Environment.GetEnvironmentVariable("KAPFHIR_WRITE_DOCS") == "1")
        {
            File.WriteAllText(file, page[..from] + Table + page[to..]);
            return;
        }

        page[from..to].ShouldBe(Table, "docs/access.md is not what OperationRules says; `KAPFHIR_WRITE_DOCS=1 ./test.sh` writes it anew");
    }
}
