using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;
using static KapFhir.Store.Tests.EntryBuilder;

namespace KapFhir.Store.Tests.Jobs;

/// <summary>Cleaning, reindexing and checking.</summary>
public sealed class JobTests
{
    private static ParameterClause Gender(string code) =>
        new(Parameter("Patient", "gender"), SearchModifier.None, [new TokenValue(null, code)]);

    private static IndexEntries Entries(string type, string id) => type == "Patient" && id == "a"
        ? new EntryBuilder(type).Token("gender", "http://g", "female").Token("gender", "", "female").Text("family", "Rivera").Date("birthdate", "2000-01-01", "2000-01-02")
            .Uri("_profile", "http://p").Reference("organization", "Organization/o", "1").Reference("organization", "Organization/o").Entries
        : type == "Observation"
            ? new EntryBuilder(type).CodeValue("code-value-quantity", 1, "http://loinc.org", "1", "5.4").CodeValue("code-value-quantity", 2, "http://loinc.org", "1", "5.4")
                .Quantity("value-quantity", "5.4", "http://unitsofmeasure.org", "mg", "milligram").Entries
        : new EntryBuilder(type).Entries;

    private static IndexEntries? Extract(string type, ReadOnlyMemory<byte> json)
    {
        using var document = System.Text.Json.JsonDocument.Parse(json);
        return Entries(type, document.RootElement.GetProperty("id").GetString()!);
    }

    private static void Copy(EntryBuilder to, IndexEntries from)
    {
        to.Entries.Tokens.AddRange(from.Tokens);
        to.Entries.Strings.AddRange(from.Strings);
        to.Entries.Dates.AddRange(from.Dates);
        to.Entries.Quantities.AddRange(from.Quantities);
        to.Entries.References.AddRange(from.References);
        to.Entries.Uris.AddRange(from.Uris);
    }

    private static async Task<TestStore> Filled(TestProvider provider, StorageOptions? options = null)
    {
        var store = TestStore.Open(provider, options);
        await store.Put("Patient/a", e => e.Token("gender", "", "male"));
        await store.Put("Patient/a", e => Copy(e, Entries("Patient", "a")));
        await store.Put("Patient/b");
        await store.Put("Observation/o", e => Copy(e, Entries("Observation", "o")));
        await store.Put("Observation/gone");
        await store.Delete("Observation/gone");
        await store.Put("Observation/gone", e => Copy(e, Entries("Observation", "gone")));
        await store.Delete("Patient/b");
        return store;
    }

    [Theory]
    [DatabaseData]
    public async Task A_sound_database_has_no_findings(TestProvider provider)
    {
        await using var store = await Filled(provider);
        (await store.Store.Check(Extract, null, TestStore.Cancel)).ShouldBeEmpty();
    }

    [Theory]
    [DatabaseData("UPDATE version SET version_id = 9 WHERE sid = 2", "without gaps")]
    [DatabaseData("UPDATE version SET end_sid = 5 WHERE sid = 1", "does not end where the next one begins")]
    [DatabaseData("UPDATE version SET end_sid = 9223372036854775807 WHERE sid = 1", "does not end where the next one begins")]
    [DatabaseData("UPDATE version SET last_updated = 1 WHERE sid = 3", "before that of an earlier version")]
    [DatabaseData("DELETE FROM content WHERE sid = 2", "content is missing")]
    [DatabaseData("DELETE FROM resource WHERE id = 'a'", "resource is missing")]
    [DatabaseData("INSERT INTO content (sid, json) VALUES (999, 'x')", "has no version")]
    [DatabaseData("UPDATE type_counter SET resources = 7 WHERE resources > 0", "how many resources")]
    [DatabaseData("UPDATE content SET json = CAST(replace(json, '\"a\"', '\"z\"') AS BLOB) WHERE sid = 2", "another id")]
    [DatabaseData("UPDATE content SET json = x'7b' WHERE sid = 2", "not a resource in JSON")]
    [DatabaseData("DELETE FROM string_index", "not indexed: http://hl7.org/fhir/SearchParameter/individual-family: string rivera|Rivera")]
    [DatabaseData("UPDATE date_index SET low = 1", "indexed, but not in the resource: http://hl7.org/fhir/SearchParameter/individual-birthdate: date 1 ")]
    [DatabaseData("DELETE FROM quantity_index WHERE instance = 2", "part 2 of element 2")]
    [DatabaseData("UPDATE string_index SET sid = 999", "belong to no version")]
    public async Task A_fault_is_found(TestProvider provider, string fault, string line)
    {
        await using var store = await Filled(provider);
        store.Run(provider == TestProvider.Sqlite ? fault : InTransactSql(fault)).ShouldBeGreaterThan(0);
        (await store.Store.Check(Extract, null, TestStore.Cancel)).ShouldContain(l => l.Contains(line, StringComparison.Ordinal));
    }

    private static string InTransactSql(string statement) => statement
        .Replace("'x')", "0x78)", StringComparison.Ordinal).Replace("x'7b'", "0x7b", StringComparison.Ordinal)
        .Replace("CAST(replace(json, '\"a\"', '\"z\"') AS BLOB)", "CAST(REPLACE(CAST(json AS varchar(max)), '\"a\"', '\"z\"') AS varbinary(max))", StringComparison.Ordinal);

    // A database as it was before quantities stood in canonical units: its rows are gone with the new schema, until it is indexed anew.
    [Fact]
    public async Task A_database_of_the_former_schema_is_indexed_anew()
    {
        await using var store = await Filled(TestProvider.Sqlite);
        (await store.Store.PendingReindex(TestStore.Cancel)).ShouldBeNull();
        store.Run("DROP TABLE reindexing; DELETE FROM schema_migration WHERE number = 3");
        await store.Reopen();
        (await store.Store.PendingReindex(TestStore.Cancel)).ShouldBe(0);
        (await store.Store.Check(Extract, null, TestStore.Cancel)).ShouldNotBeEmpty();
        await store.Store.Reindex(Extract, 0, null, TestStore.Cancel);
        (await store.Store.PendingReindex(TestStore.Cancel)).ShouldBeNull();
        (await store.Store.Check(Extract, null, TestStore.Cancel)).ShouldBeEmpty();
    }

    // Words that were never indexed would be missing from answers without a word.
    [Theory]
    [DatabaseData]
    public async Task Another_choice_of_index_rows_has_everything_indexed_anew(TestProvider provider)
    {
        await using var store = await Filled(provider);
        foreach (var isOn in new[] { true, false })
        {
            store.Options.FullText = isOn;
            await store.Reopen();
            (await store.Store.PendingReindex(TestStore.Cancel)).ShouldBe(0);
            await store.Store.Reindex(Extract, 0, null, TestStore.Cancel);
            await store.Reopen();
            (await store.Store.PendingReindex(TestStore.Cancel)).ShouldBeNull();
        }
    }

    [Theory]
    [DatabaseData]
    public async Task Cleaning_waits_until_pages_are_over(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        await store.Put("Patient/a", e => e.Token("gender", "", "male"));
        await store.Put("Patient/b", e => e.Token("gender", "", "male"));
        var page = await store.Store.Search(TestStore.Query("Patient", Gender("male")) with { Count = 1 }, Visibility.Everything, TestStore.Cancel);
        await store.Put("Patient/b", e => e.Token("gender", "", "female"));

        store.Clock.Add(TimeSpan.FromMinutes(59));
        (await store.Store.CleanSuperseded(TestStore.Cancel)).ShouldBe(0);
        (await store.Ids(TestStore.Query("Patient", Gender("male")) with { Count = 1, Cursor = page.Next })).ShouldBe("b", "as it was");

        store.Clock.Add(TimeSpan.FromMinutes(2));
        (await store.Store.CleanSuperseded(TestStore.Cancel)).ShouldBe(1);
        (await store.Store.CleanSuperseded(TestStore.Cancel)).ShouldBe(0);
        await Should.ThrowAsync<PageExpiredException>(() => store.Ids(TestStore.Query("Patient", Gender("male")) with { Count = 1, Cursor = page.Next }));
        (await store.Ids(TestStore.Query("Patient", Gender("female")))).ShouldBe("b");
        (await store.Store.ReadVersion("Patient", "b", 1, Visibility.Everything, TestStore.Cancel)).ShouldNotBeNull();
    }

    [Theory]
    [DatabaseData]
    public async Task Cleaning_leaves_who_may_see_an_old_version(TestProvider provider)
    {
        await using var store = TestStore.Open(provider, new StorageOptions { KeepSuperseded = TimeSpan.Zero });
        await store.Put("Observation/o", e => e.Reference("subject", "Patient/p").Reference("patient", "Patient/p").Token("code", "", "1"));
        await store.Put("Observation/o", e => e.Reference("subject", "Patient/q").Reference("patient", "Patient/q"));
        await store.Delete("Observation/o");
        store.Clock.Add(TimeSpan.FromSeconds(1));
        (await store.Store.CleanSuperseded(TestStore.Cancel)).ShouldBe(2);
        (await Versions("p")).ShouldBe([1]);
        (await Versions("q")).ShouldBe([3, 2]);

        async Task<IEnumerable<int>> Versions(string patient)
        {
            var compartment = new CompartmentScope(Fhir.Definitions.FhirDefinitions.R4.FindCompartment("Patient")!, patient);
            var page = await store.Store.History(
                new HistoryQuery("Observation", "o", null, null, null, null, null), new Visibility([new Grant { Compartment = compartment }]), TestStore.Cancel);
            return page.Versions.Select(v => v.VersionId);
        }
    }

    [Theory]
    [DatabaseData]
    public async Task Reindexing_makes_the_rows_anew(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        await store.Put("Patient/a", e => e.Token("gender", "", "wrong"));
        await store.Put("Observation/o");
        await store.Put("Patient/gone", e => e.Token("gender", "", "wrong"));
        await store.Delete("Patient/gone");
        (await store.Store.Check(Extract, null, TestStore.Cancel)).ShouldNotBeEmpty();
        (await store.Store.Reindex(Extract, 0, null, TestStore.Cancel)).ShouldBe(2);
        (await store.Store.Check(Extract, null, TestStore.Cancel)).ShouldBeEmpty();
        (await store.Find("Patient", Gender("wrong"))).ShouldBe("");
        (await store.Find("Patient", Gender("female"))).ShouldBe("a");
    }
}
