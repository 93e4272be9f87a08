using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;
using static KapFhir.Store.Tests.EntryBuilder;

namespace KapFhir.Store.Tests.Search;

/// <summary>What may not be seen looks as if it did not exist, in every way to ask.</summary>
public sealed class VisibilityTests
{
    private static readonly CompartmentScope OfP = new(FhirDefinitions.R4.FindCompartment("Patient")!, "p");

    private static readonly Visibility PatientP = new([new Grant { Compartment = OfP }]);

    private static readonly Visibility Patients = new([new Grant { Types = ["Patient"] }]);

    private static readonly Visibility SurveysOfP = new(
    [
        new Grant
        {
            Types = ["Observation"], Compartment = OfP,
            Clauses = [new ParameterClause(Parameter("Observation", "category"), SearchModifier.None, [new TokenValue("", "survey")])],
        },
        new Grant { Types = ["Group"] },
    ]);

    private static Visibility Named(string name) => name switch
    {
        "nothing" => Visibility.Nothing,
        "everything" => Visibility.Everything,
        "patients" => Patients,
        "p" => PatientP,
        _ => SurveysOfP,
    };

    private static async Task<TestStore> Filled(TestProvider provider)
    {
        var store = TestStore.Open(provider);
        await store.Put("Patient/p");
        await store.Put("Patient/q");
        await store.Put("Group/g");
        await store.Put("Observation/ps", e => e.Reference("subject", "Patient/p").Reference("patient", "Patient/p").Token("category", "", "survey"));
        await store.Put("Observation/pv", e => e.Reference("subject", "Patient/p").Reference("patient", "Patient/p").Token("category", "", "vital-signs"));
        await store.Put("Observation/qs", e => e.Reference("subject", "Patient/q").Reference("patient", "Patient/q").Token("category", "", "survey"));
        return store;
    }

    [Theory]
    [DatabaseData("nothing", "")]
    [DatabaseData("everything", "g p ps pv q qs")]
    [DatabaseData("patients", "p q")]
    [DatabaseData("p", "p ps pv")]
    [DatabaseData("surveys", "g ps")]
    public async Task Each_way_to_ask(TestProvider provider, string visibility, string ids)
    {
        await using var store = await Filled(provider);
        var visible = Named(visibility);
        string[] expected = ids.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        List<string> read = [];
        List<string> history = [];
        List<string> searched = [];
        List<string> matched = [];
        foreach (var reference in (string[])["Group/g", "Patient/p", "Observation/ps", "Observation/pv", "Patient/q", "Observation/qs"])
        {
            var (type, id) = (reference.Split('/')[0], reference.Split('/')[1]);
            (await store.Store.ReadVersion(type, id, 1, visible, TestStore.Cancel) is not null).ShouldBe(expected.Contains(id), "vread " + id);
            var page = await store.Store.History(new HistoryQuery(type, id, null, null, null, null, null), visible, TestStore.Cancel);
            page.Exists.ShouldBe(expected.Contains(id), "history " + id);
            read.AddRange(await store.Read(reference, visible) is null ? [] : [id]);
            history.AddRange(page.Versions.Select(v => v.Id));
            searched.AddRange((await store.Ids(TestStore.Query(type, new IdClause([id])), visible)).Split(' ', StringSplitOptions.RemoveEmptyEntries));
            await store.Store.Write<bool>(
                unit =>
                {
                    (unit.Current(type, id, visible) is not null).ShouldBe(expected.Contains(id));
                    matched.AddRange(unit.Match(TestStore.Query(type, new IdClause([id])), visible, 2).Select(v => v.Id));
                    return true;
                },
                TestStore.Cancel);
        }

        read.Order(StringComparer.Ordinal).ShouldBe(expected);
        history.Order(StringComparer.Ordinal).ShouldBe(expected);
        searched.Order(StringComparer.Ordinal).ShouldBe(expected);
        matched.Order(StringComparer.Ordinal).ShouldBe(expected);
        (await store.Ids(new SearchQuery(), visible)).Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal).ShouldBe(expected);
        (await store.Store.Search(new SearchQuery { Summary = SummaryMode.Count }, visible, TestStore.Cancel)).Total.ShouldBe(expected.Length);
        (await Surveyed(store, visible)).ShouldBe(expected);
        var all = await store.Store.History(new HistoryQuery(null, null, null, null, null, null, null), visible, TestStore.Cancel);
        all.Versions.Select(v => v.Id).Order(StringComparer.Ordinal).ShouldBe(expected);
        all.Total.ShouldBe(expected.Length);
    }

    private static async Task<IEnumerable<string>> Surveyed(TestStore store, Visibility visible)
    {
        var ids = await store.Store.Survey(
            survey =>
            {
                List<string> found = [];
                foreach (var type in (string[])["Patient", "Observation", "Group"])
                {
                    survey.Each(TestStore.Query(type), json => found.Add(System.Text.Json.Nodes.JsonNode.Parse(json.Span)!["id"]!.GetValue<string>()));
                }

                return found;
            },
            visible, TestStore.Cancel);
        return ids.Order(StringComparer.Ordinal);
    }

    [Theory]
    [DatabaseData]
    public async Task Chains_and_includes_pass_only_through_what_may_be_seen(TestProvider provider)
    {
        await using var store = await Filled(provider);
        var subject = Parameter("Observation", "subject");
        var observations = new Visibility([new Grant { Types = ["Observation"] }]);
        var chain = TestStore.Query("Observation", new ChainClause(subject, [new ChainTarget("Patient", new IdClause(["p"]))]));
        (await store.Ids(chain)).ShouldBe("ps pv");
        (await store.Ids(chain, observations)).ShouldBe("");
        (await store.Ids(chain with { Clauses = [new IdClause(["ps"]), .. chain.Clauses] }, observations)).ShouldBe("");

        var has = TestStore.Query("Patient", new HasClause("Observation", subject, new IdClause(["ps"])));
        (await store.Ids(has)).ShouldBe("p");
        (await store.Ids(has, Patients)).ShouldBe("");
        (await store.Ids(has with { Clauses = [new IdClause(["p"]), .. has.Clauses] }, Patients)).ShouldBe("");

        var include = TestStore.Query("Observation") with { Includes = [new IncludeDirective(false, "Observation", subject, null, false)] };
        (await store.Store.Search(include, observations, TestStore.Cancel)).Included.ShouldBeEmpty();
        var reverse = TestStore.Query("Patient") with { Includes = [new IncludeDirective(true, "Observation", subject, null, false)] };
        (await store.Store.Search(reverse, Patients, TestStore.Cancel)).Included.ShouldBeEmpty();
        var ofP = await store.Store.Search(reverse, PatientP, TestStore.Cancel);
        ofP.Matches.Select(m => m.Id).ShouldBe(["p"]);
        ofP.Included.Select(m => m.Id).ShouldBe(["ps", "pv"]);
    }

    [Theory]
    [DatabaseData]
    public async Task A_deletion_is_seen_by_who_saw_what_was_deleted(TestProvider provider)
    {
        await using var store = await Filled(provider);
        await store.Delete("Observation/ps");
        await store.Delete("Observation/qs");
        (await store.Read("Observation/ps", PatientP))!.IsDeleted.ShouldBeTrue();
        (await store.Read("Observation/qs", PatientP)).ShouldBeNull();
        var history = await store.Store.History(new HistoryQuery("Observation", "ps", null, null, null, null, null), PatientP, TestStore.Cancel);
        history.Versions.Select(v => v.VersionId).ShouldBe([2, 1]);
    }

    // https://hl7.org/fhir/R4/http.html#vsearch: Patient/p/Observation
    [Theory]
    [DatabaseData]
    public async Task Compartments(TestProvider provider)
    {
        await using var store = await Filled(provider);
        var statements = await store.Statements(async () =>
        {
            (await store.Ids(TestStore.Query("Observation") with { Compartment = OfP })).ShouldBe("ps pv");
            (await store.Ids(TestStore.Query("Patient") with { Compartment = OfP })).ShouldBe("p");
            (await store.Ids(TestStore.Query("Organization") with { Compartment = OfP })).ShouldBe("");
            (await store.Ids(new SearchQuery { Compartment = OfP })).ShouldBe("p ps pv");
            (await store.Ids(TestStore.Query("Observation") with { Compartment = OfP with { Id = "none" } })).ShouldBe("");
            (await store.Ids(TestStore.Query("Observation", new IdClause(["ps", "qs"])), PatientP)).ShouldBe("ps");
        });
        statements.SelectMany(s => Plans.Scans(store.FilePath, s).Select(scan => scan + "  in  " + s.Text)).ShouldBeEmpty();
    }
}
