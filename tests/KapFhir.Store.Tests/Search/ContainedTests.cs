using KapFhir.Fhir.Search;
using static KapFhir.Store.Tests.EntryBuilder;

namespace KapFhir.Store.Tests.Search;

/// <summary>https://hl7.org/fhir/R4/search.html#contained, on entries made by hand; no plan may hold a scan.</summary>
public sealed class ContainedTests
{
    [Theory]
    [DatabaseData]
    public async Task Contained_resources(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        await store.Put("Organization/acme", e => e.Text("name", "Acme"));
        await store.Put("Medication/m", e => e.Token("code", "http://s", "a").Token("status", "", "active"));
        await store.Put("MedicationRequest/one", e => e.Token("status", "", "completed").Uri("medication", "#1")
            .Contained(1, "Medication/1", m => m.Token("code", "http://s", "a").Token("code", "http://t", "a").Token("status", "", "active").Reference("manufacturer", "Organization/acme"))
            .Contained(2, "Medication/2", m => m.Token("code", "http://s", "b").Token("status", "", "inactive")));
        await store.Put("MedicationRequest/two", e => e.Uri("medication", "#x")
            .Contained(1, "Organization/o", o => o.Text("name", "Acme"))
            .Contained(2, "Medication/x", m => m.Token("code", "http://s", "b").Uri("manufacturer", "#o")));
        await store.Put("MedicationRequest/three", e => e.Reference("medication", "Medication/m"));
        await store.Put("MedicationRequest/old", e => e.Contained(1, "Medication/1", m => m.Token("code", "http://s", "a")));
        await store.Put("MedicationRequest/old");

        var code = Parameter("Medication", "code");
        SearchClause Code(string system, string value) => new ParameterClause(code, SearchModifier.None, [new TokenValue(system, value)]);
        SearchClause Status(string value) => new ParameterClause(Parameter("Medication", "status"), SearchModifier.None, [new TokenValue(null, value)]);
        var noStatus = new MissingClause(Parameter("Medication", "status"), IsMissing: true);
        var acme = new ParameterClause(Parameter("Organization", "name"), SearchModifier.None, [new StringValue("acme", "acme")]);
        var made = new ChainClause(Parameter("Medication", "manufacturer"), [new ChainTarget("Organization", acme)]);

        await Finds("one", "m", Code("http://s", "a"));
        await Finds("one", "m", new ParameterClause(code, SearchModifier.None, [new TokenValue(null, "a")]));
        await Finds("one", "", Code("http://t", "a"));
        await Finds("one two", "", Code("http://s", "b"));
        await Finds("one", "", Code("http://s", "b"), Status("inactive"));
        await Finds("", "", Code("http://s", "b"), Status("active")); // both hold, of different ones
        await Finds("two", "", noStatus);
        await Finds("one two", "", new NotClause(Code("http://s", "a")));
        await Finds("one", "", new IdClause(["2"]));
        await Finds("", "m", new IdClause(["m"]));
        await Finds("one two", "m");
        await Finds("one two", "", made); // out of the container, and to another contained one
        await Finds("one two", "m", new AnyClause([Code("http://s", "a"), Code("http://s", "b")]));

        // A chained condition is evaluated inside contained resources, whatever _contained says.
        var medication = Parameter("MedicationRequest", "medication");
        (await Plain(new ChainClause(medication, [new ChainTarget("Medication", Code("http://s", "a"))]))).ShouldBe("one three");
        (await Plain(new ChainClause(medication, [new ChainTarget("Medication", Code("http://s", "b"))]))).ShouldBe("two");
        (await Plain(new ChainClause(medication, [new ChainTarget("Medication", made)]))).ShouldBe("one two");
        (await Plain(new ChainClause(medication, [new ChainTarget("Medication", Status("active"))]), new IdClause(["one", "three"]))).ShouldBe("one three");
        (await Plain(new ParameterClause(Parameter("MedicationRequest", "code"), SearchModifier.None, [new TokenValue(null, "a")]))).ShouldBe("");

        async Task<string> Plain(params SearchClause[] clauses)
        {
            var found = "";
            var statements = await store.Statements(async () => found = await store.Find("MedicationRequest", clauses));
            ShouldNotScan(statements);
            return found;
        }

        async Task Finds(string containers, string themselves, params SearchClause[] clauses)
        {
            var query = TestStore.Query("Medication", clauses) with { Contained = ContainedMode.True };
            string[] both = [.. containers.Split(' '), .. themselves.Split(' ')];
            var statements = await store.Statements(async () =>
            {
                (await store.Ids(query)).ShouldBe(containers);
                string.Join(' ', (await store.Ids(query with { Contained = ContainedMode.Both })).Split(' ').Order())
                    .ShouldBe(string.Join(' ', both.Where(b => b.Length > 0).Order()));
                (await store.Ids(query with { Contained = ContainedMode.False })).ShouldBe(themselves);
            });
            ShouldNotScan(statements);
        }

        void ShouldNotScan(IReadOnlyList<KapFhir.Store.Resources.SqlStatement> statements) =>
            statements.SelectMany(s => Plans.Scans(store.FilePath, s).Select(scan => scan + "  in  " + s.Text)).ShouldBeEmpty();
    }

    [Theory]
    [DatabaseData]
    public async Task They_are_given_themselves_and_paged_by_container(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        for (var i = 0; i < 7; i++)
        {
            await store.Put($"MedicationRequest/{i}", e =>
            {
                for (var k = 1; k <= 1 + (i % 3); k++)
                {
                    e.Contained(k, $"Medication/m{k}", m => m.Token("code", "", k == 2 ? "b" : "a"));
                }
            });
        }

        await store.Put("Medication/a", e => e.Token("code", "", "a"));
        var query = TestStore.Query("Medication", new ParameterClause(Parameter("Medication", "code"), SearchModifier.None, [new TokenValue(null, "a")]))
            with { Contained = ContainedMode.Both, ReturnsContained = true, Count = 3, Total = TotalMode.Accurate };
        List<string> pages = [];
        for (var at = query; at is not null;)
        {
            var page = await store.Store.Search(at, Visibility.Everything, TestStore.Cancel);
            page.Total.ShouldBe(10);
            pages.Add(string.Join(' ', page.Matches.SelectMany(m => page.Contained![m.Sid].Ids.Select(i => m.Id + "#" + i).Concat(page.Contained[m.Sid].IsItself ? [m.Id] : []))));
            at = page.Next is { } next ? query with { Cursor = next } : null;
        }

        pages.ShouldBe(["0#m1 1#m1", "2#m1 2#m3 3#m1", "4#m1 5#m1 5#m3", "6#m1 a"]);
    }
}
