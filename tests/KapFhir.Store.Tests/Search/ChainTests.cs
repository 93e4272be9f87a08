using KapFhir.Fhir.Search;
using static KapFhir.Store.Tests.EntryBuilder;
using static KapFhir.Store.Tests.Search.BothWays;

namespace KapFhir.Store.Tests.Search;

/// <summary>What is found by what it refers to, by what refers to it, by its id and by its time.</summary>
public sealed class ChainTests
{
    [Theory]
    [DatabaseData]
    public async Task Chains(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        await store.Put("Organization/o", e => e.Text("name", "Clinic"));
        await store.Put("Patient/p", e => e.Text("family", "Rivera").Token("gender", "", "female").Reference("organization", "Organization/o"));
        await store.Put("Patient/q", e => e.Text("family", "Stone"));
        await store.Put("Patient/gone", e => e.Text("family", "Rivera"));
        await store.Put("Observation/a", e => e.Reference("subject", "Patient/p"));
        await store.Put("Observation/b", e => e.Reference("subject", "Patient/q"));
        await store.Put("Observation/c", e => e.Reference("subject", "Patient/gone"));
        await store.Put("Observation/d");
        await store.Delete("Patient/gone");
        var rivera = Where("Patient", "family", new StringValue("Rivera", "rivera"));
        var clinic = Where("Organization", "name", new StringValue("Clinic", "clinic"));
        var subject = Parameter("Observation", "subject");

        await ShouldFind(store, "Observation", new ChainClause(subject, [new ChainTarget("Patient", rivera)]), "a");
        await ShouldFind(store, "Observation", new ChainClause(subject, [new ChainTarget("Group", rivera), new ChainTarget("Patient", rivera)]), "a");
        await ShouldFind(
            store, "Observation",
            new ChainClause(subject, [new ChainTarget("Patient", Where("Patient", "gender", SearchModifier.Not, new TokenValue(null, "female")))]), "b");
        await ShouldFind(
            store, "Observation",
            new ChainClause(subject, [new ChainTarget("Patient", new ChainClause(Parameter("Patient", "organization"), [new ChainTarget("Organization", clinic)]))]), "a");
        await ShouldFind(store, "Observation", new ChainClause(subject, [new ChainTarget("Patient", new IdClause(["q"]))]), "b");
    }

    [Theory]
    [DatabaseData]
    public async Task Has(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        await store.Put("Patient/p");
        await store.Put("Patient/q");
        await store.Put("Patient/r");
        await store.Put("Observation/a", e => e.Reference("subject", "Patient/p").Token("code", Loinc, "1"));
        await store.Put("Observation/b", e => e.Reference("subject", "Patient/p").Token("code", Loinc, "2"));
        await store.Put("Observation/c", e => e.Reference("subject", "Patient/q").Token("code", Loinc, "1"));
        await store.Put("Provenance/v", e => e.Reference("target", "Observation/c").Reference("agent", "Practitioner/x"));
        var subject = Parameter("Observation", "subject");

        await ShouldFind(store, "Patient", new HasClause("Observation", subject, Where("Observation", "code", new TokenValue(Loinc, "1"))), "p q");
        await ShouldFind(store, "Patient", new HasClause("Observation", subject, Where("Observation", "code", new TokenValue(Loinc, "2"))), "p");
        await ShouldFind(
            store, "Patient",
            new HasClause("Observation", subject, new HasClause("Provenance", Parameter("Provenance", "target"), Where("Provenance", "agent", new ReferenceValue("Practitioner", "x", null)))), "q");
    }

    [Theory]
    [DatabaseData]
    public async Task Ids_and_times(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        foreach (var id in (string[])["a", "b", "c", "d"])
        {
            await store.Put("Patient/" + id);
            store.Clock.Add(TimeSpan.FromMilliseconds(1));
        }

        await ShouldFind(store, "Patient", new IdClause(["b", "c", "none"]), "b c");
        await ShouldFind(store, "Patient", new IdClause(["B"]), "");
        await ShouldFind(store, "Patient", new IdClause(["b"], IsExcluded: true), "a c d");
        await ShouldFind(store, "Patient", new IdClause([]), "");
        await Updated(SearchPrefix.Eq, 1, 2, "b");
        await Updated(SearchPrefix.Eq, 0, 1000, "a b c d");
        await Updated(SearchPrefix.Ne, 1, 2, "a c d");
        await Updated(SearchPrefix.Gt, 1, 2, "c d");
        await Updated(SearchPrefix.Ge, 1, 2, "b c d");
        await Updated(SearchPrefix.Lt, 1, 2, "a");
        await Updated(SearchPrefix.Le, 1, 2, "a b");
        await Updated(SearchPrefix.Sa, 1, 2, "c d");
        await Updated(SearchPrefix.Eb, 1, 2, "a");
        await Updated(SearchPrefix.Gt, 5000, 6000, "");

        Task Updated(SearchPrefix prefix, int from, int to, string ids)
        {
            var start = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
            return ShouldFind(store, "Patient", new LastUpdatedClause([new DateValue(prefix, start.AddMilliseconds(from).Ticks, start.AddMilliseconds(to).Ticks)]), ids);
        }
    }
}
